//! `secrets/file-name-twice`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "secrets/file-name-twice",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Secret files keep their names in the tree, so two of one add-on cannot have one name.

## Example

```yaml
secretFiles: [secrets/a/db.sops.yaml, secrets/b/db.sops.yaml]
```

## Instead

```yaml
secretFiles: [secrets/a/db.sops.yaml, secrets/b/db-replica.sops.yaml]
```
"#,
};

/// Two secret files of one name.
pub fn of(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("two secret files are called `{}`", name.escape_debug()))
        .at(span, "the second")
        .also(first, "the first")
        .help("rename one of them")
}
