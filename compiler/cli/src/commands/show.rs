//! `stackc show`

use std::fmt::Write;

use serde_json::json;
use stackc_source::did_you_mean;

use super::view::{self, Cluster, Leaf, Unit, leaves};
use crate::args::{Format, Show};
use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// The values of an add-on, and where each comes from.
pub fn run(show: &Show, session: &mut Session) -> Result<Exit, CannotRun> {
    let compiled = super::compile(session, show.cluster.as_ref())?;
    let clusters = view::clusters(&compiled);
    let report = super::judge(session, &compiled, show.cluster.as_ref(), Vec::new());
    let found: Vec<(&Cluster, &Unit)> = clusters
        .iter()
        .flat_map(|cluster| cluster.units.iter().map(move |unit| (cluster, unit)))
        .filter(|(_, unit)| unit.id == show.addon)
        .collect();
    // Where the project has errors, it may be missing because of them.
    if found.is_empty() && !report.failed() {
        let ids = clusters.iter().flat_map(|cluster| &cluster.units).map(|unit| unit.id.as_str());
        let help =
            did_you_mean(&show.addon, ids).unwrap_or_else(|| "`stackc list` names them all".to_owned());
        return Err(CannotRun::new(format!("there is no add-on `{}`", show.addon)).help(help));
    }
    let mut data = Vec::new();
    for (index, (cluster, unit)) in found.iter().enumerate() {
        let leaves = unit.values.as_ref().map(|values| leaves(&compiled.sources, values)).unwrap_or_default();
        if session.format == Format::Json {
            data.push(unit_json(cluster, unit, &leaves));
        } else {
            if index > 0 {
                session.print("\n");
            }
            session.print(&text(cluster, unit, &leaves));
        }
    }
    Ok(super::conclude(session, &report, Some(("addons", data.into()))))
}

/// One section: what it is, then a line a value, the places in a column of their own.
fn text(cluster: &Cluster, unit: &Unit, leaves: &[Leaf]) -> String {
    let mut out = format!("{} on {}: ", unit.id, cluster.name);
    match &unit.chart {
        Some(chart) => {
            let _ = write!(out, "chart {} {}", chart.name, chart.version);
        }
        None => out.push_str("manifests"),
    }
    if let Some(namespace) = &unit.namespace {
        let _ = write!(out, ", namespace {namespace}");
    }
    if let Some(wave) = unit.wave {
        let _ = write!(out, ", wave {wave}");
    }
    let mut out = format!("{}\n", stackc_report::escape(&out));
    if leaves.is_empty() {
        out.push_str("  no values\n");
    }
    let lines: Vec<String> = leaves
        .iter()
        .map(|leaf| stackc_report::escape(&format!("{}: {}", leaf.path, leaf.value)).into_owned())
        .collect();
    // A long value does not push all places away.
    let width = lines.iter().map(|line| line.chars().count()).filter(|width| *width <= 60).max().unwrap_or(0);
    for (leaf, line) in leaves.iter().zip(lines) {
        let _ = write!(out, "  {line:width$}  {}", stackc_report::escape(&leaf.set));
        if !leaf.overrode.is_empty() {
            let _ = write!(out, " (over {})", stackc_report::escape(&leaf.overrode.join(", ")));
        }
        out.push('\n');
    }
    out
}

fn unit_json(cluster: &Cluster, unit: &Unit, leaves: &[Leaf]) -> serde_json::Value {
    let values: Vec<_> = leaves
        .iter()
        .map(|leaf| {
            // What was written as JSON is read back as it was.
            let value: serde_json::Value = serde_json::from_str(&leaf.value).unwrap_or_default();
            json!({ "path": leaf.path, "value": value, "set": leaf.set, "overrode": leaf.overrode })
        })
        .collect();
    json!({
        "cluster": cluster.name,
        "id": unit.id,
        "stack": unit.instance,
        "chart": unit.chart.as_ref().map(|chart| &chart.name),
        "version": unit.chart.as_ref().map(|chart| &chart.version),
        "namespace": unit.namespace,
        "wave": unit.wave,
        "values": values,
    })
}

#[cfg(test)]
mod tests {
    use stackc_source::{Sources, Span};
    use stackc_yaml::{Data, Entry, Map, Node};

    use super::*;
    use crate::commands::view::Chart;

    /// A unit whose values come from two layers, for tests.
    fn example(sources: &Sources) -> Node {
        let low = sources.add("stacks/web/stack.yaml", "a: 1\nb: two\n");
        let high = sources.add("clusters/dev.yaml", "b: three\n");
        let entry = |file, range: std::ops::Range<usize>, data| Entry {
            key: Span::new(file, range.clone()),
            node: Node::new(data, Span::new(file, range)),
        };
        let mut replaced = entry(high, 3..8, Data::String("three \u{1b}[31m".into()));
        replaced.node.overrode = Some(vec![Span::new(low, 8..11)].into());
        let list = Node::new(
            Data::Seq(vec![Node::new(Data::Bool(true), Span::new(low, 3..4))].into()),
            Span::new(low, 0..4),
        );
        let inner: Map = [
            ("host.name".into(), replaced),
            ("list".into(), Entry { key: Span::new(low, 0..1), node: list }),
            ("none".into(), entry(low, 0..1, Data::Seq(Vec::new().into()))),
        ]
        .into_iter()
        .collect();
        let outer: Map = [
            ("replicas".into(), entry(low, 3..4, Data::Int(1))),
            ("web".into(), entry(low, 5..6, Data::Map(inner.into()))),
            ("gone".into(), entry(low, 0..1, Data::Null)),
        ]
        .into_iter()
        .collect();
        Node::new(Data::Map(outer.into()), Span::new(low, 0..12))
    }

    #[test]
    fn every_value_names_its_place() {
        let sources = Sources::default();
        let values = example(&sources);
        let unit = Unit {
            id: "web".to_owned(),
            namespace: Some("web".to_owned()),
            wave: Some(0),
            chart: Some(Chart { name: "web".to_owned(), version: "1.2.3".to_owned() }),
            ..Unit::default()
        };
        let cluster = Cluster { name: "dev".to_owned(), ..Cluster::default() };
        insta::assert_snapshot!(text(&cluster, &unit, &leaves(&sources, &values)));
        insta::assert_snapshot!(text(&cluster, &Unit { chart: None, ..unit }, &[]));
    }
}
