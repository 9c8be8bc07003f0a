use stackc_source::{Code, Diagnostic, Severity, Span};

/// A key that is in a mapping twice.
pub static CODE: Code = Code {
    name: "yaml/duplicate-key",
    severity: Severity::Error,
    silenceable: true,
    page: "\
A mapping has a key twice. Helm and Argo CD keep one of the two values and say nothing. Two keys can also be one \
without looking so: `y`, `on` and `\"true\"` are all the key `\"true\"`. A key that also comes in by a merge (`<<`) \
is not a duplicate: it overrides.

## Example
```yaml
replicas: 2
image: nginx
replicas: 3
```

## Instead
Keep the one that is meant.
",
};

/// The key `key` stands at `first` and again at `second`.
pub fn duplicate_key(key: &str, first: Span, second: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("duplicate key `{}`", key.escape_debug()))
        .at(second, "again here")
        .also(first, "first here")
        .help("keep one of the two")
}
