//! `lang/expression-in-key`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/expression-in-key",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Expressions stand in values, never in keys: a tree whose keys are computed could not be checked, merged or searched before it is built.

## Example

```yaml
values:
  ${{ params.name }}: true
```

## Instead

```yaml
values:
  # a chart that wants free keys mostly takes a list, too
  names: ["${{ params.name }}"]
```
"#,
};

/// An expression in a key.
pub fn at(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "an expression cannot stand in a key")
        .at(span, "this key")
        .help("write the key out, or let one expression give the whole map: `key: \"${{ {'a': 1} }}\"`")
}
