//! From the arguments to the exit code.

use std::io::Write;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

use clap::Parser;

use crate::args::Args;
use crate::commands;
use crate::session::Session;

/// Threads get as much stack as a main thread has: nesting is bounded for that.
const STACK: usize = 8 << 20;

/// How a run ended, where it could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: fine, warnings too.
    Fine,
    /// 1: the user has something to mend, or `--check` found a change.
    Mistakes,
}

/// 2: it cannot run. Why, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct CannotRun {
    /// A phrase.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl CannotRun {
    /// With nothing to do about it that could be said here.
    pub fn new(message: impl Into<String>) -> CannotRun {
        CannotRun { message: message.into(), help: None }
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> CannotRun {
        self.help = Some(help.into());
        self
    }
}

/// Runs the program.
pub fn start() -> ExitCode {
    panic::set_hook(Box::new(report_panic));
    // Usage errors end here, with exit code 2; `--help` and `--version` with 0.
    let args = Args::parse();
    match panic::catch_unwind(AssertUnwindSafe(|| run(args))) {
        Ok(code) => code,
        Err(_) => ExitCode::from(2),
    }
}

fn run(args: Args) -> ExitCode {
    // A build has one pool; a second one cannot be asked for.
    let threads = args.global.jobs.map_or(0, |jobs| usize::from(jobs.get()));
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build_global();
    let mut session = Session::new(&args.global);
    let ended = commands::run(args.verb, &mut session);
    let ended = match (ended, session.finish()) {
        (Ok(_), Err(error)) => Err(CannotRun::new(format!("cannot write to stdout: {error}"))),
        (ended, _) => ended,
    };
    match ended {
        Ok(Exit::Fine) => ExitCode::SUCCESS,
        Ok(Exit::Mistakes) => ExitCode::from(1),
        Err(CannotRun { message, help }) => {
            let mut text = format!("error: {}\n", stackc_report::escape(&message));
            if let Some(help) = help {
                text.push_str(&format!("help: {}\n", stackc_report::escape(&help)));
            }
            complain(&text);
            ExitCode::from(2)
        }
    }
}

fn report_panic(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    complain(&panic_text(message, &place));
}

fn panic_text(message: &str, place: &str) -> String {
    format!(
        "error: stackc {} has a bug: {} ({place})\n\
         help: please report it, with these lines, the command and, if you can, the project; nothing is half written\n",
        env!("CARGO_PKG_VERSION"),
        stackc_report::escape(message),
    )
}

fn complain(text: &str) {
    // Where stderr is closed there is nobody to tell.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_asks_for_a_report() {
        let text = panic_text("index \x1b[31m out of range", "compiler/x.rs:1:2");
        assert!(text.starts_with("error: stackc "), "{text}");
        assert!(
            text.contains("index \\x1b[31m out of range (compiler/x.rs:1:2)\nhelp: please report it"),
            "{text}"
        );
    }
}
