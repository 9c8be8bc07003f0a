//! `argo/not-an-object`

use stackc_source::{Code, Diagnostic, Severity};
use stackc_yaml::Node;

/// See the page.
pub static CODE: Code = Code {
    name: "argo/not-an-object",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Every document of a manifest has `apiVersion`, `kind` and `metadata.name`. Argo CD passes over a document that does not look like an object without a word.

## Example

```yaml
apiVersion: v1
kind: ConfigMap
data: {a: b}
```

## Instead

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data: {a: b}
```
"#,
};

/// A document that lacks a field.
pub fn lacks(document: &Node, field: &str) -> Diagnostic {
    let span = document.span.part(0..1);
    Diagnostic::new(&CODE, format!("this document is no Kubernetes object: it has no `{field}`"))
        .at(span, "")
        .help(format!("add `{field}`, or move the file out of the manifests"))
}
