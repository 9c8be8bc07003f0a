//! In: the new tree as bytes ([`Output`]) and the old tree, in a directory or in a Git commit.
//! Out: what changes ([`Plan`]), carried out in the directory or as one commit on a branch.
//! Does not: know Argo CD or YAML, print, read clock or environment.
//!
//! [`build_directory`] and [`build_git`] are the two ways through: read the old tree, [`plan`], carry it out.
//! Every file that a build writes is listed in an index beside it ([`Index`]), and only what an index lists is
//! ever written over or removed.

mod build;
mod digest;
mod directory;
mod error;
mod git;
mod index;
mod old;
mod path;
mod plan;

pub mod diagnostics;

pub use build::{Built, Options, build_directory, build_git};
pub use digest::Digest;
pub use directory::{Access, Directory};
pub use error::Error;
pub use git::{Commit, Git, Signature, head_signatures};
pub use index::{Index, Owned, Scope};
pub use old::{Kind, OldTree, Standing, Wanted};
pub use plan::{ClusterSummary, Part, Permissions, Plan, Removal, Summary, Write, plan};
pub use stackc_compile::Output;
