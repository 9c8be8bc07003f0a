//! `chart/bad-name`

use stackc_lang::Text;
use stackc_source::{Code, Diagnostic, Severity, Span};

/// See the page.
pub static CODE: Code = Code {
    name: "chart/bad-name",
    severity: Severity::Error,
    silenceable: false,
    page: r#"`chart` is `source/name` of an entry of `sources`, or a path that begins with `./` or `../`.

## Example

```yaml
addons:
  podinfo: {chart: podinfo}
```

## Instead

```yaml
addons:
  podinfo: {chart: podinfo/podinfo}     # or ./charts/podinfo
```
"#,
};

/// No chart at all.
pub fn missing(span: Span) -> Diagnostic {
    Diagnostic::new(&CODE, "this add-on has no `chart`")
        .at(span, "")
        .help("add `chart: source/name`, or a path to a chart")
}

/// A name without a source.
pub fn no_source<'a>(chart: &Text, sources: impl Iterator<Item = &'a str>) -> Diagnostic {
    let written = &chart.value;
    let proposals: Vec<String> = sources.take(3).map(|source| format!("`{source}/{written}`")).collect();
    let help = if proposals.is_empty() {
        format!("name its source, `source/{written}`, or a path, `./{written}`")
    } else {
        format!("for example {}, or a path: `./{written}`", proposals.join(" or "))
    };
    Diagnostic::new(&CODE, format!("chart `{written}` names no source")).at(chart.span, "").help(help)
}

/// A path inside a Git source that leads out of it.
pub fn path_in_git(chart: &Text) -> Diagnostic {
    Diagnostic::new(&CODE, format!("`{}` is no path inside its repository", chart.value))
        .at(chart.span, "")
        .help("write `source/path/to/chart`")
}
