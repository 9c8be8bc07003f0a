use super::{Part, Plan};
use crate::index::Scope;

/// How much a build changes. Indexes do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were not there.
    pub created: usize,
    /// Files that held something else.
    pub changed: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that stay as they are.
    pub unchanged: usize,
    /// Of those the ones of each cluster that was built or has left, by name.
    pub clusters: Vec<ClusterSummary>,
}

/// How much a build changes on one cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterSummary {
    /// The cluster's name.
    pub name: String,
    /// Files that were not there.
    pub created: usize,
    /// Files that held something else.
    pub changed: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that stay as they are.
    pub unchanged: usize,
}

impl Summary {
    pub(super) fn of(plan: &Plan) -> Summary {
        let mut summary = Summary::default();
        for part in &plan.parts {
            let counted = count(part);
            summary.created += counted.created;
            summary.changed += counted.changed;
            summary.removed += counted.removed;
            summary.unchanged += counted.unchanged;
            if !counted.name.is_empty() {
                summary.clusters.push(counted);
            }
        }
        summary
    }
}

fn count(part: &Part) -> ClusterSummary {
    let created = part.writes.iter().filter(|write| write.created).count();
    let name = match &part.scope {
        Scope::Cluster(name) => name.clone(),
        Scope::Fleet | Scope::Charts => String::new(),
    };
    ClusterSummary {
        name,
        created,
        changed: part.writes.len() - created,
        removed: part.removals.len(),
        unchanged: part.kept.len(),
    }
}
