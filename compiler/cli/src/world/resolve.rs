//! From a path to an open file, never leaving the root.
//!
//! Nothing is checked first and opened later by the same path: each directory is opened below the one before
//! it, without following a link (`O_NOFOLLOW`), and what is walked on is what was opened. Whoever exchanges a
//! directory for a link meanwhile makes the opening fail, not leave the root.

use std::collections::VecDeque;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use stackc_compile::{FileKind, ReadError};

use super::{DiskWorld, failed, kind_of};

/// How many links are followed for one path; as many as Linux follows.
const LINKS: usize = 40;
/// How many directories a path may be deep, each of which stays open on the way.
const DEPTH: usize = 100;

/// Opens a regular file for reading. A FIFO or a device is refused before it would be opened.
pub(super) fn open_file(world: &DiskWorld, path: &str) -> Result<OwnedFd, ReadError> {
    match resolve(world, path.as_bytes())? {
        Found::Directory(_) => Err(ReadError::NotAFile),
        Found::Entry { directory, name, stat } => {
            if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
                return Err(ReadError::NotAFile);
            }
            // Not blocking, should it have become a FIFO just now.
            let flags =
                OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
            let fd = rustix::fs::openat(&directory, name, flags, Mode::empty()).map_err(failed)?;
            let stat = rustix::fs::fstat(&fd).map_err(failed)?;
            match FileType::from_raw_mode(stat.st_mode) {
                FileType::RegularFile => Ok(fd),
                _ => Err(ReadError::NotAFile),
            }
        }
    }
}

/// Opens a directory to list it.
pub(super) fn open_directory(world: &DiskWorld, path: &[u8]) -> Result<OwnedFd, ReadError> {
    match resolve(world, path)? {
        Found::Directory(fd) => Ok(fd),
        Found::Entry { .. } => Err(ReadError::NotADirectory),
    }
}

/// What a path is, links followed.
pub(super) fn kind(world: &DiskWorld, path: &str) -> Result<FileKind, ReadError> {
    Ok(match resolve(world, path.as_bytes())? {
        Found::Directory(_) => FileKind::Directory,
        Found::Entry { stat, .. } => kind_of(FileType::from_raw_mode(stat.st_mode)),
    })
}

/// Where a path led.
enum Found {
    /// To a directory, open.
    Directory(OwnedFd),
    /// To something else: not a directory, not a link.
    Entry { directory: OwnedFd, name: Vec<u8>, stat: Stat },
}

fn resolve(world: &DiskWorld, path: &[u8]) -> Result<Found, ReadError> {
    let mut ahead: VecDeque<Vec<u8>> = segments(path).collect();
    // The directories below the root that are open, the innermost last.
    let mut inside: Vec<OwnedFd> = Vec::new();
    let mut links = 0;
    while let Some(name) = ahead.pop_front() {
        if name == b".." {
            inside.pop().ok_or(ReadError::Outside)?;
            continue;
        }
        let here: BorrowedFd<'_> = inside.last().map_or(world.root.as_fd(), AsFd::as_fd);
        let stat = rustix::fs::statat(here, &*name, AtFlags::SYMLINK_NOFOLLOW).map_err(failed)?;
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => {
                if inside.len() == DEPTH {
                    return Err(ReadError::Io(format!("more than {DEPTH} directories deep")));
                }
                let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                let fd = rustix::fs::openat(here, &*name, flags, Mode::empty()).map_err(failed)?;
                inside.push(fd);
            }
            FileType::Symlink => {
                links += 1;
                if links > LINKS {
                    return Err(failed(Errno::LOOP));
                }
                let target = rustix::fs::readlinkat(here, &*name, Vec::new()).map_err(failed)?.into_bytes();
                let relative = match target.first() {
                    Some(b'/') => {
                        inside.clear();
                        below(&world.absolute, &target).ok_or(ReadError::Outside)?
                    }
                    _ => &target,
                };
                for segment in segments(relative).collect::<Vec<_>>().into_iter().rev() {
                    ahead.push_front(segment);
                }
            }
            // A file is not a directory on the way to something.
            _ if !ahead.is_empty() => return Err(ReadError::NotFound),
            _ => {
                let directory = match inside.pop() {
                    Some(fd) => fd,
                    None => world.root.try_clone().map_err(|error| ReadError::Io(super::words(&error)))?,
                };
                return Ok(Found::Entry { directory, name, stat });
            }
        }
    }
    match inside.pop() {
        Some(fd) => Ok(Found::Directory(fd)),
        None => {
            world.root.try_clone().map(Found::Directory).map_err(|error| ReadError::Io(super::words(&error)))
        }
    }
}

/// The segments of a path that lead somewhere.
fn segments(path: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    path.split(|byte| *byte == b'/').filter(|name| !name.is_empty() && *name != b".").map(<[u8]>::to_vec)
}

/// What is left of an absolute path below the root.
fn below<'a>(root: &[u8], path: &'a [u8]) -> Option<&'a [u8]> {
    let rest = path.strip_prefix(root)?;
    (rest.is_empty() || rest.first() == Some(&b'/') || root.ends_with(b"/")).then_some(rest)
}
