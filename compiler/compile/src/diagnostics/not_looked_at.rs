//! `lang/not-looked-at`

use stackc_source::{Code, Diagnostic, Severity};

use crate::load::MAX_FILE;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/not-looked-at",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A YAML file of the project is so large that stackc did not look whether it belongs to the language.

## Example

```yaml
# data/dump.yaml, 200 MB
```

## Instead

Move it out of the project, list it in `.gitignore`, or split it if it is a file of the language.
"#,
};

/// A file past the limit.
pub fn too_large(path: &str) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("`{}` has more than {} MiB and was not looked at", path.escape_debug(), MAX_FILE >> 20),
    )
    .help("move it out of the project, or split it")
}
