//! `argo/replace-over-server-side-apply`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/replace-over-server-side-apply",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"`Replace=true` beside `ServerSideApply=true`. Argo CD replaces then, and nothing is applied on the server: objects
may be deleted and made again. The presets bring `ServerSideApply=true`.

## Example

```yaml
syncPolicy:
  preset: default
  syncOptions: [Replace=true]
```

## Instead

Leave `Replace=true` away, since large objects are no reason for it on the server's side; or say that it is meant:

```yaml
syncPolicy:
  preset: default
  syncOptions: [Replace=true, ServerSideApply=false]
```
"#,
};

/// `Replace=true` stands at `span`, `ServerSideApply=true` at `other` where that is known.
pub fn new(span: Span, other: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&CODE, "`Replace=true` wins over `ServerSideApply=true`")
        .at(span, "")
        .help("leave it away, or add `ServerSideApply=false`");
    match other {
        Some(other) => diagnostic.also(other, "has no effect"),
        None => diagnostic,
    }
}
