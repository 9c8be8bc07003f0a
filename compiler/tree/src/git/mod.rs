//! The tree in a Git repository: read from a branch, written as one commit on top of it. Only this folder knows
//! gix.
//!
//! The repository is opened by its path alone: neither the environment (`GIT_DIR` and its like) nor the user's
//! or the system's configuration has a say, and replacement objects do not count.

mod branch;
mod pack;
mod write;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use gix::prelude::HeaderExt as _;

use crate::old::{Kind, OldTree, Standing, Wanted};
use crate::{Digest, Error, Plan, diagnostics, path};

/// How many entries the trees of a branch may have. A few objects can pretend to be billions of files.
const ENTRIES: usize = 5_000_000;

/// How deep they may be nested.
const DEPTH: usize = 128;

/// Files that a build did not write are not read past this size.
const FILE_LIMIT: u64 = 256 << 20;

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name; not empty.
    pub name: String,
    /// The address.
    pub email: String,
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// The time zone, in minutes east of Greenwich.
    pub offset: i32,
}

/// What a commit says beside its tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Who wrote it.
    pub author: Signature,
    /// Who made it.
    pub committer: Signature,
    /// Why; a final line break is added where there is none.
    pub message: String,
}

/// A branch of a repository on this machine.
#[derive(Debug)]
pub struct Git {
    repository: PathBuf,
    reference: String,
    prefix: String,
    /// The commit that the branch points to; none for a new branch.
    tip: Option<Tip>,
    /// What stands below the prefix: all of `clusters/` and `charts/`, and the files beside them.
    entries: BTreeMap<String, Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Tip {
    commit: ObjectId,
    tree: ObjectId,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: EntryKind,
    id: ObjectId,
}

impl Git {
    /// Reads the branch `reference` (its full name) of the repository at `repository`, which may be bare or not.
    /// `prefix` is the directory that stands for the root of the tree.
    ///
    /// # Errors
    /// Where the repository cannot be read. [`Error::Refused`] where it is none, is of a kind that is not
    /// written, or where the branch has no proper name, is checked out, or points to something else.
    pub fn open(repository: &Path, reference: &str, prefix: &str) -> Result<Git, Error> {
        branch::check_name(reference)?;
        let opened = open(repository)?;
        branch::check_not_checked_out(&opened, reference)?;
        let tip = branch::tip(&opened, reference)?;
        let mut git = Git {
            repository: repository.to_owned(),
            reference: reference.to_owned(),
            prefix: prefix.trim_end_matches('/').to_owned(),
            tip,
            entries: BTreeMap::new(),
        };
        git.read_entries(&opened)?;
        Ok(git)
    }

    /// Makes a commit of a plan that was made from this branch, and moves the branch to it, if nobody else moved
    /// it in between. Returns the commit's id, or none where there is nothing to commit.
    ///
    /// # Errors
    /// Where the repository cannot be written; [`Error::Refused`] where the branch has moved.
    pub fn apply(self, plan: &Plan, commit: &Commit) -> Result<Option<String>, Error> {
        write::commit(&self, plan, commit)
    }

    /// Goes down to the prefix and reads what a build may have written.
    fn read_entries(&mut self, repository: &gix::Repository) -> Result<(), Error> {
        let Some(tip) = self.tip else { return Ok(()) };
        let mut root = tip.tree;
        let mut way = String::new();
        for segment in self.prefix.split('/').filter(|segment| !segment.is_empty()) {
            way = if way.is_empty() { segment.to_owned() } else { format!("{way}/{segment}") };
            let entries = tree(repository, root)?;
            match entries.into_iter().find(|(name, _)| name == segment) {
                Some((_, Entry { kind: EntryKind::Tree, id })) => root = id,
                Some((_, Entry { kind: EntryKind::Link, .. })) => {
                    return Err(diagnostics::link::inside(&way).into());
                }
                Some(_) => return Err(diagnostics::not_owned::in_the_way(&way, "a file").into()),
                None => return Ok(()),
            }
        }
        let mut open = Vec::new();
        for (name, entry) in tree(repository, root)? {
            if entry.kind == EntryKind::Tree && (name == "clusters" || name == "charts") {
                open.push((name.clone(), entry.id, 1));
            }
            self.entries.insert(name, entry);
        }
        while let Some((directory, id, depth)) = open.pop() {
            for (name, entry) in tree(repository, id)? {
                let path = format!("{directory}/{name}");
                if self.entries.len() >= ENTRIES || depth >= DEPTH {
                    return Err(failed("cannot read the branch")("it has too many files"));
                }
                if entry.kind == EntryKind::Tree {
                    open.push((path.clone(), entry.id, depth + 1));
                }
                self.entries.insert(path, entry);
            }
        }
        Ok(())
    }

