//! `lang/duplicate-id`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/duplicate-id",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Two units of one cluster have one id, and so one file in the tree. The id of an add-on is its name; in an instance that is not called like its stack, and for manifests, it is `<instance>-<name>`.

## Example

```yaml
stacks:
  web: {stack: app}          # its add-on `api` has the id `web-api`
addons:
  web-api: {chart: ./api, namespace: api}
```

## Instead

Rename one of them.
"#,
};

/// Two units of one id.
pub fn of(id: &str, one: (&str, Span), two: (&str, Span)) -> Diagnostic {
    Diagnostic::new(&CODE, format!("two units have the id `{id}`"))
        .at(two.1, two.0)
        .also(one.1, one.0)
        .help("rename one of them")
}
