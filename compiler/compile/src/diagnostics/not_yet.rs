//! `lang/not-yet`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/not-yet",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The language has a place for this, but this version of stackc cannot do it.

## Example

```yaml
addons:
  app: {chart: ./app, hydrate: true}
```

## Instead

Leave it out for now.
"#,
};

/// Rendered manifests in the tree.
pub fn hydrate(span: Span) -> Diagnostic {
    of("`hydrate: true` needs charts to be rendered, which this version cannot do", span)
}

/// Ways to decrypt beside helm-secrets.
pub fn decrypt(span: Span) -> Diagnostic {
    of("this way to decrypt is not built yet", span).help("`helm-secrets` and `none` are")
}

/// A captured file in place of a version.
pub fn kubernetes_from(span: Span) -> Diagnostic {
    of("`kubernetes.from` is not built yet", span).help("write `version` and `apiVersions`")
}

fn of(message: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, message).at(span, "").help("leave it out for now")
}
