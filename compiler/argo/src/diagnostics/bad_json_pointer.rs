//! `argo/bad-json-pointer`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/bad-json-pointer",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A JSON pointer (RFC 6901) that points nowhere: each of its parts begins with `/`, a `/` inside a key is `~1`, a `~` is
`~0`, and there are no wildcards. Argo CD ignores such a pointer without a word.

## Example

```yaml
ignoreDifferences:
  - group: apps
    kind: Deployment
    jsonPointers: [spec.replicas, "/spec/template/spec/containers/*/image"]
```

## Instead

```yaml
ignoreDifferences:
  - group: apps
    kind: Deployment
    jsonPointers: [/spec/replicas]
    jqPathExpressions: ['.spec.template.spec.containers[].image']
```
"#,
};

/// It does not begin with a slash.
pub fn no_slash(span: Span, text: &str) -> Diagnostic {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let dotted = text.trim_start_matches("$.").trim_start_matches('.');
    let help = match dotted {
        "" => "write for example `/spec/replicas`".to_owned(),
        _ if text.contains('/') => format!("write `/{text}`"),
        _ if dotted.chars().all(is_word) => format!("write `/{}`", dotted.replace('.', "/")),
        _ => "put jq paths under `jqPathExpressions`".to_owned(),
    };
    Diagnostic::new(&CODE, format!("JSON pointer `{text}` does not begin with `/`")).at(span, "").help(help)
}

/// A `~` that stands for nothing.
pub fn bad_tilde(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("JSON pointer `{text}` has a `~` without `0` or `1`"))
        .at(span, "")
        .help("write `~0` for `~` and `~1` for a `/` inside a key")
}

/// A part that is `*`.
pub fn wildcard(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("JSON pointer `{text}` has a `*`, and pointers have no wildcards"))
        .at(span, "")
        .help("write a jq path under `jqPathExpressions`, with `[]` for all items")
}
