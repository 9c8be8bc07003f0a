//! How Helm lays maps of values over each other (`pkg/chart/common/util/coalesce.go` of 4.3.1). Every node keeps its place, so
//! what comes out still knows who wrote it.

use std::sync::Arc;

use stackc_source::Span;
use stackc_yaml::{Data, Entry, Map, Node};

use crate::activation::Active;

/// A subchart's values that are no map: Helm refuses the whole.
#[derive(Clone, Debug)]
pub(crate) struct NotAMap {
    /// The keys that lead there, from the root of the values that were coalesced.
    pub path: Vec<Arc<str>>,
    /// What stands there.
    pub node: Node,
}

/// What becomes of a null in the upper layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nulls {
    /// It deletes what lies below, and goes away.
    Delete,
    /// It stays, for a later pass to delete with.
    Keep,
}

/// Documents of one file, or values files: maps are merged, everything else is replaced; a null stays.
pub(crate) fn overlay(upper: &Node, lower: &Node) -> Node {
    let (Some(over), Some(under)) = (upper.as_map(), lower.as_map()) else { return upper.clone() };
    let mut merged = under.clone();
    for (key, entry) in over.iter() {
        let node =
            under.get(key).map_or_else(|| entry.node.clone(), |below| overlay(&entry.node, &below.node));
        merged.insert(Arc::clone(key), Entry { key: entry.key, node });
    }
    Node { data: Data::Map(Arc::new(merged)), ..upper.clone() }
}

/// The values of a chart and of all its active subcharts: `values` over their defaults, globals handed down.
pub(crate) fn coalesce(chart: &Active<'_>, values: &Map, nulls: Nulls) -> Result<Map, NotAMap> {
    let mut merged = over_defaults(chart, values, nulls);
    for subchart in &chart.subcharts {
        let name = &subchart.name;
        let mut entry = match merged.get(name) {
            Some(entry) => entry.clone(),
            None => Entry { key: chart.origin(), node: empty_map(chart.origin()) },
        };
        let Some(own) = entry.node.as_map() else {
            return Err(NotAMap { path: vec![Arc::clone(name)], node: entry.node });
        };
        let own = with_globals(own, &merged, chart.origin());
        let own = coalesce(subchart, &own, nulls).map_err(|mut error| {
            error.path.insert(0, Arc::clone(name));
            error
        })?;
        entry.node.data = Data::Map(Arc::new(own));
        merged.insert(Arc::clone(name), entry);
    }
    Ok(merged)
}

/// One map over another. With [`Nulls::Delete`] a null above deletes what it finds below; one that finds nothing stays.
pub(crate) fn merge(over: &Map, under: &Map, nulls: Nulls) -> Map {
    let mut merged = over.clone();
    for (key, below) in under.iter() {
        match over.get(key).map(|above| &above.node) {
            None => {
                merged.insert(Arc::clone(key), below.clone());
            }
            Some(above) if above.is_null() => {
                if nulls == Nulls::Delete && !below.node.is_null() {
                    merged.remove(key);
                }
            }
            Some(above) => merge_entry(&mut merged, key, above, &below.node, nulls),
        }
    }
    merged
}

/// The value at a dotted path, whatever it is, if everything above it is a map.
pub(crate) fn at_path<'a>(values: &'a Map, path: &str) -> Option<&'a Node> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let node = &values.get(first)?.node;
    match rest {
        Some(rest) => at_path(node.as_map()?, rest),
        None => Some(node),
    }
}

pub(crate) fn empty_map(span: Span) -> Node {
    Node::new(Data::Map(Arc::default()), span)
}

fn over_defaults(chart: &Active<'_>, values: &Map, nulls: Nulls) -> Map {
    let mut merged = values.clone();
    for (key, default) in chart.defaults.iter() {
        match values.get(key).map(|entry| &entry.node) {
            None => {
                let node = match nulls {
                    Nulls::Keep => default.node.clone(),
                    Nulls::Delete if default.node.is_null() => continue,
                    Nulls::Delete => without_nulls(&default.node),
                };
                merged.insert(Arc::clone(key), Entry { key: default.key, node });
            }
            Some(value) if value.is_null() => {
                if nulls == Nulls::Delete {
                    merged.remove(key);
                }
            }
            Some(value) => {
                // The nulls of a subchart's values are for the subchart's own pass.
                let is_subchart = chart.subcharts.iter().any(|subchart| subchart.name == *key);
                let nulls = if is_subchart { Nulls::Keep } else { nulls };
                match nulls {
                    Nulls::Keep => merge_entry(&mut merged, key, value, &default.node, nulls),
                    Nulls::Delete => {
                        merge_entry(&mut merged, key, value, &without_nulls(&default.node), nulls)
                    }
                }
            }
        }
    }
    merged
}

fn merge_entry(merged: &mut Map, key: &str, above: &Node, below: &Node, nulls: Nulls) {
    // A map over a scalar or the reverse: the upper stays, as Helm warns.
    if let (Some(over), Some(under)) = (above.as_map(), below.as_map())
        && let Some(entry) = merged.get_mut(key)
    {
        entry.node.data = Data::Map(Arc::new(merge(over, under, nulls)));
    }
}

/// A subchart's values with the parent's globals in them; the parent's win, and nulls stay.
fn with_globals(own: &Map, parent: &Map, origin: Span) -> Map {
    const GLOBAL: &str = "global";
    let own_globals = own.get(GLOBAL).map(|entry| &entry.node);
    let parent_globals = parent.get(GLOBAL).map(|entry| &entry.node);
    // Where one of them is no map Helm warns and leaves the subchart's as they are.
    if own_globals.is_some_and(|node| node.as_map().is_none())
        || parent_globals.is_some_and(|node| node.as_map().is_none())
    {
        return own.clone();
    }
    let mut globals = own_globals.and_then(Node::as_map).cloned().unwrap_or_default();
    for (key, entry) in parent_globals.and_then(Node::as_map).into_iter().flat_map(Map::iter) {
        let taken = match (globals.get(key).map(|entry| &entry.node), entry.node.as_map()) {
            (None, _) => entry.clone(),
            (Some(below), Some(over)) => match below.as_map() {
                Some(under) => {
                    let merged = merge(over, under, Nulls::Keep);
                    let node = Node { data: Data::Map(Arc::new(merged)), ..entry.node.clone() };
                    Entry { key: entry.key, node }
                }
                None => continue,
            },
            (Some(below), None) if below.as_map().is_some() => continue,
            (Some(_), None) => entry.clone(),
        };
        globals.insert(Arc::clone(key), taken);
    }
    let mut merged = own.clone();
    let mut entry = own
        .get(GLOBAL)
        .or_else(|| parent.get(GLOBAL))
        .cloned()
        .unwrap_or_else(|| Entry { key: origin, node: empty_map(origin) });
    entry.node.data = Data::Map(Arc::new(globals));
    merged.insert(GLOBAL, entry);
    merged
}

/// A map without its nulls, at any depth below maps.
fn without_nulls(node: &Node) -> Node {
    fn has_null(node: &Node) -> bool {
        node.is_null() || node.as_map().is_some_and(|map| map.iter().any(|(_, entry)| has_null(&entry.node)))
    }
    let Some(map) = node.as_map().filter(|_| has_null(node)) else { return node.clone() };
    let kept = map
        .iter()
        .filter(|(_, entry)| !entry.node.is_null())
        .map(|(key, entry)| (Arc::clone(key), Entry { key: entry.key, node: without_nulls(&entry.node) }));
    Node { data: Data::Map(Arc::new(kept.collect())), ..node.clone() }
}
