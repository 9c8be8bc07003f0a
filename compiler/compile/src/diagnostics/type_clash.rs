//! `values/type-clash`

use stackc_source::{Code, Diagnostic, Severity};
use stackc_yaml::Node;

/// See the page.
pub static CODE: Code = Code {
    name: "values/type-clash",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A layer sets a map where a lower one has a scalar or a list, or the reverse. Helm warns and takes the upper one, which is seldom what was meant.

## Example

```yaml
values:
  image: nginx        # a lower layer has `image: {repository: ...}`
```

## Instead

```yaml
values:
  image:
    repository: nginx
```
"#,
};

/// `over` replaces `base`, and only one of them is a map.
pub fn of(base: &Node, over: &Node) -> Diagnostic {
    let message = format!("{} replaces {}", over.data.describe(), base.data.describe());
    Diagnostic::new(&CODE, message)
        .at(over.place(), format!("this is {}", over.data.describe()))
        .also(base.place(), format!("this was {}", base.data.describe()))
        .help("write both in one form; a null takes a value away")
}
