//! `stackc completions`

use clap::CommandFactory;

use crate::args::{Args, Completions};
use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// A completion script.
pub fn run(completions: &Completions, session: &mut Session) -> Result<Exit, CannotRun> {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Args::command(), "stackc", &mut script);
    session.print(&String::from_utf8_lossy(&script));
    Ok(Exit::Fine)
}
