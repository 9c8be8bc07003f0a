use std::sync::Arc;

use stackc_source::{Code, Diagnostic, Severity, Span, Spanned, did_you_mean};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unknown-code",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"A code is named that does not exist, in `diagnostics:` of the project or in a comment `# stackc: allow(...)`. It
changes nothing. `stackc explain` lists all codes.

## Example

```yaml
diagnostics:
  values/unkown-key: error
```

## Instead

```yaml
diagnostics:
  values/unknown-key: error
```
"#,
};

/// A name in `diagnostics:` of the project.
pub(crate) fn in_project(name: &Spanned<Arc<str>>, codes: &[&'static Code]) -> Diagnostic {
    new(&name.value, name.span, codes)
}

/// A name in the comment at `span`.
pub(crate) fn in_comment(name: &str, span: Span, codes: &[&'static Code]) -> Diagnostic {
    new(name, span, codes)
}

fn new(name: &str, span: Span, codes: &[&'static Code]) -> Diagnostic {
    let guess = did_you_mean(name, codes.iter().map(|code| code.name));
    Diagnostic::new(&CODE, format!("there is no diagnostic `{name}`"))
        .at(span, "")
        .help("`stackc explain` lists them all")
        .maybe_help(guess)
}
