//! `lang/own-stack-taken`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/own-stack-taken",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A cluster's own add-ons and manifests are a stack in place that is named like the cluster. An instance of that name is in its way.

## Example

```yaml
kind: Cluster
name: edge
stacks: {edge: {}}
addons:
  agent: {chart: ./agent, namespace: agent}
```

## Instead

```yaml
kind: Cluster
name: edge
stacks:
  edge-base: {stack: edge}
addons:
  agent: {chart: ./agent, namespace: agent}
```
"#,
};

/// An instance that is called like a cluster with add-ons of its own.
pub fn of(name: &str, cluster: Span, placed: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("instance `{name}` is called like the cluster's own stack"))
        .at(placed, "this instance")
        .also(cluster, "the cluster has add-ons or manifests of its own")
        .help("call the instance otherwise and name its stack with `stack:`")
}
