//! `order/found-cycle`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "order/found-cycle",
    severity: Severity::Note,
    silenceable: true,
    page: r#"stackc found that one unit should come before another, but what is written says the opposite. What is written counts.

## Example

```yaml
manifests:
  namespaces: {from: namespaces.yaml, needs: [proxy]}
addons:
  proxy: {chart: ./proxy, namespace: made-by-namespaces}
```

## Instead

Nothing has to be done. If the found order is the right one, take the need away.
"#,
};

/// A found edge that would close a cycle: `from` should come after `to`, since `why`.
pub fn of(from: &str, to: &str, why: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{from}` is not ordered after `{to}`, although {why}"))
        .at(span, "")
        .help("what is written says the opposite, and counts")
}
