//! `lang/credentials-in-url`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/credentials-in-url",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A URL with a user and a password would reach the tree, Git and every log. Argo CD finds credentials for a repository in a Secret of its own; `credentials: {env: NAME}` tells whatever fetches charts where to look.

## Example

```yaml
sources:
  internal: https://robot:hunter2@charts.acme.dev
```

## Instead

```yaml
sources:
  internal:
    url: https://charts.acme.dev
    credentials: {env: ACME_CHARTS}
```
"#,
};

/// A URL that holds credentials. The message does not repeat them.
pub fn at(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this URL holds credentials")
        .secret()
        .at(span, "")
        .help("take them out of the URL; name where they are found with `credentials: {env: NAME}`")
}
