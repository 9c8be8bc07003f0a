//! `secrets/not-sops`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "secrets/not-sops",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A secret file has to be a SOPS file: a YAML mapping with a `sops` block that says who can decrypt it. Anything else would put a secret into Git in plain text.

## Example

```yaml
# secrets/db.yaml
password: hunter2
```

## Instead

Encrypt it: `sops --encrypt --in-place secrets/db.yaml`.
"#,
};

/// A file that is no SOPS file; `why` is a phrase.
pub fn of(path: &str, named: Span, why: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{}` is no SOPS file: {why}", path.escape_debug()))
        .at(named, "named here")
        .help("encrypt it with `sops --encrypt --in-place`")
}
