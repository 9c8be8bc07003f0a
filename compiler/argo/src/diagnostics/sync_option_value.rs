//! `argo/sync-option-value`

use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::SyncOption;

/// The code.
pub static CODE: Code = Code {
    name: "argo/sync-option-value",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A sync option with a value that it does not have. Argo CD compares the whole of `Name=value` letter by letter and
ignores it without a word.

## Example

```yaml
syncPolicy:
  syncOptions: [PruneLast=yes]
```

## Instead

```yaml
syncPolicy:
  syncOptions: [PruneLast=true]
```
"#,
};

/// `option` has no `value`; `meant` is the nearest it has, `edit` the span that holds exactly the option's text.
pub fn new(
    span: Span,
    option: &SyncOption,
    value: &str,
    meant: Option<&'static str>,
    edit: Option<Span>,
) -> Diagnostic {
    let name = option.name;
    let message = match value {
        "" => format!("sync option `{name}` has no value"),
        _ => format!("sync option `{name}` has no value `{value}`"),
    };
    let values = super::list(option.values.iter().copied());
    let diagnostic = Diagnostic::new(&CODE, message).at(span, "").help(format!("it takes {values}"));
    match (meant, edit) {
        (Some(meant), Some(edit)) if super::same_letters(value, meant) => {
            diagnostic.fix(edit, format!("{name}={meant}"))
        }
        _ => diagnostic,
    }
}
