//! `argo/duplicate-application`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "argo/duplicate-application",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Two Applications in one Argo CD have one name: the two fight over it for ever.

## Example

```yaml
kind: Cluster
name: prod
addons: {eu-app: {chart: ./app, namespace: app}}
---
kind: Cluster
name: prod-eu
addons: {app: {chart: ./app, namespace: app}}
```

## Instead

Rename one of the add-ons, or choose another rule with `argocd.applicationName`.
"#,
};

/// Two things that both become the Application `name`.
pub fn of(name: &str, one: (&str, Span), two: (&str, Span)) -> Diagnostic {
    Diagnostic::new(&CODE, format!("two Applications are called `{name}`"))
        .at(two.1, two.0)
        .also(one.1, one.0)
        .help("rename one of them, or choose another rule with `argocd.applicationName` of the project")
}
