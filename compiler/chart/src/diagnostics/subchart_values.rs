use stackc_source::{Code, Diagnostic, Severity};

/// `values/subchart`
pub static CODE: Code = Code {
    name: "values/subchart",
    severity: Severity::Error,
    silenceable: true,
    page: r#"What stands under the name of a subchart becomes that chart's values, so it must be a map. Helm refuses anything else.

## Example

```yaml
values:
  redis: false
```

## Instead

```yaml
values:
  redis:
    enabled: false
```
"#,
};

/// Values of a subchart that are no map.
pub(crate) fn not_a_map(path: &str, found: &str) -> Diagnostic {
    let message = format!("`{path}` holds the values of a subchart and must be a map, not {found}");
    Diagnostic::new(&CODE, message).help("to switch a subchart off, set the value that its `condition` names")
}
