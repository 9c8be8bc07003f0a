//! Which branches may be written.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use gix::bstr::ByteSlice as _;
use gix::refs::TargetRef;

use super::{Tip, failed};
use crate::{Error, diagnostics};

/// How many symbolic references may lead from a HEAD to its branch.
const CHAIN: usize = 16;

/// Refuses what is not the full name of a branch.
pub(super) fn check_name(name: &str) -> Result<(), Error> {
    let reason = match name.strip_prefix("refs/heads/") {
        None => Some("it does not begin with `refs/heads/`".to_owned()),
        Some(short) if short.starts_with('-') => Some("a branch cannot begin with `-`".to_owned()),
        Some(_) => gix::validate::reference::branch_name(name.into()).err().map(|error| error.to_string()),
    };
    match reason {
        Some(reason) => Err(diagnostics::bad_ref::invalid(name, &reason).into()),
        None => Ok(()),
    }
}

/// The commit that a branch points to and its tree; none if there is no such branch.
pub(super) fn tip(repository: &gix::Repository, name: &str) -> Result<Option<Tip>, Error> {
    let action = "cannot read the branch";
    let Some(reference) = repository.try_find_reference(name).map_err(failed(action))? else {
        return Ok(None);
    };
    let refused = |what| Error::from(diagnostics::bad_ref::not_a_commit(name, what));
    let TargetRef::Object(id) = reference.target() else { return Err(refused("a symbolic reference")) };
    let object = repository.find_object(id).map_err(failed(action))?;
    if object.kind != gix::objs::Kind::Commit {
        return Err(refused("not a commit"));
    }
    let tree = object.into_commit().tree_id().map_err(failed(action))?;
    Ok(Some(Tip { commit: id.to_owned(), tree: tree.detach() }))
}

/// Refuses a branch that somebody works on: that is HEAD in the main working tree or in a linked one, or that is
/// being rebased in one.
pub(super) fn check_not_checked_out(repository: &gix::Repository, name: &str) -> Result<(), Error> {
    let action = "cannot read the working trees";
    for worktree in repository.worktrees_including_main().map_err(failed(action))? {
        let worktree = worktree.map_err(failed(action))?;
        let Some(directory) = worktree.workdir() else { continue };
        let rebased = ["rebase-merge/head-name", "rebase-apply/head-name"].iter().any(|file| {
            small_file(&worktree.git_dir().join(file)).is_some_and(|text| text.trim_end() == name)
        });
        if rebased || heads(&worktree, action)?.iter().any(|head| head == name) {
            return Err(diagnostics::checked_out::checked_out(name, &directory.display().to_string()).into());
        }
    }
    Ok(())
}

/// The references that HEAD leads through.
fn heads(worktree: &gix::Repository, action: &'static str) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    let Some(head) = worktree.head_name().map_err(failed(action))? else { return Ok(names) };
    let mut name = head;
    while names.len() < CHAIN {
        names.push(name.as_bstr().to_str_lossy().into_owned());
        let Some(reference) = worktree.try_find_reference(name.as_ref()).map_err(failed(action))? else {
            break;
        };
        match reference.target() {
            TargetRef::Symbolic(next) => name = next.to_owned(),
            TargetRef::Object(_) => break,
        }
    }
    Ok(names)
}

/// Why the repository at `path` is of a kind that is not written; none if nothing speaks against it. This looks
/// at its configuration before gix does, which has no words for it.
pub(super) fn unsupported_format(path: &Path) -> Option<&'static str> {
    let text = [path.join(".git/config"), path.join("config")].iter().find_map(|file| small_file(file))?;
    let config = gix::config::File::try_from(text.as_str()).ok()?;
    let is = |key: &str, value: &str| {
        config.string(key).is_some_and(|found| found.to_str_lossy().eq_ignore_ascii_case(value))
    };
    if is("extensions.objectFormat", "sha256") {
        return Some("is a repository with SHA-256 object names, which stackc cannot write");
    }
    let reftable = is("extensions.refStorage", "reftable");
    reftable.then_some("is a repository that keeps its references in a reftable, which stackc cannot write")
}

fn small_file(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(1 << 20).read_to_string(&mut text).ok()?;
    Some(text)
}
