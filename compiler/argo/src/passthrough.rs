//! `argocd.spec`: what is merged last into an Application's spec.

use stackc_source::{Sink, Span};
use stackc_yaml::{Data, Map, Node};

use crate::schema::{self, Field, Type};
use crate::{Application, IgnoreDifference, SyncPolicy, Version, check, read, sync_policy};

/// Checks a block `argocd.spec` as it is written, for itself: each field is one that this Argo CD has, of the right
/// type; sync options, retries and ignored differences follow their rules. What depends on the Application it is
/// merged into, [`crate::check_application`] says.
pub fn check(node: &Node, version: Version, sink: &mut Sink) {
    if !check::fields(node, schema::APPLICATION, "spec", version, sink) {
        return;
    }
    if let Some(policy) = node.get("syncPolicy") {
        check_policy(policy, version, sink);
    }
    for entry in read::items(node, "ignoreDifferences") {
        IgnoreDifference::decode(entry, version, sink);
    }
    if let Some(limit) = read::integer(node, "revisionHistoryLimit") {
        let at = node.get("revisionHistoryLimit").unwrap_or(node).place();
        sync_policy::check_history(limit, at, sink);
    }
}

/// A `retry` laid over another one may leave the limit to it.
fn check_policy(policy: &Node, version: Version, sink: &mut Sink) {
    let mut found = Sink::default();
    SyncPolicy::decode(policy, version, &mut found);
    let is_here = |code: &str| code != "argo/retry-without-limit";
    for diagnostic in found.into_diagnostics().into_iter().filter(|d| is_here(d.code.name)) {
        sink.push(diagnostic);
    }
}

impl Application {
    /// The spec as it is written, with `passthrough` merged in: maps key by key, lists and scalars replaced, a null
    /// takes away what is there (but stays what it is in `valuesObject`). `source` of a passthrough is laid over the
    /// source that is rendered, the first, also where there are several; `sources` replaces them all.
    ///
    /// `at` is the place of what no user wrote.
    pub fn merged_spec(&self, at: Span) -> Node {
        #[expect(
            clippy::expect_used,
            reason = "every map of a spec has strings for keys, the only way to fail"
        )]
        let spec = serde_json::to_value(&self.spec).expect("a spec is plain data");
        let spec = from_json(spec, at);
        let (Some(over), Data::Map(base)) = (self.passthrough.as_ref().and_then(Node::as_map), &spec.data)
        else {
            return spec;
        };
        let (mut base, mut over) = (Map::clone(base), over.clone());
        adapt_sources(&mut base, &mut over);
        Node { data: Data::Map(lay(&base, &over, schema::APPLICATION).into()), ..spec }
    }
}

/// Makes `source` and `sources` of both mean the same, so that a key lies over the same key.
fn adapt_sources(base: &mut Map, over: &mut Map) {
    let is_set = |map: &Map, key| map.get(key).is_some_and(|entry| !entry.node.is_null());
    if is_set(over, "sources") {
        base.remove("source");
        return;
    }
    let source = |field: &&Field| field.name == "source";
    let Some(Field { ty: Type::Map(fields), .. }) = schema::APPLICATION.iter().find(source) else { return };
    if let Some(entry) = base.get_mut("sources")
        && let Data::Seq(sources) = &entry.node.data
        && let [first, others @ ..] = sources.as_slice()
        && let (Some(first_map), Some(patch)) =
            (first.as_map(), over.get("source").and_then(|e| e.node.as_map()))
    {
        let first = Node { data: Data::Map(lay(first_map, patch, fields).into()), ..first.clone() };
        let sources = std::iter::once(first).chain(others.iter().cloned()).collect::<Vec<_>>();
        entry.node.data = Data::Seq(sources.into());
        over.remove("source");
    }
}

/// `over` laid over `base`, in the order of the table; what the table does not know follows as it was written.
fn lay(base: &Map, over: &Map, fields: &'static [Field]) -> Map {
    let known = fields.iter().map(|field| field.name);
    let is_known = |key: &str| fields.iter().any(|field| field.name == key);
    let others = base.iter().chain(over.iter()).map(|(key, _)| key.as_ref()).filter(|key| !is_known(key));
    let mut laid = Map::default();
    for key in known.chain(others) {
        let ty = fields.iter().find(|field| field.name == key).map(|field| &field.ty);
        let entry = match (base.get(key), over.get(key)) {
            (_, Some(over)) if over.node.is_null() => continue,
            (Some(base), Some(over)) => {
                let node = lay_value(&base.node, &over.node, ty);
                stackc_yaml::Entry { key: over.key, node }
            }
            (None, Some(over)) => stackc_yaml::Entry { key: over.key, node: tidy(&over.node, ty) },
            (Some(base), None) => base.clone(),
            (None, None) => continue,
        };
        laid.insert(key, entry);
    }
    laid
}

fn lay_value(base: &Node, over: &Node, ty: Option<&'static Type>) -> Node {
    let (Some(base_map), Some(over_map)) = (base.as_map(), over.as_map()) else { return tidy(over, ty) };
    let data = match ty {
        Some(Type::Map(fields)) => lay(base_map, over_map, fields),
        Some(Type::Any) => lay_values(base_map, over_map),
        _ => lay(base_map, over_map, &[]),
    };
    Node { data: Data::Map(data.into()), ..over.clone() }
}

/// Helm values: a null is a value, it takes away a default of the chart.
fn lay_values(base: &Map, over: &Map) -> Map {
    let mut laid = base.clone();
    for (key, entry) in over.iter() {
        let mut entry = entry.clone();
        if let Some(below) = base.get(key).and_then(|below| below.node.as_map())
            && let Some(map) = entry.node.as_map()
        {
            entry.node.data = Data::Map(lay_values(below, map).into());
        }
        laid.insert(key.clone(), entry);
    }
    laid
}

/// What is laid over nothing: without nulls, in the order of the table.
fn tidy(node: &Node, ty: Option<&'static Type>) -> Node {
    let data = match (ty, &node.data) {
        (Some(Type::Map(fields)), Data::Map(map)) => Data::Map(lay(&Map::default(), map, fields).into()),
        (Some(Type::Strings | Type::Bools), Data::Map(map)) => {
            Data::Map(lay(&Map::default(), map, &[]).into())
        }
        (Some(Type::List(item)), Data::Seq(items)) => {
            Data::Seq(items.iter().map(|node| tidy(node, Some(item))).collect::<Vec<_>>().into())
        }
        (_, data) => data.clone(),
    };
    Node { data, ..node.clone() }
}

fn from_json(value: serde_json::Value, at: Span) -> Node {
    let data = match value {
        serde_json::Value::Null => Data::Null,
        serde_json::Value::Bool(value) => Data::Bool(value),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => Data::Int(value),
            (None, Some(value)) => Data::Uint(value),
            (None, None) => Data::Float(number.as_f64().unwrap_or_default()),
        },
        serde_json::Value::String(text) => Data::String(text.into()),
        serde_json::Value::Array(items) => {
            Data::Seq(items.into_iter().map(|item| from_json(item, at)).collect::<Vec<_>>().into())
        }
        serde_json::Value::Object(entries) => {
            let entry = |(key, value): (String, _)| {
                (key.into(), stackc_yaml::Entry { key: at, node: from_json(value, at) })
            };
            Data::Map(entries.into_iter().map(entry).collect::<Map>().into())
        }
    };
    Node::new(data, at)
}
