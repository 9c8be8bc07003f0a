use stackc_source::{Code, Diagnostic, Severity, Span};

/// `values/remote-ref`
pub static CODE: Code = Code {
    name: "values/remote-ref",
    severity: Severity::Error,
    silenceable: true,
    page: r#"The chart's values.schema.json refers to a schema on the network. Helm fetches it each time it renders; stackc never does, so the values stay unchecked, and a cluster without access to that address cannot deploy the chart.

## Example

```json
{"properties": {"affinity": {"$ref": "https://example.com/k8s.json#/definitions/Affinity"}}}
```

## Instead

Copy what is referred to into the schema, below `$defs`. Or accept it for this chart: write
`# stackc: allow(values/remote-ref) reason` on the line that names the chart.
"#,
};

/// A schema that refers to the network.
pub(crate) fn remote(chart: &str, url: &str, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the values schema of chart `{chart}` refers to `{url}`"))
        .at(named, "its values stay unchecked")
        .help("Helm fetches it when it renders, stackc never does")
}
