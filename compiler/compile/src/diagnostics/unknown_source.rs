//! `chart/unknown-source`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "chart/unknown-source",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A chart names a source that the project does not have.

## Example

```yaml
sources:
  podinfo: oci://ghcr.io/stefanprodan/charts
addons:
  podinfo: {chart: pod-info/podinfo}
```

## Instead

```yaml
addons:
  podinfo: {chart: podinfo/podinfo}
```
"#,
};

/// A source that there is not.
pub fn of(name: &str, span: Span, nearest: Option<String>) -> Diagnostic {
    Diagnostic::new(&CODE, format!("unknown source `{name}`"))
        .at(span, "")
        .help(format!("add `{name}: <URL>` to `sources` of the project"))
        .maybe_help(nearest)
}
