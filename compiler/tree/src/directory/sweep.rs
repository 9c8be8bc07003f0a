//! What killed builds leave behind carries a name that says so.

use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, Dir, FileType, Mode, openat, statat, unlinkat};
use rustix::io::Errno;

use super::OPEN_DIRECTORY;
use super::walk::{At, Existing, Walk};
use crate::Plan;
use crate::path::TEMPORARY;

/// How deep a directory may be nested that is removed or searched: twice what a tree may have.
const DEPTH: usize = 128;

/// Removes what former builds left unfinished: in the directories that every build writes into, and anywhere
/// in the parts that a build was stopped in.
pub(super) fn leftovers(base: BorrowedFd<'_>, plan: &Plan) -> At<()> {
    for directory in ["", "charts", "clusters"] {
        search(base, directory, 0)?;
    }
    for part in plan.parts.iter().filter(|part| part.interrupted) {
        let directory = part.scope.directory();
        if !directory.is_empty() {
            search(base, &directory, DEPTH)?;
        }
    }
    Ok(())
}

/// Removes a file, a link, or a directory with all that is in it. No link is followed.
pub(super) fn remove(parent: BorrowedFd<'_>, name: &str) -> Result<(), Errno> {
    remove_within(parent, name, DEPTH)
}

fn search(base: BorrowedFd<'_>, directory: &str, depth: usize) -> At<()> {
    let mut walk = Walk::new(base);
    let fd = match walk.go(directory, &mut Existing) {
        Ok((fd, _)) => fd,
        Err((_, Errno::NOENT | Errno::NOTDIR | Errno::LOOP)) => return Ok(()),
        Err(failure) => return Err(failure),
    };
    search_within(fd, depth).map_err(|errno| (directory.to_owned(), errno))
}

fn search_within(directory: BorrowedFd<'_>, depth: usize) -> Result<(), Errno> {
    for (name, file_type) in entries(directory)? {
        if name.starts_with(TEMPORARY.as_bytes()) {
            remove_within(directory, name.as_slice(), DEPTH)?;
        } else if file_type.is_dir() && depth > 0 {
            let inner = openat(directory, name.as_slice(), OPEN_DIRECTORY, Mode::empty())?;
            search_within(inner.as_fd(), depth - 1)?;
        }
    }
    Ok(())
}

fn remove_within(
    parent: BorrowedFd<'_>,
    name: impl rustix::path::Arg + Copy,
    depth: usize,
) -> Result<(), Errno> {
    match unlinkat(parent, name, AtFlags::empty()) {
        // What a directory says differs from system to system.
        Err(Errno::ISDIR | Errno::PERM) => {}
        Err(Errno::NOENT) => return Ok(()),
        done => return done,
    }
    if depth == 0 {
        return Err(Errno::NAMETOOLONG);
    }
    let directory = openat(parent, name, OPEN_DIRECTORY, Mode::empty())?;
    for (inner, _) in entries(directory.as_fd())? {
        remove_within(directory.as_fd(), inner.as_slice(), depth - 1)?;
    }
    unlinkat(parent, name, AtFlags::REMOVEDIR)
}

fn entries(directory: BorrowedFd<'_>) -> Result<Vec<(Vec<u8>, FileType)>, Errno> {
    let mut found = Vec::new();
    for entry in Dir::read_from(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name == b"." || name == b".." {
            continue;
        }
        let file_type = match entry.file_type() {
            FileType::Unknown => {
                FileType::from_raw_mode(statat(directory, name, AtFlags::SYMLINK_NOFOLLOW)?.st_mode)
            }
            known => known,
        };
        found.push((name.to_vec(), file_type));
    }
    Ok(found)
}
