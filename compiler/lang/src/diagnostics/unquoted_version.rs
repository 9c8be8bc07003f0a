//! `lang/unquoted-version`

use stackc_source::{Code, Diagnostic, Severity, Sources};
use stackc_yaml::Node;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unquoted-version",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A version without quotes can be a number: `1.20` is 1.2 to YAML, and `1e3` is 1000. Versions are strings.

## Example

```yaml
addons:
  podinfo:
    chart: podinfo/podinfo
    version: 1.20
```

## Instead

```yaml
addons:
  podinfo:
    chart: podinfo/podinfo
    version: "1.20"
```
"#,
};

/// A version that is a number.
pub fn at(node: &Node, sources: &Sources) -> Diagnostic {
    let file = sources.get(node.span.file);
    let written = file.slice(node.span);
    let diagnostic = Diagnostic::new(&CODE, format!("version `{written}` is a number, not a string"))
        .at(node.place(), format!("this is {}", node.data.describe()))
        .help(format!("quote it: \"{written}\""));
    if node.via.is_some() { diagnostic } else { diagnostic.fix(node.span, format!("\"{written}\"")) }
}
