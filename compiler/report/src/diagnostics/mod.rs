//! What the report itself has to say: about comments that silence, and about `diagnostics:` of the project.

use stackc_source::Code;

pub(crate) mod allow_malformed;
pub(crate) mod allow_refused;
pub(crate) mod allow_unused;
pub(crate) mod allow_without_reason;
pub(crate) mod fixed_severity;
pub(crate) mod unknown_code;

/// Every code of this crate.
pub static ALL: &[&Code] = &[
    &allow_malformed::CODE,
    &allow_refused::CODE,
    &allow_unused::CODE,
    &allow_without_reason::CODE,
    &fixed_severity::CODE,
    &unknown_code::CODE,
];
