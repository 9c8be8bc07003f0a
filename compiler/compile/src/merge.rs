//! How layers lie over each other (DESIGN 2.5). Two rules: values merge as Helm merges values files, with nulls
//! kept; the language's own fields let a null take away what is below, and join lists.

use std::sync::Arc;

use stackc_source::{Sink, Span};
use stackc_yaml::{Data, Map, Node};

use crate::diagnostics as d;

/// Lays `over` on `base` by the rule of values: maps merge key by key, lists and scalars replace, a null stays a
/// null, since Helm takes a chart's default away only if it sees one. A map over a scalar or the reverse warns.
pub fn values(base: Node, over: &Node, sink: &mut Sink) -> Node {
    match (&base.data, &over.data) {
        (Data::Map(_), Data::Map(_)) => {
            merge_maps(base, over, &mut |below, above| values(below, above, sink))
        }
        (below, above) => {
            let clash = matches!(below, Data::Map(_)) != matches!(above, Data::Map(_));
            if clash && !matches!(below, Data::Null) && !matches!(above, Data::Null) {
                sink.push(d::type_clash::of(&base, over));
            }
            replace(&base, over)
        }
    }
}

/// Lays `over` on `base` by the rule of the language's own fields, `base` and `over` being the field `name`:
/// nothing where a null takes it away. `items` says how the items of lists are told apart.
pub fn field(
    name: &str,
    base: Node,
    over: &Node,
    items: &dyn Fn(&str, &Node) -> Option<String>,
) -> Option<Node> {
    match (&base.data, &over.data) {
        (_, Data::Null) => None,
        (Data::Map(_), Data::Map(above)) => {
            let mut merged = base.clone();
            if let Data::Map(map) = &mut merged.data {
                let map = Arc::make_mut(map);
                for (key, entry) in above.iter() {
                    let below = map.remove(key).map(|below| below.node);
                    let node = match below {
                        Some(below) => field(key, below, &entry.node, items),
                        None => without_nulls(&entry.node),
                    };
                    if let Some(node) = node {
                        map.insert(Arc::clone(key), stackc_yaml::Entry { key: entry.key, node });
                    }
                }
                restore_order(map, base.as_map(), over.as_map());
            }
            Some(Node { span: over.span, via: over.via, ..merged })
        }
        (Data::Seq(below), Data::Seq(above)) => {
            let joined = join(name, below, above, items);
            Some(Node { data: Data::Seq(Arc::new(joined)), ..over.clone() })
        }
        _ => without_nulls(over).map(|over| replace(&base, &over)),
    }
}

