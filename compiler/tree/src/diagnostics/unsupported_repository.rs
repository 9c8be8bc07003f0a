use stackc_source::{Code, Diagnostic, Severity};

/// The repository cannot take a tree.
pub static CODE: Code = Code {
    name: "tree/unsupported-repository",
    severity: Severity::Error,
    silenceable: false,
    page: "\
`--git` names something that is no Git repository on this machine, or one of a kind that stackc does not write:
with SHA-256 object names, or with references in another format than files.

## Example
```yaml
# git init --object-format=sha256 deploy.git
```

## Instead
Create the repository with `git init --bare deploy.git`, or build into a directory with `--out` and commit it with git.
",
};

pub(crate) fn unsupported(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` {reason}"))
        .help("create the repository with `git init --bare`, or build into a directory with `--out`")
}
