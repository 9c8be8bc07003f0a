//! `lang/bad-selector`

use stackc_source::{Code, Diagnostic, Severity, Spanned};

use crate::selector::Operator;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/bad-selector",
    severity: Severity::Error,
    silenceable: false,
    page: r#"`In` and `NotIn` compare a label with `values`; `Exists` and `DoesNotExist` have none.

## Example

```yaml
clusters:
  matchExpressions:
    - {key: tier, operator: In}
```

## Instead

```yaml
clusters:
  matchExpressions:
    - {key: tier, operator: In, values: [prod, staging]}
```
"#,
};

/// A requirement whose operator and values do not fit.
pub fn values(operator: Spanned<Operator>, wants: bool) -> Diagnostic {
    let (message, help) = if wants {
        ("this operator needs `values`", "add `values: [...]`")
    } else {
        ("this operator takes no `values`", "take `values` away, or write `In` or `NotIn`")
    };
    Diagnostic::new(&CODE, message).at(operator.span, "").help(help)
}
