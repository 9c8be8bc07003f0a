use stackc_source::{Code, Diagnostic, Severity};

/// A link stands where a directory or a file of the tree belongs.
pub static CODE: Code = Code {
    name: "tree/link",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The output directory, or something on the way to a file of the tree, is a symbolic link. A link in a tree that others
can write leads wherever they like, so no write and no removal follows one.

## Example
```yaml
# ln -s ../elsewhere out/clusters
```

## Instead
Name the directory itself after `--out`, and replace links inside the tree by what they point to.
",
};

pub(crate) fn inside(at: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("a link stands at `{at}` in the output tree"))
        .help("replace the link by a directory or a file, and build again")
}

pub(crate) fn output(path: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the output directory `{path}` is a link"))
        .help("name the directory that it points to")
}
