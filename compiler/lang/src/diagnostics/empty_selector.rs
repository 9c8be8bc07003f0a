//! `lang/empty-selector`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/empty-selector",
    severity: Severity::Error,
    silenceable: false,
    page: r#"In Kubernetes an empty label selector selects everything. Here it is an error: an emptied selector would place stacks on every cluster.

## Example

```yaml
kind: Placement
name: base
clusters: {}
```

## Instead

```yaml
kind: Placement
name: base
clusters: all
```
"#,
};

/// A selector that says nothing.
pub fn at(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this selector is empty")
        .at(span, "")
        .help("write `clusters: all` for every cluster, or `matchLabels`")
}
