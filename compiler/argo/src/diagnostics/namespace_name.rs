//! `argo/namespace-name`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/namespace-name",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The name of a namespace is not an RFC 1123 label: lower-case letters, digits and `-`, beginning and ending with a
letter or digit, at most 63 characters. Kubernetes refuses it.

## Example

```yaml
namespace: monitoring.prod
```

## Instead

```yaml
namespace: monitoring-prod
```
"#,
};

/// `name` does not fit.
pub fn new(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{name}` cannot be the name of a namespace"))
        .at(span, "")
        .help("write lower-case letters, digits and `-`, a letter or digit first and last, at most 63")
}
