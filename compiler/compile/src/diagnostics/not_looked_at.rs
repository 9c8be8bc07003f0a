//! `lang/not-looked-at`

use stackc_source::{Code, Diagnostic, Severity};

use crate::ReadError;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/not-looked-at",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A YAML file of the project was not looked at, so stackc does not know whether it belongs to the language: it is too large, no regular file (a FIFO, a device), or a link that leads out of the project.

## Example

```yaml
# data/dump.yaml, 200 MB
```

## Instead

Move it out of the project, list it in `.gitignore`, or split it if it is a file of the language.
"#,
};

/// A file that is too large, no regular file, or behind a link out of the project.
pub fn of(path: &str, error: &ReadError) -> Diagnostic {
    let path = path.escape_debug();
    let why = match error {
        ReadError::TooLarge { limit } => format!("has more than {} MiB", limit >> 20),
        ReadError::Outside => "leads out of the project by a link".to_owned(),
        _ => "is no regular file".to_owned(),
    };
    Diagnostic::new(&CODE, format!("`{path}` {why} and was not looked at"))
        .help("move it out of the project, or split it if it is a file of the language")
}
