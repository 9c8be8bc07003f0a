//! `lang/bad-number`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/bad-number",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A number is outside what it can be.

## Example

```yaml
output:
  maxDeletions: -1
```

## Instead

```yaml
output:
  maxDeletions: 0
```
"#,
};

/// A number that must not be negative.
pub fn negative(field: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{field}` is negative")).at(span, "").help("0 is the least")
}
