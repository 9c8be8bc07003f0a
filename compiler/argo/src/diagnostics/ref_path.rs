//! `argo/ref-path`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/ref-path",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A source that others refer to has a `path` too. `$name/` is the root of its repository all the same, and what lies in
the path is deployed besides.

## Example

```yaml
sources:
  - repoURL: https://git.example.com/deploy.git
    path: values
    ref: values
```

## Instead

```yaml
sources:
  - repoURL: https://git.example.com/deploy.git
    ref: values
```
"#,
};

/// The source with `ref` `name` has a path at `span`.
pub fn new(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the source with `ref` `{name}` has a `path`, which is deployed too"))
        .at(span, "")
        .help(format!("leave it away: `${name}/` is the root of the repository in any case"))
}
