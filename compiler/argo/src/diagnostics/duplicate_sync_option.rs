//! `argo/duplicate-sync-option`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/duplicate-sync-option",
    severity: Severity::Error,
    silenceable: true,
    page: r#"The same sync option twice in one list. Which of two values counts differs from option to option in Argo CD. In
lists of different layers the higher one wins.

## Example

```yaml
syncPolicy:
  syncOptions: [PruneLast=true, PruneLast=false]
```

## Instead

Keep the one that is meant.
"#,
};

/// The option `name` was there already, at `first`.
pub fn new(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("sync option `{name}` is given twice"))
        .at(span, "")
        .also(first, "first given here")
        .help("keep one of them")
}
