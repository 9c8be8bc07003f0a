//! One binary for all tests that need several crates.

#[cfg(test)]
#[path = "src/cases/mod.rs"]
mod cases;
