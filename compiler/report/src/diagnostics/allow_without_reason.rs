use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/allow-without-reason",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A comment silences a diagnostic and does not say why. Whoever reads the file next cannot tell whether the
reason still holds, so the comment stays for ever. The diagnostic is silenced all the same.

## Example

```yaml
retension: 15d  # stackc: allow(values/unknown-key)
```

## Instead

```yaml
retension: 15d  # stackc: allow(values/unknown-key) read by our own sidecar
```
"#,
};

/// A comment at `span` that gives no reason.
pub(crate) fn new(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "the comment gives no reason")
        .at(span, "")
        .help("write why after the closing parenthesis")
}
