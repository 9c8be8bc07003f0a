//! Old tree and new files to changes: the one place that decides what may be written over or removed.

mod charts;
mod deletions;
mod part;
mod summary;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use stackc_compile::{ClusterOutput, Output};
use stackc_source::Sink;

use crate::index::{INDEX_LIMIT, Index, Scope};
use crate::old::{Kind, OldTree};
use crate::{Digest, Error, diagnostics};

pub use summary::{ClusterSummary, Summary};

/// What the user permits beyond the usual.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    /// Writes over and removes files that were edited by hand or that no build wrote (`--overwrite`).
    pub overwrite: bool,
    /// How many Applications may go away, protected ones too (`--allow-deletions`); else the project says.
    pub allow_deletions: Option<usize>,
}

/// What makes the old tree the new one. Nobody may change the old tree in between.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// In the order of their scopes: fleet, charts, clusters by name. A part that nothing happens to is there
    /// too.
    pub parts: Vec<Part>,
}

/// What happens to the files of one index.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which index.
    pub scope: Scope,
    /// What is written, sorted by path, without the index.
    pub writes: Vec<Write>,
    /// What is removed, sorted by path, without the index.
    pub removals: Vec<Removal>,
    /// What stays as it is, sorted by path, with the digests of the files.
    pub kept: Vec<(String, Digest)>,
    /// The new index; none where nothing is owned any more.
    pub index: Option<Arc<[u8]>>,
    /// Whether the old tree has an index here.
    pub had_index: bool,
    /// Whether the new index differs from the old one.
    pub index_changed: bool,
    /// Whether a stopped build left its index beside the old one.
    pub interrupted: bool,
}

/// A file that is written.
#[derive(Clone, Debug)]
pub struct Write {
    /// Where.
    pub path: String,
    /// What.
    pub bytes: Arc<[u8]>,
    /// Its digest.
    pub digest: Digest,
    /// Whether nothing stands there yet.
    pub created: bool,
}

/// A file that is removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Where.
    pub path: String,
    /// Whether it has to go before anything is written: it is a file where a directory will be, or lies in
    /// a directory where a file will be.
    pub first: bool,
}

impl Plan {
    /// Whether the old tree is the new one already.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| !part.changes())
    }

    /// How much happens, in all and by cluster.
    pub fn summary(&self) -> Summary {
        Summary::of(self)
    }
}

impl Part {
    /// Whether anything happens to this part.
    pub fn changes(&self) -> bool {
        self.index_changed || !self.writes.is_empty() || !self.removals.is_empty()
    }
}

/// Compares the old tree with the new one. Nothing is written. None if an error went to the sink: an edited
/// file, one that is not ours, a hostile index, a link, too many deletions.
///
/// # Errors
/// Where the old tree cannot be read.
pub fn plan(
    old: &dyn OldTree,
    new: &Output,
    permissions: &Permissions,
    sink: &mut Sink,
) -> Result<Option<Plan>, Error> {
    let before = sink.errors();
    let clusters = Clusters::sort_out(old, new)?;
    let tasks: Vec<(Scope, Option<&ClusterOutput>)> =
        clusters.all().map(|(name, output)| (Scope::Cluster(name.to_owned()), output)).collect();
    let planned: Vec<_> = tasks
        .into_par_iter()
        .map(|(scope, output)| {
            let mut sink = Sink::default();
            let part = cluster_part(old, scope, output, permissions, &mut sink)?;
            Ok((part, sink))
        })
        .collect::<Result<_, Error>>()?;
    let mut parts = Vec::new();
    let mut deletions = Vec::new();
    for (planned, found) in planned {
        sink.absorb(found);
        deletions.push(deletions::of(&planned));
        parts.push(planned.part);
    }
    for (name, gone) in clusters.left.iter().zip(deletions.iter().skip(clusters.built.len())) {
        sink.push(diagnostics::cluster_left::left(name, gone.paths.len()));
    }
    let fleet = fleet_part(old, new, permissions, sink)?;
    let busy = parts.iter().chain([&fleet]).any(Part::changes);
    let charts = charts::part(old, new, &clusters.other, busy, permissions, sink)?;
    deletions::check(&deletions, new.max_deletions, permissions.allow_deletions, sink);

    parts.sort_by(|a, b| a.scope.cmp(&b.scope));
    let parts: Vec<Part> = [fleet, charts].into_iter().chain(parts).collect();
    Ok((sink.errors() == before).then_some(Plan { parts }))
}

