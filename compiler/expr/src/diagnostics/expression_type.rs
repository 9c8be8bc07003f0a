use stackc_source::{Code, Severity};

use crate::failure::Failure;

/// A value of the wrong type.
pub static CODE: Code = Code {
    name: "lang/expression-type",
    severity: Severity::Error,
    silenceable: false,
    page: "\
A value has a type that does not fit where it is used: an operator or a filter that takes another type, an
`if` that gives something other than a boolean, or a list, a map or null in the middle of a text. A scalar that
is one expression and nothing else takes the expression's value with its type, so lists and maps go there.

## Example

```yaml
hosts: all of ${{ params.hosts }}
```

## Instead

```yaml
hosts: ${{ params.hosts }}
text: all of ${{ params.hosts | join(', ') }}
```
",
};

/// `message` says what takes what, in one phrase.
pub(crate) fn wrong_type(message: impl Into<String>) -> Failure {
    Failure::new(&CODE, message)
}
