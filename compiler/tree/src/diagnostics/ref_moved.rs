use stackc_source::{Code, Diagnostic, Severity};

/// The branch moved during the build.
pub static CODE: Code = Code {
    name: "tree/ref-moved",
    severity: Severity::Error,
    silenceable: false,
    page: "\
While the build ran, somebody else moved the branch. Its commit was made for the tip that the branch had before, and
would have thrown the other change away; so the branch stays as they left it.

## Example
```yaml
# two CI jobs build into refs/heads/main of one repository at the same time
```

## Instead
Build again. In CI, let one job at a time build into a branch (a concurrency group).
",
};

pub(crate) fn moved(name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the branch `{name}` was moved by somebody else during the build"))
        .help("build again")
}
