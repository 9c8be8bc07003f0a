use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/metadata`
pub static CODE: Code = Code {
    name: "chart/metadata",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A file of the chart that Helm reads (Chart.yaml, requirements.yaml, values.yaml) is not what Helm wants there: a field of the wrong type, a name or version that is missing or malformed. `helm template` fails on such a chart, and Argo CD with it.

## Example

```yaml
apiVersion: v2
name: podinfo
version: latest
```

## Instead

```yaml
apiVersion: v2
name: podinfo
version: 0.1.0
```
"#,
};

/// A field that Helm would refuse; `message` is a phrase about it.
pub(crate) fn field(path: &str, message: String, place: Span, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("{message} in `{path}`"))
        .at(place, "")
        .also(named, "the chart is named here")
}

/// A file that is not UTF-8.
pub(crate) fn not_utf8(path: &str, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` is not UTF-8")).at(named, "the chart is named here")
}
