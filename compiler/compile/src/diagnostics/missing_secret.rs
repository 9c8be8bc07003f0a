//! `secrets/missing`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "secrets/missing",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A path of `encryptedPaths` is in none of the add-on's secret files, so the chart would run without it.

## Example

```yaml
encryptedPaths: [grafana.adminPassword]
secretFiles: []
```

## Instead

```yaml
encryptedPaths: [grafana.adminPassword]
secretFiles: [secrets/grafana.sops.yaml]
```
"#,
};

/// A declared path that no secret file has.
pub fn of(path: &str, declared: Span, files: &[(String, Span)]) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(&CODE, format!("`{path}` is in no secret file"))
        .at(declared, "declared as encrypted");
    for (file, span) in files {
        diagnostic = diagnostic.also(*span, format!("not in `{file}`"));
    }
    diagnostic.help("add it with `sops edit`, or take it out of `encryptedPaths`")
}
