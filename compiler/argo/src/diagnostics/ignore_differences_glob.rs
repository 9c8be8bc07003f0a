//! `argo/ignore-differences-glob`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/ignore-differences-glob",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A wildcard in `name` or `namespace` of an entry of `ignoreDifferences`. `group` and `kind` may have one; the other two
are compared letter by letter, so the entry never matches.

## Example

```yaml
ignoreDifferences:
  - kind: ConfigMap
    name: "app-*"
    jsonPointers: [/data]
```

## Instead

Leave `name` away, or write an entry for each name.
"#,
};

/// `text` of the field `key` has a wildcard.
pub fn new(span: Span, key: &str, text: &str) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("`{key}: {text}` of an ignored difference never matches: it is no pattern"),
    )
    .at(span, "")
    .help(format!("leave `{key}` away, or write an entry for each"))
}
