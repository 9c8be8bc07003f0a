use stackc_source::{Code, Diagnostic, Severity, Span};

/// `<<` with something that cannot be merged.
pub static CODE: Code = Code {
    name: "yaml/merge",
    severity: Severity::Error,
    silenceable: false,
    page: "\
`<<` takes the entries of another map into this one. Its value is a map, an alias of a map, or a list of those.

## Example
```yaml
base: &base [a, b]
job:
  <<: *base
```

## Instead
```yaml
base: &base {a: 1, b: 2}
job:
  <<: *base
```
",
};

/// The value of the merge key at `key` is `found`.
pub fn merge(key: Span, value: Span, found: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`<<` merges a map or a list of maps, not {found}"))
        .at(value, "")
        .also(key, "merged here")
        .help("to have a key named `<<`, put it in quotes")
}
