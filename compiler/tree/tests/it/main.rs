//! The crate from outside: trees in directories and in Git repositories.

#[cfg(test)]
mod directory;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod git;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod support;
