//! `order/manual-gate`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "order/manual-gate",
    severity: Severity::Error,
    silenceable: false,
    page: r#"An add-on that Argo CD does not sync by itself is created in the last wave, for it would hold back every wave behind it until somebody syncs it. So nothing that syncs by itself can need it.

## Example

```yaml
addons:
  database: {chart: ./database, namespace: db, syncPolicy: {automated: null}}
  app: {chart: ./app, namespace: app, needs: [database]}
```

## Instead

Let the needed add-on sync by itself, or take the need away and wait for it in the application.
"#,
};

/// Something that syncs by itself needs something that does not.
pub fn of(needing: &str, needed: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{needing}` needs `{needed}`, which is synced by hand"))
        .at(span, "")
        .help(format!("give `{needed}` a `syncPolicy.automated`, or take the need away"))
}
