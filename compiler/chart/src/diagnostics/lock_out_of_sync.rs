use crate::Dependency;
use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/lock-out-of-sync`
pub static CODE: Code = Code {
    name: "chart/lock-out-of-sync",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A chart below `charts/` has another version than Chart.lock says, or one that the range in Chart.yaml does not allow. In the second case Helm does not connect the two: the subchart is rendered always, its condition, tags and alias are ignored.

## Example

```yaml
# Chart.yaml; charts/redis is version 19.0.0
dependencies:
  - name: redis
    version: ^20.1.0
    condition: redis.enabled
```

## Instead

Run `helm dependency update` in the chart's directory and commit `charts/` and `Chart.lock`.
"#,
};

/// A subchart whose version the parent's range does not allow.
pub(crate) fn range(
    chart: &str,
    path: &str,
    dependency: &Dependency,
    found: &str,
    named: Span,
) -> Diagnostic {
    let Dependency { name, version, .. } = dependency;
    let asks = if version.is_empty() { "no version at all".to_owned() } else { format!("`{version}`") };
    let message = format!("chart `{chart}` asks for `{name}` in {asks} and holds {found}");
    Diagnostic::new(&CODE, message)
        .at(named, "")
        .also(dependency.span, "Helm ignores condition, tags and alias of this entry")
        .help(format!("run `helm dependency update {path}`"))
}

/// A subchart whose version the lock does not name.
pub(crate) fn lock(
    chart: &str,
    path: &str,
    name: &str,
    locked: &str,
    found: &str,
    named: Span,
) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("the lock of chart `{chart}` says `{name}` {locked}, and it holds {found}"),
    )
    .at(named, "")
    .help(format!("run `helm dependency build {path}`"))
}
