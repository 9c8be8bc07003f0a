//! `argo/source-shadowed`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/source-shadowed",
    severity: Severity::Error,
    silenceable: true,
    page: r#"An Application with both `source` and `sources`. Argo CD ignores `source` without a word.

## Example

```yaml
source:
  repoURL: https://git.example.com/app.git
  path: deploy
sources:
  - repoURL: https://charts.example.com
    chart: app
    targetRevision: 1.2.3
```

## Instead

Keep one of them. In `argocd.spec` a `source` alone is laid over the source that stackc writes, also where there are
several.
"#,
};

/// `source` stands at `span`, `sources` at `several`.
pub fn new(span: Span, several: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`source` beside `sources` is ignored")
        .at(span, "")
        .also(several, "these are read")
        .help("keep one of them")
}
