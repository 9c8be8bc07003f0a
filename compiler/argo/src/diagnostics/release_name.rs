//! `argo/release-name`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/release-name",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The name of a Helm release is not of the form that is needed: lower-case letters, digits, `-` and `.`, beginning and ending
with a letter or digit, at most 53 characters. Helm refuses it, so Argo CD cannot render the chart. Names are never cut off or hashed.

## Example

```yaml
releaseName: My_Release
```

## Instead

```yaml
releaseName: my-release
```
"#,
};

/// `name` does not fit.
pub fn new(span: Span, name: &str) -> Diagnostic {
    let length = name.chars().count();
    let message = match length {
        0 => "the name of a Helm release is empty".to_owned(),
        54.. => format!("`{name}` has {length} characters, and the name of a Helm release at most 53"),
        _ => format!("`{name}` cannot be the name of a Helm release"),
    };
    if length > 53 {
        return Diagnostic::new(&CODE, message)
            .at(span, "")
            .help("write a shorter `releaseName`, or shorten the name of the add-on or of its instance");
    }
    Diagnostic::new(&CODE, message)
        .at(span, "")
        .help("write lower-case letters, digits, `-` and `.`, a letter or digit first and last, at most 53")
}
