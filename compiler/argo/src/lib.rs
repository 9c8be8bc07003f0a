//! In: plain data about an application and the blocks that users wrote about it (`syncPolicy`, ...).
//! Out: Argo CD's objects, ready to be written, and verdicts on what Argo CD would refuse or silently ignore.
//! Does not: know stacks, clusters or files.
//!
//! The rules hold for Argo CD 3.3 to 3.6 and say where they were taken from; [`Version`] is what a project
//! deploys to.

mod application;
pub mod diagnostics;
mod project;
mod serialize;
mod source;
mod sync_policy;
mod version;

pub use application::{Application, ApplicationSpec, Destination, IgnoreDifference, Info, Metadata};
pub use project::{AppProject, AppProjectSpec, GroupKind, ProjectDestination};
pub use source::{Directory, Helm, HelmParameter, Source};
pub use sync_policy::{Automated, Backoff, ManagedNamespaceMetadata, Retry, SyncPolicy};
pub use version::Version;
