use stackc_source::{Code, Diagnostic, Severity};

use super::listed;

/// Too many Applications would go away at once.
pub static CODE: Code = Code {
    name: "tree/mass-deletion",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The build would remove more Applications than `output.maxDeletions` allows, or one of a cluster that is `protected`.
Argo CD deletes an Application that is gone from Git together with everything that it deployed, databases included. A
slip in a label or a selector can do that to a whole fleet; so removals beyond a few have to be asked for.

## Example
```yaml
kind: Placement
name: production
clusters: {matchLabels: {teir: prod}}     # finds no cluster: everything it placed would go
```

## Instead
If it was a slip, mend it. If it is meant, build with `--allow-deletions N`, N being the number in the message.
",
};

pub(crate) fn too_many(paths: &[String], allowed: usize, asked: bool) -> Diagnostic {
    let by = if asked { "`--allow-deletions`" } else { "`output.maxDeletions`" };
    let message = format!("{} would be removed, and {by} allows {allowed}: {}", count(paths), listed(paths));
    Diagnostic::new(&CODE, message).help(help(paths.len()))
}

pub(crate) fn protected(cluster: &str, paths: &[String], total: usize) -> Diagnostic {
    let message =
        format!("{} of the protected cluster `{cluster}` would be removed: {}", count(paths), listed(paths));
    Diagnostic::new(&CODE, message).help(help(total)).on_cluster(cluster)
}

fn count(paths: &[String]) -> String {
    format!("{} Application{}", paths.len(), if paths.len() == 1 { "" } else { "s" })
}

fn help(total: usize) -> String {
    format!("if that is meant, build with `--allow-deletions {total}`")
}
