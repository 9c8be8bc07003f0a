use stackc_source::{Code, Severity};

use crate::failure::Failure;

/// A filter, test or function that does not exist, or is called with arguments that it does not take.
pub static CODE: Code = Code {
    name: "lang/unknown-filter",
    severity: Severity::Error,
    silenceable: false,
    page: "\
Filters (`x | upper`), tests (`x is string`) and functions (`range(3)`) are a fixed list, which the book prints.
There is none that reads the environment, the clock, files or the network, because the same input has to give
the same output everywhere. Values have no methods: `x.upper()` is written `x | upper`. An argument that a
filter does not take, or one that is missing, is this error too.

## Example

```yaml
name: ${{ params.name.lower() }}
```

## Instead

```yaml
name: ${{ params.name | lower }}
```
",
};

/// `message` names what is unknown.
pub(crate) fn unknown(message: impl Into<String>) -> Failure {
    Failure::new(&CODE, message)
}
