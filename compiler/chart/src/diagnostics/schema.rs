use stackc_source::{Code, Diagnostic, Severity, Span};

/// `values/schema`
pub static CODE: Code = Code {
    name: "values/schema",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A value does not satisfy the values.schema.json that the chart ships. `helm template` refuses it, so Argo CD could not render the add-on.

## Example

```yaml
values:
  replicaCount: "3"      # the schema says `type: integer`
```

## Instead

```yaml
values:
  replicaCount: 3
```
"#,
};

/// A value that does not satisfy a schema, without its places; `message` is a phrase.
pub(crate) fn violation(message: String) -> Diagnostic {
    Diagnostic::new(&CODE, message)
}

/// What is said where a chart alone, without a value of the user's, breaks its own schema.
pub(crate) fn by_default(diagnostic: Diagnostic, named: Span, default: Option<Span>) -> Diagnostic {
    let diagnostic = diagnostic.at(named, "");
    match default {
        Some(span) => diagnostic.also(span, "the chart's own default"),
        None => diagnostic,
    }
}
