use stackc_source::{Code, Diagnostic, Severity};

/// Somebody works on the branch.
pub static CODE: Code = Code {
    name: "tree/checked-out",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The branch is checked out in a working tree. Moving it from below would make everything that the commit changes look
like a change of whoever works there, in reverse; their next commit would take the build back.

## Example
```yaml
# stackc build --git . --ref refs/heads/main
```

## Instead
Build into a branch that nobody has checked out, into a bare repository, or into a directory with `--out`.
",
};

pub(crate) fn checked_out(name: &str, worktree: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the branch `{name}` is checked out in `{worktree}`")).help(
        "build into a branch that is not checked out, into a bare repository, or into that directory with `--out`",
    )
}
