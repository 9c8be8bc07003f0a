//! `chart/moving-revision`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "chart/moving-revision",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Without a lock a Git source is pinned to a commit: a branch or a tag would deploy something else tomorrow.

## Example

```yaml
sources:
  charts: {git: https://git.example.com/charts.git, revision: main}
```

## Instead

```yaml
sources:
  charts: {git: https://git.example.com/charts.git, revision: 8f3616a0c5d9d7a9f0b3c6d1e2f4a5b6c7d8e9f0}
```
"#,
};

/// No revision.
pub fn missing(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this Git source has no `revision`")
        .at(span, "")
        .help("add the full id of a commit")
}

/// A revision that is no full commit id.
pub fn moves(revision: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{revision}` is no full commit id"))
        .at(span, "")
        .help("`git rev-parse REVISION` prints it")
}
