//! `argo/version`

use stackc_source::{Code, Diagnostic, Severity, Span};
use stackc_yaml::{Data, Node};

use crate::Version;

/// The code.
pub static CODE: Code = Code {
    name: "argo/version",
    severity: Severity::Error,
    silenceable: false,
    page: "\
`argocd.version` says which Argo CD reads the tree. It decides which fields and sync options exist and which
Helm renders the charts. It is a string of two or three numbers, 3.3 or later.

## Example

```yaml
argocd:
  version: 3.6
```

## Instead

```yaml
argocd:
  version: \"3.6\"
```
",
};

/// The version is older than all that are supported.
pub fn too_old(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("Argo CD `{text}` is not supported"))
        .at(span, "")
        .help(format!("{} and later are", known()))
}

/// The text is no version.
pub fn unreadable(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{text}` is not a version of Argo CD"))
        .at(span, "")
        .help(format!("write two or three numbers, for example `\"{}\"`", Version::NEWEST))
}

/// The value is no string: unquoted, 3.10 would be 3.1.
pub fn not_a_string(node: &Node) -> Diagnostic {
    let help = match node.data {
        Data::Float(number) => format!("quote it: `\"{number}\"`"),
        _ => format!("write it as a string, for example `\"{}\"`", Version::NEWEST),
    };
    Diagnostic::new(&CODE, format!("the version of Argo CD must be a string, not {}", node.data.describe()))
        .at(node.place(), "")
        .help(help)
}

fn known() -> String {
    Version::ALL.first().map(ToString::to_string).unwrap_or_default()
}
