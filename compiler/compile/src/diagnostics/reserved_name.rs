//! `lang/reserved-name`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/reserved-name",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The file of a unit's Application is called like its id, and `project.yaml` beside it is the AppProject's.

## Example

```yaml
addons:
  project: {chart: ./project, namespace: project}
```

## Instead

```yaml
addons:
  project-app: {chart: ./project, namespace: project}
```
"#,
};

/// A unit whose id is reserved.
pub fn of(id: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the id `{id}` is reserved"))
        .at(span, "")
        .help(format!("for example `{id}-app`"))
}
