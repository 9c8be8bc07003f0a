//! Names that must be one of a kind: ids on a cluster, Applications in an Argo CD, destinations in an Argo CD.

use std::collections::BTreeMap;
use std::sync::Arc;

use stackc_source::{Sink, Span};

use crate::diagnostics as d;
use crate::lower::fleet_name;
use crate::plan::Cluster;
use crate::resolve::Resolved;

/// Reports names that two things have. Clusters come sorted, so the first one is the same in every run.
pub fn check(resolved: &Resolved, clusters: &[Cluster], sink: &mut Sink) {
    check_applications(resolved, clusters, sink);
    check_destinations(clusters, sink);
    for cluster in clusters {
        for (at, unit) in cluster.units.iter().enumerate() {
            if unit.id.as_ref() == "project" {
                sink.push(d::reserved_name::of(&unit.id, unit.span));
            }
            let twin = cluster.units.iter().take(at).rev().find(|other| other.id == unit.id);
            // Two of one id have one Application name too, unless an expression gives it.
            if let Some(twin) = twin.filter(|twin| twin.application != unit.application) {
                let (one, two) = (
                    format!("`{}` of `{}`", twin.name, twin.instance),
                    format!("`{}` of `{}`", unit.name, unit.instance),
                );
                sink.push(
                    d::duplicate_id::of(&unit.id, (&one, twin.span), (&two, unit.span))
                        .on_cluster(&*cluster.name),
                );
            }
        }
    }
}

fn check_applications(resolved: &Resolved, clusters: &[Cluster], sink: &mut Sink) {
    let mut seen: BTreeMap<(Arc<str>, Arc<str>), (String, Span)> = BTreeMap::new();
    let mut claim = |argocd: &Arc<str>, name: Arc<str>, what: String, span: Span| {
        let key = (Arc::clone(argocd), name);
        if let Some((other, first)) = seen.get(&key) {
            sink.push(d::duplicate_application::of(&key.1, (other, *first), (&what, span)));
        } else {
            seen.insert(key, (what, span));
        }
    };
    for cluster in clusters {
        let root = format!("the root of cluster `{}`", cluster.name);
        claim(&cluster.argocd, Arc::clone(&cluster.name), root, cluster.span);
    }
    for cluster in clusters {
        for unit in &cluster.units {
            let what = format!("`{}` of `{}` on cluster `{}`", unit.name, unit.instance, cluster.name);
            claim(&cluster.argocd, Arc::clone(&unit.application), what, unit.span);
        }
    }
    let fleet: Arc<str> = fleet_name(&resolved.settings).into();
    for cluster in clusters {
        if cluster.name == fleet {
            claim(&cluster.argocd, Arc::clone(&fleet), "fleet.yaml".to_owned(), resolved.settings.span);
        }
    }
}

fn check_destinations(clusters: &[Cluster], sink: &mut Sink) {
    let mut seen: BTreeMap<(Arc<str>, String), &Cluster> = BTreeMap::new();
    for cluster in clusters {
        // Argo CD calls its own cluster by a name and by a URL.
        let destination = match (cluster.destination.name.as_str(), cluster.destination.server.as_str()) {
            ("in-cluster", _) | (_, crate::expand::IN_CLUSTER) => "in-cluster".to_owned(),
            ("", server) => server.to_owned(),
            (name, _) => name.to_owned(),
        };
        let key = (Arc::clone(&cluster.argocd), destination);
        if let Some(other) = seen.get(&key) {
            let (one, two) = ((other.name.as_ref(), other.span), (cluster.name.as_ref(), cluster.span));
            sink.push(d::duplicate_destination::of(&key.1, one, two));
        } else {
            seen.insert(key, cluster);
        }
    }
}
