use stackc_source::{Code, Diagnostic, Severity};

/// The name after `--ref` is no branch.
pub static CODE: Code = Code {
    name: "tree/bad-ref",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The output goes to a branch, which is named in full: `refs/heads/` and a name that Git allows. A short name would
mean different things in different repositories. A branch that is a symbolic reference, or one that points to
something other than a commit, is refused too: moving it would move another one.

## Example
```yaml
# stackc build --git deploy.git --ref main
```

## Instead
```yaml
# stackc build --git deploy.git --ref refs/heads/main
```
",
};

pub(crate) fn invalid(name: &str, reason: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(&CODE, format!("`{name}` is not the full name of a branch: {reason}"));
    match name.contains('/') {
        true => diagnostic.help("write `refs/heads/` and the branch's name"),
        false => diagnostic.help(format!("did you mean `refs/heads/{name}`?")),
    }
}

pub(crate) fn not_a_commit(name: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{name}` is {what}"))
        .help("name a branch that points to a commit, or a new one")
}
