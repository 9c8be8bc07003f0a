//! `stackc list`

use std::fmt::Write;

use serde_json::json;

use super::view::{self, Cluster, Unit};
use crate::args::{ClusterFilter, Format};
use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// What goes to which cluster, a table for each.
pub fn run(filter: &ClusterFilter, session: &mut Session) -> Result<Exit, CannotRun> {
    let compiled = super::compile(session, filter.cluster.as_ref())?;
    let clusters = view::clusters(&compiled);
    let report = super::judge(session, &compiled, filter.cluster.as_ref(), Vec::new());
    if session.format != Format::Json {
        session.print(&table(&clusters));
    }
    let data = clusters.iter().map(cluster_json).collect::<Vec<_>>().into();
    Ok(super::conclude(session, &report, Some(("clusters", data))))
}

fn table(clusters: &[Cluster]) -> String {
    let mut out = String::new();
    for (index, cluster) in clusters.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", stackc_report::escape(&cluster.name));
        if cluster.units.is_empty() {
            out.push_str("  nothing\n");
            continue;
        }
        let head = ["ADDON", "STACK", "CHART", "VERSION", "NAMESPACE", "WAVE"].map(str::to_owned);
        let rows: Vec<[String; 6]> = std::iter::once(head).chain(cluster.units.iter().map(row)).collect();
        out.push_str(&columns(&rows));
    }
    out
}

fn row(unit: &Unit) -> [String; 6] {
    let dash = || "-".to_owned();
    [
        unit.id.clone(),
        unit.instance.clone(),
        unit.chart.as_ref().map_or_else(dash, |chart| chart.name.clone()),
        unit.chart.as_ref().map_or_else(dash, |chart| chart.version.clone()),
        unit.namespace.clone().unwrap_or_else(dash),
        unit.wave.map_or_else(dash, |wave| wave.to_string()),
    ]
}

/// Rows with their cells one below another, indented.
fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "  {:width$}", stackc_report::escape(cell));
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

fn cluster_json(cluster: &Cluster) -> serde_json::Value {
    let unit = |unit: &Unit| {
        json!({
            "id": unit.id,
            "stack": unit.instance,
            "kind": if unit.chart.is_some() { "addon" } else { "manifest" },
            "chart": unit.chart.as_ref().map(|chart| &chart.name),
            "version": unit.chart.as_ref().map(|chart| &chart.version),
            "namespace": unit.namespace,
            "application": unit.application,
            "wave": unit.wave,
        })
    };
    json!({ "name": cluster.name, "units": cluster.units.iter().map(unit).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::view::Chart;

    #[test]
    fn a_table_for_each_cluster() {
        let addon = Unit {
            id: "prometheus".to_owned(),
            instance: "observability".to_owned(),
            namespace: Some("monitoring".to_owned()),
            wave: Some(1),
            chart: Some(Chart { name: "kube-prometheus-stack".to_owned(), version: "65.1.1".to_owned() }),
            ..Unit::default()
        };
        let manifest = Unit { id: "limits".to_owned(), instance: "base".to_owned(), ..Unit::default() };
        let full = Cluster { name: "prod-eu".to_owned(), units: vec![manifest, addon], edges: Vec::new() };
        let empty = Cluster { name: "dev".to_owned(), ..Cluster::default() };
        insta::assert_snapshot!(table(&[full, empty]));
    }
}
