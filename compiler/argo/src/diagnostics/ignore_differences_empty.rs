//! `argo/ignore-differences-empty`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/ignore-differences-empty",
    severity: Severity::Error,
    silenceable: true,
    page: r#"An entry of `ignoreDifferences` that says of which objects, but not what is ignored. Argo CD takes it for nothing.

## Example

```yaml
ignoreDifferences:
  - group: apps
    kind: Deployment
```

## Instead

```yaml
ignoreDifferences:
  - group: apps
    kind: Deployment
    jsonPointers: [/spec/replicas]
```
"#,
};

/// The entry at `span` ignores nothing.
pub fn new(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "entry of `ignoreDifferences` ignores nothing")
        .at(span, "")
        .help("add `jsonPointers`, `jqPathExpressions` or `managedFieldsManagers`")
}
