use stackc_source::{Code, Diagnostic, Severity};

/// An index cannot be read.
pub static CODE: Code = Code {
    name: "tree/broken-index",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The index `.stackc.json` says what a build owns. If it cannot be read, nothing is known to be ours: files could
neither be removed nor told from those that someone else put there. It breaks when it is edited by hand or when a
merge leaves conflict markers in it; a newer stackc may also write a form that this one does not know.

## Example
```yaml
# clusters/prod-eu/.stackc.json
<<<<<<< HEAD
```

## Instead
Take the index back from the last commit of the output repository (`git checkout HEAD -- clusters/prod-eu/.stackc.json`)
and build again. If there is none, remove the index and build with `--overwrite`: files that belong to no add-on any
more then have to be removed by hand.
",
};

pub(crate) fn broken(index: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the index `{index}` cannot be read: {reason}")).help(
        "take it back from the last commit of the output repository and build again; if there is none, \
         remove it and build with `--overwrite`",
    )
}

pub(crate) fn version(index: &str, version: u64) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("the index `{index}` is of version {version}, and this stackc knows version 1"),
    )
    .help("build with the stackc that wrote it, or a newer one")
}

pub(crate) fn too_large(index: &str, limit: u64) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the index `{index}` is larger than {} MiB", limit >> 20))
        .help("take it back from the last commit of the output repository and build again")
}
