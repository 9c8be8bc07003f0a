//! Writing everything new beside its place.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, Mode, OFlags, fstat, mkdirat, openat, unlinkat};
use rustix::io::Errno;

use super::cache::{Known, Look};
use super::read::{PENDING, pending_name};
use super::walk::{At, Enter, Existing, Walk};
use super::{OPEN_DIRECTORY, sweep};
use crate::Part;
use crate::index::INDEX_NAME;
use crate::path::{self, TEMPORARY};

const NEW_FILE: OFlags =
    OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// What lies beside its place, of one part.
#[derive(Default)]
pub(super) struct Stage {
    /// In the order in which they were written.
    pub items: Vec<Item>,
    /// The name of the new index in the part's directory, where that exists already.
    pub pending: Option<String>,
    /// Where it is, below the base.
    pub directory: String,
    /// Files that are final already, inside of new directories.
    pub known: Vec<Known>,
}

/// Something to rename.
pub(super) struct Item {
    /// The directory, below the base.
    pub directory: String,
    /// What it is called now.
    pub temporary: String,
    /// What it will be called.
    pub name: String,
    /// Of a file: what it holds. A directory has none.
    pub digest: Option<crate::Digest>,
}

/// Writes the new files of a part, and its index. `number` tells apart what several parts write into one
/// directory. What was written comes back whether or not all of it could be.
pub(super) fn stage(base: BorrowedFd<'_>, part: &Part, number: usize) -> (Stage, At<()>) {
    let mut writer = Writer { number, part, stage: Stage::default() };
    let written = writer.all(base);
    (writer.stage, written)
}

impl Stage {
    /// Removes what was written. What resists stays: the next build knows it by its name.
    pub fn take_back(&self, base: BorrowedFd<'_>) {
        let mut walk = Walk::new(base);
        for item in &self.items {
            if let Ok((fd, _)) = walk.go(&item.directory, &mut Existing) {
                let _ = sweep::remove(fd, &item.temporary);
            }
        }
        if let Some(pending) = &self.pending
            && let Ok((fd, _)) = walk.go(&self.directory, &mut Existing)
        {
            let _ = unlinkat(fd, pending.as_str(), AtFlags::empty());
        }
    }
}

struct Writer<'a> {
    number: usize,
    part: &'a Part,
    stage: Stage,
}

impl Writer<'_> {
    fn all(&mut self, base: BorrowedFd<'_>) -> At<()> {
        let part = self.part;
        let mut walk = Walk::new(base);
        if let Some(index) = &part.index {
            self.stage.directory = part.scope.directory();
            let directory = self.stage.directory.clone();
            let (fd, fresh) = walk.go(&directory, self)?;
            let at = |errno| (part.scope.index_path(), errno);
            if fresh {
                write(fd, INDEX_NAME, index).map_err(at)?;
            } else {
                let name = free_pending(fd).map_err(at)?;
                self.stage.pending = Some(name.clone());
                write(fd, &name, index).map_err(at)?;
            }
        }
        for file in &part.writes {
            let (directory, name) = path::split(&file.path);
            let (fd, fresh) = walk.go(directory, self)?;
            let at = |errno| (file.path.clone(), errno);
            if fresh {
                let look = write(fd, name, &file.bytes).map_err(at)?;
                self.stage.known.push(Known { path: file.path.clone(), look, digest: file.digest });
            } else {
                let temporary = self.temporary(directory, name, Some(file.digest));
                write(fd, &temporary, &file.bytes).map_err(at)?;
            }
        }
        Ok(())
    }

    /// A name beside the place, taken down before it is used, so that it is taken back even half written.
    fn temporary(&mut self, directory: &str, name: &str, digest: Option<crate::Digest>) -> String {
        let temporary = format!("{TEMPORARY}{}-{}", self.number, self.stage.items.len());
        self.stage.items.push(Item {
            directory: directory.to_owned(),
            temporary: temporary.clone(),
            name: name.to_owned(),
            digest,
        });
        temporary
    }

    /// Whether a file of ours stands at this path until the build removes it.
    fn makes_room(&self, path: &str) -> bool {
        let removals = &self.part.removals;
        let found = removals.binary_search_by(|removal| removal.path.as_str().cmp(path));
        found.ok().and_then(|at| removals.get(at)).is_some_and(|removal| removal.first)
    }
}

impl Enter for Writer<'_> {
    fn enter(
        &mut self,
        parent: BorrowedFd<'_>,
        fresh: bool,
        path: &str,
        name: &str,
    ) -> Result<(OwnedFd, bool), Errno> {
        if fresh {
            return make(parent, name).map(|fd| (fd, true));
        }
        match openat(parent, name, OPEN_DIRECTORY, Mode::empty()) {
            Ok(fd) => return Ok((fd, false)),
            Err(Errno::NOENT) => {}
            Err(Errno::NOTDIR) if self.makes_room(path) => {}
            Err(Errno::NOTDIR) => return Err(Errno::LOOP),
            Err(errno) => return Err(errno),
        }
        let (directory, _) = path::split(path);
        let temporary = self.temporary(directory, name, None);
        make(parent, &temporary).map(|fd| (fd, true))
    }
}

fn make(parent: BorrowedFd<'_>, name: &str) -> Result<OwnedFd, Errno> {
    mkdirat(parent, name, Mode::from_raw_mode(0o777))?;
    openat(parent, name, OPEN_DIRECTORY, Mode::empty())
}

fn write(directory: BorrowedFd<'_>, name: &str, bytes: &[u8]) -> Result<Look, Errno> {
    let file = openat(directory, name, NEW_FILE, Mode::from_raw_mode(0o644))?;
    let mut rest = bytes;
    while !rest.is_empty() {
        let count = rustix::io::retry_on_intr(|| rustix::io::write(file.as_fd(), rest))?;
        rest = rest.get(count..).unwrap_or_default();
    }
    Ok(Look::of(&fstat(&file)?))
}

/// The first name of a pending index that is free. The last one is taken from whoever has it: nobody is
/// stopped eight times in a row for different reasons.
fn free_pending(directory: BorrowedFd<'_>) -> Result<String, Errno> {
    for number in 1..PENDING {
        let name = pending_name(number);
        match rustix::fs::statat(directory, name.as_str(), AtFlags::SYMLINK_NOFOLLOW) {
            Ok(_) => {}
            Err(Errno::NOENT) => return Ok(name),
            Err(errno) => return Err(errno),
        }
    }
    let name = pending_name(PENDING);
    match unlinkat(directory, name.as_str(), AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => Ok(name),
        Err(errno) => Err(errno),
    }
}
