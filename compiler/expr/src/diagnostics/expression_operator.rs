use stackc_source::{Code, Severity};

use crate::failure::Failure;

/// An operator of another language.
pub static CODE: Code = Code {
    name: "lang/expression-operator",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The operator belongs to another language. Expressions are MiniJinja's, which writes `and`, `or` and `not` in
letters, `a if b else c` for a choice, and `x | default(y)` for what may be missing. `stackc check --fix` writes
`and`, `or` and `not`; it leaves a `!` alone where `not` would reach further than `!` does, as in `!a == b`.

## Example

```yaml
if: params.ingress && !params.internal
```

## Instead

```yaml
if: params.ingress and not params.internal
```
",
};

/// `operator` as it was written.
pub(crate) fn operator(operator: &str, instead: &str) -> Failure {
    Failure::new(&CODE, format!("unknown operator `{operator}`")).help(instead)
}