/// Joins two lists, lower first. An item that both have stands where the lower one has it, as the upper one says it.
fn join(
    name: &str,
    below: &[Node],
    above: &[Node],
    items: &dyn Fn(&str, &Node) -> Option<String>,
) -> Vec<Node> {
    let same = |a: &Node, b: &Node| match (items(name, a), items(name, b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    };
    let mut joined = below.to_vec();
    // Two of one layer that are the same to a lower one are both kept: it is not for this to choose between them.
    let mut open = vec![true; below.len()];
    for item in above {
        let lower = joined.iter_mut().zip(&mut open);
        match lower.filter(|(_, open)| **open).find(|(found, _)| same(found, item)) {
            Some((found, open)) => {
                *found = replace(found, item);
                *open = false;
            }
            None => joined.push(item.clone()),
        }
    }
    joined
}

/// The node without the nulls in its maps; nothing where it is null itself. There is nothing below they could
/// take away.
pub fn without_nulls(node: &Node) -> Option<Node> {
    match &node.data {
        Data::Null => None,
        Data::Map(map) if map.iter().any(|(_, entry)| holds_null(&entry.node)) => {
            let kept = map.iter().filter_map(|(key, entry)| {
                let node = without_nulls(&entry.node)?;
                Some((Arc::clone(key), stackc_yaml::Entry { key: entry.key, node }))
            });
            Some(Node { data: Data::Map(Arc::new(kept.collect())), ..node.clone() })
        }
        _ => Some(node.clone()),
    }
}

fn holds_null(node: &Node) -> bool {
    match &node.data {
        Data::Null => true,
        Data::Map(map) => map.iter().any(|(_, entry)| holds_null(&entry.node)),
        _ => false,
    }
}

/// `over` in the place of `base`, remembering what it replaced.
pub fn replace(base: &Node, over: &Node) -> Node {
    let mut overrode: Vec<Span> = Vec::with_capacity(1);
    overrode.extend(over.overrode.iter().flat_map(|spans| spans.iter()));
    overrode.push(base.place());
    overrode.extend(base.overrode.iter().flat_map(|spans| spans.iter()));
    // What is written twice in one place (a file that two layers name) did not override itself.
    overrode.retain(|span| *span != over.place());
    overrode.dedup();
    let overrode = if overrode.is_empty() { None } else { Some(overrode.into()) };
    Node { overrode, ..over.clone() }
}

fn merge_maps(base: Node, over: &Node, merge: &mut dyn FnMut(Node, &Node) -> Node) -> Node {
    let (Data::Map(mut below), Data::Map(above)) = (base.data, &over.data) else { return over.clone() };
    if Arc::ptr_eq(&below, above) || above.is_empty() {
        return Node { data: Data::Map(below), ..over.clone() };
    }
    let map = Arc::make_mut(&mut below);
    for (key, entry) in above.iter() {
        match map.get_mut(key) {
            Some(found) => {
                let before = std::mem::replace(&mut found.node, entry.node.clone());
                found.node = merge(before, &entry.node);
                found.key = entry.key;
            }
            None => {
                map.insert(Arc::clone(key), entry.clone());
            }
        }
    }
    Node { data: Data::Map(below), ..over.clone() }
}

/// Puts keys back where the lower map has them; new ones follow in the upper map's order.
fn restore_order(map: &mut Map, below: Option<&Map>, above: Option<&Map>) {
    let order = below.into_iter().flat_map(Map::iter).chain(above.into_iter().flat_map(Map::iter));
    let mut ordered = Map::default();
    for (key, _) in order {
        if ordered.get(key).is_none()
            && let Some(entry) = map.get(key)
        {
            ordered.insert(Arc::clone(key), entry.clone());
        }
    }
    *map = ordered;
}

/// The leaves that two layers of equal rank set differently: path, and the two places. `joined` are lists of the
/// language's own fields, which do not exclude each other.
pub fn conflicts(a: &Node, b: &Node, joined: bool) -> Vec<(String, Span, Span)> {
    let mut found = Vec::new();
    collect_conflicts(a, b, joined, &mut String::new(), &mut found);
    found
}

fn collect_conflicts(
    a: &Node,
    b: &Node,
    joined: bool,
    path: &mut String,
    found: &mut Vec<(String, Span, Span)>,
) {
    match (&a.data, &b.data) {
        (Data::Map(one), Data::Map(other)) => {
            for (key, entry) in one.iter() {
                let Some(opposite) = other.get(key) else { continue };
                let length = path.len();
                if length > 0 {
                    path.push('.');
                }
                path.push_str(key);
                let joined = joined && key.as_ref() != "values";
                collect_conflicts(&entry.node, &opposite.node, joined, path, found);
                path.truncate(length);
            }
        }
        (Data::Seq(_), Data::Seq(_)) if joined => {}
        _ if a == b => {}
        _ => found.push((path.clone(), a.place(), b.place())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stackc_source::Sources;

    fn parse(sources: &Sources, text: &str) -> Node {
        let file = sources.add("t.yaml", text);
        let mut sink = Sink::default();
        let parsed = stackc_yaml::parse(file, text, &stackc_yaml::Options::default(), &mut sink);
        assert!(sink.is_empty(), "{:?}", sink.diagnostics());
        parsed.documents[0].root.clone()
    }

    #[test]
    fn values_merge_as_helm_merges() {
        let sources = Sources::default();
        for (below, above, expected, warns) in [
            ("{a: 1, b: {c: 2}}", "{b: {d: 3}}", "{a: 1, b: {c: 2, d: 3}}", false),
            ("{a: [1, 2]}", "{a: [3]}", "{a: [3]}", false),
            ("{a: {b: 1}}", "{a: null}", "{a: null}", false),
            ("{a: null}", "{a: {b: 1}}", "{a: {b: 1}}", false),
            ("{a: {b: 1}}", "{a: 2}", "{a: 2}", true),
            ("{a: 2}", "{a: {b: 1}}", "{a: {b: 1}}", true),
            ("{a: 1}", "{}", "{a: 1}", false),
        ] {
            let mut sink = Sink::default();
            let merged = values(parse(&sources, below), &parse(&sources, above), &mut sink);
            assert_eq!(merged, parse(&sources, expected), "{below} <- {above}");
            assert_eq!(!sink.is_empty(), warns, "{below} <- {above}");
        }
    }

    #[test]
    fn own_fields_join_lists_and_nulls_take_away() {
        let sources = Sources::default();
        let items = |name: &str, node: &Node| {
            (name == "syncOptions")
                .then(|| node.as_str().unwrap_or("").split('=').next().unwrap_or("").to_owned())
        };
        for (below, above, expected) in [
            ("{automated: {prune: true}}", "{automated: null}", "{}"),
            ("{syncOptions: [A=1, B=1]}", "{syncOptions: [B=2, C=1]}", "{syncOptions: [A=1, B=2, C=1]}"),
            ("{a: 1, b: 2}", "{a: 3, c: null}", "{a: 3, b: 2}"),
            ("{a: {b: 1, c: 2}}", "{a: {b: null}}", "{a: {c: 2}}"),
        ] {
            let merged = field("", parse(&sources, below), &parse(&sources, above), &items);
            assert_eq!(merged, Some(parse(&sources, expected)), "{below} <- {above}");
        }
    }

    #[test]
    fn merging_is_associative_and_remembers() {
        let sources = Sources::default();
        let (a, b, c) = (
            parse(&sources, "{p: {q: 1}, r: 1}"),
            parse(&sources, "{p: {q: 2, s: 1}}"),
            parse(&sources, "{p: {q: 3}}"),
        );
        let mut sink = Sink::default();
        let left = values(values(a.clone(), &b, &mut sink), &c, &mut sink);
        let right = values(a, &values(b, &c, &mut sink), &mut sink);
        assert_eq!(left, right);
        let q = |node: &Node| node.get("p").and_then(|p| p.get("q")).and_then(|q| q.overrode.clone());
        assert_eq!(q(&left).map(|spans| spans.len()), Some(2));
        assert_eq!(q(&left), q(&right));
    }
}
