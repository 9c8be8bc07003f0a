use crate::Dependency;
use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/missing-dependency`
pub static CODE: Code = Code {
    name: "chart/missing-dependency",
    severity: Severity::Error,
    silenceable: true,
    page: r#"Chart.yaml declares a dependency that does not lie below `charts/`. Helm refuses to render such a chart, even where a condition switches the dependency off. Argo CD would try to fetch it while it renders, from where it runs and with its own credentials; the output tree is meant to hold everything that a local chart needs.

## Example

```yaml
# Chart.yaml, with an empty charts/
dependencies:
  - name: redis
    version: 20.1.0
    repository: oci://registry-1.docker.io/bitnamicharts
```

## Instead

Run `helm dependency build` in the chart's directory and commit `charts/`.
"#,
};

/// A declared dependency that is not there.
pub(crate) fn missing(chart: &str, path: &str, dependency: &Dependency, named: Span) -> Diagnostic {
    let message = format!("dependency `{}` of chart `{chart}` is not in its `charts/`", dependency.name);
    let diagnostic = Diagnostic::new(&CODE, message).at(named, "").also(dependency.span, "declared here");
    match dependency.repository.strip_prefix("file://") {
        Some(local) => diagnostic.help(format!(
            "run `helm dependency build {path}`; it packs the chart at `{local}`, relative to this one"
        )),
        None => diagnostic.help(format!("run `helm dependency build {path}`")),
    }
}
