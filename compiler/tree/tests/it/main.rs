//! The crate from outside: trees in directories and in Git repositories.

mod directory;
mod failures;
mod git;
mod hostile;
mod laws;
mod support;
