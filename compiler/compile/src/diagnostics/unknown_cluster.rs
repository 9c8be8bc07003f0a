//! `lang/unknown-cluster`

use stackc_source::{Code, Diagnostic, Severity, did_you_mean};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unknown-cluster",
    severity: Severity::Error,
    silenceable: false,
    page: r#"`--cluster` names a cluster that the project does not have.

## Example

```yaml
# stackc build --cluster prod-ue
kind: Cluster
name: prod-eu
```

## Instead

Write the name of a cluster of the project; `stackc list` prints them.
"#,
};

/// A cluster that there is not.
pub fn of<'a>(name: &str, clusters: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let help = did_you_mean(name, clusters.clone()).unwrap_or_else(|| {
        let list: Vec<String> = clusters.take(10).map(|cluster| format!("`{cluster}`")).collect();
        if list.is_empty() {
            "the project has no cluster".to_owned()
        } else {
            format!("the clusters are {}", list.join(", "))
        }
    });
    Diagnostic::new(&CODE, format!("unknown cluster `{}`", name.escape_debug())).help(help)
}
