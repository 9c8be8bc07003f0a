//! The diagnostics of charts and of values against shipped schemas, a file each.

pub(crate) mod archive;
pub(crate) mod chart_schema_invalid;
pub(crate) mod hostile_archive;
pub(crate) mod lock_out_of_sync;
pub(crate) mod metadata;
pub(crate) mod missing_dependency;
pub(crate) mod not_a_chart;
pub(crate) mod not_installable;
pub(crate) mod remote_ref;
pub(crate) mod schema;
pub(crate) mod subchart_values;
pub(crate) mod too_large;
pub(crate) mod wrong_version;

use stackc_source::{Code, Diagnostic, Span};

use crate::ArchiveError;

/// Every code of this crate, sorted by name.
pub static ALL: &[&Code] = &[
    &archive::CODE,
    &hostile_archive::CODE,
    &lock_out_of_sync::CODE,
    &metadata::CODE,
    &missing_dependency::CODE,
    &not_a_chart::CODE,
    &not_installable::CODE,
    &too_large::CODE,
    &wrong_version::CODE,
    &chart_schema_invalid::CODE,
    &remote_ref::CODE,
    &schema::CODE,
    &subchart_values::CODE,
];

/// The diagnostic of a chart whose files were not taken in. `path` is how reports call the chart, `named` the place that
/// names it.
pub fn of_files(path: &str, error: &ArchiveError, named: Span) -> Diagnostic {
    if error.is_hostile() {
        hostile_archive::refused(path, error, named)
    } else if error.is_too_large() {
        too_large::files(path, error, named)
    } else {
        archive::unreadable(path, error, named)
    }
}

fn of_entry(path: &str, error: &ArchiveError) -> String {
    match error.entry.as_str() {
        "" => format!("`{path}` {}", error.problem),
        entry => format!("`{entry}` in `{path}` {}", error.problem),
    }
}
