//! `lang/missing-field`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/missing-field",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A field that has to be written is not there.

## Example

```yaml
apiVersion: stackc/v1alpha1
kind: Project
name: demo
output: {}
```

## Instead

```yaml
apiVersion: stackc/v1alpha1
kind: Project
name: demo
output:
  repoURL: https://git.example.com/deploy.git
```
"#,
};

/// A required field that a record lacks; `span` is the record's.
pub fn of(field: &str, record: &str, span: Span) -> Diagnostic {
    let start = span.part(0..1);
    Diagnostic::new(&CODE, format!("field `{field}` of {record} is missing"))
        .at(start, format!("this {record} has none"))
        .help(format!("add `{field}:`"))
}
