//! `argo/destination`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/destination",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A destination is a cluster's name in Argo CD or the URL of its API server: one of them, not both. Argo CD syncs
nothing to any other.

## Example

```yaml
destination:
  name: prod-eu
  server: https://prod-eu.example.com
```

## Instead

```yaml
destination:
  name: prod-eu
```
"#,
};

/// Both are given.
pub fn both(name: Span, server: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a destination has either `name` or `server`, not both")
        .at(server, "")
        .also(name, "the name is given here")
        .help("keep one of them; `name: null` takes away a name from elsewhere")
}

/// Neither is given.
pub fn neither(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a destination has neither `name` nor `server`")
        .at(span, "")
        .help("write `name:` with the cluster's name in Argo CD, or `server:` with the URL of its API server")
}

/// The server is no URL.
pub fn no_url(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{text}` is not the URL of an API server"))
        .at(span, "")
        .help("write `https://...`; a cluster's name stands under `name:`")
}
