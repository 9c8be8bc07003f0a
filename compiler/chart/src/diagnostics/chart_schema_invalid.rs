use stackc_source::{Code, Diagnostic, Severity, Span};

/// `values/chart-schema-invalid`
pub static CODE: Code = Code {
    name: "values/chart-schema-invalid",
    severity: Severity::Error,
    silenceable: true,
    page: r#"The chart's values.schema.json is not a schema that Helm can use: not JSON, against its own draft, a reference that leads nowhere, or a pattern with a lookahead or a back reference, which Go's regular expressions do not have. Helm refuses every values file of such a chart.

## Example

```json
{"properties": {"host": {"type": "string", "pattern": "^(?!localhost)"}}}
```

## Instead

Mend the schema, or report it to the chart's authors; a pattern that excludes something is written with `not`:
`{"type": "string", "not": {"pattern": "^localhost"}}`.
"#,
};

/// A schema that Helm refuses; `reason` is a phrase.
pub(crate) fn invalid(chart: &str, reason: &str, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the values schema of chart `{chart}` is invalid: {reason}"))
        .at(named, "")
        .help("Helm refuses this chart with any values; use a version of it whose schema is sound")
}
