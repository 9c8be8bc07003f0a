//! Reads values of the right type out of a node and passes over all others: `check` has spoken of those.

use indexmap::IndexMap;
use stackc_yaml::{Data, Node};

pub(crate) fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned()
}

pub(crate) fn flag(node: &Node, key: &str) -> Option<bool> {
    match node.get(key)?.data {
        Data::Bool(value) => Some(value),
        _ => None,
    }
}

pub(crate) fn integer(node: &Node, key: &str) -> Option<i64> {
    match node.get(key)?.data {
        Data::Int(value) => Some(value),
        _ => None,
    }
}

/// The items of a list; none where there is no list.
pub(crate) fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).and_then(Node::as_seq).unwrap_or_default()
}

pub(crate) fn texts(node: &Node, key: &str) -> Vec<String> {
    items(node, key).iter().filter_map(Node::as_str).map(str::to_owned).collect()
}

/// A map of strings; none where there is no map.
pub(crate) fn strings(node: Option<&Node>) -> IndexMap<String, String> {
    let entries = node.and_then(Node::as_map).into_iter().flat_map(|map| map.iter());
    entries.filter_map(|(key, entry)| Some((key.to_string(), entry.node.as_str()?.to_owned()))).collect()
}

/// Whether the file has the very text of a string at its span, so that an edit of the span changes this value and
/// no other: not what came through an alias or was computed.
pub(crate) fn is_literal(node: &Node) -> bool {
    let written = (node.span.end.saturating_sub(node.span.start)) as usize;
    let quotes = match node.style {
        stackc_yaml::Style::SingleQuoted | stackc_yaml::Style::DoubleQuoted => 2,
        _ => 0,
    };
    node.via.is_none() && node.as_str().is_some_and(|text| text.len() + quotes == written)
}
