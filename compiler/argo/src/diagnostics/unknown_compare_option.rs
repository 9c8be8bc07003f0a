//! `argo/unknown-compare-option`

use stackc_source::{Code, Diagnostic, Severity, Span, did_you_mean};

/// The code.
pub static CODE: Code = Code {
    name: "argo/unknown-compare-option",
    severity: Severity::Error,
    silenceable: true,
    page: r#"An option in the annotation `argocd.argoproj.io/compare-options` that Argo CD does not know. It compares options letter
by letter and ignores an unknown one without a word.

## Example

```yaml
argocd:
  annotations:
    argocd.argoproj.io/compare-options: ServerSideDiff=on
```

## Instead

```yaml
argocd:
  annotations:
    argocd.argoproj.io/compare-options: ServerSideDiff=true
```
"#,
};

/// `option` is none of the `known`.
pub fn new(span: Span, option: &str, known: impl Iterator<Item = &'static str> + Clone) -> Diagnostic {
    let help =
        did_you_mean(option, known.clone()).unwrap_or_else(|| format!("there are {}", super::list(known)));
    Diagnostic::new(&CODE, format!("unknown compare option `{option}`")).at(span, "").help(help)
}
