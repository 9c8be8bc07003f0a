//! `lang/option-conflict`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/option-conflict",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Two options that are chosen set one param to different values, and nothing says which counts.

## Example

```yaml
params:
  size: {default: small, options: {small: {replicas: 1}}}
  mode: {default: ha, options: {ha: {replicas: 3}}}
  replicas: {type: integer}
```

## Instead

Set the param itself where the stack is placed, or let only one of the options set it.
"#,
};

/// Two options that set `param` differently: which, and where.
pub fn of(param: &str, one: (&str, Span), two: (&str, Span)) -> Diagnostic {
    Diagnostic::new(&CODE, format!("options `{}` and `{}` set param `{param}` differently", one.0, two.0))
        .at(two.1, format!("set by `{}`", two.0))
        .also(one.1, format!("set by `{}`", one.0))
        .help(format!("set `{param}` itself where the stack is placed"))
}
