//! `argo/field-version`

use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::Version;

/// The code.
pub static CODE: Code = Code {
    name: "argo/field-version",
    severity: Severity::Error,
    silenceable: true,
    page: "\
A field that the project's Argo CD (`argocd.version`) does not have yet. The API server would drop it without a
word and the application that brings it would be OutOfSync for ever.

## Example

```yaml
argocd:
  version: \"3.4\"
  spec:
    source:
      tagPrefix: app-
```

## Instead

Leave the field away, or upgrade Argo CD and say so:

```yaml
argocd:
  version: \"3.5\"
```
",
};

/// The field at `path` came with `since`; the project has `version`.
pub fn new(span: Span, path: &str, since: Version, version: Version) -> Diagnostic {
    Diagnostic::new(&CODE, format!("Argo CD {version} has no `{path}`"))
        .at(span, "")
        .help(format!("it came with {since}; `argocd.version` says {version}"))
}
