//! In: the files of a project, through [`World`].
//! Out: the output tree as bytes ([`Output`]), and diagnostics.
//! Does not: touch disk, network, terminal, clock or environment; know clap, miette, gix or HTTP.
//!
//! ```text
//! load -> parse -> resolve -> expand -> order -> check -> lower -> emit
//!  |        |         |          |         |        |        |       |
//! files    AST     names    one add-on   graph,  schemas, Argo CD  tree
//! charts  spans   project  per cluster   waves   secrets   kinds   as bytes
//!                          with values           names
//! ```

mod cache;
mod check;
pub mod diagnostics;
mod edges;
mod emit;
mod expand;
mod load;
mod lower;
pub mod merge;
pub mod order;
mod output;
mod path;
pub mod plan;
mod resolve;
mod settings;
mod world;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use stackc_lang::Level;
use stackc_source::{Code, Diagnostic, Sink, Sources, Span};

use order::{Node, Order};

pub use output::{ChartOutput, ClusterOutput, File, Output};
pub use settings::{Extra, Settings};
pub use world::{FileKind, ReadError, World};

/// What is asked of a compilation.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only these clusters; all of them if there is nothing here.
    pub clusters: Option<Vec<String>>,
    /// Whether the tree is wanted, or only what is wrong.
    pub emit: bool,
}

/// What a compilation gives.
pub struct Compiled {
    /// The files that were read; spans lead into them.
    pub sources: Sources,
    /// Everything that was found, by the codes' own severities, in an order that does not depend on threads.
    pub diagnostics: Vec<Diagnostic>,
    /// The comments of the language's files, for `# stackc: allow(...)`.
    pub comments: Vec<(Span, Arc<str>)>,
    /// What the project says that codes count as.
    pub levels: Vec<(stackc_lang::Text, Level)>,
    /// The project, where there is one.
    pub settings: Option<Settings>,
    /// The clusters with their units; what could not be expanded is not among them.
    pub clusters: Vec<plan::Cluster>,
    /// The order of each cluster's units, in the order of `clusters`; empty after errors.
    pub orders: Vec<Order>,
    /// The tree, if it was asked for and nothing stands against it but what a project may allow.
    pub output: Option<Output>,
}

/// Compiles a project. Every phase goes on after a mistake as far as it makes sense; later phases are left out where
/// what they would say could only follow from earlier mistakes.
pub fn compile(world: &dyn World, options: &Options) -> Compiled {
    let mut compiled = Compiled {
        sources: Sources::default(),
        diagnostics: Vec::new(),
        comments: Vec::new(),
        levels: Vec::new(),
        settings: None,
        clusters: Vec::new(),
        orders: Vec::new(),
        output: None,
    };
    let mut sink = Sink::default();
    run(world, options, &mut compiled, &mut sink);
    compiled.diagnostics = sink.into_diagnostics();
    compiled
}

fn run(world: &dyn World, options: &Options, compiled: &mut Compiled, sink: &mut Sink) {
    let mut ast = load::load(world, &compiled.sources, sink);
    compiled.comments = ast.comments.drain(..).map(|comment| (comment.span, comment.text)).collect();
    let Some(resolved) = resolve::resolve(ast, &compiled.sources, sink) else { return };
    compiled.settings = Some(resolved.settings.clone());
    compiled.levels.clone_from(&resolved.settings.levels);
    let Some(wanted) = wanted(&resolved, options, sink) else { return };
    let wanted = |name: &str| wanted.as_ref().is_none_or(|wanted| wanted.contains(name));

    let inputs = expand::Inputs {
        world,
        sources: &compiled.sources,
        resolved: &resolved,
        files: expand::Files::default(),
        charts: expand::Charts::default(),
    };
    compiled.clusters = expand::expand(&inputs, &wanted, sink);
    // A unit that could not be expanded would be missed by everything that needs it.
    let expanded = sink.hard_errors() == 0;
    if expanded {
        compiled.orders = order_clusters(&compiled.clusters, sink);
    }
    check::check(&resolved, &compiled.clusters, sink);
    if options.emit && sink.hard_errors() == 0 {
        let output = emit::emit(&resolved, &compiled.clusters, &compiled.orders, sink);
        compiled.output = (sink.hard_errors() == 0).then_some(output);
    } else if expanded {
        // What Argo CD would make of its objects is to be said without a tree too.
        emit::check(&resolved, &compiled.clusters, &compiled.orders, sink);
    }
}

/// The clusters that are wanted by name; all of them where there is no list, nothing where a name is wrong.
fn wanted(
    resolved: &resolve::Resolved,
    options: &Options,
    sink: &mut Sink,
) -> Option<Option<BTreeSet<String>>> {
    let names = resolved.clusters.iter().map(|cluster| cluster.name.value.as_ref());
    // One that could not be read has been reported.
    if resolved.clusters.is_empty() && sink.errors() == 0 {
        sink.push(diagnostics::no_clusters::of(resolved.settings.span));
    }
    let Some(wanted) = &options.clusters else { return Some(None) };
    let before = sink.errors();
    for name in wanted {
        if !names.clone().any(|known| known == name) {
            sink.push(diagnostics::unknown_cluster::of(name, names.clone()));
        }
    }
    (sink.errors() == before).then(|| Some(wanted.iter().cloned().collect()))
}

fn order_clusters(clusters: &[plan::Cluster], sink: &mut Sink) -> Vec<Order> {
    let ordered: Vec<(Order, Sink)> = clusters.par_iter().map(order_cluster).collect();
    let take = |(order, found): (Order, Sink)| {
        sink.absorb(found);
        order
    };
    ordered.into_iter().map(take).collect()
}

fn order_cluster(cluster: &plan::Cluster) -> (Order, Sink) {
    let mut found = Sink::default();
    let nodes: Vec<Node> = cluster
        .units
        .iter()
        .map(|unit| Node { id: &unit.id, automated: unit.sync_policy.is_automated() })
        .collect();
    let declared = edges::declared(cluster, &mut found);
    let order = order::order(&nodes, declared, edges::found(cluster), &mut found);
    (order, expand::on_cluster(found, &cluster.name))
}

/// Every code that a compilation can report, by name.
pub fn codes() -> Vec<&'static Code> {
    let crates = [
        stackc_yaml::diagnostics::ALL,
        stackc_expr::diagnostics::ALL,
        stackc_lang::diagnostics::ALL,
        stackc_chart::diagnostics::ALL,
        stackc_argo::diagnostics::ALL,
        diagnostics::ALL,
    ];
    let mut codes: Vec<&'static Code> = crates.into_iter().flatten().copied().collect();
    codes.sort_by_key(|code| code.name);
    codes
}
