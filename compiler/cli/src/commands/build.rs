//! `stackc build`

use std::path::{Path, PathBuf};

use serde_json::json;
use stackc_compile::{Compiled, Options, Output};
use stackc_report::Prepared;
use stackc_source::{Diagnostic, Sink};
use stackc_tree::Built;

use super::listing::listing;
use crate::args::{Build, Format};
use crate::diagnostics::output_in_chart;
use crate::project;
use crate::session::Session;
use crate::start::{CannotRun, Exit};
use crate::tree::Target;

/// Where the tree goes if nobody says: beside `stackc.yaml`.
const OUT: &str = "out";

/// Writes the tree. Whatever is found before the writing stops it if it is an error.
pub fn run(build: &Build, session: &mut Session) -> Result<Exit, CannotRun> {
    let root = project::find_root(&session.directory)?;
    let target = match (&build.git, &build.reference) {
        (Some(repository), Some(reference)) => {
            Target::git(session.path(repository), reference, build, &root)?
        }
        _ => Target::Directory(match &build.out {
            Some(out) => session.path(out),
            None => out_beside(&root, session),
        }),
    };
    let (_, world) = super::open(session, target.directory())?;
    let options = Options { clusters: build.cluster.clone(), emit: true };
    let compiled = super::compile_with(session, &world, &options);

    let mut found = Vec::new();
    found.extend(target.directory().and_then(|out| in_chart(&root, out)));
    let report = super::judge(session, &compiled, build.cluster.as_ref(), found);
    let output = match &compiled.output {
        Some(output) if !report.failed() => output,
        _ => return Ok(refuse(session, &report, build)),
    };

    let dry = build.check || may_be_refused(session, &compiled);
    let (mut built, mut report) = write(session, &compiled, &target, output, build, dry)?;
    if dry && !build.check && built.is_some() && !report.failed() {
        (built, report) = write(session, &compiled, &target, output, build, false)?;
    }
    let Some(built) = built.filter(|_| !report.failed()) else {
        return Ok(refuse(session, &report, build));
    };
    if session.format != Format::Json && !build.check {
        print_tree(session, &target, output);
    }
    let exit = super::conclude(session, &report, Some(("build", built_json(&built, build.check))));
    say_what_happened(session, &compiled, &target, &built, build.check);
    Ok(if build.check && built.changed { Exit::Mistakes } else { exit })
}

/// The default target, named as shortly as it can be.
fn out_beside(root: &Path, session: &Session) -> PathBuf {
    let here = session.path(Path::new(OUT));
    if project::below_root(root, &here).as_deref() == Some(OUT) { here } else { root.join(OUT) }
}

fn refuse(session: &mut Session, report: &Prepared, build: &Build) -> Exit {
    super::conclude(session, report, Some(("build", serde_json::Value::Null)));
    if !report.failed() {
        session.say("no tree came of it");
    }
    if !build.check {
        session.say("nothing was written");
    }
    Exit::Mistakes
}

/// Whether what only the tree can tell may count as an error that it is not by itself; it has to be known before
/// anything is written.
fn may_be_refused(session: &Session, compiled: &Compiled) -> bool {
    session.deny_warnings || compiled.levels.iter().any(|(code, _)| code.value.starts_with("tree/"))
}

/// Carries it out, or with `dry` only finds out what that would do; with all that was found until then.
fn write<'a>(
    session: &Session,
    compiled: &'a Compiled,
    target: &Target,
    output: &Output,
    build: &Build,
    dry: bool,
) -> Result<(Option<Built>, Prepared<'a>), CannotRun> {
    let progress = session.progress("writing");
    let mut sink = Sink::default();
    let built = target.build(output, build, dry, &mut sink)?;
    drop(progress);
    Ok((built, super::judge(session, compiled, build.cluster.as_ref(), sink.into_diagnostics())))
}

/// The directory the output goes to, or one above it, holds a chart of the project.
fn in_chart(root: &Path, out: &Path) -> Option<Diagnostic> {
    let below = project::below_root(root, out)?;
    let inside = Path::new(&below).ancestors().filter(|path| !path.as_os_str().is_empty());
    let chart = inside
        .map(Path::to_path_buf)
        .find(|path: &PathBuf| root.join(path).join("Chart.yaml").symlink_metadata().is_ok())?;
    Some(output_in_chart::new(&below, &chart.to_string_lossy()))
}

fn print_tree(session: &mut Session, target: &Target, output: &Output) {
    if session.quiet {
        return;
    }
    let clusters = output.clusters.iter().flat_map(|cluster| &cluster.files);
    let charts = output.charts.iter().flat_map(|chart| &chart.files);
    let files = clusters.chain(charts).chain(&output.fleet);
    let paths: Vec<String> = files.map(|file| format!("{}{}", output.prefix, file.path)).collect();
    let text = listing(paths.iter().map(String::as_str), session.verbose);
    session.print(&format!("{}\n{text}", stackc_report::escape(&target.to_string())));
}

fn say_what_happened(session: &Session, compiled: &Compiled, target: &Target, built: &Built, check: bool) {
    let clusters = match compiled.output.as_ref().map_or(0, |output| output.clusters.len()) {
        1 => "1 cluster".to_owned(),
        count => format!("{count} clusters"),
    };
    let summary = &built.summary;
    let counts = format!(
        "{} new, {} changed, {} removed, {} as they were",
        summary.created, summary.changed, summary.removed, summary.unchanged
    );
    session.say(&match (check, built.changed, &built.commit) {
        (true, true, _) => format!("{target} is not up to date: {counts}"),
        (true, false, _) | (false, false, _) => format!("{target} is up to date"),
        (false, true, Some(commit)) => format!("built {clusters} as commit {commit}: {counts}"),
        (false, true, None) => format!("built {clusters} into {target}: {counts}"),
    });
}

fn built_json(built: &Built, check: bool) -> serde_json::Value {
    let summary = &built.summary;
    let clusters: Vec<_> = summary
        .clusters
        .iter()
        .map(|cluster| {
            let counts = (cluster.created, cluster.changed, cluster.removed, cluster.unchanged);
            json!({ "name": cluster.name, "files": counts_json(counts) })
        })
        .collect();
    let counts = (summary.created, summary.changed, summary.removed, summary.unchanged);
    json!({
        "check": check,
        "changed": built.changed,
        "commit": built.commit,
        "files": counts_json(counts),
        "clusters": clusters,
    })
}

fn counts_json((created, changed, removed, unchanged): (usize, usize, usize, usize)) -> serde_json::Value {
    json!({ "created": created, "changed": changed, "removed": removed, "unchanged": unchanged })
}
