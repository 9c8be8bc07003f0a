//! `argo/unknown-preset`

use stackc_source::{Code, Diagnostic, Severity, did_you_mean};
use stackc_yaml::Node;

use crate::Preset;

/// The code.
pub static CODE: Code = Code {
    name: "argo/unknown-preset",
    severity: Severity::Error,
    silenceable: true,
    page: r#"`syncPolicy.preset` names no preset. There are `default` (automated, prunes, heals itself), `development` (the same
with fewer revisions), `critical` (by hand) and `stateful` (automated, never prunes).

## Example

```yaml
syncPolicy: {preset: production}
```

## Instead

```yaml
syncPolicy: {preset: critical}
```
"#,
};

/// The value of `preset` is none.
pub fn new(node: &Node) -> Diagnostic {
    let names = || Preset::ALL.iter().map(|preset| preset.name());
    let Some(text) = node.as_str() else {
        return Diagnostic::new(&CODE, format!("`preset` must be a name, not {}", node.data.describe()))
            .at(node.place(), "")
            .help(format!("there are {}", super::list(names())));
    };
    Diagnostic::new(&CODE, format!("unknown preset `{text}`"))
        .at(node.place(), "")
        .help(did_you_mean(text, names()).unwrap_or_else(|| format!("there are {}", super::list(names()))))
}
