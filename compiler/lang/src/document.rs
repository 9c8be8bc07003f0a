//! From one YAML document to one object of the language.

use stackc_source::Span;
use stackc_yaml::{Data, Node};

use crate::cluster::{Cluster, Placement};
use crate::decode::{Context, Decode, holds_expression};
use crate::diagnostics as d;
use crate::name::Name;
use crate::origin::check_url;
use crate::project::Project;
use crate::stack::Stack;

/// The version of the language that this program reads.
pub const API_VERSION: &str = "stackc/v1alpha1";

/// An object of the language.
#[derive(Clone, Debug)]
pub enum Document {
    /// `kind: Project`
    Project(Box<Project>),
    /// `kind: Stack`
    Stack(Box<Stack>),
    /// `kind: Placement`
    Placement(Box<Placement>),
    /// `kind: Cluster`
    Cluster(Box<Cluster>),
}

impl Document {
    /// Its kind, as written.
    pub fn kind(&self) -> &'static str {
        match self {
            Document::Project(_) => "Project",
            Document::Stack(_) => "Stack",
            Document::Placement(_) => "Placement",
            Document::Cluster(_) => "Cluster",
        }
    }

    /// Its name.
    pub fn name(&self) -> &Name {
        match self {
            Document::Project(project) => &project.name,
            Document::Stack(stack) => &stack.name,
            Document::Placement(placement) => &placement.name,
            Document::Cluster(cluster) => &cluster.name,
        }
    }
}

/// Whether a document is ours: its `apiVersion` begins with `stackc/`, or it is Ankra's `ImportCluster`.
pub fn is_ours(root: &Node) -> bool {
    let text = |key| root.get(key).and_then(Node::as_str).unwrap_or("");
    let api_version = text("apiVersion");
    api_version.starts_with("stackc/") || (api_version == "v1" && text("kind") == "ImportCluster")
}

/// Reads a document that [`is_ours`]. Nothing where it cannot be read; a diagnostic then says why.
pub fn read(root: &Node, cx: &mut Context) -> Option<Document> {
    let api_version = root.get("apiVersion")?;
    if api_version.as_str() == Some("v1") {
        cx.sink.push(d::import_cluster::at(root.get("kind").map_or(root.span, Node::place)));
        return None;
    }
    if api_version.as_str() != Some(API_VERSION) {
        cx.sink.push(d::unknown_api_version::at(api_version));
        return None;
    }
    refuse_expressions_in_keys(root, cx);
    let Some(kind) = root.get("kind") else {
        cx.sink.push(d::unknown_kind::missing(api_version.place()));
        return None;
    };
    match kind.as_str() {
        Some("Project") => {
            refuse_expressions(root, cx);
            let project = Project::decode(root, cx)?;
            check_url(&project.output.repo_url, cx);
            Some(Document::Project(Box::new(project)))
        }
        Some("Stack") => {
            let stack = Stack::decode(root, cx)?;
            stack.check_names(cx);
            Some(Document::Stack(Box::new(stack)))
        }
        Some("Placement") => Some(Document::Placement(Box::new(Placement::decode(root, cx)?))),
        Some("Cluster") => {
            let cluster = Cluster::decode(root, cx)?;
            cluster.check_names(cx);
            Some(Document::Cluster(Box::new(cluster)))
        }
        _ => {
            cx.sink.push(d::unknown_kind::at(kind));
            None
        }
    }
}

/// The kinds, for messages.
pub const KINDS: &[&str] = &["Project", "Stack", "Placement", "Cluster"];

/// Expressions stand in values, never in keys: a tree whose keys are computed cannot be checked before it is
/// built.
pub fn refuse_expressions_in_keys(node: &Node, cx: &mut Context) {
    walk(node, &mut |node| {
        for (key, entry) in node.as_map().into_iter().flat_map(stackc_yaml::Map::iter) {
            if key.contains("${{") {
                cx.sink.push(d::expression_in_key::at(entry.key));
            }
        }
    });
}

/// In a project no field but `argocd.applicationName` holds an expression: there is no cluster yet to see.
fn refuse_expressions(root: &Node, cx: &mut Context) {
    let name: Option<Span> =
        root.get("argocd").and_then(|argocd| argocd.get("applicationName")).map(|name| name.span);
    // Plain text refuses expressions by itself; this is for what is kept as it is.
    for key in ["defaults", "argocd"] {
        let Some(node) = root.get(key) else { continue };
        walk(node, &mut |node| {
            if holds_expression(node) && Some(node.span) != name {
                cx.sink.push(d::expression_here::in_project(node.place()));
            }
        });
    }
}

/// Visits a node and everything below it. The reader bounds depth.
fn walk(node: &Node, visit: &mut dyn FnMut(&Node)) {
    visit(node);
    match &node.data {
        Data::Seq(items) => items.iter().for_each(|item| walk(item, visit)),
        Data::Map(map) => map.iter().for_each(|(_, entry)| walk(&entry.node, visit)),
        _ => {}
    }
}
