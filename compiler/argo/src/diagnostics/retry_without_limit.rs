//! `argo/retry-without-limit`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/retry-without-limit",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A `retry` block without `limit`. Without any `retry` Argo CD tries a failed automatic sync five times more; with one
that has no limit, not once.

## Example

```yaml
syncPolicy:
  retry:
    backoff: {duration: 10s}
```

## Instead

```yaml
syncPolicy:
  retry:
    limit: 5
    backoff: {duration: 10s}
```

A negative limit retries for ever, `limit: 0` says that there shall be no retries.
"#,
};

/// The `retry` at `span` has no `limit`.
pub fn new(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`retry` without `limit` means no retries at all")
        .at(span, "")
        .help("add `limit:`, for example `limit: 5`; a negative one retries for ever")
}
