//! `secrets/no-decryption`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "secrets/no-decryption",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"The add-on has secret files, but the project does not say how Argo CD decrypts them. Helm would get the encrypted text.

## Example

```yaml
kind: Project
secrets: {decrypt: none}
```

## Instead

```yaml
kind: Project
secrets: {decrypt: helm-secrets}
```
"#,
};

/// Secret files without a way to decrypt.
pub fn of(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "nothing decrypts this secret file: `secrets.decrypt` of the project is `none`")
        .at(span, "named here")
        .help("write `secrets: {decrypt: helm-secrets}` in the project; `stackc bootstrap` prints what Argo CD needs for it")
}
