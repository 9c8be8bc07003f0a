//! `lang/unreadable`

use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::ReadError;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unreadable",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A file that something names cannot be read: it is not there, a link leads out of the project, it is no regular file, it is too large, or it is not UTF-8.

## Example

```yaml
addons:
  app:
    chart: ./app
    valueFiles: [values/ap.yaml]
```

## Instead

```yaml
addons:
  app:
    chart: ./app
    valueFiles: [values/app.yaml]
```
"#,
};

/// A file that is named at `span`.
pub fn named(path: &str, error: &ReadError, span: Span) -> Diagnostic {
    file(path, error).at(span, "named here")
}

/// A file that the walk found.
pub fn file(path: &str, error: &ReadError) -> Diagnostic {
    let path = path.escape_debug();
    let (message, help) = match error {
        ReadError::NotFound => {
            (format!("there is no `{path}`"), "paths are relative to the file they stand in")
        }
        ReadError::Outside => {
            (format!("`{path}` leads out of the project by a link"), "copy what is needed into the project")
        }
        ReadError::NotAFile => (format!("`{path}` is no regular file"), "name a regular file"),
        ReadError::NotADirectory => (format!("`{path}` is no directory"), "name a directory"),
        ReadError::TooLarge { limit } => (
            format!("`{path}` has more than {} MiB", limit >> 20),
            "split it, or take out what does not belong there",
        ),
        ReadError::TooMany { limit } => (
            format!("`{path}` holds more than {limit} files"),
            "name a directory that holds only what is needed",
        ),
        ReadError::Io(words) => (format!("`{path}` cannot be read: {words}"), "look at its permissions"),
    };
    Diagnostic::new(&CODE, message).help(help)
}

/// The project's directories cannot be walked.
pub fn project(error: &ReadError) -> Diagnostic {
    file(".", error)
}

/// Bytes that are no text.
pub fn not_utf8(path: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{}` is not UTF-8", path.escape_debug())).help("save it as UTF-8")
}
