//! `chart/bad-version`

use stackc_lang::Text;
use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "chart/bad-version",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A chart of a repository has an exact version. One of a Git source has a revision instead, and a chart of one's own the version of its Chart.yaml.

## Example

```yaml
addons:
  podinfo: {chart: podinfo/podinfo, namespace: podinfo}
```

## Instead

```yaml
addons:
  podinfo: {chart: podinfo/podinfo, version: 6.14.1, namespace: podinfo}
```
"#,
};

/// None.
pub fn missing(chart: &Text) -> Diagnostic {
    Diagnostic::new(&CODE, format!("chart `{}` has no version", chart.value))
        .at(chart.span, "")
        .help("add `version:`, exact: `version: 1.2.3`")
}

/// Neither a version nor a range.
pub fn no_version(version: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{version}` is no version")).at(span, "").help("for example `1.2.3`")
}

/// A version beside a Git source.
pub fn with_git(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a chart of a Git source has no version")
        .at(span, "")
        .help("take it away; the source's `revision` says which")
}

/// Another version than Chart.yaml's.
pub fn other_than_chart(written: &str, chart: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("version `{written}` is written, but the chart is `{chart}`"))
        .at(span, "")
        .help(format!("take the line away, or write `{chart}`"))
}
