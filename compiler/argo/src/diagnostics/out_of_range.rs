//! `argo/out-of-range`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/out-of-range",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A number that the API server lets pass and that makes no sense to Argo CD.

## Example

```yaml
revisionHistoryLimit: -1
```

## Instead

```yaml
revisionHistoryLimit: 10
```
"#,
};

/// `field` must be in `range`, and is `value`.
pub fn new(span: Span, field: &str, value: i64, range: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{field}` must be {range}, not {value}")).at(span, "")
}
