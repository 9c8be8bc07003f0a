//! The tree in a directory. It is opened once; everything below is done relative to open directories, and no
//! link is followed at any step.
//!
//! A build is carried out in this order, so that a failure leaves the old tree whole and a kill leaves one that
//! the next build understands:
//! 1. everything new is written beside its place, under names that begin with `.stackc-tmp-`; of what did not
//!    exist, the outermost new directory carries that name and its inside is final already; the new index of a
//!    directory that exists is called `.stackc.json.pending-1` and comes first;
//! 2. everything new is renamed to its place;
//! 3. what is not wanted any more is removed;
//! 4. the new indexes are renamed to theirs, and empty directories removed.
//!
//! A failure in 1, which is where a disk is full or read-only, takes back what 1 wrote. After a kill in 2 or 3
//! the pending index tells the next build which files are ours.

mod cache;
mod commit;
mod read;
mod stage;
mod sweep;
mod walk;

use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{
    AtFlags, CWD, FileType, FlockOperation, Mode, OFlags, flock, mkdirat, openat, statat, unlinkat,
};
use rustix::io::Errno;

use crate::{Error, Plan, diagnostics};
use cache::{Cache, Known};

const OPEN_DIRECTORY: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// The directory that holds the tree, and what is known of its files.
#[derive(Debug)]
pub struct Directory {
    /// Where it is, for messages and to create it.
    path: PathBuf,
    /// Below `path`, `/` between segments: the project's `output.path`.
    prefix: String,
    /// The directory of the prefix; none while it does not exist.
    base: Option<OwnedFd>,
    cache: Cache,
    /// What the surveys saw, for the next cache.
    seen: Mutex<Vec<Known>>,
    /// Whether a survey had to hash: then the next cache knows more than this one.
    hashed: AtomicBool,
}

/// How a directory is opened.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Keep other builds out until it is dropped.
    pub lock: bool,
    /// Where size, times and inode of the files are remembered: a file outside the tree, one for each tree.
    pub cache: Option<PathBuf>,
    /// Hash every file, whatever the cache says.
    pub verify_all: bool,
}

impl Directory {
    /// Opens the directory `path` and in it the directory `prefix`. Neither has to exist.
    ///
    /// # Errors
    /// Where it cannot be opened, is locked, or is a link ([`Error::Refused`]).
    pub fn open(path: &Path, prefix: &str, access: &Access) -> Result<Directory, Error> {
        // Without a slash at its end, which would lead through a link.
        let path: PathBuf = match path.components().next() {
            Some(_) => path.components().collect(),
            None => PathBuf::from("."),
        };
        let prefix = prefix.trim_end_matches('/').to_owned();
        let mut directory = Directory {
            path,
            prefix,
            base: None,
            cache: Cache::default(),
            seen: Mutex::default(),
            hashed: AtomicBool::new(false),
        };
        directory.base = directory.open_base(false)?;
        if let Some(base) = &directory.base {
            if access.lock {
                directory.lock(base.as_fd())?;
            }
            directory.cache = Cache::load(access.cache.as_deref(), base.as_fd(), access.verify_all);
        } else {
            directory.cache = Cache::at(access.cache.as_deref());
        }
        Ok(directory)
    }

    /// Carries out a plan that was made from this directory.
    ///
    /// # Errors
    /// Where something cannot be written. The old tree is whole then, unless the failure came between the
    /// renames; the next build finishes what was begun.
    pub fn apply(mut self, plan: &Plan) -> Result<(), Error> {
        let interrupted = plan.parts.iter().any(|part| part.interrupted);
        if plan.is_empty() && !interrupted {
            if self.hashed.load(Ordering::Relaxed) {
                self.remember(plan, Vec::new());
            }
            return Ok(());
        }
        if self.base.is_none() {
            self.base = self.open_base(true)?;
            self.base.as_ref().map_or(Ok(()), |base| self.lock(base.as_fd()))?;
        }
        let Some(base) = &self.base else {
            return Err(self.io("cannot create", "", Errno::NOENT));
        };
        let written = self.carry_out(base.as_fd(), plan)?;
        self.remember(plan, written);
        Ok(())
    }

    fn carry_out(&self, base: BorrowedFd<'_>, plan: &Plan) -> Result<Vec<Known>, Error> {
        sweep::leftovers(base, plan).map_err(|(at, errno)| self.io("cannot clean up", &at, errno))?;
        let made = self.make_clusters(base, plan)?;
        let staged: Vec<_> = plan
            .parts
            .par_iter()
            .enumerate()
            .filter(|(_, part)| part.changes())
            .map(|(number, part)| stage::stage(base, part, number))
            .collect();
        let (mut stages, mut failure) = (Vec::new(), None);
        for result in staged {
            match result {
                Ok(stage) => stages.push(stage),
                Err((stage, at, errno)) => {
                    stages.push(stage);
                    failure = failure.or(Some((at, errno)));
                }
            }
        }
        if let Some((at, errno)) = failure {
            stages.iter().for_each(|stage| stage.take_back(base));
            if made {
                let _ = unlinkat(base, "clusters", AtFlags::REMOVEDIR);
            }
            return Err(self.io("cannot write", &at, errno));
        }
        commit::commit(base, plan, &mut stages)
            .map_err(|(at, errno)| self.io("cannot put in place", &at, errno))
    }

