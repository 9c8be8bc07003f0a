//! `chart/unchecked`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "chart/unchecked",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"The chart is neither in the project nor under `vendor/charts`, so its values cannot be checked, and `defaults.values` do not reach it. It still builds.

## Example

```yaml
addons:
  podinfo: {chart: podinfo/podinfo, version: 6.14.1}
```

## Instead

Put the chart under `vendor/charts`: `helm pull` writes the archive under the name that stackc looks for, `podinfo-6.14.1.tgz`.
"#,
};

/// A chart of a repository that is not here.
pub fn of(chart: &str, version: &str, span: Span) -> Diagnostic {
    let name = chart.rsplit('/').next().unwrap_or(chart);
    Diagnostic::new(&CODE, format!("chart `{chart}` {version} is not here, so its values are not checked"))
        .at(span, "")
        .help(format!("put `{name}-{version}.tgz` into `vendor/charts/`"))
}

/// A chart in a Git repository.
pub fn in_git(chart: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("chart `{chart}` lies in a Git repository, so its values are not checked"))
        .at(span, "")
        .help("a copy in the project can be checked: `chart: ./path`")
}
