//! Tests over several crates; see `all.rs`.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "help for tests"
)]

pub mod walk;
