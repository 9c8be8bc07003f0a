//! One file a verb.

mod bootstrap;
mod build;
mod check;
mod completions;
mod explain;
mod graph;
mod init;
mod list;
mod listing;
mod schema;
mod show;
pub mod view;

use std::path::{Path, PathBuf};

use stackc_compile::{Compiled, Options};
use stackc_lang::Level;
use stackc_report::{Input, Prepared};
use stackc_source::{Code, Diagnostic, Severity};

use crate::args::{Format, Verb};
use crate::session::{Session, Stream};
use crate::start::{CannotRun, Exit};
use crate::world::DiskWorld;
use crate::{diagnostics, project};

/// Does what was asked for.
///
/// # Errors
/// Where it cannot run: exit code 2.
pub fn run(verb: Verb, session: &mut Session) -> Result<Exit, CannotRun> {
    let draws = matches!(session.format, Format::Text | Format::Mermaid | Format::Dot);
    if draws && !matches!(verb, Verb::Graph(_)) {
        return Err(CannotRun::new("--format text, mermaid and dot are for `stackc graph`")
            .help("here it is human, concise or json"));
    }
    match verb {
        Verb::Check(filter) => check::run(&filter, session),
        Verb::Build(build) => build::run(&build, session),
        Verb::Graph(filter) => graph::run(&filter, session),
        Verb::List(filter) => list::run(&filter, session),
        Verb::Show(show) => show::run(&show, session),
        Verb::Explain(explain) => explain::run(&explain, session),
        Verb::Init(init) => init::run(&init, session),
        Verb::Schema => schema::run(session),
        Verb::Bootstrap => bootstrap::run(session),
        Verb::Completions(completions) => completions::run(&completions, session),
    }
}

/// Every code there is.
fn codes() -> Vec<&'static Code> {
    let mut codes = stackc_compile::codes();
    codes.extend(stackc_tree::diagnostics::ALL);
    codes.extend(stackc_report::diagnostics::ALL);
    codes.extend(diagnostics::ALL);
    codes.sort_unstable_by_key(|code| code.name);
    codes.dedup();
    codes
}

/// Opens the project that the run is in; `output` is a directory that is not part of it.
fn open(session: &Session, output: Option<&Path>) -> Result<(PathBuf, DiskWorld), CannotRun> {
    let root = project::find_root(&session.directory)?;
    let skipped = output.and_then(|path| project::below_root(&root, path)).into_iter().collect();
    let world = DiskWorld::open(&root, skipped).map_err(|error| {
        CannotRun::new(format!("cannot open `{}`: {}", root.display(), project::reason(&error)))
    })?;
    Ok((root, world))
}

/// Compiles the project for a verb that looks at it and writes nothing.
fn compile(session: &Session, clusters: Option<&Vec<String>>) -> Result<Compiled, CannotRun> {
    let (_, world) = open(session, None)?;
    Ok(compile_with(session, &world, &Options { clusters: clusters.cloned(), emit: false }))
}

fn compile_with(session: &Session, world: &DiskWorld, options: &Options) -> Compiled {
    let _progress = session.progress("compiling");
    stackc_compile::compile(world, options)
}

/// Gets what was found ready to be shown, with what was found after compiling.
fn judge<'a>(
    session: &Session,
    compiled: &'a Compiled,
    options: Option<&Vec<String>>,
    more: Vec<Diagnostic>,
) -> Prepared<'a> {
    let mut diagnostics = compiled.diagnostics.clone();
    diagnostics.extend(more);
    let settings: Vec<_> =
        compiled.levels.iter().map(|(code, level)| (code.clone(), severity(*level))).collect();
    let clusters: Vec<String> = compiled.clusters.iter().map(|cluster| cluster.name.to_string()).collect();
    let mut report = stackc_report::prepare(
        &compiled.sources,
        Input {
            diagnostics,
            settings: &settings,
            comments: &compiled.comments,
            codes: &codes(),
            clusters: &clusters,
            partial: options.is_some(),
            deny_warnings: session.deny_warnings,
        },
    );
    if session.quiet {
        report.diagnostics.retain(|one| one.severity == Severity::Error);
        let shown: Vec<&str> = report.diagnostics.iter().map(|one| one.code.name).collect();
        report.hidden.retain(|hidden| shown.contains(&hidden.code));
    }
    report
}

/// What a word of `diagnostics:` means; none is `off`.
fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Error => Some(Severity::Error),
        Level::Warning => Some(Severity::Warning),
        Level::Note => Some(Severity::Note),
        Level::Off => None,
    }
}

/// Shows what was found beside a verb's data, and says how the run ended.
fn conclude(session: &mut Session, report: &Prepared, data: Option<(&str, serde_json::Value)>) -> Exit {
    session.report(report, Stream::Talk, data);
    if report.failed() {
        session.say(&report.summary.to_string());
        Exit::Mistakes
    } else {
        Exit::Fine
    }
}
