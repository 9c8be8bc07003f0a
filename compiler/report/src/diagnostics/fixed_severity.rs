use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/fixed-severity",
    severity: Severity::Error,
    silenceable: false,
    page: r#"`diagnostics:` of the project gives another severity to a code that has a fixed one: text that does not parse, a
secret in plain text and hostile input are always errors.

## Example

```yaml
diagnostics:
  secrets/plain-text: warning
```

## Instead

Take the line away, and mend what the diagnostic shows.
"#,
};

/// A setting at `span` for `code`, whose severity is fixed.
pub(crate) fn new(code: &'static Code, span: Span) -> Diagnostic {
    let word = code.severity.word();
    Diagnostic::new(
        &CODE,
        format!("`{}` is always {} {word}", code.name, if word == "error" { "an" } else { "a" }),
    )
    .at(span, "")
    .help("take this line away")
}
