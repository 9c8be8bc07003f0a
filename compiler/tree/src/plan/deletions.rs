//! A slip cannot wipe a cluster: Applications that go away are counted over all clusters.

use stackc_source::Sink;

use super::part::Planned;
use crate::diagnostics::mass_deletion;
use crate::index::Scope;

/// The Applications of one cluster that go away.
pub(super) struct Deletions {
    pub cluster: String,
    pub protected: bool,
    pub paths: Vec<String>,
}

/// The Applications among a part's removals. The AppProject beside them is none.
pub(super) fn of(planned: &Planned) -> Deletions {
    let Scope::Cluster(cluster) = &planned.part.scope else {
        return Deletions { cluster: String::new(), protected: false, paths: Vec::new() };
    };
    let directory = format!("clusters/{cluster}/argocd/applications/");
    let is_application = |path: &&String| {
        let id = path.strip_prefix(&directory).and_then(|name| name.strip_suffix(".yaml"));
        id.is_some_and(|id| !id.contains('/') && id != "project")
    };
    let removals = planned.part.removals.iter().map(|removal| &removal.path);
    let paths = removals.filter(is_application).cloned().collect();
    Deletions { cluster: cluster.clone(), protected: planned.protected, paths }
}

/// Refuses more deletions than are allowed: `max` without a word from the user, and then none at all on a
/// protected cluster.
pub(super) fn check(deletions: &[Deletions], max: usize, asked: Option<usize>, sink: &mut Sink) {
    let all: Vec<String> = deletions.iter().flat_map(|cluster| cluster.paths.iter().cloned()).collect();
    let allowed = asked.unwrap_or(max);
    if all.len() > allowed {
        sink.push(mass_deletion::too_many(&all, allowed, asked.is_some()));
    }
    if asked.is_none() {
        for cluster in deletions.iter().filter(|cluster| cluster.protected && !cluster.paths.is_empty()) {
            sink.push(mass_deletion::protected(&cluster.cluster, &cluster.paths, all.len()));
        }
    }
}
