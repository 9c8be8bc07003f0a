use stackc_source::{Code, Diagnostic, Severity};

/// Somebody changed what a build wrote.
pub static CODE: Code = Code {
    name: "tree/edited",
    severity: Severity::Error,
    silenceable: false,
    page: "\
A file that a build wrote holds something else now, and the build would write over it or remove it. Somebody changed
it by hand, perhaps at night, perhaps for a reason: the change belongs into the project, or it is lost.

## Example
```yaml
# clusters/prod-eu/stacks/observability/addons/prometheus/values.yaml
retention: 90d        # was 30d; changed in the output repository
```

## Instead
Put the change into the project (`values:` of the add-on) so that the build writes the same bytes, or give it up with
`--overwrite`.
",
};

pub(crate) fn edited(path: &str, removal: bool, source: &str) -> Diagnostic {
    let doing = if removal { "removed" } else { "written over" };
    let help = match source {
        "" => "move the change into the project, or give it up with `--overwrite`".to_owned(),
        source => format!("move the change into the project (`{source}`), or give it up with `--overwrite`"),
    };
    Diagnostic::new(&CODE, format!("`{path}` was edited by hand and would be {doing}")).help(help)
}

pub(crate) fn replaced(path: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` was a file of ours and is something else now"))
        .help("move away what stands there, and build again")
}
