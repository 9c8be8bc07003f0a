//! `argo/bad-duration`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/bad-duration",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A pause that Argo CD cannot read. The API server lets it pass, and then no sync of the application is ever retried.
Argo CD reads a whole number of seconds, or numbers with the units `h`, `m`, `s`, `ms`, `us`, `ns`.

## Example

```yaml
syncPolicy:
  retry:
    limit: 5
    backoff: {duration: 5 seconds, maxDuration: 1d}
```

## Instead

```yaml
syncPolicy:
  retry:
    limit: 5
    backoff: {duration: 5s, maxDuration: 24h}
```
"#,
};

/// `text` of the field `key` is no pause.
pub fn new(span: Span, key: &str, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{key}: {text}` is not a duration"))
        .at(span, "")
        .help("write a number and a unit, for example `5s`, `3m`, `1h30m`")
}
