//! `argo/application-name`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/application-name",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The name of an Application is not of the form that is needed: lower-case letters, digits, `-` and `.`, beginning and ending
with a letter or digit, at most 63 characters. The API server refuses it, or parts of Argo CD that keep it in a label cut it off. Names are never cut off or hashed.

## Example

```yaml
argocd:
  applicationName: Shop_Frontend
```

## Instead

```yaml
argocd:
  applicationName: shop-frontend
```
"#,
};

/// `name` does not fit.
pub fn new(span: Span, name: &str) -> Diagnostic {
    let length = name.chars().count();
    let message = match length {
        0 => "the name of an Application is empty".to_owned(),
        64.. => format!("`{name}` has {length} characters, and the name of an Application at most 63"),
        _ => format!("`{name}` cannot be the name of an Application"),
    };
    if length > 63 {
        return Diagnostic::new(&CODE, message).at(span, "").help(
            "shorten the name of the cluster, the instance or the add-on, or choose another rule with \
             `argocd.applicationName` of the project",
        );
    }
    Diagnostic::new(&CODE, message)
        .at(span, "")
        .help("write lower-case letters, digits, `-` and `.`, a letter or digit first and last, at most 63")
}
