//! `lang/no-namespace`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/no-namespace",
    severity: Severity::Error,
    silenceable: false,
    page: r#"An add-on needs a namespace: its own, or `defaults.namespace`. A manifest needs one if it holds a namespaced object that names none.

## Example

```yaml
addons:
  podinfo: {chart: podinfo/podinfo, version: 6.14.1}
```

## Instead

```yaml
addons:
  podinfo: {chart: podinfo/podinfo, version: 6.14.1, namespace: podinfo}
```
"#,
};

/// An add-on without one.
pub fn addon(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("add-on `{name}` has no namespace"))
        .at(span, "")
        .help(format!("for example `namespace: {name}`"))
}

/// A namespaced object of a manifest that names none.
pub fn object(kind: &str, name: &str, object: Span, unit: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("{kind} `{name}` names no namespace, and neither does its manifest entry"))
        .at(unit, "this entry has no `namespace`")
        .also(object, "this object")
        .help("add `namespace:` to the entry, or to the object's metadata")
}
