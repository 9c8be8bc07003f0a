//! `lang/equal-priority`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/equal-priority",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Two placements of equal priority select one cluster and set one thing differently. Neither is above the other, so neither can win.

## Example

```yaml
kind: Placement
name: a
clusters: all
vars: {domain: a.example.com}
---
kind: Placement
name: b
clusters: all
vars: {domain: b.example.com}
```

## Instead

```yaml
kind: Placement
name: b
clusters: all
priority: 10
vars: {domain: b.example.com}
```
"#,
};

/// Two placements that set `path` differently.
pub fn of(path: &str, one: Span, two: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("two placements of equal priority set `{path}` differently"))
        .at(two, "set here")
        .also(one, "and here")
        .help("give one of the placements a higher `priority`")
}
