use stackc_source::{Code, Severity};

use crate::failure::Failure;

/// Too large, too deep, or too long at work.
pub static CODE: Code = Code {
    name: "lang/expression-limit",
    severity: Severity::Error,
    silenceable: false,
    page: "\
An expression is at most 64 KiB long and 128 operators deep; its result has at most 100,000 values and 1 MiB of
text, and making it takes a bounded number of steps. The bound holds while a result is made, so an expression
cannot use up the memory of the machine that compiles it.

## Example

```yaml
padding: ${{ [0] * 5000000000 }}
```

## Instead

Write what is large into a file and name it under `valueFiles` or `from`.
",
};

/// `message` says what is too large and what the limit is, in one phrase.
pub(crate) fn limit(message: impl Into<String>) -> Failure {
    Failure::new(&CODE, message)
}
