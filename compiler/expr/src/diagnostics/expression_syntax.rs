use stackc_source::{Code, Severity};

use crate::failure::Failure;

/// Not an expression.
pub static CODE: Code = Code {
    name: "lang/expression-syntax",
    severity: Severity::Error,
    silenceable: false,
    page: "\
What stands between `${{` and `}}`, or in an `if`, is not an expression, or the expression has no end. The
language of expressions is MiniJinja's: names with dots, numbers, strings in single or double quotes, lists,
maps, `a if b else c`, `and`, `or`, `not`, `in`, arithmetic, `~` to join texts, filters after `|`, tests
after `is`. `{{ ... }}` without the dollar sign is text, and so is everything after `$${{`.

## Example

```yaml
host: grafana.${{ vars.domain
```

## Instead

```yaml
host: grafana.${{ vars.domain }}
literal: $${{ github.sha }}
```
",
};

/// `message` says what is not as it should be, in one phrase.
pub(crate) fn syntax(message: impl Into<String>) -> Failure {
    Failure::new(&CODE, message)
}
