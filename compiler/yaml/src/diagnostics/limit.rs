use stackc_source::{Code, Diagnostic, Severity, Span};

/// Too deep, too many, too large.
pub static CODE: Code = Code {
    name: "yaml/limit",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The file nests deeper, or holds more values, than any real one: written out, or by aliases to aliases, which let \
a short file stand for a very large one. It is not read, so that nobody's file can take all memory or time.

## Example
```yaml
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]     # and so on
```

## Instead
Split the file, or write the value with fewer aliases.
",
};

/// Values nest too deep at `span`.
pub fn too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(&CODE, format!("values nest more than {limit} deep")).at(span, "here")
}

/// There are too many values, the last one allowed at `span`.
pub fn too_many(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(&CODE, format!("aliases expand to too much, or more than {limit} values in one file"))
        .at(span, "reading stops here")
}

/// The file has 4 GiB or more.
pub fn too_large(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "the file has 4 GiB or more").at(span, "")
}
