//! `lang/selects-nothing`

use stackc_lang::Name;
use stackc_source::{Code, Diagnostic, Severity};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/selects-nothing",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A placement's selector finds no cluster, so nothing of it is deployed. Mostly a label is misspelt.

## Example

```yaml
kind: Placement
name: production
clusters: {matchLabels: {teir: prod}}
```

## Instead

```yaml
kind: Placement
name: production
clusters: {matchLabels: {tier: prod}}
```
"#,
};

/// A placement that is for no cluster.
pub fn of(name: &Name) -> Diagnostic {
    Diagnostic::new(&CODE, format!("placement `{}` selects no cluster", name.value))
        .at(name.span, "")
        .help("compare its `clusters` with the `labels` of the clusters")
}
