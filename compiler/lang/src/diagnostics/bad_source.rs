//! `lang/bad-source`

use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "lang/bad-source",
    severity: Severity::Error,
    silenceable: false,
    page: r#"An entry of `sources` says where charts come from: an HTTP Helm repository, an OCI registry (`oci://`), or a Git repository (`git:` with a `revision`).

## Example

```yaml
sources:
  podinfo: ghcr.io/stefanprodan/charts
```

## Instead

```yaml
sources:
  podinfo: oci://ghcr.io/stefanprodan/charts
```
"#,
};

/// A URL that is neither `http(s)://` nor `oci://`.
pub fn scheme(url: &str, span: Span) -> Diagnostic {
    let help = match url.split_once("://") {
        Some(("ssh" | "git", _)) => format!("for a Git repository write `{{git: {url}, revision: ...}}`"),
        _ if url.starts_with("git@") => format!("for a Git repository write `{{git: {url}, revision: ...}}`"),
        Some(_) => "a source is `https://...`, `oci://...` or `{git: ..., revision: ...}`".to_owned(),
        None => format!("a source is a URL: `https://{url}` or `oci://{url}`"),
    };
    Diagnostic::new(&CODE, format!("`{url}` is no source of charts")).at(span, "").help(help)
}

/// Both `url` and `git`.
pub fn url_and_git(url: Span, git: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "a source has `url` or `git`, not both")
        .at(git, "")
        .also(url, "")
        .help("take one away")
}

/// Neither `url` nor `git`.
pub fn no_url(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this source has no `url` and no `git`")
        .at(span.part(0..1), "")
        .help("add `url:` or `git:`")
}

/// A revision without Git.
pub fn revision_without_git(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`revision` belongs to a `git` source")
        .at(span, "")
        .help("write `git:` in place of `url:`, or take `revision` away")
}

/// `oci: native` on something that is no registry.
pub fn oci_form_of_other(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "`oci: native` belongs to an `oci://` source").at(span, "").help("take it away")
}
