use stackc_source::{Code, Diagnostic, Severity, Span};

/// A key that JSON cannot have.
pub static CODE: Code = Code {
    name: "yaml/invalid-key",
    severity: Severity::Error,
    silenceable: false,
    page: "\
Keys become strings in JSON, which Helm and Argo CD make of everything. Null, lists, maps and whole numbers above \
9223372036854775807 cannot: they refuse the file. A common cause is a template outside of a template: \
`{{ ... }}` begins two maps.

## Example
```yaml
{{ .Values.name }}: 1
```

## Instead
```yaml
\"{{ .Values.name }}\": 1
```
",
};

/// What stands as a key is `found`.
pub fn invalid_key(span: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("{found} cannot be a key")).at(span, "").help("put the key in quotes")
}
