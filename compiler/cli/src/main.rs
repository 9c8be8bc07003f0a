//! x
#![allow(dead_code)]
mod world;
fn main() {}
