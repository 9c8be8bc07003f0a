use crate::ArchiveError;
use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/too-large`
pub static CODE: Code = Code {
    name: "chart/too-large",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The chart passes a limit: the size of its archive, of its files together, of a file that has to be read, their number, the length of a name, or the depth of charts within charts. The limit on the whole (100 MiB) is Helm's own.

## Example

```yaml
addons:
  podinfo:
    chart: ./charts/podinfo   # with a database dump of 200 MiB among its files
```

## Instead

Exclude what does not belong to the chart in its `.helmignore`.
"#,
};

/// An archive or directory that passes a limit.
pub(crate) fn files(path: &str, error: &ArchiveError, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, super::of_entry(path, error))
        .at(named, "")
        .help("exclude what does not belong to the chart in its `.helmignore`")
}

/// A file that has to be read whole.
pub(crate) fn file(path: &str, limit: usize, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` has more than {limit} bytes")).at(named, "")
}

/// Charts within charts within charts.
pub(crate) fn nesting(path: &str, limit: usize, named: Span) -> Diagnostic {
    let message = format!("`{path}` lies deeper than {limit} charts within each other");
    Diagnostic::new(&CODE, message).at(named, "")
}

/// Too many charts in one.
pub(crate) fn charts(path: &str, limit: usize, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{path}` brings more than {limit} subcharts")).at(named, "")
}
