//! `argo/unknown-sync-option`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/unknown-sync-option",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A sync option that Argo CD does not know. It compares options letter by letter and ignores an unknown one without a
word, so a slip of the hand switches nothing on.

## Example

```yaml
syncPolicy:
  syncOptions: [createNamespace=true]
```

## Instead

```yaml
syncPolicy:
  syncOptions: [CreateNamespace=true]
```
"#,
};

/// `text` is no option. `meant` is the one that comes nearest, `edit` the span that holds exactly the text, `known`
/// are the names that may stand here.
pub fn new(
    span: Span,
    text: &str,
    meant: Option<String>,
    edit: Option<Span>,
    known: impl Iterator<Item = &'static str>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(&CODE, format!("unknown sync option `{text}`")).at(span, "");
    match (meant, edit) {
        (Some(meant), Some(edit)) if super::same_letters(text, &meant) => {
            diagnostic.help(format!("did you mean `{meant}`?")).fix(edit, meant)
        }
        (Some(meant), _) => diagnostic.help(format!("did you mean `{meant}`?")),
        (None, _) => diagnostic.help(format!("there are {}", super::list(known))),
    }
}
