//! `argo/destination-with-local`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "argo/destination-with-local",
    severity: Severity::Error,
    silenceable: false,
    page: r#"With topology `local` each cluster has an Argo CD of its own, which deploys to itself.

## Example

```yaml
kind: Project
argocd: {topology: local}
---
kind: Cluster
name: dev
destination: {name: dev}
```

## Instead

```yaml
kind: Cluster
name: dev
```
"#,
};

/// A destination beside topology `local`.
pub fn with_local(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "with topology `local` a cluster has no destination")
        .at(span, "")
        .help("take it away")
}
