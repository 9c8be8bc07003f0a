//! `argo/namespace-metadata-without-namespace`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/namespace-metadata-without-namespace",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"`managedNamespaceMetadata` without `CreateNamespace=true`. Argo CD sets labels and annotations of a namespace only
where it creates it; else the block has no effect. stackc writes `CreateNamespace=true` itself unless a manifest on
the cluster brings the namespace.

## Example

```yaml
syncPolicy:
  syncOptions: [CreateNamespace=false]
  managedNamespaceMetadata:
    labels: {team: data}
```

## Instead

Set the labels in the manifest that brings the namespace, or let Argo CD create it:

```yaml
syncPolicy:
  syncOptions: [CreateNamespace=true]
  managedNamespaceMetadata:
    labels: {team: data}
```
"#,
};

/// The block stands at `span`; `off` is where `CreateNamespace=false` stands, if it does.
pub fn new(span: Span, off: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &CODE,
        "`managedNamespaceMetadata` without `CreateNamespace=true` has no effect",
    )
    .at(span, "")
    .help("set it in the manifest that brings the namespace, or add the sync option `CreateNamespace=true`");
    match off {
        Some(off) => diagnostic.also(off, "the namespace is not created here"),
        None => diagnostic,
    }
}
