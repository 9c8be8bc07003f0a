//! `lang/unknown-stack`

use std::sync::Arc;

use stackc_lang::Name;
use stackc_source::{Code, Diagnostic, Severity, did_you_mean};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unknown-stack",
    severity: Severity::Error,
    silenceable: false,
    page: r#"An instance names a stack that the project does not have.

## Example

```yaml
kind: Cluster
name: dev
stacks: [ingres]
```

## Instead

```yaml
kind: Cluster
name: dev
stacks: [ingress]
```
"#,
};

/// A stack that there is not.
pub fn of<'a>(name: &Name, stacks: impl Iterator<Item = &'a Arc<str>> + Clone) -> Diagnostic {
    let known = || stacks.clone().map(AsRef::as_ref);
    let help = did_you_mean(&name.value, known()).unwrap_or_else(|| {
        let list = known().map(|stack| format!("`{stack}`")).collect::<Vec<_>>().join(", ");
        if list.is_empty() { "the project has no stack".to_owned() } else { format!("the stacks are {list}") }
    });
    Diagnostic::new(&CODE, format!("unknown stack `{}`", name.value)).at(name.span, "").help(format!(
        "{}An instance that is called otherwise names its stack with `stack:`.",
        if help.ends_with('?') { format!("{help} ") } else { format!("{help}. ") }
    ))
}
