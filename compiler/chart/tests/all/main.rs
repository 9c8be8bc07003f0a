//! Charts as a caller meets them: real ones, hostile ones, and their values against their schemas.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on fails; clippy knows test functions, not the helpers they share"
)]

mod coalescing;
mod helm;
mod hostile;
mod loading;
mod real_charts;
mod schemas;
mod semver_go;
mod support;
