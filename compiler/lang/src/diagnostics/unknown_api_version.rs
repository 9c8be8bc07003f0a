//! `lang/unknown-api-version`

use stackc_source::{Code, Diagnostic, Severity};
use stackc_yaml::Node;

use crate::document::API_VERSION;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/unknown-api-version",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A document of ours is written in a version of the language that this program does not know: a newer one, or a misspelt one.

## Example

```yaml
apiVersion: stackc/v2
kind: Stack
name: web
```

## Instead

```yaml
apiVersion: stackc/v1alpha1
kind: Stack
name: web
```
"#,
};

/// A version of ours that this program does not know.
pub fn at(api_version: &Node) -> Diagnostic {
    let written = api_version.as_str().unwrap_or("");
    Diagnostic::new(&CODE, format!("unknown version `{written}` of the language"))
        .at(api_version.place(), "")
        .help(format!("this stackc reads `{API_VERSION}`; a newer one may read more"))
}
