//! `argo/ignore-differences-group`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/ignore-differences-group",
    severity: Severity::Error,
    silenceable: true,
    page: r#"An entry of `ignoreDifferences` whose `group` does not have its `kind`. Without `group` it is the core group, that of
ConfigMap and Service, and not any group: such an entry never matches, and Argo CD does not say so. A group is written
without a version.

## Example

```yaml
ignoreDifferences:
  - kind: Deployment
    jsonPointers: [/spec/replicas]
```

## Instead

```yaml
ignoreDifferences:
  - group: apps
    kind: Deployment
    jsonPointers: [/spec/replicas]
```
"#,
};

/// `kind` is not of the `group` that is written (none: the core group), but of the group `meant`, where that is
/// known.
pub fn new(span: Span, kind: &str, group: Option<&str>, meant: Option<&str>) -> Diagnostic {
    let message = match group {
        Some(group) => format!("ignored difference never matches: there is no `{kind}` in group `{group}`"),
        None => format!("ignored difference never matches: `{kind}` is not of the core group"),
    };
    let help = match meant {
        Some("") => "leave `group` away".to_owned(),
        Some(meant) => format!("write `group: {meant}`"),
        None => "add the `group:` of its apiVersion, without the version".to_owned(),
    };
    Diagnostic::new(&CODE, message).at(span, "").help(help)
}
