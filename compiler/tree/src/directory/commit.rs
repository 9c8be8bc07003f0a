//! Putting in place what was staged, and removing what is not wanted any more.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, renameat, statat, unlinkat};
use rustix::io::Errno;

use super::cache::{Known, Look};
use super::read::{PENDING, pending_name};
use super::stage::Stage;
use super::walk::{At, Existing, Walk};
use crate::index::INDEX_NAME;
use crate::path;
use crate::{Part, Plan};

/// Renames, removes, and renames the indexes: each step over all parts before the next begins. Returns what
/// the written files look like.
pub(super) fn commit(base: BorrowedFd<'_>, plan: &Plan, stages: &mut [Stage]) -> At<Vec<Known>> {
    let changed: Vec<&Part> = plan.parts.iter().filter(|part| part.changes()).collect();
    let renamed: At<Vec<()>> = changed
        .par_iter()
        .zip(stages.par_iter_mut())
        .map(|(part, stage)| {
            remove(base, part, true)?;
            put_in_place(base, stage)
        })
        .collect();
    if let Err(failure) = renamed {
        // The pending indexes stay: they tell the next build what was renamed.
        for stage in stages {
            stage.pending = None;
            stage.take_back(base);
        }
        return Err(failure);
    }
    changed.par_iter().try_for_each(|part| remove(base, part, false))?;
    changed.iter().zip(stages.iter()).try_for_each(|(part, stage)| index(base, part, stage))?;
    plan.parts.iter().filter(|part| part.interrupted).try_for_each(|part| forget_pending(base, part))?;
    changed.iter().for_each(|part| prune(base, part));
    Ok(stages.iter_mut().flat_map(|stage| std::mem::take(&mut stage.known)).collect())
}

fn put_in_place(base: BorrowedFd<'_>, stage: &mut Stage) -> At<()> {
    let mut walk = Walk::new(base);
    for item in &stage.items {
        let (fd, _) = walk.go(&item.directory, &mut Existing)?;
        let at = |errno| (join(&item.directory, &item.name), errno);
        renameat(fd, item.temporary.as_str(), fd, item.name.as_str()).map_err(at)?;
        if let Some(digest) = item.digest {
            let stat = statat(fd, item.name.as_str(), AtFlags::SYMLINK_NOFOLLOW).map_err(at)?;
            let path = join(&item.directory, &item.name);
            stage.known.push(Known { path, look: Look::of(&stat), digest });
        }
    }
    Ok(())
}

/// Removes what is not wanted, either what has to make room or the rest.
fn remove(base: BorrowedFd<'_>, part: &Part, first: bool) -> At<()> {
    let mut walk = Walk::new(base);
    let mut emptied = BTreeSet::new();
    for removal in part.removals.iter().filter(|removal| removal.first == first) {
        let (directory, name) = path::split(&removal.path);
        let (fd, _) = match walk.go(directory, &mut Existing) {
            Err((_, Errno::NOENT)) => continue,
            went => went?,
        };
        match unlinkat(fd, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => return Err((removal.path.clone(), errno)),
        }
        if first {
            emptied.insert(directory);
        }
    }
    remove_empty(base, emptied);
    Ok(())
}

fn index(base: BorrowedFd<'_>, part: &Part, stage: &Stage) -> At<()> {
    let directory = part.scope.directory();
    let at = |errno| (part.scope.index_path(), errno);
    let mut walk = Walk::new(base);
    if let Some(pending) = &stage.pending {
        let (fd, _) = walk.go(&directory, &mut Existing)?;
        renameat(fd, pending.as_str(), fd, INDEX_NAME).map_err(at)?;
    } else if part.index.is_none() && part.had_index {
        let (fd, _) = walk.go(&directory, &mut Existing)?;
        unlinkat(fd, INDEX_NAME, AtFlags::empty()).map_err(at)?;
    }
    Ok(())
}

/// Removes the indexes of stopped builds: all that they began is finished or undone.
fn forget_pending(base: BorrowedFd<'_>, part: &Part) -> At<()> {
    let directory = part.scope.directory();
    let mut walk = Walk::new(base);
    let (fd, _) = walk.go(&directory, &mut Existing)?;
    // Backwards: the first one that is missing counts as the end.
    for number in (1..=PENDING).rev() {
        let name = pending_name(number);
        match unlinkat(fd, name.as_str(), AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => return Err((join(&directory, &name), errno)),
        }
    }
    Ok(())
}

/// Removes the directories that the removals left empty.
fn prune(base: BorrowedFd<'_>, part: &Part) {
    let mut emptied: BTreeSet<&str> =
        part.removals.iter().map(|removal| path::split(&removal.path).0).collect();
    let directory = part.scope.directory();
    if part.index.is_none() {
        emptied.insert(&directory);
    }
    remove_empty(base, emptied);
}

/// Removes directories, and those above them, as far as they are empty.
fn remove_empty(base: BorrowedFd<'_>, directories: BTreeSet<&str>) {
    let mut tried = BTreeSet::new();
    for directory in directories.into_iter().rev() {
        let mut here = directory;
        while !here.is_empty() && tried.insert(here) {
            let (parent, name) = path::split(here);
            let mut walk = Walk::new(base);
            let removed = match walk.go(parent, &mut Existing) {
                Ok((fd, _)) => unlinkat(fd, name, AtFlags::REMOVEDIR),
                Err((_, errno)) => Err(errno),
            };
            // What is not empty stays, and everything above it. It is tried again from its other children.
            match removed {
                Ok(()) | Err(Errno::NOENT) => here = parent,
                Err(_) => {
                    tried.remove(here);
                    break;
                }
            }
        }
    }
}

fn join(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}
