//! `argo/same-repository`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/same-repository",
    severity: Severity::Error,
    silenceable: true,
    page: r#"Chart and values come from one Git repository, as two sources. While the branch moves, Argo CD may render the one at
another commit than the other, or an old one (argo-cd#29716); and it refuses two revisions of a repository altogether.

## Example

```yaml
sources:
  - repoURL: https://git.example.com/deploy.git
    path: charts/app
    helm:
      valueFiles: [$values/clusters/prod/app.yaml]
  - repoURL: https://git.example.com/deploy.git
    ref: values
```

## Instead

```yaml
source:
  repoURL: https://git.example.com/deploy.git
  path: charts/app
  helm:
    valueFiles: [/clusters/prod/app.yaml]
```
"#,
};

/// Two sources have the repository `url`; `same_revision` tells whether at one revision.
pub fn new(span: Span, other: Span, url: &str, same_revision: bool) -> Diagnostic {
    let what = if same_revision { "two sources of" } else { "two revisions of" };
    Diagnostic::new(&CODE, format!("a reference between {what} one repository, `{url}`"))
        .at(span, "")
        .also(other, "the other one")
        .help(
            "use one `source` with `path:`, and values files from the repository's root, with a leading `/`",
        )
}
