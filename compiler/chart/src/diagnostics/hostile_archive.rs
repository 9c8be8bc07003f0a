use crate::ArchiveError;
use stackc_source::{Code, Diagnostic, Severity, Span};

/// `chart/hostile-archive`
pub static CODE: Code = Code {
    name: "chart/hostile-archive",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The chart's archive holds what no chart needs and what can do harm where it is unpacked: a path that leads out of the chart, a link, a device, two files of one name, a part of a Git repository, or contents that unpack to many times the archive's size. Such an archive was made by hand or damaged on purpose. This cannot be silenced.

## Example

```yaml
addons:
  podinfo:
    chart: ./vendor/charts/podinfo-6.14.1.tgz   # with an entry `podinfo/../../.ssh/authorized_keys`
```

## Instead

Find out where the archive came from; fetch it again from the chart's own source and compare the digests.
"#,
};

/// An archive that tries to do harm.
pub(crate) fn refused(path: &str, error: &ArchiveError, named: Span) -> Diagnostic {
    Diagnostic::new(&CODE, super::of_entry(path, error))
        .at(named, "")
        .help("no chart needs this: do not trust the archive, and fetch it again from its own source")
}
