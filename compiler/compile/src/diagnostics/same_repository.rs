//! `argo/same-repository`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "argo/same-repository",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The chart's Git source is the output repository. Argo CD mixes up two revisions of one repository in one Application (argo-cd#29716), and a moving tree cannot be pinned to a commit of itself.

## Example

```yaml
output: {repoURL: https://git.example.com/deploy.git}
sources:
  own: {git: https://git.example.com/deploy.git, revision: 8f3616a0c5d9d7a9f0b3c6d1e2f4a5b6c7d8e9f0}
```

## Instead

```yaml
addons:
  app: {chart: ./charts/app, namespace: app}
```
"#,
};

/// A Git source that is the output repository.
pub fn of(chart: Span, url: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this chart comes from the output repository itself")
        .at(chart, "")
        .also(url, "the same repository as `output.repoURL`")
        .help("name the chart by a path, `./charts/...`: it is then copied into the tree")
}