    fn look(&self, wanted: &Wanted<'_>, blobs: &mut Blobs<'_>) -> Result<Standing, Error> {
        for directory in path::above(wanted.path) {
            let at = || directory.to_owned();
            match self.entries.get(directory).map(|entry| entry.kind) {
                Some(EntryKind::Tree) => {}
                Some(EntryKind::Link) => return Ok(Standing::Link { at: at() }),
                Some(_) => return Ok(Standing::Blocked { at: at() }),
                None => return Ok(Standing::Absent),
            }
        }
        let Some(entry) = self.entries.get(wanted.path) else { return Ok(Standing::Absent) };
        Ok(match entry.kind {
            EntryKind::Tree => Standing::Directory,
            EntryKind::Link => Standing::Link { at: wanted.path.to_owned() },
            EntryKind::Commit => Standing::Other,
            EntryKind::BlobExecutable => Standing::Foreign,
            EntryKind::Blob => match wanted.new {
                Some((bytes, digest)) if blob_id(bytes)? == entry.id => Standing::File(digest),
                _ => match blobs.read(entry.id, FILE_LIMIT)? {
                    Some(bytes) => Standing::File(Digest::of(&bytes)),
                    None => Standing::Foreign,
                },
            },
        })
    }
}

impl OldTree for Git {
    fn list(&self, directory: &str) -> Result<Vec<(String, Kind)>, Error> {
        match self.entries.get(directory).map(|entry| entry.kind) {
            None => return Ok(Vec::new()),
            Some(EntryKind::Tree) => {}
            Some(EntryKind::Link) => return Err(diagnostics::link::inside(directory).into()),
            Some(_) => return Err(diagnostics::not_owned::in_the_way(directory, "a file").into()),
        }
        let first = format!("{directory}/");
        let below = self.entries.range(first.clone()..);
        let names = below.map_while(|(path, entry)| Some((path.strip_prefix(&first)?, entry)));
        let children = names.filter(|(name, _)| !name.contains('/'));
        Ok(children.map(|(name, entry)| (name.to_owned(), kind(entry.kind))).collect())
    }

    fn read(&self, at: &str, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        for way in path::above(at).chain([at]) {
            match self.entries.get(way).map(|entry| kind(entry.kind)) {
                None => return Ok(None),
                Some(Kind::Link) => return Err(diagnostics::link::inside(way).into()),
                Some(Kind::Directory) if way != at => {}
                Some(Kind::File) if way == at => {}
                Some(_) => {
                    let what = "something that is no file";
                    return Err(diagnostics::not_owned::in_the_way(way, what).into());
                }
            }
        }
        let Some(entry) = self.entries.get(at) else { return Ok(None) };
        match (Blobs { git: self, repository: None }).read(entry.id, limit)? {
            Some(bytes) => Ok(Some(bytes)),
            None => Err(diagnostics::broken_index::too_large(at, limit).into()),
        }
    }

    fn survey(&self, wanted: &[Wanted<'_>]) -> Result<Vec<Standing>, Error> {
        let mut blobs = Blobs { git: self, repository: None };
        wanted.iter().map(|wanted| self.look(wanted, &mut blobs)).collect()
    }
}

/// Reads blobs. The repository is opened when the first is wanted: a handle belongs to one thread.
struct Blobs<'a> {
    git: &'a Git,
    repository: Option<gix::Repository>,
}

impl Blobs<'_> {
    /// A blob's bytes; none if it has more than `limit`.
    fn read(&mut self, id: ObjectId, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        let repository = match &mut self.repository {
            Some(repository) => repository,
            empty => empty.insert(open(&self.git.repository)?),
        };
        let header = repository.objects.header(id).map_err(failed("cannot read an object"))?;
        if header.size() > limit {
            return Ok(None);
        }
        let mut blob = repository.find_blob(id).map_err(failed("cannot read an object"))?;
        Ok(Some(blob.take_data()))
    }
}

