//! `order/need-left-out`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "order/need-left-out",
    severity: Severity::Note,
    silenceable: true,
    page: r#"What is needed is left out of this cluster by its `if`. The need counts as met.

## Example

```yaml
addons:
  cache: {chart: ./cache, if: cluster.labels.tier == 'prod'}
  app: {chart: ./app, needs: [cache]}
```

## Instead

Nothing has to be done.
"#,
};

/// A need on what `if` leaves out.
pub fn of(need: &str, span: Span, condition: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{need}` is left out here, so the need counts as met"))
        .at(span, "needed here")
        .also(condition, "left out by this")
}
