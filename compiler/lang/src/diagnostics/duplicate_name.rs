//! `lang/duplicate-name`

use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::name::Name;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/duplicate-name",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Two objects of one kind have one name, or an add-on and a manifest of one stack do: they share one name space, for `needs` names both.

## Example

```yaml
kind: Stack
name: web
addons:
  limits: {chart: ../charts/limits}
manifests:
  limits: manifests/limits.yaml
```

## Instead

```yaml
kind: Stack
name: web
addons:
  limits: {chart: ../charts/limits}
manifests:
  limit-ranges: manifests/limits.yaml
```
"#,
};

/// A second `what` of one name.
pub fn of(what: &str, name: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("a second {what} is called `{}`", name.value))
        .at(name.span, "the second")
        .also(first, "the first")
        .help("give one of them another name")
}
