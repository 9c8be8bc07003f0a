//! Looking at what stands in a directory.

use std::sync::atomic::Ordering;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat, fstat, openat, statat};
use rustix::io::Errno;
use sha2::{Digest as _, Sha256};

use super::Directory;
use super::cache::{Known, Look};
use super::walk::{Existing, Walk};
use crate::index::INDEX_NAME;
use crate::old::{Kind, OldTree, Standing, Wanted};
use crate::{Digest, Error, diagnostics, path};

/// Files that a build did not write are not hashed past this size.
const FILE_LIMIT: u64 = 256 << 20;

/// How many bytes are read at once.
const CHUNK: usize = 64 << 10;

/// How many indexes of stopped builds may lie beside one that stands.
pub(super) const PENDING: u32 = 8;

/// What an index is called until it is in place.
pub(super) fn pending_name(number: u32) -> String {
    format!("{INDEX_NAME}.pending-{number}")
}

impl OldTree for Directory {
    fn list(&self, directory: &str) -> Result<Vec<(String, Kind)>, Error> {
        let Some(base) = &self.base else { return Ok(Vec::new()) };
        let mut walk = Walk::new(base.as_fd());
        let fd = match walk.go(directory, &mut Existing) {
            Ok((fd, _)) => fd,
            Err((_, Errno::NOENT)) => return Ok(Vec::new()),
            Err((at, errno)) => return Err(self.not_entered(&at, errno)),
        };
        let failed = |errno| self.io("cannot list", directory, errno);
        let mut names = Vec::new();
        for entry in Dir::read_from(fd).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            // A name that is not UTF-8 is none of ours.
            let Ok(name) = entry.file_name().to_str() else { continue };
            if name == "." || name == ".." {
                continue;
            }
            let kind = match entry.file_type() {
                FileType::Unknown => match statat(fd, name, AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(stat) => kind(FileType::from_raw_mode(stat.st_mode)),
                    Err(_) => continue,
                },
                known => kind(known),
            };
            names.push((name.to_owned(), kind));
        }
        names.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(names)
    }

    fn read(&self, at: &str, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        let Some(base) = &self.base else { return Ok(None) };
        let mut walk = Walk::new(base.as_fd());
        let (directory, name) = path::split(at);
        let fd = match walk.go(directory, &mut Existing) {
            Ok((fd, _)) => fd,
            Err((_, Errno::NOENT)) => return Ok(None),
            Err((at, errno)) => return Err(self.not_entered(&at, errno)),
        };
        let (file, stat) = match open_file(fd, name) {
            Ok(Some(opened)) => opened,
            Ok(None) => {
                return Err(diagnostics::not_owned::in_the_way(at, "something that is no file").into());
            }
            Err(Errno::NOENT) => return Ok(None),
            Err(errno) => return Err(self.io("cannot read", at, errno)),
        };
        let mut bytes = Vec::with_capacity(usize::try_from(size(&stat).min(limit)).unwrap_or(0));
        each_chunk(&file, size(&stat), |chunk| {
            bytes.extend_from_slice(chunk);
            bytes.len() as u64 <= limit
        })
        .map_err(|errno| self.io("cannot read", at, errno))?;
        if bytes.len() as u64 > limit {
            return Err(diagnostics::broken_index::too_large(at, limit).into());
        }
        Ok(Some(bytes))
    }

    fn survey(&self, wanted: &[Wanted<'_>]) -> Result<Vec<Standing>, Error> {
        let Some(base) = &self.base else { return Ok(vec![Standing::Absent; wanted.len()]) };
        let mut above = Above::default();
        let mut walk = Walk::new(base.as_fd());
        let mut seen = Vec::with_capacity(wanted.len());
        let mut answers = Vec::with_capacity(wanted.len());
        for wanted in wanted {
            let failed = |errno| self.io("cannot look at", wanted.path, errno);
            if let Some(barred) = above.barred(base, wanted.path).map_err(failed)? {
                answers.push(barred);
                continue;
            }
            let stat = match statat(base, wanted.path, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => stat,
                Err(Errno::NOENT | Errno::NOTDIR) => {
                    answers.push(Standing::Absent);
                    continue;
                }
                Err(errno) => return Err(failed(errno)),
            };
            answers.push(match kind(FileType::from_raw_mode(stat.st_mode)) {
                Kind::Link => Standing::Link { at: wanted.path.to_owned() },
                Kind::Directory => Standing::Directory,
                Kind::Other => Standing::Other,
                Kind::File => match self.digest(&mut walk, wanted, &stat, &mut seen)? {
                    Some(digest) => Standing::File(digest),
                    None => Standing::Foreign,
                },
            });
        }
        self.seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(seen);
        Ok(answers)
    }

    fn interrupted(&self, index: &str, limit: u64) -> Result<Vec<Vec<u8>>, Error> {
        let (directory, _) = path::split(index);
        let mut found = Vec::new();
        let Some(base) = &self.base else { return Ok(found) };
        for number in 1..=PENDING {
            let name = pending_name(number);
            let at = if directory.is_empty() { name } else { format!("{directory}/{name}") };
            // They are taken in this order and put away together, so the first that is missing is the end.
            if let Err(Errno::NOENT | Errno::NOTDIR) = statat(base, at.as_str(), AtFlags::SYMLINK_NOFOLLOW) {
                break;
            }
            found.extend(self.read(&at, limit)?);
        }
        Ok(found)
    }
}

