//! `argo/unknown-annotation`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/unknown-annotation",
    severity: Severity::Error,
    silenceable: true,
    page: r#"An annotation that begins with `argocd.argoproj.io/` and that Argo CD does not know on an Application. It is ignored
without a word.

## Example

```yaml
argocd:
  annotations:
    argocd.argoproj.io/sync-option: Prune=false
```

## Instead

```yaml
argocd:
  annotations:
    argocd.argoproj.io/sync-options: Prune=false
```
"#,
};

/// `key` is none; `meant` is the nearest there is.
pub fn new(span: Span, key: &str, meant: Option<String>) -> Diagnostic {
    Diagnostic::new(&CODE, format!("Argo CD has no annotation `{key}`"))
        .at(span, "")
        .maybe_help(meant.map(|meant| format!("did you mean `{meant}`?")))
}
