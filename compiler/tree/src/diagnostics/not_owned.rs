use stackc_source::{Code, Diagnostic, Severity};

/// Something of somebody else stands where a file of the tree belongs.
pub static CODE: Code = Code {
    name: "tree/not-owned",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The build would write a file where another one stands that no index lists: it was not written by stackc, or its index
is lost. (A file with the very bytes that the build would write is simply adopted.)

## Example
```yaml
# the output directory holds a clusters/prod-eu/argocd/root.yaml that was written by hand
```

## Instead
Move the file away, choose another `output.path`, or let the build write over it with `--overwrite`.
",
};

pub(crate) fn file(path: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` stands in the way and was not written by a build"))
        .help("move it away, or write over it with `--overwrite`")
}

pub(crate) fn in_the_way(at: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("{what} stands at `{at}` and was not written by a build"))
        .help("move it away")
}
