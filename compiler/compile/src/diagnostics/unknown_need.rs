//! `order/unknown-need`

use stackc_source::{Code, Diagnostic, Severity, Span, did_you_mean};

/// See the page.
pub static CODE: Code = Code {
    name: "order/unknown-need",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A need names an add-on or a manifest that there is not.

## Example

```yaml
addons:
  app: {chart: ./app, needs: [postgress]}
  postgres: {chart: ./postgres}
```

## Instead

```yaml
addons:
  app: {chart: ./app, needs: [postgres]}
  postgres: {chart: ./postgres}
```
"#,
};

/// A bare need that names no unit of its own stack.
pub fn in_stack(name: &str, stack: &str, units: &[&str], span: Span) -> Diagnostic {
    let help = did_you_mean(name, units.iter().copied());
    Diagnostic::new(&CODE, format!("stack `{stack}` has no add-on or manifest `{name}`"))
        .at(span, "needed here")
        .help("of another stack it is `instance/name`, and all of it `instance/*`")
        .maybe_help(help)
}

/// A need `instance/name` that names no unit of that instance.
pub fn in_instance(name: &str, instance: &str, units: &[&str], span: Span) -> Diagnostic {
    let help = did_you_mean(name, units.iter().copied()).unwrap_or_else(|| {
        let list = units.iter().map(|unit| format!("`{unit}`")).collect::<Vec<_>>().join(", ");
        format!("it has {list}")
    });
    Diagnostic::new(&CODE, format!("instance `{instance}` has no add-on or manifest `{name}`"))
        .at(span, "needed here")
        .help(help)
}
