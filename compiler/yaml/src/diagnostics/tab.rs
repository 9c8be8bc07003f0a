use stackc_source::{Code, Diagnostic, Severity, Span};

/// A tab as indentation.
pub static CODE: Code = Code {
    name: "yaml/tab",
    severity: Severity::Error,
    silenceable: false,
    page: "\
YAML is indented with spaces; a tab is not indentation.

## Example
```yaml
server:
\tport: 80
```

## Instead
```yaml
server:
  port: 80
```
",
};

/// A tab stands at `span` where a line is indented.
pub fn tab(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a tab as indentation").at(span, "").help("indent with spaces")
}
