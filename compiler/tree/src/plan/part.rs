//! The plan of one index: every path that is in the new tree or in the old index gets its verdict.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use stackc_compile::File;
use stackc_source::Sink;

use super::{Part, Permissions, Removal, Write};
use crate::index::{INDEX_LIMIT, Index, Owned, Scope};
use crate::old::{OldTree, Standing, Wanted};
use crate::{Digest, Error, diagnostics, path};

/// What one index is to hold.
pub(super) struct Request<'a> {
    pub scope: Scope,
    /// The new files, sorted by path.
    pub files: Vec<&'a File>,
    /// The new index without `files`: what stays owned untouched, and everything beside the files.
    pub index: Index,
    /// The old index, where the caller has read it already.
    pub old: Option<(Option<Vec<u8>>, Index)>,
}

impl<'a> Request<'a> {
    pub fn new(scope: Scope) -> Request<'a> {
        Request { scope, files: Vec::new(), index: Index::default(), old: None }
    }
}

/// A part, and what the old index said.
pub(super) struct Planned {
    pub part: Part,
    /// Whether the new tree or the old index call the cluster protected.
    pub protected: bool,
}

/// Plans one part.
pub(super) fn plan(
    old: &dyn OldTree,
    request: Request<'_>,
    permissions: &Permissions,
    sink: &mut Sink,
) -> Result<Planned, Error> {
    let Request { scope, files, mut index, old: known } = request;
    let retained: BTreeSet<String> = index.files.keys().cloned().collect();
    let new = take_in(&scope, &files, &mut index, sink);
    let bytes = (!index.files.is_empty()).then(|| index.to_bytes(&scope));
    let index = Arc::new(index);

    let (old_bytes, old_index) = match known {
        Some((bytes, index)) => (bytes, Arc::new(index)),
        None => match old.read(&scope.index_path(), INDEX_LIMIT)? {
            // The usual case: nothing to parse.
            Some(same) if bytes.as_deref() == Some(&same) => (Some(same), Arc::clone(&index)),
            Some(other) => {
                let parsed = Index::parse(&scope, &other);
                let parsed = parsed.map_err(|diagnostic| sink.push(*diagnostic)).unwrap_or_default();
                (Some(other), Arc::new(parsed))
            }
            None => (None, Arc::default()),
        },
    };
    let stopped = stopped_builds(old, &scope, sink)?;
    let interrupted = !stopped.is_empty();
    let owned =
        Ours { indexes: std::iter::once(old_index).chain(stopped.into_iter().map(Arc::new)).collect() };

    let mut part = Part {
        index_changed: bytes != old_bytes,
        index: bytes.map(Arc::from),
        had_index: old_bytes.is_some(),
        interrupted,
        writes: Vec::new(),
        removals: Vec::new(),
        kept: Vec::new(),
        scope,
    };
    let paths: BTreeSet<&str> =
        new.keys().copied().chain(owned.paths().filter(|path| !retained.contains(*path))).collect();
    let wanted: Vec<Wanted<'_>> = paths
        .iter()
        .map(|path| Wanted { path, new: new.get(path).map(|(file, digest)| (&*file.bytes, *digest)) })
        .collect();
    let standing = old.survey(&wanted)?;
    let mut judge = Judge { new: &new, owned: &owned, permissions, reported: BTreeSet::new(), sink };
    for (wanted, standing) in wanted.iter().zip(standing) {
        judge.path(wanted.path, standing, &mut part);
    }
    part.kept.extend(retained.into_iter().filter_map(|path| {
        let digest = index.files.get(&path)?.digest;
        Some((path, digest))
    }));
    part.kept.sort();
    mark_first(&mut part);
    Ok(Planned { part, protected: index.protected || owned.protected() && new.is_empty() })
}

/// What stopped builds left of their indexes. One that does not parse owns nothing: the machine went down
/// while it was written, and nothing can have been renamed after it.
fn stopped_builds(old: &dyn OldTree, scope: &Scope, sink: &mut Sink) -> Result<Vec<Index>, Error> {
    let mut indexes = Vec::new();
    for bytes in old.interrupted(&scope.index_path(), INDEX_LIMIT)? {
        match Index::parse(scope, &bytes) {
            Ok(index) => indexes.push(index),
            Err(diagnostic) if diagnostic.code == &diagnostics::hostile_index::CODE => sink.push(*diagnostic),
            Err(_) => indexes.push(Index::default()),
        }
    }
    Ok(indexes)
}

/// Checks the new files' paths and enters them into the new index.
fn take_in<'a>(
    scope: &Scope,
    files: &[&'a File],
    index: &mut Index,
    sink: &mut Sink,
) -> BTreeMap<&'a str, (&'a File, Digest)> {
    let mut new = BTreeMap::new();
    for file in files {
        let digest = Digest::of(&file.bytes);
        if let Some(fault) = scope.fault(&file.path) {
            sink.push(diagnostics::bad_path::fault(&file.path, fault, &file.source));
        } else if new.insert(file.path.as_str(), (*file, digest)).is_some() {
            sink.push(diagnostics::bad_path::fault(&file.path, "is that of two files", &file.source));
        }
        let owned = Owned { digest, source: Arc::clone(&file.source) };
        index.files.insert(file.path.clone(), owned);
    }
    let mut before = "";
    for (path, (file, _)) in &new {
        // What is above the path before, too, was looked at with it.
        let mut above = path::above(path).filter(|directory| !path::is_below(before, directory));
        if above.any(|directory| new.contains_key(directory)) {
            let fault = "needs a directory where another file stands";
            sink.push(diagnostics::bad_path::fault(path, fault, &file.source));
        }
        before = path;
    }
    new
}