    /// Opens the directory of the prefix, and makes what is missing on the way if asked to.
    fn open_base(&self, create: bool) -> Result<Option<OwnedFd>, Error> {
        let shown = self.path.display().to_string();
        if create {
            let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
            if let Some(parent) = parent {
                std::fs::create_dir_all(parent).map_err(|source| Error::Io {
                    action: "cannot create",
                    path: parent.display().to_string(),
                    source,
                })?;
            }
        }
        let links_below =
            self.path.components().next_back().is_some_and(|c| matches!(c, Component::Normal(_)));
        let flags = if links_below { OPEN_DIRECTORY } else { OPEN_DIRECTORY.difference(OFlags::NOFOLLOW) };
        let mut base = match open_or_make(CWD, &self.path, flags, create) {
            Ok(Some(base)) => base,
            Ok(None) => return Ok(None),
            Err(_) if is_link(CWD, &self.path) => return Err(diagnostics::link::output(&shown).into()),
            Err(errno) => return Err(Error::io("cannot open", shown)(errno)),
        };
        let mut below = String::new();
        for segment in self.prefix.split('/').filter(|segment| !segment.is_empty()) {
            below = if below.is_empty() { segment.to_owned() } else { format!("{below}/{segment}") };
            base = match open_or_make(base.as_fd(), Path::new(segment), OPEN_DIRECTORY, create) {
                Ok(Some(next)) => next,
                Ok(None) => return Ok(None),
                Err(_) if is_link(base.as_fd(), Path::new(segment)) => {
                    return Err(diagnostics::link::inside(&below).into());
                }
                Err(errno) => return Err(Error::io("cannot open", format!("{shown}/{below}"))(errno)),
            };
        }
        Ok(Some(base))
    }

    /// Clusters are staged in parallel, so what they stand in comes first. Tells whether it is new.
    fn make_clusters(&self, base: BorrowedFd<'_>, plan: &Plan) -> Result<bool, Error> {
        let clusters = |part: &crate::Part| {
            matches!(part.scope, crate::Scope::Cluster(_))
                && (!part.writes.is_empty() || part.index.is_some())
        };
        if !plan.parts.iter().any(clusters) {
            return Ok(false);
        }
        match mkdirat(base, "clusters", Mode::from_raw_mode(0o777)) {
            Ok(()) => Ok(true),
            Err(Errno::EXIST) => Ok(false),
            Err(errno) => Err(self.io("cannot create", "clusters", errno)),
        }
    }

    fn lock(&self, base: BorrowedFd<'_>) -> Result<(), Error> {
        match flock(base, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => Err(Error::Locked { path: self.shown("") }),
            // Other failures mean that this file system has no locks.
            _ => Ok(()),
        }
    }

    /// Writes the cache: what was written, and what stayed as the survey saw it. It is an aid: where it cannot
    /// be written, the next build hashes.
    fn remember(&mut self, plan: &Plan, written: Vec<Known>) {
        let Some(base) = &self.base else { return };
        let seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
        let _ = self.cache.save(base.as_fd(), plan, seen, written);
    }

    fn io(&self, action: &'static str, at: &str, errno: Errno) -> Error {
        if matches!(errno, Errno::LOOP) {
            return diagnostics::link::inside(at).into();
        }
        Error::io(action, self.shown(at))(errno)
    }

    /// A path as the user knows it.
    fn shown(&self, at: &str) -> String {
        let mut path = self.path.join(&self.prefix);
        path.push(at);
        path.components().collect::<PathBuf>().display().to_string()
    }
}

/// Gives the lock back in so many words: a process that another thread is about to start could hold the handle
/// a moment longer.
impl Drop for Directory {
    fn drop(&mut self) {
        if let Some(base) = &self.base {
            let _ = flock(base, FlockOperation::NonBlockingUnlock);
        }
    }
}

fn open_or_make(
    parent: BorrowedFd<'_>,
    name: &Path,
    flags: OFlags,
    create: bool,
) -> Result<Option<OwnedFd>, Errno> {
    if create {
        match mkdirat(parent, name, Mode::from_raw_mode(0o777)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => return Err(errno),
        }
    }
    match openat(parent, name, flags, Mode::empty()) {
        Ok(fd) => Ok(Some(fd)),
        Err(Errno::NOENT) => Ok(None),
        Err(errno) => Err(errno),
    }
}

fn is_link(parent: BorrowedFd<'_>, name: &Path) -> bool {
    let stat = statat(parent, name, AtFlags::SYMLINK_NOFOLLOW);
    stat.is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode).is_symlink())
}
