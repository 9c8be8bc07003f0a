//! `argo/unknown-field`

use stackc_source::{Code, Diagnostic, Severity, Span, did_you_mean, nearest};

/// The code.
pub static CODE: Code = Code {
    name: "argo/unknown-field",
    severity: Severity::Error,
    silenceable: true,
    page: "\
A block of Argo CD's own fields has one that Argo CD does not know. The API server would drop it without a word
and the application that brings it would be OutOfSync for ever.

## Example

```yaml
syncPolicy:
  automated:
    selfheal: true
```

## Instead

```yaml
syncPolicy:
  automated:
    selfHeal: true
```
",
};

/// `key` is none of the fields of the map at `path`, which are `known`.
pub fn new(span: Span, key: &str, path: &str, known: impl Iterator<Item = &'static str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let help = did_you_mean(key, known.iter().copied())
        .unwrap_or_else(|| format!("`{path}` has {}", super::list(known.iter().copied())));
    let diagnostic =
        Diagnostic::new(&CODE, format!("unknown field `{key}` in `{path}`")).at(span, "").help(help);
    match nearest(key, known.iter().copied()) {
        Some(meant) if super::same_letters(key, meant) => diagnostic.fix(span, meant),
        _ => diagnostic,
    }
}
