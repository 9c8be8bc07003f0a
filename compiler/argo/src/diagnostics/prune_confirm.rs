//! `argo/prune-confirm`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/prune-confirm",
    severity: Severity::Error,
    silenceable: true,
    page: r#"`Prune=confirm` in the annotation of an Application. Should the Application leave the tree, the root of its cluster
waits for the confirmation and syncs nothing else until it comes.

## Example

```yaml
argocd:
  annotations:
    argocd.argoproj.io/sync-options: Prune=confirm
```

## Instead

```yaml
protect: true
```
"#,
};

/// The option stands at `span`.
pub fn new(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`Prune=confirm` on an Application stops the root of its cluster")
        .at(span, "")
        .help("write `Prune=false` here; `protect: true` asks before it prunes the resources")
}