/// What the old index and those of stopped builds call ours. The old index stands first.
struct Ours {
    indexes: Vec<Arc<Index>>,
}

impl Ours {
    fn paths(&self) -> impl Iterator<Item = &str> {
        self.indexes.iter().flat_map(|index| index.files.keys()).map(String::as_str)
    }

    fn has(&self, path: &str) -> bool {
        self.indexes.iter().any(|index| index.files.contains_key(path))
    }

    fn has_below(&self, directory: &str) -> bool {
        let first = format!("{directory}/");
        self.indexes.iter().any(|index| {
            index.files.range(first.clone()..).next().is_some_and(|(path, _)| path.starts_with(&first))
        })
    }

    /// Whether a build wrote these bytes there.
    fn wrote(&self, path: &str, digest: Digest) -> bool {
        self.indexes.iter().any(|index| index.files.get(path).is_some_and(|owned| owned.digest == digest))
    }

    fn source(&self, path: &str) -> &str {
        self.indexes.iter().find_map(|index| index.files.get(path)).map_or("", |owned| &*owned.source)
    }

    fn protected(&self) -> bool {
        self.indexes.first().is_some_and(|index| index.protected)
    }
}

struct Judge<'a> {
    new: &'a BTreeMap<&'a str, (&'a File, Digest)>,
    owned: &'a Ours,
    permissions: &'a Permissions,
    /// Where something in the way was reported already.
    reported: BTreeSet<String>,
    sink: &'a mut Sink,
}

impl Judge<'_> {
    fn path(&mut self, path: &str, standing: Standing, part: &mut Part) {
        if let Standing::Link { at } = standing {
            return self.link(path, at, part);
        }
        match self.new.get(path) {
            Some((file, digest)) => self.write(file, *digest, standing, part),
            None => self.removal(path, standing, part),
        }
    }

    fn write(&mut self, file: &File, digest: Digest, standing: Standing, part: &mut Part) {
        let path = file.path.as_str();
        let mut write = |created| {
            part.writes.push(Write {
                path: path.to_owned(),
                bytes: Arc::clone(&file.bytes),
                digest,
                created,
            });
        };
        match standing {
            Standing::Absent => write(true),
            Standing::File(same) if same == digest => part.kept.push((path.to_owned(), digest)),
            Standing::File(was) if self.owned.wrote(path, was) => write(false),
            Standing::File(_) | Standing::Foreign if self.permissions.overwrite => write(false),
            Standing::File(_) | Standing::Foreign => self.sink.push(match self.owned.has(path) {
                true => diagnostics::edited::edited(path, false, &file.source),
                false => diagnostics::not_owned::file(path),
            }),
            // All that we own below goes away, and with it the directory; whatever else is in there makes
            // the rename fail.
            Standing::Directory if self.owned.has_below(path) => write(true),
            Standing::Blocked { at } if self.goes_away(&at) => write(true),
            Standing::Directory if self.owned.has(path) => {
                self.sink.push(diagnostics::edited::replaced(path))
            }
            Standing::Directory => self.sink.push(diagnostics::not_owned::in_the_way(path, "a directory")),
            Standing::Blocked { at } => {
                // One report, however many files belong below.
                if self.reported.insert(at.clone()) {
                    self.sink.push(diagnostics::not_owned::in_the_way(&at, "something that is no directory"));
                }
            }
            Standing::Other | Standing::Link { .. } => {
                self.sink.push(diagnostics::not_owned::in_the_way(path, "something that is no file"));
            }
        }
    }

    /// What is not a file of ours any more is left to whoever put it there.
    fn removal(&mut self, path: &str, standing: Standing, part: &mut Part) {
        let may_go = match standing {
            Standing::File(was) => self.permissions.overwrite || self.owned.wrote(path, was),
            Standing::Foreign => self.permissions.overwrite,
            _ => return,
        };
        match may_go {
            true => part.removals.push(Removal { path: path.to_owned(), first: false }),
            false => self.sink.push(diagnostics::edited::edited(path, true, self.owned.source(path))),
        }
    }

    /// One report a link, however many files lie behind it.
    fn link(&mut self, path: &str, at: String, part: &Part) {
        if !self.reported.insert(at.clone()) {
            return;
        }
        self.sink.push(match self.owned.has(path) {
            true => diagnostics::hostile_index::through_link(&part.scope.index_path(), path, &at),
            false => diagnostics::link::inside(&at),
        });
    }

    fn goes_away(&self, path: &str) -> bool {
        self.owned.has(path) && !self.new.contains_key(path)
    }
}

/// Finds the removals that have to make room.
fn mark_first(part: &mut Part) {
    let writes: BTreeSet<&str> = part.writes.iter().map(|write| write.path.as_str()).collect();
    for removal in &mut part.removals {
        let first = format!("{}/", removal.path);
        let file_for_directory =
            writes.range(first.as_str()..).next().is_some_and(|path| path.starts_with(&first));
        let directory_for_file = path::above(&removal.path).any(|directory| writes.contains(directory));
        removal.first = file_for_directory || directory_for_file;
    }
}
