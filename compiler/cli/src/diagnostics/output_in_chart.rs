use stackc_source::{Code, Diagnostic, Severity};

/// See the page.
pub static CODE: Code = Code {
    name: "tree/output-in-chart",
    severity: Severity::Error,
    silenceable: false,
    page: r#"The output directory lies inside a chart. A chart is copied into the tree whole, so the next build would copy
the tree of this one into itself, and the one after that both.

## Example

```yaml
# stackc build --out charts/web/out
addons:
  web:
    chart: ./charts/web
```

## Instead

Choose a directory outside of every chart: `stackc build --out out`.
"#,
};

/// The output directory `output` lies in the chart in directory `chart`.
pub fn new(output: &str, chart: &str) -> Diagnostic {
    Diagnostic::new(&CODE, format!("the output directory `{output}` lies inside the chart `{chart}`"))
        .help("choose a directory outside of every chart")
}
