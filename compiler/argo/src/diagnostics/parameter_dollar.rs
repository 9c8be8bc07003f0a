//! `argo/parameter-dollar`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/parameter-dollar",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A `$` in the value of a Helm parameter. Argo CD replaces `$name` and `${name}` by variables of its own, and by nothing
where it has none: the rest of a password would be lost.

## Example

```yaml
helm:
  parameters:
    - name: greeting
      value: costs $five
```

## Instead

Put it among the values, where nothing is replaced, or double the dollar:

```yaml
helm:
  parameters:
    - name: greeting
      value: costs $$five
```
"#,
};

/// The value at `span` has the variable `name`, which is none.
pub fn new(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("Argo CD replaces `${name}` in a Helm parameter by nothing"))
        .at(span, "")
        .help("write `$$` for a dollar, or put the value among `values`")
}
