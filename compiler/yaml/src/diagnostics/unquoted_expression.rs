use stackc_source::{Code, Diagnostic, Severity, Span};

/// An expression that needs quotes.
pub static CODE: Code = Code {
    name: "lang/unquoted-expression",
    severity: Severity::Error,
    silenceable: false,
    page: "\
YAML is read before expressions are. Inside `[...]` and `{...}` an unquoted `${{` begins two maps; `: ` inside an \
expression makes a key of what stands before it; ` #` begins a comment, which cuts the rest off silently.

## Example
```yaml
hosts: [${{ params.host }}]
labels: ${{ {'team': params.team} }}
```

## Instead
```yaml
hosts: [\"${{ params.host }}\"]
labels: \"${{ {'team': params.team} }}\"
```
",
};

/// The scalar at `span` holds an expression without quotes; `quoted` is how to write it.
pub fn unquoted_expression(span: Span, quoted: Option<String>) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(&CODE, "this expression needs quotes").at(span, "YAML does not see it whole");
    match quoted {
        Some(quoted) => diagnostic.help(format!("write `{quoted}`")).fix(span, quoted),
        None => diagnostic.help("put the whole value in quotes"),
    }
}
