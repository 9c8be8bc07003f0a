//! `lang/requires`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/requires",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The project says which versions of stackc may build it, since another one might write other bytes.

## Example

```yaml
kind: Project
requires: ">=0.2"
```

## Instead

Take a stackc of that version, or change `requires` and look at what `build` changes.
"#,
};

/// This program is another version.
pub fn other(requires: &str, own: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the project requires stackc `{requires}`, this is {own}"))
        .at(span, "")
        .help("take a stackc of that version, or change `requires` and look at what `stackc build` changes")
}

/// No constraint.
pub fn bad(requires: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{requires}` is no range of versions"))
        .at(span, "")
        .help("for example `\">=0.1 <0.2\"`")
}
