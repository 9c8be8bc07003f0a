//! `lang/unknown-field`

use stackc_source::{Code, Diagnostic, Severity, Span, did_you_mean};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unknown-field",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A map holds a key that the language does not know there. Unknown fields are errors, since a misspelt one would be left out without a word.

## Example

```yaml
kind: Stack
name: web
addon:
  podinfo: {}
```

## Instead

```yaml
kind: Stack
name: web
addons:
  podinfo: {}
```
"#,
};

/// A key that a record does not have.
pub fn in_record(key: &str, span: Span, record: &str, known: &[&str]) -> Diagnostic {
    let help = did_you_mean(key, known.iter().copied()).unwrap_or_else(|| {
        let list = known.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
        format!("known here: {list}")
    });
    Diagnostic::new(&CODE, format!("unknown field `{key}` of {record}")).at(span, "").help(help)
}
