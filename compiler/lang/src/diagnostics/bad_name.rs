//! `lang/bad-name`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/bad-name",
    severity: Severity::Error,
    silenceable: false,
    page: r#"Names of stacks, instances, add-ons, manifests, clusters, placements and sources become file names, Application names and Helm releases. They are lower-case letters, digits and `-`, at most 40 characters, and begin and end with a letter or a digit. Params and vars are identifiers, so that expressions can name them. A plain key such as `on` or `1e3` is a boolean or a number to YAML 1.1 and needs quotes.

## Example

```yaml
addons:
  My_Chart: {}
```

## Instead

```yaml
addons:
  my-chart: {}
```
"#,
};

/// A name that breaks the rule; `reason` is a phrase.
pub fn of(name: &str, span: Span, reason: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(&CODE, format!("`{name}` cannot be a name here: {reason}")).at(span, "");
    let proposal = propose(name);
    if proposal != name && stackc_check(&proposal) {
        return diagnostic.help(format!("for example `{proposal}`"));
    }
    diagnostic
}

/// A plain key that YAML reads as something that is not text.
pub fn not_text(written: &str, key: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{written}` is no name: YAML reads it as `{key}`"))
        .at(span, "")
        .help(format!("quote it: \"{written}\""))
}

fn stackc_check(name: &str) -> bool {
    crate::name::check_name(name).is_ok()
}

/// The nearest name that keeps to the rule.
fn propose(name: &str) -> String {
    let fold = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    name.chars().map(fold).collect::<String>().trim_matches('-').to_owned()
}
