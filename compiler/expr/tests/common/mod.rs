//! What the tests of this crate share: scalars as a reader would give them, a scope, results as JSON.
#![allow(dead_code, reason = "not every test uses everything")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::sync::Arc;

use serde_json::Value as Json;
use stackc_expr::{Parsed, Scope, Template};
use stackc_source::{Diagnostic, Sink, Sources, Span};
use stackc_yaml::{Data, Entry, Map, Node, Style};

/// A file that holds one scalar, and that scalar: plain where YAML can read it so, else a literal block.
pub fn scalar(sources: &Sources, text: &str) -> Node {
    let (written, style) = file_of(text);
    let end = written.len() - 1;
    let span = Span::new(sources.add("a.yaml", written), "key: ".len()..end);
    let mut node = Node::new(Data::String(text.into()), span);
    node.style = style;
    node
}

fn file_of(text: &str) -> (String, Style) {
    if text.contains(": ") && !text.contains('\n') {
        (format!("key: |-\n  {text}\n"), Style::Literal)
    } else {
        (format!("key: {text}\n"), Style::Plain)
    }
}

/// JSON as data.
pub fn data(json: &Json) -> Data {
    let sources = Sources::default();
    let span = Span::point(sources.add("scope.yaml", ""), 0);
    from_json(json, span)
}

fn from_json(json: &Json, span: Span) -> Data {
    match json {
        Json::Null => Data::Null,
        Json::Bool(value) => Data::Bool(*value),
        Json::Number(n) if n.is_i64() => Data::Int(n.as_i64().unwrap()),
        Json::Number(n) if n.is_u64() => Data::Uint(n.as_u64().unwrap()),
        Json::Number(n) => Data::Float(n.as_f64().unwrap()),
        Json::String(text) => Data::String(text.as_str().into()),
        Json::Array(items) => {
            Data::Seq(Arc::new(items.iter().map(|item| Node::new(from_json(item, span), span)).collect()))
        }
        Json::Object(map) => {
            let entry = |json| Entry { key: span, node: Node::new(from_json(json, span), span) };
            Data::Map(Arc::new(
                map.iter().map(|(key, json)| (Arc::from(key.as_str()), entry(json))).collect::<Map>(),
            ))
        }
    }
}

/// Data as JSON; a float keeps a fraction.
pub fn json(data: &Data) -> Json {
    match data {
        Data::Null => Json::Null,
        Data::Bool(value) => Json::from(*value),
        Data::Int(value) => Json::from(*value),
        Data::Uint(value) => Json::from(*value),
        Data::Float(value) => Json::from(*value),
        Data::String(text) => Json::from(&**text),
        Data::Seq(items) => items.iter().map(|item| json(&item.data)).collect(),
        Data::Map(map) => {
            Json::Object(map.iter().map(|(key, entry)| (key.to_string(), json(&entry.node.data))).collect())
        }
    }
}

/// The scope that the tables use.
pub fn scope() -> Scope {
    let cluster = serde_json::json!({
        "name": "edge-1",
        "labels": {"tier": "edge", "region": "eu", "node-pool": "a", "app.kubernetes.io/name": "x"},
    });
    let params = serde_json::json!({
        "domain": "acme.dev", "replicas": 3, "ratio": 0.5, "big": 1e21, "small": 1e-7, "whole": 100000.0,
        "hosts": ["a.dev", "b.dev"], "none": null, "debug": true, "empty": {}, "nothing": [],
        "nested": {"a": {"b": [{"c": 1}, {"c": 2}]}},
        "max": u64::MAX,
    });
    let mut base = Scope::new();
    base.set("cluster", data(&cluster));
    base.call_keys("cluster.labels", "label", "cluster `edge-1`");
    let mut scope = Scope::over(&Arc::new(base));
    scope.set("params", data(&params));
    scope.forbid("secrets", "secrets are not known to expressions");
    scope
}

/// The value of a scalar in [`scope`], or what its first diagnostic says.
pub fn eval(text: &str) -> Result<Json, Box<Diagnostic>> {
    eval_in(text, &scope())
}

pub fn eval_in(text: &str, scope: &Scope) -> Result<Json, Box<Diagnostic>> {
    let sources = Sources::default();
    let node = scalar(&sources, text);
    let mut sink = Sink::default();
    match Template::parse(&node, &sources, &mut sink) {
        Parsed::Plain => Ok(json(&node.data)),
        Parsed::Template(template) => match template.eval(scope, &sources) {
            Ok(node) => Ok(json(&node.data)),
            Err(diagnostic) => Err(diagnostic),
        },
        Parsed::Failed => Err(Box::new(sink.into_diagnostics().remove(0))),
    }
}

/// A diagnostic on lines: code and message, what of the text is marked, the help.
pub fn shown(text: &str, diagnostic: &Diagnostic) -> String {
    let (file, _) = file_of(text);
    let marked = &file[diagnostic.primary().unwrap().range()];
    let mut shown = format!("{}: {} @ {marked}", diagnostic.code.name, diagnostic.message);
    if let Some(help) = &diagnostic.help {
        shown += &format!(" # {help}");
    }
    shown
}

/// A node of another style than plain; `written` is how it stands in the file.
pub fn quoted(sources: &Sources, written: &str, text: &str, style: Style) -> Node {
    let file = sources.add("a.yaml", format!("key: {written}\n"));
    let mut node = Node::new(Data::String(text.into()), Span::new(file, 5..5 + written.len()));
    node.style = style;
    node
}
