//! What can be wrong with what Argo CD is given. One file each.

use stackc_source::Code;

pub mod newer_version;
pub mod version;

/// Every code of this crate, by name.
pub static ALL: &[&Code] = &[&newer_version::CODE, &version::CODE];
