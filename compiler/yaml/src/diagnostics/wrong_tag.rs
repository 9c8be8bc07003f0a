use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::resolve::YAML_TAG;

/// A value that is not what its tag says.
pub static CODE: Code = Code {
    name: "yaml/wrong-tag",
    severity: Severity::Error,
    silenceable: false,
    page: "\
A tag says what a value is, and the value is something else. Helm and Argo CD refuse the file.

## Example
```yaml
port: !!int http
```

## Instead
```yaml
port: !!int 80
```
",
};

/// The value at `value` has the tag `name`, written out, and is `found`.
pub fn wrong_tag(tag: Span, value: Span, name: &str, found: &str) -> Diagnostic {
    let short = name.strip_prefix(YAML_TAG).unwrap_or(name);
    Diagnostic::new(&CODE, format!("the value of `!!{short}` is {found}"))
        .at(value, "")
        .also(tag, "by this tag")
        .help("leave the tag out, or change the value")
}
