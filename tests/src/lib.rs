//! Tests over several crates; see `all.rs`.
