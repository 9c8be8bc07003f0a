//! `argo/wrong-type`

use stackc_source::{Code, Diagnostic, Severity};
use stackc_yaml::{Data, Node};

/// The code.
pub static CODE: Code = Code {
    name: "argo/wrong-type",
    severity: Severity::Error,
    silenceable: false,
    page: "\
A field of Argo CD has a value of another type than Argo CD's schema says. The API server refuses such an
Application.

## Example

```yaml
syncPolicy:
  automated:
    prune: \"true\"
```

## Instead

```yaml
syncPolicy:
  automated:
    prune: true
```
",
};

/// The value at `path` is not what is `expected`.
pub fn new(node: &Node, path: &str, expected: &str) -> Diagnostic {
    let found = node.data.describe();
    let diagnostic =
        Diagnostic::new(&CODE, format!("`{path}` must be {expected}, not {found}")).at(node.place(), "");
    match (&node.data, expected) {
        (Data::Int(_) | Data::Uint(_) | Data::Float(_) | Data::Bool(_), "a string") => {
            diagnostic.help("quote it")
        }
        (Data::String(text), "`true` or `false`") if matches!(text.as_ref(), "true" | "false") => {
            diagnostic.help(format!("write `{text}` without quotes"))
        }
        (Data::String(text), "a whole number of 64 bits") if text.parse::<i64>().is_ok() => {
            diagnostic.help(format!("write `{text}` without quotes"))
        }
        (Data::String(text), "a list") => diagnostic.help(format!("write `[{text}]`")),
        _ => diagnostic,
    }
}
