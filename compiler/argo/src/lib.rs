//! In: plain data about an application and the blocks that users wrote about it (`syncPolicy`, ...).
//! Out: Argo CD's objects, ready to be written, and verdicts on what Argo CD would refuse or silently ignore.
//! Does not: know stacks, clusters or files.
//!
//! The rules hold for Argo CD 3.3 to 3.6 and say where they were taken from; [`Version`] is what a project
//! deploys to.

mod annotations;
mod application;
pub mod bootstrap;
mod check;
pub mod diagnostics;
mod duration;
mod ignore_differences;
mod names;
pub mod passthrough;
mod preset;
mod project;
mod read;
mod rules;
mod schema;
mod scope;
mod serialize;
mod source;
mod sync_options;
mod sync_policy;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod version;

pub use annotations::{WAVE, annotations};
pub use application::{Application, ApplicationSpec, Destination, IgnoreDifference, Info, Metadata};
pub use names::{check_application_name, check_namespace, check_release_name, destination, labels};
pub use preset::Preset;
pub use project::{AppProject, AppProjectSpec, GroupKind, ProjectDestination};
pub use rules::check_application;
pub use scope::{Scope, scope_of};
pub use source::{Directory, Helm, HelmParameter, Source};
pub use sync_options::{SYNC_OPTIONS, SyncOption};
pub use sync_policy::{
    Automated, Backoff, ManagedNamespaceMetadata, Retry, SyncPolicy, revision_history_limit,
};
pub use version::Version;
