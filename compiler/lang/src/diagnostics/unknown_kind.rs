//! `lang/unknown-kind`

use stackc_source::{Code, Diagnostic, Severity, Span, did_you_mean};
use stackc_yaml::Node;

use crate::document::KINDS;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unknown-kind",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A document of stackc's own `apiVersion` has a `kind` that the language does not have.

## Example

```yaml
apiVersion: stackc/v1alpha1
kind: Stak
name: web
```

## Instead

```yaml
apiVersion: stackc/v1alpha1
kind: Stack
name: web
```
"#,
};

/// A kind that there is not.
pub fn at(kind: &Node) -> Diagnostic {
    let written = kind.as_str().unwrap_or("");
    let help = did_you_mean(written, KINDS.iter().copied()).unwrap_or_else(known);
    Diagnostic::new(&CODE, format!("unknown kind `{written}`")).at(kind.place(), "").help(help)
}

/// No kind at all.
pub fn missing(api_version: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this document has no `kind`").at(api_version, "one of ours").help(known())
}

fn known() -> String {
    format!("the kinds are {}", KINDS.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", "))
}
