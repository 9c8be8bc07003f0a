//! `lang/unknown-param`

use stackc_lang::{Name, Text};
use stackc_source::{Code, Diagnostic, Severity, did_you_mean};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unknown-param",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A param is set that the stack does not have.

## Example

```yaml
kind: Cluster
name: dev
stacks:
  observability:
    params: {retension: 30d}
```

## Instead

```yaml
kind: Cluster
name: dev
stacks:
  observability:
    params: {retention: 30d}
```
"#,
};

/// A param that there is not.
pub fn of<'a>(name: &Text, stack: &Name, params: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = params.collect();
    let help = did_you_mean(&name.value, known.iter().copied()).unwrap_or_else(|| {
        let list = known.iter().map(|param| format!("`{param}`")).collect::<Vec<_>>().join(", ");
        if list.is_empty() { "it has no params".to_owned() } else { format!("it has {list}") }
    });
    Diagnostic::new(&CODE, format!("stack `{}` has no param `{}`", stack.value, name.value))
        .at(name.span, "")
        .help(help)
}
