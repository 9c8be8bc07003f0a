//! `argo/values-shadowed`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/values-shadowed",
    severity: Severity::Error,
    silenceable: true,
    page: r#"`helm.values` beside `helm.valuesObject`. Argo CD ignores `values` without a word.

## Example

```yaml
helm:
  values: |
    replicas: 3
  valuesObject:
    image: {tag: "1.2"}
```

## Instead

```yaml
helm:
  valuesObject:
    replicas: 3
    image: {tag: "1.2"}
```
"#,
};

/// `values` stands at `span`, `valuesObject` at `object`.
pub fn new(span: Span, object: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`values` beside `valuesObject` is ignored")
        .at(span, "")
        .also(object, "this is read")
        .help("move its keys into `valuesObject`")
}
