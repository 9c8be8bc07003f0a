//! `lang/bad-param`

use stackc_lang::{Param, Text};
use stackc_source::{Code, Diagnostic, Severity, did_you_mean};
use stackc_yaml::Node;

/// See the page.
pub static CODE: Code = Code {
    name: "lang/bad-param",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A param's value does not satisfy what the stack says of it: its JSON Schema keywords, or its options.

## Example

```yaml
params:
  retention: {type: string, pattern: '^\\d+[dwy]$'}
# ... and where it is placed:
params: {retention: thirty days}
```

## Instead

```yaml
params: {retention: 30d}
```
"#,
};

/// A value that does not satisfy the schema; `problem` is a phrase.
pub fn of(name: &Text, value: &Node, problem: &str, param: &Param) -> Diagnostic {
    let help = param.description.as_ref().map(|description| description.value.to_string());
    let mut diagnostic = Diagnostic::new(&CODE, format!("param `{}`: {problem}", name.value))
        .at(value.place(), "set here")
        .also(name.span, "declared here")
        .maybe_help(help);
    for span in value.overrode.iter().flat_map(|spans| spans.iter()) {
        diagnostic = diagnostic.also(*span, "overrides this");
    }
    diagnostic
}

/// A value that is none of the options.
pub fn not_an_option(name: &Text, value: &Node, options: &[&str]) -> Diagnostic {
    let list = options.iter().map(|option| format!("`{option}`")).collect::<Vec<_>>().join(", ");
    let written = value.as_str().map_or_else(|| value.data.describe().to_owned(), |text| format!("`{text}`"));
    let help = value.as_str().and_then(|text| did_you_mean(text, options.iter().copied()));
    Diagnostic::new(&CODE, format!("{written} is no option of param `{}`", name.value))
        .at(value.place(), "set here")
        .also(name.span, "declared here")
        .help(format!("the options are {list}"))
        .maybe_help(help)
}

/// Keywords that are no valid JSON Schema.
pub fn schema(name: &Text, error: &str, param: &Param) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the schema of param `{}` is not valid: {error}", name.value))
        .at(param.schema.place(), "")
        .help("the keywords are those of JSON Schema 2020-12")
}
