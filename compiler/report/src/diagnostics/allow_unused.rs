use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/allow-unused",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A comment silences a diagnostic that is not there (any more), or that points at another line. It would hide the
next mistake of the kind. A comment speaks for its own line, or, where it stands alone, for the line below.

## Example

```yaml
# stackc: allow(values/unknown-key) read by our own sidecar
retention: 15d
```

## Instead

```yaml
retention: 15d
```
"#,
};

/// A comment at `span` that names `code` in vain.
pub(crate) fn new(code: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("there is no `{code}` to silence here"))
        .at(span, "")
        .help("take the comment away, or put it on the line that the diagnostic points at")
}
