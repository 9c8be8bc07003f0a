//! `lang/null-takes-nothing`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/null-takes-nothing",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A null takes away what lower layers say. Here there is nothing below, so either the null is a slip, or a `{}` was meant.

## Example

```yaml
kind: Cluster
name: dev
stacks:
  ingress:
```

## Instead

```yaml
kind: Cluster
name: dev
stacks:
  ingress: {}
```
"#,
};

/// A null instance with none below.
pub fn instance(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the null takes away instance `{name}`, but nothing places it below"))
        .at(span, "this is null")
        .help(format!("to place it write `{name}: {{}}`"))
}

/// A null add-on or manifest in a stack itself.
pub fn unit(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{name}` is null, and there is nothing below to take away"))
        .at(span, "this is null")
        .help("take the line away, or say what it is")
}
