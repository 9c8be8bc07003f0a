use std::path::{Path, PathBuf};

use stackc_compile::Output;
use stackc_source::Sink;

use crate::directory::{Access, Directory};
use crate::{Error, Permissions, Summary, diagnostics, path, plan};

/// How a tree is built.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the user permits beyond the usual.
    pub permissions: Permissions,
    /// Only find out what would change.
    pub check: bool,
    /// Where size, times and inode of the files are remembered: a file outside the tree, one for each
    /// directory that is built into. None hashes every file.
    pub cache: Option<PathBuf>,
    /// Hash every file, whatever the cache says.
    pub verify_all: bool,
}

/// What a build did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// Whether the tree changes, indexes included.
    pub changed: bool,
    /// How much.
    pub summary: Summary,
    /// The commit that was made, as hexadecimal digits; none in a directory, with `check`, or without a change.
    pub commit: Option<String>,
}

/// Makes the tree of `output` stand in the directory `directory`, which stands for the root of the output
/// repository. None if an error went to the sink; nothing is written then.
///
/// # Errors
/// What the world does: see [`Error`]. Never [`Error::Refused`], which goes to the sink.
pub fn build_directory(
    output: &Output,
    directory: &Path,
    options: &Options,
    sink: &mut Sink,
) -> Result<Option<Built>, Error> {
    refused_to_sink(sink, |sink| {
        check_prefix(output)?;
        let access =
            Access { lock: !options.check, cache: options.cache.clone(), verify_all: options.verify_all };
        let old = Directory::open(directory, &output.prefix, &access)?;
        let Some(plan) = plan(&old, output, &options.permissions, sink)? else { return Ok(None) };
        let built = Built { changed: !plan.is_empty(), summary: plan.summary(), commit: None };
        if !options.check {
            old.apply(&plan)?;
        }
        Ok(Some(built))
    })
}

/// Makes the tree of `output` the tip of the branch `reference` (its full name) of the Git repository
/// `repository`. None if an error went to the sink; the branch stays as it is then.
///
/// # Errors
/// What the world does: see [`Error`]. Never [`Error::Refused`], which goes to the sink.
pub fn build_git(
    output: &Output,
    repository: &Path,
    reference: &str,
    commit: &crate::Commit,
    options: &Options,
    sink: &mut Sink,
) -> Result<Option<Built>, Error> {
    refused_to_sink(sink, |sink| {
        check_prefix(output)?;
        let old = crate::Git::open(repository, reference, &output.prefix)?;
        let Some(plan) = plan(&old, output, &options.permissions, sink)? else { return Ok(None) };
        let mut built = Built { changed: !plan.is_empty(), summary: plan.summary(), commit: None };
        if !options.check {
            built.commit = old.apply(&plan, commit)?;
        }
        Ok(Some(built))
    })
}

fn check_prefix(output: &Output) -> Result<(), Error> {
    let prefix = output.prefix.trim_end_matches('/');
    match path::fault(prefix).filter(|_| !prefix.is_empty()) {
        Some(fault) => Err(diagnostics::bad_path::fault(prefix, fault, "").into()),
        None => Ok(()),
    }
}

fn refused_to_sink(
    sink: &mut Sink,
    build: impl FnOnce(&mut Sink) -> Result<Option<Built>, Error>,
) -> Result<Option<Built>, Error> {
    match build(sink) {
        Err(Error::Refused(diagnostic)) => {
            sink.push(*diagnostic);
            Ok(None)
        }
        built => built,
    }
}
