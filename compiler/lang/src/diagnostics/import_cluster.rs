//! `lang/import-cluster`

use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::document::API_VERSION;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/import-cluster",
    severity: Severity::Error,
    silenceable: false,
    page: r#"`kind: ImportCluster` is Ankra's file format. stackc recognises it, but cannot read it yet.

## Example

```yaml
apiVersion: v1
kind: ImportCluster
metadata:
  name: prod
```

## Instead

Write its stacks as documents of `apiVersion: stackc/v1alpha1`, or keep the file outside the project.
"#,
};

/// A file of Ankra's.
pub fn at(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`ImportCluster` cannot be read yet").at(span, "").help(format!(
        "write its stacks as documents of `apiVersion: {API_VERSION}`, or keep the file outside the project"
    ))
}
