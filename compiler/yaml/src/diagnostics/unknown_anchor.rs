use stackc_source::{Code, Diagnostic, Severity, Span, did_you_mean};

/// An alias of nothing.
pub static CODE: Code = Code {
    name: "yaml/unknown-anchor",
    severity: Severity::Error,
    silenceable: false,
    page: "\
`*name` stands for the value that `&name` marked before it in the same document. Anchors do not reach over `---` \
or into other files. A value that begins with a `*` and is none needs quotes.

## Example
```yaml
hosts: [*.example.com]
```

## Instead
```yaml
hosts: [\"*.example.com\"]
```
",
};

/// No anchor before `span` has this name.
pub fn unknown_anchor<'a>(span: Span, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let help = format!("mark a value before it with `&{name}`, or put it in quotes if it is text");
    Diagnostic::new(&CODE, format!("unknown anchor `{name}`"))
        .at(span, "")
        .help(help)
        .maybe_help(did_you_mean(name, known))
}

/// The alias at `span` stands inside the value it stands for.
pub fn inside_itself(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the value of anchor `{name}` contains itself"))
        .at(span, "inside the value it stands for")
}
