use stackc_source::{Code, Diagnostic, Severity};

/// A file of the new tree cannot be called so.
pub static CODE: Code = Code {
    name: "tree/bad-path",
    severity: Severity::Error,
    silenceable: false,
    page: "\
A file would get a path that file systems or Git take for something else: it leads out of the tree, names Git's
own directory, is too long, or stands there twice, once as a file and once as a directory. It comes from the name
of a manifest or from a file inside a local chart.

## Example
```yaml
manifests:
  limits:
    from: 'manifests/..\\limits/'
```

## Instead
Rename the file, or exclude it in the chart's `.helmignore`.
",
};

pub(crate) fn fault(path: &str, fault: &str, source: &str) -> Diagnostic {
    let from = if source.is_empty() { String::new() } else { format!(", which comes from `{source}`,") };
    Diagnostic::new(&CODE, format!("the path `{path}` of the output{from} {fault}"))
        .help("rename the file, or exclude it in the chart's `.helmignore`")
}
