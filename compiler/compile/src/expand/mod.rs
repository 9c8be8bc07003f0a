//! expand. In: the project with everything by name. Out: one unit for each add-on and manifest of each cluster,
//! its layers merged and its expressions evaluated. Clusters are expanded in parallel; files and charts are read
//! once for all of them.

mod charts;
mod cluster;
mod content;
mod files;
mod layers;
mod params;
mod unit;

use rayon::prelude::*;
use stackc_source::{Sink, Sources};

use crate::World;
use crate::plan::Cluster;
use crate::resolve::Resolved;

pub use charts::Charts;
pub use cluster::IN_CLUSTER;
pub use files::Files;

/// What every expansion reads.
pub struct Inputs<'a> {
    /// Where files come from.
    pub world: &'a dyn World,
    /// The files that were read.
    pub sources: &'a Sources,
    /// The project.
    pub resolved: &'a Resolved,
    /// Values files, manifests and SOPS files, each read once.
    pub files: Files,
    /// Charts, each loaded once.
    pub charts: Charts,
}

/// Expands the clusters that `wanted` says, in the order of their names.
pub fn expand(inputs: &Inputs, wanted: &(dyn Fn(&str) -> bool + Sync), sink: &mut Sink) -> Vec<Cluster> {
    let expanded: Vec<(Cluster, Sink)> = inputs
        .resolved
        .clusters
        .par_iter()
        .filter(|cluster| wanted(&cluster.name.value))
        .map(|cluster| {
            let mut found = Sink::default();
            let expanded = cluster::expand(inputs, cluster, &mut found);
            (expanded, on_cluster(found, &cluster.name.value))
        })
        .collect();
    expanded
        .into_iter()
        .map(|(cluster, found)| {
            sink.absorb(found);
            cluster
        })
        .collect()
}

/// What was found while a cluster was expanded shows on that cluster.
pub fn on_cluster(found: Sink, cluster: &str) -> Sink {
    let mut marked = Sink::default();
    for diagnostic in found.into_diagnostics() {
        marked.push(diagnostic.on_cluster(cluster));
    }
    marked
}
