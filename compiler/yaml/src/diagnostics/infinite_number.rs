use stackc_source::{Code, Diagnostic, Severity, Span};

/// `.inf` or `.nan`.
pub static CODE: Code = Code {
    name: "yaml/infinite-number",
    severity: Severity::Error,
    silenceable: false,
    page: "\
`.inf`, `-.inf` and `.nan` are numbers in YAML and do not exist in JSON, which Helm and Argo CD make of \
everything: they refuse the file.

## Example
```yaml
limit: .inf
```

## Instead
```yaml
limit: \".inf\"
```
",
};

/// A number that is not finite stands at `span`.
pub fn infinite_number(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a number that JSON does not have")
        .at(span, "")
        .help("put it in quotes if it is text")
}
