//! `argo/bad-ref`

use stackc_source::{Code, Diagnostic, Severity, Span, did_you_mean};

/// The code.
pub static CODE: Code = Code {
    name: "argo/bad-ref",
    severity: Severity::Error,
    silenceable: true,
    page: r#"A reference between sources that Argo CD does not follow. `ref: name` on a Git source lets values files of other
sources begin with `$name/`, which is the root of that repository. It works only among `sources`, at the very
beginning of an entry, and with names of letters, digits, `-` and `_`.

## Example

```yaml
sources:
  - repoURL: https://charts.example.com
    chart: redis
    targetRevision: 20.6.1
    helm:
      valueFiles: [$config/redis.yaml]
  - repoURL: https://git.example.com/deploy.git
    ref: values
```

## Instead

```yaml
sources:
  - repoURL: https://charts.example.com
    chart: redis
    targetRevision: 20.6.1
    helm:
      valueFiles: [$values/redis.yaml]
  - repoURL: https://git.example.com/deploy.git
    ref: values
```
"#,
};

/// The name has other characters.
pub fn bad_name(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{name}` cannot be the `ref` of a source"))
        .at(span, "")
        .help("write letters, digits, `-` and `_`")
}

/// Two sources have the same name.
pub fn twice(span: Span, name: &str, first: Span) -> Diagnostic {
    Diagnostic::new(&CODE, format!("two sources have the `ref` `{name}`"))
        .at(span, "")
        .also(first, "the first is here")
        .help("give each a name of its own")
}

/// The source with the name is a chart or an OCI artefact.
pub fn not_git(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the source with `ref` `{name}` is not a Git repository"))
        .at(span, "")
        .help("values files can be referred to in Git repositories alone")
}

/// There is one source only, so `$name` is no reference.
pub fn single_source(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`${name}` in the only source of an Application is not a reference"))
        .at(span, "")
        .help("write a path from the repository's root, with a leading `/`, or use `sources`")
}

/// `$name` without a path.
pub fn bare(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`${name}` names a repository, not a file in it"))
        .at(span, "")
        .help(format!("write `${name}/path/to/values.yaml`"))
}

/// No source has the name; `known` are those that there are.
pub fn undefined(span: Span, name: &str, known: &[&str]) -> Diagnostic {
    let help = match known {
        [] => format!("add a source with `ref: {name}`"),
        _ => did_you_mean(name, known.iter().copied())
            .unwrap_or_else(|| format!("there are {}", super::list(known.iter().copied()))),
    };
    Diagnostic::new(&CODE, format!("no source has the `ref` `{name}`")).at(span, "").help(help)
}

/// The reference is not at the beginning.
pub fn not_first(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("a reference in the middle of `{path}` is not followed"))
        .at(span, "")
        .help("`$name/` works at the very beginning only")
}
