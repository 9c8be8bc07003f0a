//! What only the command line can find: it alone knows where the output goes.

use stackc_source::Code;

pub mod output_in_chart;

/// Every code of this crate.
pub static ALL: &[&Code] = &[&output_in_chart::CODE];
