//! `lang/wrong-type`

use stackc_source::{Code, Diagnostic, Severity, Sources, did_you_mean};
use stackc_yaml::{Data, Node};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/wrong-type",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A field has a value of another type than the language gives it. YAML decides types by how a scalar is written: `yes` is a boolean and `1.20` a number.

## Example

```yaml
kind: Cluster
name: dev
protected: "yes"
```

## Instead

```yaml
kind: Cluster
name: dev
protected: true
```
"#,
};

/// A value that should be something else: `expected` with its article.
pub fn expected(node: &Node, expected: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("expected {expected}, found {}", node.data.describe()))
        .at(node.place(), format!("this is {}", node.data.describe()))
}

/// A value that should be text: a scalar is quoted as it was written.
pub fn expected_string(node: &Node, sources: &Sources) -> Diagnostic {
    let diagnostic = expected(node, "a string");
    // In quotes too an expression that stands alone keeps the type of what it gives.
    if sources.get(node.span.file).slice(node.span).contains("${{") {
        return diagnostic.help("make text of it: `${{ ... | string }}`");
    }
    match quoted(node, sources) {
        Some(text) => diagnostic.help(format!("quote it: {text}")).fix(node.span, text),
        None => diagnostic,
    }
}

/// A value that should be one of a few words.
pub fn not_a_word(node: &Node, words: &[&str], sources: &Sources) -> Diagnostic {
    let list = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let Some(written) = node.as_str() else {
        return expected_string(node, sources).help(format!("it is one of {list}"));
    };
    let help = did_you_mean(written, words.iter().copied()).unwrap_or_else(|| format!("it is one of {list}"));
    Diagnostic::new(&CODE, format!("unknown value `{written}`")).at(node.place(), "").help(help)
}

/// A plain scalar between quotes, if it is one.
fn quoted(node: &Node, sources: &Sources) -> Option<String> {
    let plain = matches!(node.data, Data::Bool(_) | Data::Int(_) | Data::Uint(_) | Data::Float(_));
    let file = sources.get(node.span.file);
    let written = file.slice(node.span);
    (plain && node.via.is_none() && !written.is_empty()).then(|| format!("\"{written}\""))
}
