//! `argo/bad-source`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// The code.
pub static CODE: Code = Code {
    name: "argo/bad-source",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A source that Argo CD cannot read: it has a repository and either a `chart` with a `targetRevision` or a `path`; and
settings for one tool at most.

## Example

```yaml
source:
  repoURL: https://charts.example.com
  chart: redis
```

## Instead

```yaml
source:
  repoURL: https://charts.example.com
  chart: redis
  targetRevision: 20.6.1
```
"#,
};

/// There is no source at all.
pub fn none(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "the Application has no source").at(span, "").help("add `source:`")
}

/// The repository is missing.
pub fn no_repository(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a source has an empty `repoURL`").at(span, "").help("write the repository's URL")
}

/// Neither chart nor path.
pub fn no_content(span: Span, several: bool) -> Diagnostic {
    let (names, help) = match several {
        true => ("`path`, `chart` nor `ref`", "add one of them"),
        false => ("`path` nor `chart`", "add one of them; the root of a repository is `path: .`"),
    };
    Diagnostic::new(&CODE, format!("a source has neither {names}")).at(span, "").help(help)
}

/// A chart without a version.
pub fn no_version(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a source has a `chart` without a version")
        .at(span, "")
        .help("add `targetRevision:`")
}

/// Chart and path.
pub fn chart_and_path(path: Span, chart: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a source has both `chart` and `path`, and Argo CD ignores `path`")
        .at(path, "")
        .also(chart, "the chart is here")
        .help("leave one of them away")
}

/// A chart in a repository of OCI artefacts.
pub fn chart_in_oci(chart: Span, repository: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "Argo CD ignores `chart` where `repoURL` begins with `oci://`")
        .at(chart, "")
        .also(repository, "this is the artefact itself")
        .help("end `repoURL` with the chart's name and write `path: .`, or leave `oci://` away")
}

/// A path that begins with a slash.
pub fn absolute_path(span: Span, path: &str) -> Diagnostic {
    let relative = path.trim_start_matches('/');
    let relative = if relative.is_empty() { "." } else { relative };
    Diagnostic::new(&CODE, format!("the path `{path}` of a source is absolute"))
        .at(span, "")
        .help(format!("write `{relative}`"))
}

/// Settings for two tools.
pub fn two_tools(span: Span, tool: &str, first: Span, first_tool: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("a source has both `{first_tool}` and `{tool}`"))
        .at(span, "")
        .also(first, "")
        .help("keep one of them")
}
