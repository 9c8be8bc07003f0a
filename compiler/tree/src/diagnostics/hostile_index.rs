use stackc_source::{Code, Diagnostic, Severity};

/// An index claims what is not ours.
pub static CODE: Code = Code {
    name: "tree/hostile-index",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The index `.stackc.json` of the output tree names a path that no build would own: outside its cluster's directory and
`charts/`, absolute, with `..`, or behind a link. Builds remove what the index lists and the project no longer has, so
whoever can change the index could have files removed elsewhere. Nothing was written.

## Example
```yaml
{\"version\": 1, \"files\": [{\"path\": \"../../home/ci/.ssh/authorized_keys\", \"sha256\": \"...\"}]}
```

## Instead
Find out who changed the output tree. Then take it back from a commit that you trust, and build again.
",
};

pub(crate) fn entry(index: &str, path: &str, fault: &str) -> Diagnostic {
    let path: String = path.chars().take(200).collect();
    Diagnostic::new(&CODE, format!("the path `{path}` in the index `{index}` {fault}")).help(
        "find out who changed the output tree, take it back from a commit that you trust, and build again",
    )
}

pub(crate) fn through_link(index: &str, path: &str, link: &str) -> Diagnostic {
    entry(index, path, &format!("is reached through the link `{link}`"))
}
