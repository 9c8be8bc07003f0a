use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/wrong-version`
pub static CODE: Code = Code {
    name: "chart/wrong-version",
    severity: Severity::Error,
    silenceable: true,
    page: r#"The chart that was found under a name and version says in its own Chart.yaml that it is another. What was checked would not be what Argo CD deploys.

## Example

```yaml
addons:
  podinfo:
    chart: podinfo/podinfo
    version: 6.14.1      # and vendor/charts/podinfo/Chart.yaml says 6.7.0
```

## Instead

Vendor the version that is named, or name the version that is vendored.
"#,
};

/// A chart that calls itself otherwise; `wanted` and `found` are name and version.
pub(crate) fn mismatch(path: &str, wanted: (&str, &str), found: (&str, &str), named: Span) -> Diagnostic {
    let message = format!("`{path}` is {} {}, not {} {}", found.0, found.1, wanted.0, wanted.1);
    let help = match wanted.0 == found.0 {
        true => format!("write `version: {}`, or vendor {}", found.1, wanted.1),
        false => format!("vendor the chart `{}` there", wanted.0),
    };
    Diagnostic::new(&CODE, message).at(named, "").help(help)
}
