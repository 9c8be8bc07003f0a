//! `secrets/plain-text`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "secrets/plain-text",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A path of `encryptedPaths` is set in plain text. It must come from a SOPS file alone. The message never repeats the value.

## Example

```yaml
encryptedPaths: [grafana.adminPassword]
values:
  grafana: {adminPassword: hunter2}
```

## Instead

```yaml
encryptedPaths: [grafana.adminPassword]
secretFiles: [secrets/grafana.sops.yaml]
```
"#,
};

/// A declared path that a layer sets.
pub fn in_values(path: &str, span: Span, declared: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` is set in plain text"))
        .secret()
        .at(span, "in plain text")
        .also(declared, "declared as encrypted")
        .help("take it out of the values, and treat it as known to others: change it")
}

/// A declared path that stands in a SOPS file, but not encrypted.
pub fn in_sops(path: &str, span: Span, declared: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` stands in a SOPS file, but not encrypted"))
        .secret()
        .at(span, "in plain text")
        .also(declared, "declared as encrypted")
        .help("encrypt it: look at `encrypted_regex` and its like in the file's `sops` block")
}
