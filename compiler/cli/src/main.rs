//! In: what was typed, the project on disk, the terminal.
//! Out: findings and data on stdout, talk on stderr, the tree on disk or in Git, the exit code.
//! Does not: know the language or Argo CD; the one crate that prints, reads the environment and looks for files.

mod args;
mod commands;
mod diagnostics;
mod project;
mod session;
mod signature;
mod start;
mod terminal;
mod tree;
mod world;

fn main() -> std::process::ExitCode {
    start::start()
}
