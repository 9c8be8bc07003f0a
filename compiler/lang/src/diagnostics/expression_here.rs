//! `lang/expression-here`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/expression-here",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Expressions stand in values, params, vars and most strings of the language, but not in `apiVersion`, `kind`, names, `chart`, `needs`, labels of clusters, or anywhere in a project but `argocd.applicationName`: those are read before there is a cluster to evaluate them for.

## Example

```yaml
addons:
  podinfo:
    chart: podinfo/${{ params.chart }}
```

## Instead

```yaml
addons:
  podinfo:
    chart: podinfo/podinfo
    if: params.chart == 'podinfo'
```
"#,
};

/// An expression in a field that holds none.
pub fn at(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "no expression can stand here")
        .at(span, "read before there is a cluster to evaluate it for")
        .help("write it out; to choose between charts use two add-ons with `if`")
}

/// An expression in a project.
pub fn in_project(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "no expression can stand in a project")
        .at(span, "read before there is a cluster to evaluate it for")
        .help("move it to a stack, a placement or a cluster; only `argocd.applicationName` may hold one")
}
