//! `lang/bad-path`

use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::path::PathError;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/bad-path",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Paths are relative to the file they stand in, with `/` between segments, and never leave the project.

## Example

```yaml
manifests:
  limits: ../../elsewhere/limits.yaml
```

## Instead

```yaml
manifests:
  limits: manifests/limits.yaml
```
"#,
};

/// A path that cannot be followed.
pub fn of(path: &str, error: PathError, span: Span) -> Diagnostic {
    let (message, help) = match error {
        PathError::Absolute => ("is absolute", "write it relative to the file it stands in"),
        PathError::Leaves => ("leaves the project", "copy what is needed into the project"),
        PathError::Empty => ("is empty", "write a path, relative to the file it stands in"),
        PathError::Character => ("holds a backslash or a line break", "write `/` between its segments"),
    };
    Diagnostic::new(&CODE, format!("path `{}` {message}", path.escape_debug())).at(span, "").help(help)
}

/// An `output.path` that leads into `.git`.
pub fn output(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`output.path` `{path}` leads into `.git`"))
        .at(span, "")
        .help("choose another directory")
}