/// The author and the committer of the commit that the project itself stands at: of HEAD in the repository that
/// `directory` lies in. None where there is no repository or no commit yet.
///
/// # Errors
/// Where the repository cannot be read.
pub fn head_signatures(directory: &Path) -> Result<Option<(Signature, Signature)>, Error> {
    let has_git = |directory: &&Path| directory.join(".git").symlink_metadata().is_ok();
    let Some(root) = directory.ancestors().find(has_git) else { return Ok(None) };
    let repository = open(root)?;
    let head = repository.head().map_err(failed("cannot read HEAD"))?;
    if head.is_unborn() {
        return Ok(None);
    }
    let commit = repository.head_commit().map_err(failed("cannot read HEAD"))?;
    let commit = commit.decode().map_err(failed("cannot read HEAD"))?;
    let signature = |signature: gix::actor::SignatureRef<'_>| -> Result<Signature, Error> {
        let time = signature.time().map_err(failed("cannot read HEAD"))?;
        Ok(Signature {
            name: signature.name.to_string(),
            email: signature.email.to_string(),
            seconds: time.seconds,
            offset: time.offset / 60,
        })
    };
    let author = commit.author().map_err(failed("cannot read HEAD"))?;
    let committer = commit.committer().map_err(failed("cannot read HEAD"))?;
    Ok(Some((signature(author)?, signature(committer)?)))
}

/// Opens a repository by its path, and by nothing else.
fn open(path: &Path) -> Result<gix::Repository, Error> {
    let shown = path.display().to_string();
    let unsupported =
        |reason: &str| Error::from(diagnostics::unsupported_repository::unsupported(&shown, reason));
    let options = gix::open::Options::isolated()
        .with(gix::sec::Trust::Full)
        .strict_config(true)
        .config_overrides(["core.useReplaceRefs=false"]);
    if let Some(reason) = branch::unsupported_format(path) {
        return Err(unsupported(reason));
    }
    match options.open(path) {
        Ok(repository) => Ok(repository.to_thread_local()),
        Err(error) if error.is_not_found() => Err(unsupported("is no Git repository")),
        Err(error) => Err(failed("cannot open the repository")(error)),
    }
}

/// The entries of a tree. A name that is not UTF-8 is none of ours.
fn tree(repository: &gix::Repository, id: ObjectId) -> Result<Vec<(String, Entry)>, Error> {
    let tree = repository.find_tree(id).map_err(failed("cannot read a tree"))?;
    let mut entries = Vec::new();
    for entry in tree.iter() {
        let entry = entry.map_err(failed("cannot read a tree"))?;
        let Ok(name) = std::str::from_utf8(entry.filename()) else { continue };
        entries.push((name.to_owned(), Entry { kind: entry.mode().kind(), id: entry.object_id() }));
    }
    Ok(entries)
}

fn blob_id(bytes: &[u8]) -> Result<ObjectId, Error> {
    object_id(gix::objs::Kind::Blob, bytes)
}

fn object_id(kind: gix::objs::Kind, bytes: &[u8]) -> Result<ObjectId, Error> {
    gix::objs::compute_hash(gix::hash::Kind::Sha1, kind, bytes).map_err(failed("cannot name an object"))
}

fn kind(kind: EntryKind) -> Kind {
    match kind {
        EntryKind::Tree => Kind::Directory,
        EntryKind::Blob | EntryKind::BlobExecutable => Kind::File,
        EntryKind::Link => Kind::Link,
        EntryKind::Commit => Kind::Other,
    }
}

fn failed<E: std::fmt::Display>(action: &'static str) -> impl Fn(E) -> Error {
    move |reason| Error::Git { action, reason: format!("{reason:#}") }
}
