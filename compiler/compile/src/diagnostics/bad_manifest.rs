//! `lang/bad-manifest`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/bad-manifest",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A manifest entry has `from`, a file or a directory of YAML or JSON files, or `inline`, an object or a list of objects.

## Example

```yaml
manifests:
  limits: {namespace: app}
```

## Instead

```yaml
manifests:
  limits: {from: manifests/limits.yaml, namespace: app}
```
"#,
};

/// Both.
pub fn both(from: Span, inline: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a manifest entry has `from` or `inline`, not both")
        .at(inline, "")
        .also(from, "")
        .help("make two entries of it; `from: null` takes a lower layer's away")
}

/// Neither.
pub fn neither(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this manifest entry has no `from` and no `inline`")
        .at(span, "")
        .help("add one of them")
}

/// An empty list of objects.
pub fn empty(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`inline` holds no object")
        .at(span, "")
        .help("add an object, or take the entry away")
}

/// A file that Argo CD would not read.
pub fn not_yaml(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &CODE,
        format!("`{}` is no manifest: Argo CD reads `.yaml`, `.yml` and `.json`", path.escape_debug()),
    )
    .at(span, "named here")
    .help("rename it, or name another file")
}

/// Files without objects.
pub fn no_objects(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{}` holds no Kubernetes object", path.escape_debug()))
        .at(span, "named here")
        .help("Argo CD refuses an Application without a directory, and an empty one is not in Git")
}
