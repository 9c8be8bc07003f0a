//! `argo/missing-field`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/missing-field",
    severity: Severity::Error,
    silenceable: false,
    page: "\
A block of Argo CD's own fields lacks one that Argo CD's schema requires. The API server refuses such an
Application.

## Example

```yaml
ignoreDifferences:
  - group: apps
    jsonPointers: [/spec/replicas]
```

## Instead

```yaml
ignoreDifferences:
  - group: apps
    kind: Deployment
    jsonPointers: [/spec/replicas]
```
",
};

/// The map at `path` has no `field`.
pub fn new(span: Span, field: &str, path: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` has no `{field}`")).at(span, "").help(format!("add `{field}:`"))
}
