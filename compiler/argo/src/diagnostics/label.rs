//! `argo/label`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/label",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A label or annotation that Kubernetes does not take, or that stackc writes itself. A key is `name` or `prefix/name`;
the name has letters, digits, `-`, `_`, `.`, at most 63, with a letter or digit first and last; the prefix is a DNS
name. The value of a label follows the rule of the name, and may be empty. Keys that begin with `stackc/` are stackc's.

## Example

```yaml
argocd:
  labels:
    team: data & analytics
```

## Instead

```yaml
argocd:
  labels:
    team: data-and-analytics
```
"#,
};

/// The key does not fit.
pub fn bad_key(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{key}` cannot be the key of a label or annotation")).at(span, "").help(
        "write `name` or `prefix/name`: letters, digits, `-`, `_`, `.`, a letter or digit first and last",
    )
}

/// The value does not fit.
pub fn bad_value(span: Span, value: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{value}` cannot be the value of a label")).at(span, "").help(
        "write at most 63 letters, digits, `-`, `_`, `.`, a letter or digit first and last; or an annotation",
    )
}

/// The key is one of stackc's.
pub fn reserved(span: Span, key: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{key}` is written by stackc"))
        .at(span, "")
        .help("take a key that does not begin with `stackc/`")
}
