//! The YAML files of a chart, as Helm reads them.

use std::sync::Arc;

use stackc_source::{FileId, Sink, Sources, Span};
use stackc_yaml::{Data, Node};

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
    let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(text).into();
    let file = sources.add(path, Arc::clone(&text));
    match parse(file, &text) {
        Ok(documents) => Some(ChartYaml { file, documents }),
        Err(words) => {
            sink.push(diagnostics::metadata::not_yaml(path, &words, Span::point(file, 0), named));
            None
        }
    }
}

/// Stands in for `stackc_yaml::parse` until that has landed.
fn parse(file: FileId, text: &str) -> Result<Vec<Node>, String> {
    use serde::Deserialize;
    let mut documents = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        let value = serde_yaml::Value::deserialize(document).map_err(|error| error.to_string())?;
        documents.push(node(&value, Span::point(file, 0)));
    }
    Ok(documents)
}

fn node(value: &serde_yaml::Value, span: Span) -> Node {
    use serde_yaml::Value;
    let data = match value {
        Value::Null => Data::Null,
        Value::Bool(value) => Data::Bool(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), _, _) => Data::Int(number),
            (_, Some(number), _) => Data::Uint(number),
            (_, _, number) => Data::Float(number.unwrap_or(0.0)),
        },
        Value::String(text) => Data::String(text.as_str().into()),
        Value::Sequence(items) => Data::Seq(Arc::new(items.iter().map(|item| node(item, span)).collect())),
        Value::Mapping(map) => {
            let entry = |(key, value): (&Value, &Value)| {
                let key: Arc<str> = match key {
                    Value::String(key) => key.as_str().into(),
                    other => serde_json::to_string(other).unwrap_or_default().into(),
                };
                (key, stackc_yaml::Entry { key: span, node: node(value, span) })
            };
            Data::Map(Arc::new(map.iter().map(entry).collect()))
        }
        Value::Tagged(tagged) => return node(&tagged.value, span),
    };
    Node::new(data, span)
}
