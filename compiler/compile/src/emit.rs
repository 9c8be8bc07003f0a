//! emit. In: Argo CD's objects and the units they stand for. Out: the files of the tree, as bytes (DESIGN 7).

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use stackc_lang::ValuesPlace;
use stackc_source::Sink;

use crate::expand::on_cluster;
use crate::lower::{Lowered, fleet, lower};
use crate::order::Order;
use crate::output::{ChartOutput, ClusterOutput, File, Output};
use crate::plan::{ChartPlace, Cluster, Content, Unit};
use crate::resolve::Resolved;
use crate::settings::Settings;

/// Lowers and writes every cluster; in parallel.
pub fn emit(resolved: &Resolved, clusters: &[Cluster], orders: &[Order], sink: &mut Sink) -> Output {
    let settings = &resolved.settings;
    let written: Vec<(ClusterOutput, Sink)> = clusters
        .par_iter()
        .zip(orders.par_iter())
        .map(|(cluster, order)| {
            let mut found = Sink::default();
            let lowered = lower(settings, cluster, &order.waves, &mut found);
            (write_cluster(settings, cluster, &lowered), on_cluster(found, &cluster.name))
        })
        .collect();
    let mut output = Output {
        prefix: settings.prefix.clone(),
        max_deletions: settings.max_deletions,
        charts: charts(clusters),
        fleet: Some(File {
            path: "fleet.yaml".to_owned(),
            bytes: to_bytes(&fleet(settings)),
            source: Arc::clone(&settings.file),
        }),
        all_clusters: resolved.clusters.iter().map(|cluster| cluster.name.value.to_string()).collect(),
        clusters: Vec::with_capacity(written.len()),
    };
    for (cluster, found) in written {
        sink.absorb(found);
        output.clusters.push(cluster);
    }
    output
}

/// Lowers every cluster for what is wrong with its objects alone.
pub fn check(resolved: &Resolved, clusters: &[Cluster], orders: &[Order], sink: &mut Sink) {
    let found: Vec<Sink> = clusters
        .par_iter()
        .zip(orders.par_iter())
        .map(|(cluster, order)| {
            let mut found = Sink::default();
            lower(&resolved.settings, cluster, &order.waves, &mut found);
            on_cluster(found, &cluster.name)
        })
        .collect();
    for found in found {
        sink.absorb(found);
    }
}

fn write_cluster(settings: &Settings, cluster: &Cluster, lowered: &Lowered) -> ClusterOutput {
    let base = format!("clusters/{}", cluster.name);
    let own = |path: String, bytes| File { path, bytes, source: Arc::clone(&cluster.file) };
    let mut files = vec![
        own(format!("{base}/argocd/root.yaml"), to_bytes(&lowered.root)),
        own(format!("{base}/argocd/applications/project.yaml"), to_bytes(&lowered.project)),
    ];
    let mut charts = Vec::new();
    for (unit, application) in cluster.units.iter().zip(&lowered.applications) {
        files.push(File {
            path: format!("{base}/argocd/applications/{}.yaml", unit.id),
            bytes: to_bytes(application),
            source: Arc::clone(&unit.file),
        });
        write_unit(settings, cluster, unit, &mut files);
        if let Some(directory) = tree_chart(unit) {
            charts.push(directory.to_string());
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    charts.sort();
    charts.dedup();
    ClusterOutput { name: cluster.name.to_string(), protected: cluster.protected, files, charts }
}

fn write_unit(settings: &Settings, cluster: &Cluster, unit: &Unit, files: &mut Vec<File>) {
    let directory = unit.directory(&cluster.name);
    match &unit.content {
        Content::Addon(addon) => {
            if settings.values == ValuesPlace::File {
                files.push(File {
                    path: format!("{directory}/values.yaml"),
                    bytes: to_bytes(&addon.values),
                    source: Arc::clone(&unit.file),
                });
            }
            files.extend(addon.secret_files.iter().map(|secret| File {
                path: format!("{directory}/secrets/{}", secret.name),
                bytes: Arc::clone(&secret.bytes),
                source: Arc::clone(&secret.path),
            }));
        }
        Content::Manifest(manifest) => files.extend(manifest.files.iter().map(|file| File {
            path: format!("{directory}/{}", file.path),
            bytes: Arc::clone(&file.bytes),
            source: Arc::clone(&file.source),
        })),
    }
}

fn tree_chart(unit: &Unit) -> Option<&Arc<str>> {
    match &unit.addon()?.chart.place {
        ChartPlace::Tree { directory } => Some(directory),
        _ => None,
    }
}

/// The charts that the clusters use from the tree, each once.
fn charts(clusters: &[Cluster]) -> Vec<ChartOutput> {
    let mut found = BTreeMap::new();
    for unit in clusters.iter().flat_map(|cluster| &cluster.units) {
        if let (Some(directory), Some(chart)) =
            (tree_chart(unit), unit.addon().and_then(|addon| addon.chart.chart.as_ref()))
        {
            found.entry(Arc::clone(directory)).or_insert_with(|| Arc::clone(chart));
        }
    }
    found
        .into_iter()
        .map(|(directory, chart)| ChartOutput {
            files: chart
                .files
                .iter()
                .map(|(path, bytes)| File {
                    path: format!("{directory}/{path}"),
                    bytes: Arc::clone(bytes),
                    source: format!("{}/{path}", chart.path).into(),
                })
                .collect(),
            directory: directory.to_string(),
        })
        .collect()
}

fn to_bytes<T: serde::Serialize>(value: &T) -> Arc<[u8]> {
    stackc_yaml::to_string(value).into_bytes().into()
}
