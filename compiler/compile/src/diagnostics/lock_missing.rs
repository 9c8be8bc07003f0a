//! `lock/missing`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lock/missing",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A range of versions is made exact by the lock. There is none yet, and without one a build would not give the same bytes tomorrow.

## Example

```yaml
addons:
  podinfo: {chart: podinfo/podinfo, version: ^6.14}
```

## Instead

```yaml
addons:
  podinfo: {chart: podinfo/podinfo, version: 6.14.1}
```
"#,
};

/// A range without a lock.
pub fn of(version: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{version}` is a range, and there is no lock that makes it exact"))
        .at(span, "")
        .help("write an exact version, such as `1.2.3`")
}
