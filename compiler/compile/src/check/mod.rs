//! check. In: the expanded clusters. Out: diagnostics alone: names over all clusters, values against the schemas
//! that charts ship, secrets, manifests.

mod manifests;
mod names;
mod secrets;

use rayon::prelude::*;
use stackc_source::Sink;

use crate::expand::on_cluster;
use crate::plan::{Cluster, Content};
use crate::resolve::Resolved;

/// Checks every cluster by itself and all of them together.
pub fn check(resolved: &Resolved, clusters: &[Cluster], sink: &mut Sink) {
    names::check(resolved, clusters, sink);
    let found: Vec<Sink> =
        clusters.par_iter().map(|cluster| on_cluster(one(resolved, cluster), &cluster.name)).collect();
    for found in found {
        sink.absorb(found);
    }
}

fn one(resolved: &Resolved, cluster: &Cluster) -> Sink {
    let mut sink = Sink::default();
    for unit in &cluster.units {
        match &unit.content {
            Content::Addon(addon) => {
                if let Some(chart) = &addon.chart.chart {
                    chart.check_installable(cluster.kubernetes.as_deref(), addon.chart_span, &mut sink);
                    chart.check_values(&addon.values, addon.chart_span, &mut sink);
                }
                secrets::check(resolved, addon, &mut sink);
            }
            Content::Manifest(manifest) => manifests::check(unit, manifest, &mut sink),
        }
    }
    sink
}
