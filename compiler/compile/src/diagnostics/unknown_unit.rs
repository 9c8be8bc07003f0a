//! `lang/unknown-unit`

use stackc_lang::Name;
use stackc_source::{Code, Diagnostic, Severity};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unknown-unit",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A placement or a cluster overrides an add-on or a manifest that the stack does not have. An entry that should add a new one has to say what it is.

## Example

```yaml
kind: Cluster
name: dev
stacks:
  observability:
    addons:
      promethues: {version: 65.2.0}
```

## Instead

```yaml
kind: Cluster
name: dev
stacks:
  observability:
    addons:
      prometheus: {version: 65.2.0}
```
"#,
};

/// An override of a unit that there is not; `makes` are the fields that would make it a new one.
pub fn of(name: &Name, stack: &Name, makes: &[&str], nearest: Option<String>) -> Diagnostic {
    let makes = makes.iter().map(|field| format!("`{field}:`")).collect::<Vec<_>>().join(" or ");
    Diagnostic::new(&CODE, format!("stack `{}` has nothing called `{}` to override", stack.value, name.value))
        .at(name.span, "")
        .help(format!("a new one needs {makes}"))
        .maybe_help(nearest)
}
