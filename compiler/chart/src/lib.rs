//! In: the bytes of a chart's files, or of a `.tgz`.
//! Out: a loaded chart: metadata, values, values schema, subcharts, digest, the files that belong to it.
//! Does not: touch disk or network, render.
//!
//! Rules are Helm's (4.3.1, the one that Argo CD 3.6 bundles) unless a comment says otherwise. Where a chart comes from a
//! stranger, everything about it is bounded by [`Limits`].

mod activation;
mod chart;
mod coalesce;
mod constraint;
pub mod diagnostics;
mod digest;
pub mod files;
mod limits;
mod lock;
mod metadata;
mod reader;
mod schema;
mod values;
mod vendored;
mod version;

pub use chart::{Chart, LoadContext};
pub use constraint::{Constraint, ConstraintError};
pub use digest::Digest;
pub use files::{ArchiveError, ArchiveProblem, ChartFiles};
pub use limits::Limits;
pub use lock::{ChartLock, LockedDependency};
pub use metadata::{ApiVersion, ChartType, Dependency, ImportValue, Metadata};
pub use vendored::{Candidate, vendored_candidates};
pub use version::{Version, VersionError, is_exact, same_version};
