//! `argo/values-glob`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/values-glob",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A values file whose name has `*`, `?` or `[`. Since 3.4 Argo CD takes it for a pattern: it reads all files that match,
in alphabetical order, and fails where none does.

## Example

```yaml
helm:
  valueFiles: ["values[prod].yaml"]
```

## Instead

```yaml
helm:
  valueFiles: [values-prod.yaml]
```
"#,
};

/// The entry `path` of `valueFiles` is a pattern.
pub fn new(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("values file `{path}` is a pattern to Argo CD"))
        .at(span, "")
        .help("name the files, without `*`, `?` and `[`")
}
