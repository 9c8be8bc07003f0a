use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/not-a-chart`
pub static CODE: Code = Code {
    name: "chart/not-a-chart",
    severity: Severity::Error,
    silenceable: false,
    page: r#"What `chart:` names, or a directory or archive below its `charts/`, has no Chart.yaml. Helm refuses to load it, so Argo CD could not render the add-on.

## Example

```yaml
addons:
  podinfo:
    chart: ./charts          # the directory that holds the charts
```

## Instead

```yaml
addons:
  podinfo:
    chart: ./charts/podinfo  # the chart itself
```
"#,
};

/// The chart that was named has no Chart.yaml.
pub(crate) fn chart(path: &str, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` is not a chart: it has no Chart.yaml"))
        .at(named, "")
        .help("name the directory or archive that holds a Chart.yaml")
}

/// Something below `charts/` has no Chart.yaml.
pub(crate) fn subchart(path: &str, named: Span) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("`{path}` is not a chart, and Helm takes everything below `charts/` for one"),
    )
    .at(named, "of this chart")
    .help("take it away, exclude it in .helmignore, or let its name begin with `_`")
}
