use stackc_source::{Code, Diagnostic, Severity, Span};

/// A key that is not a string.
pub static CODE: Code = Code {
    name: "yaml/boolean-key",
    severity: Severity::Warning,
    silenceable: true,
    page: "\
Helm and Argo CD read YAML 1.1, in which `y`, `n`, `yes`, `no`, `on`, `off` are booleans and `0777` is 511, \
also as keys. JSON has only strings as keys, so `y:` becomes the key `\"true\"`: another one than it seems, and \
another one than YAML 1.2 programs read.

## Example
```yaml
axes:
  x: 1
  y: 2      # the key \"true\"
```

## Instead
```yaml
axes:
  x: 1
  \"y\": 2
```
",
};

/// `written` is read as the key `read`, because it is a boolean or else a number.
pub fn boolean_key(span: Span, written: &str, read: &str, is_bool: bool) -> Diagnostic {
    let kind = if is_bool { "a boolean" } else { "a number" };
    Diagnostic::new(&CODE, format!("the key `{written}` is {kind} in YAML 1.1"))
        .at(span, format!("read as the key \"{read}\""))
        .help(format!("put it in quotes: `\"{written}\"`"))
        .fix(span, format!("\"{written}\""))
}
