use crate::ArchiveError;
use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/archive`
pub static CODE: Code = Code {
    name: "chart/archive",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The chart's archive cannot be read: it is no gzip archive, it is damaged or cut off, it holds no files, or it has no top directory; or the chart's .helmignore has a line that Helm refuses. Helm could not load it either.

## Example

```yaml
addons:
  podinfo:
    chart: ./charts/podinfo-6.14.1.zip
```

## Instead

Fetch the archive again (`helm pull`), or pack the chart with `helm package`.
"#,
};

/// An archive that cannot be read.
pub(crate) fn unreadable(path: &str, error: &ArchiveError, named: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(&CODE, super::of_entry(path, error)).at(named, "");
    match error.entry.as_str() {
        "" => diagnostic.help("fetch the archive again, or pack it with `helm package`"),
        _ => diagnostic,
    }
}
