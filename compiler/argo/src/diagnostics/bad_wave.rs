//! `argo/bad-wave`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/bad-wave",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A sync wave that was written by hand where stackc computes the waves, or that is no whole number. Argo CD takes one
that it cannot read for 0 without a word.

## Example

```yaml
argocd:
  annotations:
    argocd.argoproj.io/sync-wave: first
```

## Instead

Say what has to be there before, and leave the number to stackc; or switch the waves off with `argocd.ordering: none`.

```yaml
needs: [cert-manager]
```
"#,
};

/// Waves are computed here.
pub fn computed(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "the sync wave of an Application is computed by stackc")
        .at(span, "")
        .help("say with `needs` what has to be there before, or write `argocd.ordering: none`")
}

/// `text` is no whole number.
pub fn no_number(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("sync wave `{text}` is not a whole number, and counts as 0"))
        .at(span, "")
        .help("write a whole number in quotes, for example `\"5\"`")
}
