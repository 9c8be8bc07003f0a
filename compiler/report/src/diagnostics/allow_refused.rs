use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/allow-refused",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A comment tries to silence what cannot be silenced: text that does not parse, a secret in plain text, hostile
input. The diagnostic stands; the comment does nothing.

## Example

```yaml
password: hunter2  # stackc: allow(secrets/plain-text) only for a test
```

## Instead

Mend what the diagnostic shows, and take the comment away.
"#,
};

/// A comment at `span` that names `code`, which cannot be silenced.
pub(crate) fn new(code: &'static Code, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{}` cannot be silenced", code.name))
        .at(span, "")
        .help(format!("take the comment away; `stackc explain {}` says how to mend it", code.name))
}
