//! `lang/no-project`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/no-project",
    severity: Severity::Error,
    silenceable: false,
    page: r#"A project is a directory with a `stackc.yaml`, which holds the only document of `kind: Project`.

## Example

```yaml
# stackc.yaml
apiVersion: stackc/v1alpha1
kind: Cluster
name: dev
```

## Instead

```yaml
# stackc.yaml
apiVersion: stackc/v1alpha1
kind: Project
name: demo
output:
  repoURL: https://git.example.com/deploy.git
```
"#,
};

/// No Project in `stackc.yaml`.
pub fn none() -> Diagnostic {
    Diagnostic::new(&CODE, "`stackc.yaml` holds no `kind: Project`")
        .help("`stackc init` writes one to begin with")
}

/// `stackc.yaml` holds nothing of the language.
pub fn not_ours() -> Diagnostic {
    Diagnostic::new(&CODE, "`stackc.yaml` holds no document of `apiVersion: stackc/v1alpha1`")
        .help("`stackc init` writes one to begin with")
}

/// A second one.
pub fn second(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a second project")
        .at(span, "the second")
        .also(first, "the first")
        .help("take one away")
}

/// One in another file.
pub fn elsewhere(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("a project in `{path}`"))
        .at(span, "")
        .help("the only project stands in `stackc.yaml`; one below it is another project, which needs a directory outside")
}
