//! The YAML files of a chart, as Helm reads them.

use stackc_source::{FileId, Sink, Sources, Span};
use stackc_yaml::{Node, Options};

use crate::{Limits, diagnostics};

/// A YAML file of a chart: where it is known to reports, and its documents.
pub(crate) struct ChartYaml {
    pub file: FileId,
    /// The roots of its documents, in order.
    pub documents: Vec<Node>,
}

/// Reads one file. `path` is how reports call it; `named` is the place that names the chart.
///
/// None where it cannot be read; the sink says why.
pub(crate) fn read(
    path: &str,
    bytes: &[u8],
    sources: &Sources,
    named: Span,
    limits: &Limits,
    sink: &mut Sink,
) -> Option<ChartYaml> {
    if bytes.len() > limits.yaml_bytes {
        sink.push(diagnostics::too_large::file(path, limits.yaml_bytes, named));
        return None;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        sink.push(diagnostics::metadata::not_utf8(path, named));
        return None;
    };
    let file = sources.add(path, text.strip_prefix('\u{feff}').unwrap_or(text));
    let source = sources.get(file);
    let options = Options { third_party: true, ..Options::default() };
    let mut found = Sink::default();
    let parsed = stackc_yaml::parse(file, &source.text, &options, &mut found);
    for diagnostic in found.into_diagnostics() {
        sink.push(diagnostic.also(named, "the chart is named here"));
    }
    let documents = parsed.documents.into_iter().map(|document| document.root).collect();
    (!parsed.broken).then_some(ChartYaml { file, documents })
}
