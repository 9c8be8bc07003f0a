use stackc_source::{Code, Severity};

use crate::failure::Failure;

/// A calculation without a result.
pub static CODE: Code = Code {
    name: "lang/expression-error",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The values have the right types, but what is asked of them has no result: a division by zero, a whole number
beyond 64 bits, a number that is not finite, a text that is not a number, not base64, or not a regular
expression. Nothing wraps around or turns into infinity silently.

## Example

```yaml
shards: ${{ 100 // params.shards }}   # params.shards is 0
```

## Instead

```yaml
shards: ${{ 100 // params.shards if params.shards else 1 }}
```
",
};

/// `message` says what has no result, in one phrase.
pub(crate) fn failed(message: impl Into<String>) -> Failure {
    Failure::new(&CODE, message)
}