/// Which clusters a build touches, and how.
struct Clusters<'a> {
    /// Those that are in the output.
    built: Vec<&'a ClusterOutput>,
    /// Those that the project has no more.
    left: Vec<String>,
    /// Those that stay as they are.
    other: Vec<String>,
}

impl<'a> Clusters<'a> {
    /// A cluster that left goes only when all are built: `--cluster a` leaves everything else alone.
    fn sort_out(old: &dyn OldTree, new: &'a Output) -> Result<Clusters<'a>, Error> {
        let built: BTreeMap<&str, &ClusterOutput> =
            new.clusters.iter().map(|cluster| (cluster.name.as_str(), cluster)).collect();
        let all: BTreeSet<&str> = new.all_clusters.iter().map(String::as_str).collect();
        let whole = all.iter().all(|name| built.contains_key(name));
        let mut left = Vec::new();
        let mut other = Vec::new();
        for (name, kind) in old.list("clusters")? {
            if built.contains_key(name.as_str()) || kind != Kind::Directory || name.starts_with('.') {
                continue;
            }
            match whole && !all.contains(name.as_str()) {
                true => left.push(name),
                false => other.push(name),
            }
        }
        // A directory without an index is somebody else's.
        let ours = |name: &String| {
            let index = old.read(&Scope::Cluster(name.clone()).index_path(), INDEX_LIMIT);
            index.map(|bytes| bytes.is_some())
        };
        let mut owned = Vec::new();
        for name in left {
            if ours(&name)? {
                owned.push(name);
            }
        }
        Ok(Clusters { built: built.into_values().collect(), left: owned, other })
    }

    fn all(&self) -> impl Iterator<Item = (&str, Option<&'a ClusterOutput>)> {
        let built = self.built.iter().map(|cluster| (cluster.name.as_str(), Some(*cluster)));
        built.chain(self.left.iter().map(|name| (name.as_str(), None)))
    }
}

fn cluster_part(
    old: &dyn OldTree,
    scope: Scope,
    output: Option<&ClusterOutput>,
    permissions: &Permissions,
    sink: &mut Sink,
) -> Result<part::Planned, Error> {
    let mut request = part::Request::new(scope);
    if let Some(cluster) = output {
        request.files = cluster.files.iter().collect();
        request.index.protected = cluster.protected;
        request.index.charts = cluster.charts.iter().map(|directory| (directory.clone(), 0)).collect();
    }
    part::plan(old, request, permissions, sink)
}

fn fleet_part(
    old: &dyn OldTree,
    new: &Output,
    permissions: &Permissions,
    sink: &mut Sink,
) -> Result<Part, Error> {
    let mut request = part::Request::new(Scope::Fleet);
    request.files = new.fleet.iter().collect();
    Ok(part::plan(old, request, permissions, sink)?.part)
}

/// Reads the index of a scope; an empty one where there is none.
fn read_index(old: &dyn OldTree, scope: &Scope, sink: &mut Sink) -> Result<(Option<Vec<u8>>, Index), Error> {
    let Some(bytes) = old.read(&scope.index_path(), INDEX_LIMIT)? else { return Ok((None, Index::default())) };
    let index = Index::parse(scope, &bytes).unwrap_or_else(|diagnostic| {
        sink.push(diagnostic);
        Index::default()
    });
    Ok((Some(bytes), index))
}
