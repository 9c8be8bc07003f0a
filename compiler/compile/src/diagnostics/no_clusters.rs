//! `lang/no-clusters`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/no-clusters",
    severity: Severity::Warning,
    silenceable: true,
    page: r#"The project has no cluster, so there is nothing to build.

## Example

```yaml
apiVersion: stackc/v1alpha1
kind: Project
name: demo
output: {repoURL: https://git.example.com/deploy.git}
```

## Instead

```yaml
apiVersion: stackc/v1alpha1
kind: Cluster
name: dev
stacks: [base]
```
"#,
};

/// A project without clusters.
pub fn of(project: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "the project has no cluster, so there is nothing to build")
        .at(project, "")
        .help("add a document of `kind: Cluster`")
}
