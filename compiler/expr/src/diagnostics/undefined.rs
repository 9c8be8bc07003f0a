use stackc_source::{Code, Severity};

use crate::failure::Failure;

/// A name that means nothing here.
pub static CODE: Code = Code {
    name: "lang/undefined",
    severity: Severity::Error,
    silenceable: false,
    page: "\
An expression uses a name, a key or an index that is not defined, or an `if` without `else` whose condition is
false. It is an error wherever it stands, also inside a list or as the operand of `==`: an empty text in its
place would be deployed without a word. Where something may be missing, say so with `default` or `is defined`;
they work on any path, parents missing too.

Labels and vars differ between clusters, so a name may be missing on one of them only: the message says which.

## Example

```yaml
tier: ${{ cluster.labels.teir }}
```

## Instead

```yaml
tier: ${{ cluster.labels.tier }}
optional: ${{ cluster.labels.tier | default('dev') }}
dashes: ${{ cluster.labels['node-pool'] }}
```
",
};

/// `message` names what is not defined.
pub(crate) fn undefined(message: impl Into<String>) -> Failure {
    Failure::new(&CODE, message)
}
