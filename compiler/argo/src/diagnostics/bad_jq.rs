//! `argo/bad-jq`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/bad-jq",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A jq path that cannot be read. One such path makes Argo CD drop the whole list of ignored differences, those of the
other entries too.

## Example

```yaml
ignoreDifferences:
  - kind: ConfigMap
    jqPathExpressions: ['.data["config.yaml"']
```

## Instead

```yaml
ignoreDifferences:
  - kind: ConfigMap
    jqPathExpressions: ['.data["config.yaml"]']
```
"#,
};

/// `text` is no jq path, because of `problem`.
pub fn new(span: Span, text: &str, problem: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{text}` is not a jq path: {problem}")).at(span, "")
}
