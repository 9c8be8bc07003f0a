use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/not-installable`
pub static CODE: Code = Code {
    name: "chart/not-installable",
    severity: Severity::Error,
    silenceable: true,
    page: r#"Helm would load the chart and refuse to render it: it is a library, which only other charts can use, or its `kubeVersion` excludes the cluster's version of Kubernetes.

## Example

```yaml
addons:
  common:
    chart: ./charts/common   # type: library
```

## Instead

Use a chart that names the library among its dependencies; or a version of the chart that supports the cluster's Kubernetes.
"#,
};

/// A library.
pub(crate) fn library(name: &str, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("chart `{name}` is a library, which cannot be deployed by itself"))
        .at(named, "")
        .help("name it among the dependencies of a chart of your own")
}

/// A chart for another Kubernetes.
pub(crate) fn kube_version(name: &str, constraint: &str, version: &str, named: Span) -> Diagnostic {
    let message = format!("chart `{name}` wants Kubernetes {constraint}, and the cluster has {version}");
    Diagnostic::new(&CODE, message).at(named, "").help("use a version of the chart that supports it")
}
