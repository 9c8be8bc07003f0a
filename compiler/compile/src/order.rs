//! In: the units of one cluster with the edges between them. Out: a wave for each. The order is the longest
//! chain below: what needs nothing is in wave 0.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use stackc_source::{Diagnostic, Sink, Span};
use topological_sort::TopologicalSort;

use crate::diagnostics as d;

/// One unit needs another, by their places in the cluster's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What needs.
    pub from: usize,
    /// What is needed.
    pub to: usize,
    /// Why.
    pub reason: Reason,
}

/// Why one unit needs another, weakest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The one lives in a namespace that the other makes.
    Namespace {
        /// The namespace.
        namespace: String,
        /// Where the needing unit names it.
        span: Span,
    },
    /// It was written.
    Declared(Span),
}

impl Reason {
    /// The place that says so.
    pub fn span(&self) -> Span {
        match self {
            Reason::Declared(span) | Reason::Namespace { span, .. } => *span,
        }
    }
}

/// What can be said of a unit before it is ordered.
pub struct Node<'a> {
    /// Its id on the cluster, for messages and for a stable order.
    pub id: &'a str,
    /// Whether Argo CD syncs it by itself.
    pub automated: bool,
}

/// The order of a cluster's units.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// A wave for each unit; empty where there is a cycle.
    pub waves: Vec<u32>,
    /// The edges that count, sorted: found ones that would have closed a cycle are gone.
    pub edges: Vec<Edge>,
}

/// Orders the units of a cluster. A cycle of declared edges is an error; a found edge inside a cycle is dropped
/// with a note. Units that do not sync by themselves come last, in a wave of their own, or they would hold back
/// everything behind them; it is an error where something needs one.
pub fn order(nodes: &[Node], declared: Vec<Edge>, found: Vec<Edge>, sink: &mut Sink) -> Order {
    let mut edges = declared;
    sort(nodes, &mut edges);
    if let Some(cycle) = find_cycle(nodes.len(), &edges) {
        sink.push(d::cycle::of(&describe(nodes, &cycle)));
        return Order { waves: Vec::new(), edges };
    }
    let mut found = found;
    sort(nodes, &mut found);
    for edge in found {
        if edge.from == edge.to || edges.iter().any(|known| (known.from, known.to) == (edge.from, edge.to)) {
            continue;
        }
        if reaches(&edges, edge.to, edge.from) {
            sink.push(found_dropped(nodes, &edge));
        } else {
            edges.push(edge);
        }
    }
    sort(nodes, &mut edges);
    for edge in &edges {
        if let (Some(needed), Some(needing)) = (nodes.get(edge.to), nodes.get(edge.from))
            && !needed.automated
            && needing.automated
        {
            sink.push(d::manual_gate::of(needing.id, needed.id, edge.reason.span()));
        }
    }
    Order { waves: waves(nodes, &edges), edges }
}

fn sort(nodes: &[Node], edges: &mut [Edge]) {
    let id = |at: usize| nodes.get(at).map_or("", |node| node.id);
    edges.sort_by(|a, b| (id(a.from), id(a.to)).cmp(&(id(b.from), id(b.to))));
}

/// The length of the longest chain below each unit. The edges hold no cycle.
fn waves(nodes: &[Node], edges: &[Edge]) -> Vec<u32> {
    let mut sorting = TopologicalSort::<usize>::new();
    let mut waiting: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..nodes.len() {
        sorting.insert(at);
    }
    for edge in edges {
        sorting.add_dependency(edge.to, edge.from);
        waiting.entry(edge.to).or_default().push(edge.from);
    }
    let mut waves = vec![0u32; nodes.len()];
    loop {
        // A batch comes in hash order; a set makes it ours.
        let batch: BTreeSet<usize> = sorting.pop_batch();
        if batch.is_empty() {
            break;
        }
        for done in batch {
            let next = waves.get(done).map_or(0, |wave| wave + 1);
            for needing in waiting.get(&done).into_iter().flatten() {
                if let Some(wave) = waves.get_mut(*needing) {
                    *wave = (*wave).max(next);
                }
            }
        }
    }
    let last = waves.iter().zip(nodes).filter(|(_, node)| node.automated).map(|(wave, _)| *wave + 1).max();
    for (wave, node) in waves.iter_mut().zip(nodes) {
        if !node.automated {
            *wave = (*wave).max(last.unwrap_or(0));
        }
    }
    waves
}

/// Whether `from` needs `to`, over any number of edges.
fn reaches(edges: &[Edge], from: usize, to: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut queue = vec![from];
    while let Some(at) = queue.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            queue.extend(edges.iter().filter(|edge| edge.from == at).map(|edge| edge.to));
        }
    }
    false
}

