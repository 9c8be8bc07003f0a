//! From `needs` to edges between the units of one cluster, and the edges that are found without rendering.

use std::collections::BTreeSet;
use std::sync::Arc;

use stackc_lang::{Need, Target};
use stackc_source::{Sink, Span, did_you_mean};

use crate::diagnostics as d;
use crate::lower::makes_namespace;
use crate::order::{Edge, Reason};
use crate::plan::{Cluster, Content, Instance, Unit};

/// The edges that are written: of units, and of stacks for all their units.
pub fn declared(cluster: &Cluster, sink: &mut Sink) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (at, unit) in cluster.units.iter().enumerate() {
        let stack_needs = cluster.instances.iter().find(|instance| instance.name == unit.instance);
        for need in &unit.needs {
            for to in unit_need(cluster, unit, need, sink) {
                edges.push(Edge { from: at, to, reason: Reason::Declared(need.span) });
            }
        }
        for need in stack_needs.iter().flat_map(|instance| &instance.needs) {
            for to in instance_need(cluster, &unit.instance, need, sink) {
                edges.push(Edge { from: at, to, reason: Reason::Declared(need.span) });
            }
        }
    }
    // An instance without units is still checked.
    for instance in &cluster.instances {
        if !cluster.units.iter().any(|unit| unit.instance == instance.name) {
            for need in &instance.needs {
                instance_need(cluster, &instance.name, need, sink);
            }
        }
    }
    edges
}

/// What lives in a namespace needs the manifest that makes it.
pub fn found(cluster: &Cluster) -> Vec<Edge> {
    let mut edges = Vec::new();
    let manifests = || cluster.units.iter().enumerate().filter(|(_, unit)| unit.addon().is_none());
    for (at, unit) in cluster.units.iter().enumerate() {
        for (namespace, span) in namespaces(unit) {
            for (to, maker) in manifests() {
                if to != at && makes_namespace(maker, &namespace) {
                    let reason = Reason::Namespace { namespace: namespace.to_string(), span };
                    edges.push(Edge { from: at, to, reason });
                }
            }
        }
    }
    edges
}

/// The namespaces that a unit lives in, each once, with the place that says so.
fn namespaces(unit: &Unit) -> Vec<(Arc<str>, Span)> {
    let mut found: Vec<(Arc<str>, Span)> =
        unit.namespace.iter().map(|namespace| (Arc::clone(&namespace.value), namespace.span)).collect();
    if let Content::Manifest(manifest) = &unit.content {
        for object in manifest.files.iter().flat_map(|file| file.objects.iter()) {
            found.extend(object.namespace.iter().map(|namespace| (Arc::clone(namespace), object.span)));
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|(namespace, _)| seen.insert(Arc::clone(namespace)));
    found
}

fn unit_need(cluster: &Cluster, unit: &Unit, need: &Need, sink: &mut Sink) -> Vec<usize> {
    match &need.target {
        Target::Bare(name) => one(cluster, &unit.instance, name, need, sink),
        Target::Of(instance, name) => of_instance(cluster, instance, name, need, sink),
        Target::All(instance) => all(cluster, instance, need, &mut BTreeSet::new(), sink),
    }
}

/// A need of a stack: there a bare name is an instance.
fn instance_need(cluster: &Cluster, own: &Arc<str>, need: &Need, sink: &mut Sink) -> Vec<usize> {
    match &need.target {
        Target::Bare(instance) | Target::All(instance) => {
            all(cluster, instance, need, &mut BTreeSet::from([Arc::clone(own)]), sink)
        }
        Target::Of(instance, name) => of_instance(cluster, instance, name, need, sink),
    }
}

fn of_instance(cluster: &Cluster, instance: &str, name: &str, need: &Need, sink: &mut Sink) -> Vec<usize> {
    if find(cluster, instance).is_none() {
        not_placed(cluster, instance, need, sink);
        return Vec::new();
    }
    one(cluster, instance, name, need, sink)
}

fn one(cluster: &Cluster, instance: &str, name: &str, need: &Need, sink: &mut Sink) -> Vec<usize> {
    let is_it = |unit: &Unit| unit.instance.as_ref() == instance && unit.name.as_ref() == name;
    if let Some(at) = cluster.units.iter().position(is_it) {
        return vec![at];
    }
    let left_out =
        cluster.left_out.iter().find(|out| out.instance.as_ref() == instance && out.name.as_ref() == name);
    if let Some(left_out) = left_out {
        sink.push(d::need_left_out::of(&need.target.to_string(), need.span, left_out.condition));
    } else if !need.optional {
        let units: Vec<&str> = cluster
            .units
            .iter()
            .filter(|unit| unit.instance.as_ref() == instance)
            .map(|unit| unit.name.as_ref())
            .collect();
        sink.push(d::unknown_need::in_instance(name, instance, &units, need.span));
    }
    Vec::new()
}

/// All units of an instance. One without units passes order through: what it needs itself counts then.
fn all(
    cluster: &Cluster,
    instance: &str,
    need: &Need,
    seen: &mut BTreeSet<Arc<str>>,
    sink: &mut Sink,
) -> Vec<usize> {
    let Some(found) = find(cluster, instance) else {
        not_placed(cluster, instance, need, sink);
        return Vec::new();
    };
    let units: Vec<usize> = cluster
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.instance.as_ref() == instance)
        .map(|(at, _)| at)
        .collect();
    if !units.is_empty() || !seen.insert(Arc::clone(&found.name)) {
        return units;
    }
    let mut through = Vec::new();
    for next in &found.needs {
        match &next.target {
            Target::Bare(instance) | Target::All(instance) => {
                through.extend(all(cluster, instance, next, seen, &mut Sink::default()));
            }
            Target::Of(instance, name) => {
                through.extend(of_instance(cluster, instance, name, next, &mut Sink::default()));
            }
        }
    }
    through
}

fn find<'a>(cluster: &'a Cluster, instance: &str) -> Option<&'a Instance> {
    cluster.instances.iter().find(|found| found.name.as_ref() == instance)
}

fn not_placed(cluster: &Cluster, instance: &str, need: &Need, sink: &mut Sink) {
    if !need.optional {
        let nearest = did_you_mean(instance, cluster.instances.iter().map(|found| found.name.as_ref()));
        sink.push(d::not_placed::of(instance, &cluster.name, need.span, nearest));
    }
}
