//! `order/cycle`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "order/cycle",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Needs that lead back to where they began cannot be put into an order. The message shows the whole cycle, one place for each need.

## Example

```yaml
addons:
  a: {chart: ./a, needs: [b]}
  b: {chart: ./b, needs: [a]}
```

## Instead

Take one of the needs away. If a chart only needs a resource of another, split that resource off as a manifest of its own.
"#,
};

/// A cycle: who needs whom, and where it is written.
pub fn of(edges: &[(String, String, Span)]) -> Diagnostic {
    let mut path: Vec<&str> = edges.iter().map(|(from, _, _)| from.as_str()).collect();
    path.extend(edges.first().map(|(from, _, _)| from.as_str()));
    let mut diagnostic = Diagnostic::new(&CODE, format!("these need each other: {}", path.join(" -> ")));
    for (from, to, span) in edges {
        diagnostic = diagnostic.at(*span, format!("`{from}` needs `{to}`"));
    }
    diagnostic.help("take one of these needs away")
}