/// A shortest cycle through the first unit that lies on one, as its edges in order.
fn find_cycle(count: usize, edges: &[Edge]) -> Option<Vec<Edge>> {
    let mut out: Vec<Vec<&Edge>> = vec![Vec::new(); count];
    for edge in edges {
        out.get_mut(edge.from)?.push(edge);
    }
    if is_acyclic(&out) {
        return None;
    }
    (0..count).find_map(|start| path_back(&out, start))
}

fn is_acyclic(out: &[Vec<&Edge>]) -> bool {
    let mut sorting = TopologicalSort::<usize>::new();
    for edge in out.iter().flatten() {
        if edge.from == edge.to {
            return false;
        }
        sorting.add_dependency(edge.to, edge.from);
    }
    while !sorting.pop_batch::<BTreeSet<usize>>().is_empty() {}
    sorting.is_empty()
}

/// The shortest way from a unit back to itself, breadth first.
fn path_back(out: &[Vec<&Edge>], start: usize) -> Option<Vec<Edge>> {
    let mut came: BTreeMap<usize, &Edge> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for edge in out.get(at)? {
            if edge.to == start {
                let mut path = vec![(*edge).clone()];
                let mut at = at;
                while at != start {
                    let edge = came.get(&at)?;
                    path.push((*edge).clone());
                    at = edge.from;
                }
                path.reverse();
                return Some(path);
            }
            if let Entry::Vacant(unseen) = came.entry(edge.to) {
                unseen.insert(edge);
                queue.push_back(edge.to);
            }
        }
    }
    None
}

fn describe(nodes: &[Node], cycle: &[Edge]) -> Vec<(String, String, Span)> {
    let id = |at: usize| nodes.get(at).map_or_else(String::new, |node| node.id.to_owned());
    cycle.iter().map(|edge| (id(edge.from), id(edge.to), edge.reason.span())).collect()
}

fn found_dropped(nodes: &[Node], edge: &Edge) -> Diagnostic {
    let id = |at: usize| nodes.get(at).map_or("", |node| node.id);
    let why = match &edge.reason {
        Reason::Namespace { namespace, .. } => {
            format!("it lives in namespace `{namespace}`, which the other makes")
        }
        Reason::Declared(_) => "it is written".to_owned(),
    };
    d::found_cycle::of(id(edge.from), id(edge.to), &why, edge.reason.span())
}

#[cfg(test)]
mod tests {
    use super::*;
    use stackc_source::Sources;

    fn run(
        units: &[(&str, bool)],
        needs: &[(usize, usize)],
        found: &[(usize, usize)],
    ) -> (Order, Vec<&'static str>) {
        let file = Sources::default().add("t.yaml", "");
        let span = Span::point(file, 0);
        let nodes: Vec<Node> =
            units.iter().map(|(id, automated)| Node { id, automated: *automated }).collect();
        let declared =
            needs.iter().map(|(from, to)| Edge { from: *from, to: *to, reason: Reason::Declared(span) });
        let namespace =
            |from, to| Edge { from, to, reason: Reason::Namespace { namespace: "n".into(), span } };
        let found = found.iter().map(|(from, to)| namespace(*from, *to));
        let mut sink = Sink::default();
        let order = order(&nodes, declared.collect(), found.collect(), &mut sink);
        (order, sink.diagnostics().iter().map(|diagnostic| diagnostic.code.name).collect())
    }

    #[test]
    fn waves_are_the_longest_chain_below() {
        let auto = |id| (id, true);
        let (order, codes) = run(&["a", "b", "c", "d"].map(auto), &[(1, 0), (2, 1), (3, 0), (3, 2)], &[]);
        assert_eq!((order.waves, codes), (vec![0, 1, 2, 3], vec![]));
    }

    #[test]
    fn a_cycle_is_an_error_with_one_label_an_edge() {
        let auto = |id| (id, true);
        let (order, codes) = run(&["a", "b", "c", "d"].map(auto), &[(0, 1), (1, 2), (2, 0), (3, 0)], &[]);
        assert_eq!((order.waves, codes), (vec![], vec!["order/cycle"]));
        let (_, codes) = run(&["a"].map(auto), &[(0, 0)], &[]);
        assert_eq!(codes, vec!["order/cycle"]);
    }

    #[test]
    fn a_found_edge_gives_way() {
        let auto = |id| (id, true);
        let (order, codes) = run(&["a", "b"].map(auto), &[(0, 1)], &[(1, 0)]);
        assert_eq!((order.waves, codes), (vec![1, 0], vec!["order/found-cycle"]));
    }

    #[test]
    fn what_syncs_by_hand_comes_last() {
        let (order, codes) = run(&[("a", false), ("b", true), ("c", true)], &[(2, 1)], &[]);
        assert_eq!((order.waves, codes), (vec![2, 0, 1], vec![]));
        let (_, codes) = run(&[("a", false), ("b", true)], &[(1, 0)], &[]);
        assert_eq!(codes, vec!["order/manual-gate"]);
    }
}
