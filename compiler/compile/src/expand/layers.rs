//! The layers of an instance and of its units, lowest first.

use std::sync::Arc;

use stackc_lang as lang;
use stackc_source::{Sink, Span};
use stackc_yaml::{Data, Entry, Map, Node};

use crate::diagnostics as d;
use crate::merge;
use crate::path;

use super::Inputs;

/// Which layer something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// The project's `defaults`.
    Defaults,
    /// The stack.
    Stack,
    /// A placement, with its priority.
    Placement(i64),
    /// The cluster.
    Cluster,
}

impl Rank {
    /// Whether two different layers are of equal rank, so that neither wins.
    pub fn rivals(self, other: Rank) -> bool {
        matches!((self, other), (Rank::Placement(a), Rank::Placement(b)) if a == b)
    }
}

/// Something and the layer it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Layer<T> {
    /// The layer.
    pub rank: Rank,
    /// What it says.
    pub says: T,
}

/// Reports what layers of equal rank say differently.
pub fn report_rivals(layers: &[Layer<Node>], what: &str, joined: bool, sink: &mut Sink) {
    for (at, layer) in layers.iter().enumerate() {
        for other in layers.iter().take(at).filter(|other| other.rank.rivals(layer.rank)) {
            for (path, one, two) in merge::conflicts(&other.says, &layer.says, joined) {
                let path = if path.is_empty() { what.to_owned() } else { format!("{what}.{path}") };
                sink.push(d::equal_priority::of(&path, one, two));
            }
        }
    }
}

/// Tells the items of joined lists apart (DESIGN 2.5): sync options by the name before `=`, differences to ignore
/// by group, kind and name, files by the path they lead to, everything else by equality.
pub fn item_identity(inputs: &Inputs, list: &str, item: &Node) -> Option<String> {
    let text = |key: &str| item.get(key).and_then(Node::as_str).unwrap_or("").to_owned();
    match list {
        "syncOptions" => Some(item.as_str()?.split('=').next()?.to_owned()),
        "ignoreDifferences" => {
            Some([text("group"), text("kind"), text("namespace"), text("name")].join("\n"))
        }
        "valueFiles" | "secretFiles" => {
            let written = item.as_str().or_else(|| item.get("file").and_then(Node::as_str))?;
            path::resolve(&inputs.sources.get(item.span.file).path, written).ok()
        }
        _ => None,
    }
}

/// A mapping of the given fields, for values that are computed rather than written.
pub fn mapping(fields: impl IntoIterator<Item = (&'static str, Node)>, span: Span) -> Node {
    let entries = fields.into_iter().map(|(key, node)| (Arc::from(key), Entry { key: span, node }));
    Node::new(Data::Map(Arc::new(entries.collect())), span)
}

/// Text that is computed rather than written.
pub fn text(value: &Arc<str>, span: Span) -> Node {
    Node::new(Data::String(Arc::clone(value)), span)
}

/// Lays the layers of a map that holds free keys (vars, params) over each other: maps merge, lists and scalars
/// replace, and a null at the top takes away what is below.
pub fn merge_named(layers: &[Layer<Node>], span: Span, sink: &mut Sink) -> Node {
    let empty = Node::new(Data::Map(Arc::new(Map::default())), span);
    let merged = layers.iter().fold(empty, |base, layer| merge::values(base, &layer.says, sink));
    let Data::Map(map) = &merged.data else { return merged };
    if !map.iter().any(|(_, entry)| entry.node.is_null()) {
        return merged;
    }
    let kept = map.iter().filter(|(_, entry)| !entry.node.is_null());
    let kept: Map = kept.map(|(key, entry)| (Arc::clone(key), entry.clone())).collect();
    Node { data: Data::Map(Arc::new(kept)), ..merged }
}

/// Lays one field of all layers over each other by the rule of the language's own fields.
pub fn merge_field(inputs: &Inputs, name: &str, layers: &[Layer<Node>]) -> Option<(Span, Node)> {
    let items = |list: &str, item: &Node| item_identity(inputs, list, item);
    let mut merged: Option<(Span, Node)> = None;
    for layer in layers {
        let Some(entry) = layer.says.as_map().and_then(|map| map.get(name)) else { continue };
        let node = match merged {
            Some((_, base)) => merge::field(name, base, &entry.node, &items),
            None => merge::without_nulls(&entry.node),
        };
        merged = node.map(|node| (entry.key, node));
    }
    merged
}

/// The entry of an instance map in each layer that has one; a null takes away those below it.
pub fn instance_layers<'a>(
    layers: &[Layer<&'a lang::Instances>],
    name: &str,
    sink: &mut Sink,
) -> Vec<(Layer<&'a lang::Instance>, Span)> {
    let mut found: Vec<(Layer<&lang::Instance>, Span)> = Vec::new();
    for layer in layers {
        let Some((key, entry)) = layer.says.0.entry(name) else { continue };
        match entry {
            Some(instance) => found.push((Layer { rank: layer.rank, says: instance }, key.span)),
            None if found.is_empty() => sink.push(d::null_takes_nothing::instance(name, key.span)),
            None => found.clear(),
        }
    }
    found
}
