//! Real charts through the compiler, and back out through a walker and the real helm: what Argo CD would deploy is
//! what was meant.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test"
)]

#[path = "real/determinism.rs"]
mod determinism;
#[path = "real/examples.rs"]
mod examples;
#[path = "real/fleet.rs"]
mod fleet;
#[path = "real/helm.rs"]
mod helm;
#[path = "real/intended.rs"]
mod intended;
#[path = "real/project.rs"]
mod project;
#[path = "real/public_charts.rs"]
mod public_charts;
#[path = "real/tools.rs"]
mod tools;