impl Directory {
    /// The digest of a file: from the cache if its stat is the same, else from its bytes.
    fn digest(
        &self,
        walk: &mut Walk<'_>,
        wanted: &Wanted<'_>,
        stat: &Stat,
        seen: &mut Vec<Known>,
    ) -> Result<Option<Digest>, Error> {
        let look = Look::of(stat);
        if let Some(digest) = self.cache.digest(wanted.path, &look) {
            seen.push(Known { path: wanted.path.to_owned(), look, digest });
            return Ok(Some(digest));
        }
        let expected = wanted.new.map(|(bytes, _)| bytes.len() as u64);
        if size(stat) > FILE_LIMIT && expected != Some(size(stat)) {
            return Ok(None);
        }
        self.hashed.store(true, Ordering::Relaxed);
        let (directory, name) = path::split(wanted.path);
        let fd = match walk.go(directory, &mut Existing) {
            Ok((fd, _)) => fd,
            Err((at, errno)) => return Err(self.not_entered(&at, errno)),
        };
        let failed = |errno| self.io("cannot read", wanted.path, errno);
        let (file, stat) = match open_file(fd, name).map_err(failed)? {
            Some(opened) => opened,
            None => return Err(failed(Errno::LOOP)),
        };
        let mut hasher = Sha256::new();
        let mut left = size(&stat);
        each_chunk(&file, size(&stat), |chunk| {
            hasher.update(chunk);
            // Whoever writes on while we read does not keep us here.
            left = left.saturating_sub(chunk.len() as u64);
            left > 0
        })
        .map_err(failed)?;
        let digest = Digest(hasher.finalize().into());
        seen.push(Known { path: wanted.path.to_owned(), look: Look::of(&stat), digest });
        Ok(Some(digest))
    }

    /// Why a directory was not entered: `O_DIRECTORY` with `O_NOFOLLOW` says the same of links and of files.
    fn not_entered(&self, at: &str, errno: Errno) -> Error {
        let link = self.base.as_ref().is_some_and(|base| super::is_link(base.as_fd(), at.as_ref()));
        match errno {
            Errno::NOTDIR | Errno::LOOP if link => diagnostics::link::inside(at).into(),
            Errno::NOTDIR => diagnostics::not_owned::in_the_way(at, "a file").into(),
            errno => self.io("cannot open", at, errno),
        }
    }
}

/// What is known of the directories above the paths of a survey, which come sorted.
#[derive(Default)]
struct Above {
    /// The innermost that was looked at, and those above it.
    known: Vec<(String, Option<Standing>)>,
}

impl Above {
    /// What stands in the way of a path; none if all above it are directories.
    fn barred(&mut self, base: &OwnedFd, wanted: &str) -> Result<Option<Standing>, Errno> {
        while self.known.last().is_some_and(|(directory, _)| !path::is_below(wanted, directory)) {
            self.known.pop();
        }
        let reached = self.known.last().map_or(0, |(directory, _)| directory.len());
        if let Some((_, Some(barred))) = self.known.last() {
            return Ok(Some(barred.clone()));
        }
        for directory in path::above(wanted).filter(|directory| directory.len() > reached) {
            let barred = match statat(base, directory, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => match kind(FileType::from_raw_mode(stat.st_mode)) {
                    Kind::Directory => None,
                    Kind::Link => Some(Standing::Link { at: directory.to_owned() }),
                    Kind::File | Kind::Other => Some(Standing::Blocked { at: directory.to_owned() }),
                },
                Err(Errno::NOENT | Errno::NOTDIR) => Some(Standing::Absent),
                Err(errno) => return Err(errno),
            };
            self.known.push((directory.to_owned(), barred.clone()));
            if barred.is_some() {
                return Ok(barred);
            }
        }
        Ok(None)
    }
}

/// Opens a regular file; none if it is something else. A FIFO does not make it wait.
fn open_file(directory: rustix::fd::BorrowedFd<'_>, name: &str) -> Result<Option<(OwnedFd, Stat)>, Errno> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = openat(directory, name, flags, Mode::empty())?;
    let stat = fstat(&file)?;
    Ok(FileType::from_raw_mode(stat.st_mode).is_file().then_some((file, stat)))
}

/// Hands over a file's bytes until it ends or `more` says no.
fn each_chunk(file: &OwnedFd, size: u64, mut more: impl FnMut(&[u8]) -> bool) -> Result<(), Errno> {
    // One byte more than there should be: then the second read finds the end.
    let mut buffer = vec![0; usize::try_from(size).unwrap_or(CHUNK).saturating_add(1).min(CHUNK)];
    loop {
        let count = rustix::io::retry_on_intr(|| rustix::io::read(file, buffer.as_mut_slice()))?;
        let chunk = buffer.get(..count).unwrap_or_default();
        if chunk.is_empty() || !more(chunk) {
            return Ok(());
        }
    }
}

fn kind(file_type: FileType) -> Kind {
    match file_type {
        FileType::Directory => Kind::Directory,
        FileType::RegularFile => Kind::File,
        FileType::Symlink => Kind::Link,
        _ => Kind::Other,
    }
}

fn size(stat: &Stat) -> u64 {
    u64::try_from(stat.st_size).unwrap_or(0)
}
