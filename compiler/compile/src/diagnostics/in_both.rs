//! `secrets/in-both`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "secrets/in-both",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A value stands in a SOPS file and in the plain values. The secret would win, and the plain value would mislead whoever reads it.

## Example

```yaml
values: {adminUser: admin}
secretFiles: [secrets/grafana.sops.yaml]     # has `adminUser`, too
```

## Instead

Take it out of one of them.
"#,
};

/// A leaf in both.
pub fn of(path: &str, plain: Span, secret: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` is in the values and in a secret file"))
        .secret()
        .at(plain, "in the values")
        .also(secret, "in the secret file")
        .help("take it out of one of them")
}
