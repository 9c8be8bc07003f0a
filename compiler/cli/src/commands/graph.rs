//! `stackc graph`

use std::fmt::Write;

use serde_json::json;

use super::view::{self, Cluster};
use crate::args::{ClusterFilter, Format};
use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// The order of each cluster: as text, as a drawing, as JSON.
pub fn run(filter: &ClusterFilter, session: &mut Session) -> Result<Exit, CannotRun> {
    let compiled = super::compile(session, filter.cluster.as_ref())?;
    let clusters = view::clusters(&compiled);
    let report = super::judge(session, &compiled, filter.cluster.as_ref(), Vec::new());
    match session.format {
        Format::Json => {}
        Format::Mermaid => session.print(&mermaid(&clusters)),
        Format::Dot => session.print(&dot(&clusters)),
        Format::Human | Format::Concise | Format::Text => session.print(&text(&clusters)),
    }
    let data = clusters.iter().map(cluster_json).collect::<Vec<_>>().into();
    Ok(super::conclude(session, &report, Some(("clusters", data))))
}

/// A line a unit, wave after wave, with what it needs; what was found, not written, in parentheses.
fn text(clusters: &[Cluster]) -> String {
    let mut out = String::new();
    for (index, cluster) in clusters.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let _ = writeln!(out, "{}", stackc_report::escape(&cluster.name));
        let mut order: Vec<usize> = (0..cluster.units.len()).collect();
        order.sort_by_key(|at| cluster.units.get(*at).map(|unit| (unit.wave, unit.id.clone())));
        let width = cluster.units.iter().map(|unit| unit.id.chars().count()).max().unwrap_or(0);
        let mut last = None;
        for at in order {
            let Some(unit) = cluster.units.get(at) else { continue };
            let wave = unit.wave.map_or_else(|| "-".to_owned(), |wave| wave.to_string());
            let shown = if last == Some(unit.wave) { String::new() } else { format!("wave {wave}") };
            last = Some(unit.wave);
            let needs: Vec<String> = cluster
                .needs(at)
                .map(|(needed, edge)| if edge.found { format!("({})", needed.id) } else { needed.id.clone() })
                .collect();
            let mut line = format!("  {shown:8}  {:width$}", stackc_report::escape(&unit.id));
            if !needs.is_empty() {
                let _ = write!(line, "  needs {}", stackc_report::escape(&needs.join(", ")));
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
        if cluster.units.is_empty() {
            out.push_str("  nothing\n");
        }
    }
    out
}

/// A flowchart, left to right in the order of deployment; found edges are dotted.
fn mermaid(clusters: &[Cluster]) -> String {
    let mut out = "flowchart LR\n".to_owned();
    for (c, cluster) in clusters.iter().enumerate() {
        let _ = writeln!(out, "  subgraph c{c} [\"{}\"]", mermaid_text(&cluster.name));
        for (u, unit) in cluster.units.iter().enumerate() {
            let _ = writeln!(out, "    c{c}u{u}[\"{}\"]", mermaid_text(&unit.id));
        }
        for edge in &cluster.edges {
            let arrow = if edge.found { "-.->" } else { "-->" };
            let _ = writeln!(out, "    c{c}u{} {arrow} c{c}u{}", edge.to, edge.from);
        }
        out.push_str("  end\n");
    }
    out
}

/// Text in a quoted Mermaid label: its own escapes are `#` and a number or name.
fn mermaid_text(text: &str) -> String {
    let mut out = String::new();
    for c in stackc_report::escape(text).chars() {
        match c {
            '#' | '"' | '<' | '>' | '&' | '`' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Graphviz, left to right in the order of deployment; found edges are dashed.
fn dot(clusters: &[Cluster]) -> String {
    let mut out = "digraph order {\n  rankdir=LR;\n  node [shape=box];\n".to_owned();
    for (c, cluster) in clusters.iter().enumerate() {
        let _ = writeln!(out, "  subgraph cluster_{c} {{\n    label=\"{}\";", dot_text(&cluster.name));
        for (u, unit) in cluster.units.iter().enumerate() {
            let _ = writeln!(out, "    c{c}u{u} [label=\"{}\"];", dot_text(&unit.id));
        }
        for edge in &cluster.edges {
            let style = if edge.found { " [style=dashed]" } else { "" };
            let _ = writeln!(out, "    c{c}u{} -> c{c}u{}{style};", edge.to, edge.from);
        }
        out.push_str("  }\n");
    }
    out.push_str("}\n");
    out
}

fn dot_text(text: &str) -> String {
    stackc_report::escape(text).replace('\\', "\\\\").replace('"', "\\\"")
}

fn cluster_json(cluster: &Cluster) -> serde_json::Value {
    let units: Vec<_> = cluster
        .units
        .iter()
        .enumerate()
        .map(|(at, unit)| {
            let needs: Vec<_> = cluster
                .needs(at)
                .map(|(needed, edge)| json!({ "id": needed.id, "found": edge.found }))
                .collect();
            json!({ "id": unit.id, "stack": unit.instance, "wave": unit.wave, "needs": needs })
        })
        .collect();
    json!({ "name": cluster.name, "units": units })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::view::{Edge, Unit};

    fn clusters() -> Vec<Cluster> {
        let unit = |id: &str, wave| Unit { id: id.to_owned(), wave, ..Unit::default() };
        let edge = |from, to, found| Edge { from, to, found };
        vec![
            Cluster {
                name: "prod-eu".to_owned(),
                units: vec![
                    unit("cert-manager", Some(1)),
                    unit("ingress", Some(2)),
                    unit("namespaces", Some(0)),
                ],
                edges: vec![edge(0, 2, true), edge(1, 0, false), edge(1, 2, true)],
            },
            Cluster { name: "a \"b\" #1 \\".to_owned(), units: vec![unit("x", None)], edges: Vec::new() },
            Cluster { name: "empty".to_owned(), ..Cluster::default() },
        ]
    }

    #[test]
    fn as_text() {
        insta::assert_snapshot!(text(&clusters()));
    }

    #[test]
    fn as_mermaid() {
        insta::assert_snapshot!(mermaid(&clusters()));
    }

    #[test]
    fn as_dot() {
        insta::assert_snapshot!(dot(&clusters()));
    }
}
