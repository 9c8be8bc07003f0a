//! `argo/duplicate-destination`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "argo/duplicate-destination",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Two clusters of one Argo CD have one destination: each would take the other's resources for its own.

## Example

```yaml
kind: Cluster
name: a
destination: {name: in-cluster}
---
kind: Cluster
name: b
destination: {name: in-cluster}
```

## Instead

Give each cluster the destination it has in Argo CD; with one Argo CD in each cluster write `argocd: {topology: local}` in the project.
"#,
};

/// Two clusters with one destination.
pub fn of(destination: &str, one: (&str, Span), two: (&str, Span)) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("clusters `{}` and `{}` have one destination, `{destination}`", one.0, two.0),
    )
    .at(two.1, format!("cluster `{}`", two.0))
    .also(one.1, format!("cluster `{}`", one.0))
    .help("give each its own, or name the Argo CD that deploys it with `argocd.instance`")
}
