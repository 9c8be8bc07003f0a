//! `order/not-placed`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "order/not-placed",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A need names an instance of a stack that is not placed on this cluster. What needs it would never be right there.

## Example

```yaml
addons:
  app: {chart: ./app, needs: [ingress/nginx]}   # no stack `ingress` on this cluster
```

## Instead

```yaml
addons:
  app:
    chart: ./app
    needs: [{need: ingress/nginx, optional: true}]
```
"#,
};

/// A need on an instance that the cluster does not have.
pub fn of(instance: &str, cluster: &str, span: Span, nearest: Option<String>) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{instance}` is not placed on cluster `{cluster}`"))
        .at(span, "needed here")
        .help("place it there, or write `{need: ..., optional: true}`")
        .maybe_help(nearest)
}
