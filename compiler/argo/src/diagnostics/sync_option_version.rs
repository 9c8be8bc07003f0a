//! `argo/sync-option-version`

use stackc_source::{Code, Diagnostic, Severity, Span};

use crate::Version;

/// The code.
pub static CODE: Code = Code {
    name: "argo/sync-option-version",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A sync option in a place where the project's Argo CD (`argocd.version`) does not heed it: it came with a later
version, or it may stand only in `syncOptions` of an Application, or only in the annotation
`argocd.argoproj.io/sync-options` of an object. Argo CD ignores it without a word.

## Example

```yaml
argocd:
  version: "3.3"
defaults:
  syncPolicy:
    syncOptions: [Prune=false]
```

## Instead

Upgrade Argo CD to 3.4 and say so, or write the annotation on the objects that it is about.
"#,
};

/// Applications have the option only since `since`.
pub fn too_new(span: Span, text: &str, since: Version, version: Version) -> Diagnostic {
    Diagnostic::new(&CODE, format!("Argo CD {version} ignores `{text}` in `syncOptions`"))
        .at(span, "")
        .help(format!("it came with {since}; `argocd.version` says {version}"))
}

/// Only objects have the option.
pub fn object_only(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("Argo CD ignores `{text}` in `syncOptions` of an Application"))
        .at(span, "")
        .help("write it in the annotation `argocd.argoproj.io/sync-options` of the objects that it is about")
}

/// Only Applications have the option.
pub fn application_only(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("Argo CD ignores `{text}` in the annotation of an object"))
        .at(span, "")
        .help("write it under `syncPolicy.syncOptions`")
}
