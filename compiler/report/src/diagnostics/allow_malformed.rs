use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/allow-malformed",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A comment begins with `stackc:` and goes on in a way that means nothing, so it silences nothing. The one form
is `# stackc: allow(code) reason`, with several codes separated by commas, at the end of the line that the
diagnostic points at or alone on the line above.

## Example

```yaml
retension: 15d  # stackc: ignore values/unknown-key
```

## Instead

```yaml
retension: 15d  # stackc: allow(values/unknown-key) read by our own sidecar
```
"#,
};

/// A comment at `span` that cannot be read.
pub(crate) fn new(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "the comment after `stackc:` cannot be read")
        .at(span, "")
        .help("write `# stackc: allow(code) reason`")
}
