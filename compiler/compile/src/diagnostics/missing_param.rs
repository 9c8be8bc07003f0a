//! `lang/missing-param`

use stackc_lang::Text;
use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/missing-param",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A param without a default is not set for an instance.

## Example

```yaml
kind: Cluster
name: dev
stacks:
  observability: {}      # the stack has `params: {domain: {type: string}}`
```

## Instead

```yaml
kind: Cluster
name: dev
stacks:
  observability:
    params: {domain: dev.example.com}
```
"#,
};

/// A required param that nothing sets.
pub fn of(name: &Text, stack: &str, instance: &str, placed: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("param `{}` of stack `{stack}` is not set", name.value))
        .at(placed, "placed here")
        .also(name.span, "it has no default")
        .help(format!("write `{instance}: {{params: {{{}: ...}}}}`", name.value))
}
