//! Local charts outlive their last use: while a build's later waves wait for their turn, their Applications
//! still name the old chart.

use std::collections::BTreeSet;

use stackc_compile::Output;
use stackc_source::Sink;

use super::{Part, Permissions, part, read_index};
use crate::index::{Index, Scope};
use crate::old::OldTree;
use crate::{Error, path};

/// For how many builds that change the tree a chart stays after its last use.
const BUILDS: u32 = 10;

/// Plans what happens below `charts/`. `others` are the clusters that this build leaves alone: what their
/// indexes name is in use. `busy` is whether the build changes anything else.
pub(super) fn part(
    old: &dyn OldTree,
    new: &Output,
    others: &[String],
    busy: bool,
    permissions: &Permissions,
    sink: &mut Sink,
) -> Result<Part, Error> {
    let scope = Scope::Charts;
    let (old_bytes, old_index) = read_index(old, &scope, sink)?;
    let mut used: BTreeSet<String> =
        new.clusters.iter().flat_map(|cluster| cluster.charts.iter().cloned()).collect();
    for name in others {
        let (_, index) = read_index(old, &Scope::Cluster(name.clone()), sink)?;
        used.extend(index.charts.into_keys());
    }

    let mut request = part::Request::new(scope);
    let brought: BTreeSet<&str> = new.charts.iter().map(|chart| chart.directory.as_str()).collect();
    request.files = new.charts.iter().flat_map(|chart| &chart.files).collect();
    request.index.charts = brought.iter().map(|directory| ((*directory).to_owned(), 0)).collect();
    let busy = busy || brought.iter().any(|directory| !old_index.charts.contains_key(*directory));
    for directory in directories(&old_index) {
        if brought.contains(directory) {
            continue;
        }
        let before = old_index.charts.get(directory).copied().unwrap_or(0);
        let unused = match used.contains(directory) {
            true => 0,
            false => before.saturating_add(u32::from(busy)),
        };
        if unused > BUILDS {
            continue;
        }
        request.index.charts.insert(directory.to_owned(), unused);
        let files = old_index.files.iter().filter(|(file, _)| path::is_below(file, directory));
        request.index.files.extend(files.map(|(file, owned)| (file.clone(), owned.clone())));
    }
    request.old = Some((old_bytes, old_index));
    Ok(part::plan(old, request, permissions, sink)?.part)
}

/// The chart directories that an index speaks of, also those that it lists files of alone.
fn directories(index: &Index) -> BTreeSet<&str> {
    let of_files = index.files.keys().filter_map(|file| path::above(file).nth(1));
    index.charts.keys().map(String::as_str).chain(of_files).collect()
}
