//! What `list`, `graph` and `show` look at: the clusters and what goes to them, as plain rows.

use stackc_chart::Chart as HelmChart;
use stackc_compile::Compiled;
use stackc_compile::order::{Edge as Needed, Reason};
use stackc_compile::plan::{self, ChartPlace, Content};
use stackc_source::{Sources, Span};
use stackc_yaml::{Data, Node};

/// A cluster.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    /// Its name.
    pub name: String,
    /// What goes to it, sorted by id.
    pub units: Vec<Unit>,
    /// What needs what.
    pub edges: Vec<Edge>,
}

/// An add-on or a manifest on a cluster.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// Its id on the cluster.
    pub id: String,
    /// The instance it belongs to.
    pub instance: String,
    /// The Application's name.
    pub application: String,
    /// The namespace it goes to.
    pub namespace: Option<String>,
    /// Its wave; none where there is no order.
    pub wave: Option<u32>,
    /// Its chart; none for a manifest.
    pub chart: Option<Chart>,
    /// Its values, each leaf with its place; none for a manifest.
    pub values: Option<Node>,
}

/// The chart of an add-on.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// As a person would name it: `podinfo`.
    pub name: String,
    /// Its exact version.
    pub version: String,
}

/// One unit needs another, by their places in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// What needs.
    pub from: usize,
    /// What is needed.
    pub to: usize,
    /// Whether it was found, not written.
    pub found: bool,
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Keys and indices, as one would write them: `ui.hosts[0]`.
    pub path: String,
    /// The value as JSON.
    pub value: String,
    /// Where it was set: `path:line:column`.
    pub set: String,
    /// What it overrode, the nearest first.
    pub overrode: Vec<String>,
}

impl Cluster {
    /// The units that `unit` needs, in the order of their ids.
    pub fn needs(&self, unit: usize) -> impl Iterator<Item = (&Unit, Edge)> {
        let edges = self.edges.iter().filter(move |edge| edge.from == unit);
        edges.filter_map(|edge| Some((self.units.get(edge.to)?, *edge)))
    }
}

/// The clusters of a compilation. After errors there may be no order, and no waves then.
pub fn clusters(compiled: &Compiled) -> Vec<Cluster> {
    let orders = compiled.orders.iter().map(Some).chain(std::iter::repeat(None));
    let both = compiled.clusters.iter().zip(orders);
    both.map(|(cluster, order)| Cluster {
        name: cluster.name.to_string(),
        units: cluster
            .units
            .iter()
            .enumerate()
            .map(|(at, unit)| view(unit, order.and_then(|order| order.waves.get(at)).copied()))
            .collect(),
        edges: order.map(|order| order.edges.iter().map(edge).collect()).unwrap_or_default(),
    })
    .collect()
}

fn view(unit: &plan::Unit, wave: Option<u32>) -> Unit {
    let (chart, values) = match &unit.content {
        Content::Addon(addon) => (Some(chart(&addon.chart)), Some(addon.values.clone())),
        Content::Manifest(_) => (None, None),
    };
    Unit {
        id: unit.id.to_string(),
        instance: unit.instance.to_string(),
        application: unit.application.to_string(),
        namespace: unit.namespace.as_ref().map(|namespace| namespace.value.to_string()),
        wave,
        chart,
        values,
    }
}

fn chart(chart: &plan::ChartRef) -> Chart {
    let known = chart.chart.as_deref();
    let (name, version) = match &chart.place {
        ChartPlace::Tree { directory } => (&**directory, ""),
        ChartPlace::Http { chart, version, .. } | ChartPlace::Oci { chart, version, .. } => {
            (&**chart, &**version)
        }
        ChartPlace::Git { path, revision, .. } => (&**path, &**revision),
    };
    match (&chart.place, known) {
        // A local chart is known by what it calls itself, not by the directory of the tree.
        (ChartPlace::Tree { .. }, Some(HelmChart { metadata, .. })) => {
            Chart { name: metadata.name.clone(), version: metadata.version.clone() }
        }
        _ => Chart { name: name.to_owned(), version: version.to_owned() },
    }
}

fn edge(edge: &Needed) -> Edge {
    Edge { from: edge.from, to: edge.to, found: !matches!(edge.reason, Reason::Declared(_)) }
}

/// All leaves of a unit's values, in their order. An empty map or list is a leaf.
pub fn leaves(sources: &Sources, values: &Node) -> Vec<Leaf> {
    let mut out = Vec::new();
    let empty = values.as_map().is_some_and(stackc_yaml::Map::is_empty);
    if !empty {
        collect(sources, values, String::new(), &mut out);
    }
    out
}

fn collect(sources: &Sources, node: &Node, path: String, out: &mut Vec<Leaf>) {
    match &node.data {
        Data::Map(map) if !map.is_empty() => {
            for (key, entry) in map.iter() {
                collect(sources, &entry.node, join(&path, key), out);
            }
        }
        Data::Seq(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                collect(sources, item, format!("{path}[{index}]"), out);
            }
        }
        data => out.push(Leaf {
            path,
            value: scalar(data),
            set: place(sources, node.place()),
            overrode: node
                .overrode
                .iter()
                .flat_map(|all| all.iter())
                .map(|span| place(sources, *span))
                .collect(),
        }),
    }
}

fn join(path: &str, key: &str) -> String {
    let simple = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    match (simple, path.is_empty()) {
        (true, true) => key.to_owned(),
        (true, false) => format!("{path}.{key}"),
        (false, _) => format!("{path}[{}]", serde_json::Value::from(key)),
    }
}

fn scalar(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(value) => value.to_string(),
        Data::Uint(value) => value.to_string(),
        Data::Float(value) => serde_json::Value::from(*value).to_string(),
        Data::String(text) => serde_json::Value::from(&**text).to_string(),
        Data::Seq(_) => "[]".to_owned(),
        Data::Map(_) => "{}".to_owned(),
    }
}

/// `path:line:column`
pub fn place(sources: &Sources, span: Span) -> String {
    let file = sources.get(span.file);
    let at = file.position(span.start);
    format!("{}:{}:{}", file.path, at.line, at.column)
}
