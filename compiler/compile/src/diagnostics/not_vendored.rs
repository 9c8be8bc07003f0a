//! `chart/not-vendored`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "chart/not-vendored",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A source with `charts: tree` has its charts copied into the output tree, so they have to lie under `vendor/charts`.

## Example

```yaml
sources:
  podinfo: {url: oci://ghcr.io/stefanprodan/charts, charts: tree}
```

## Instead

Put the archive that `helm pull` writes under `vendor/charts`.
"#,
};

/// A chart that is to be copied, but is not here.
pub fn of(chart: &str, version: &str, span: Span) -> Diagnostic {
    let name = chart.rsplit('/').next().unwrap_or(chart);
    Diagnostic::new(
        &CODE,
        format!("chart `{chart}` {version} is to be copied into the tree, but is not here"),
    )
    .at(span, "")
    .help(format!("put `{name}-{version}.tgz` into `vendor/charts/`"))
}
