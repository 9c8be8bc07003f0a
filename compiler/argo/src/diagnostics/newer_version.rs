//! `argo/newer-version`

use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::Version;

/// The code.
pub static CODE: Code = Code {
    name: "argo/newer-version",
    severity: Severity::Note,
    silenceable: true,
    page: "\
The project deploys to an Argo CD that is newer than this program. It is treated as the newest one that is
known: fields and sync options that came later are refused, and Helm is taken to be the version which that
one brings.

## Example

```yaml
argocd:
  version: \"9.0\"
```

## Instead

Use a newer stackc, or leave it at that: what is written is valid for the newer Argo CD as well, as long as it
took nothing away.
",
};

/// `text` is a version newer than all that are known.
pub fn new(span: Span, text: &str) -> Diagnostic {
    let newest = Version::NEWEST;
    Diagnostic::new(&CODE, format!("Argo CD `{text}` is newer than this program, and treated as {newest}"))
        .at(span, "")
}
