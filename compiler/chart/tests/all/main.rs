//! Charts as a caller meets them: real ones, hostile ones, and their values against their schemas.

mod coalescing;
mod helm;
mod hostile;
mod loading;
mod real_charts;
mod schemas;
mod semver_go;
mod support;
