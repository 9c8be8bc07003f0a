use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use stackc_source::{Code, Diagnostic, FileId, Severity, SourceFile, Sources, Span, Spanned};

use crate::{allow, settings};

/// How many diagnostics of one code a report shows; the rest is counted.
pub const SHOWN_OF_ONE_CODE: usize = 100;

/// What a run found, and what the project says about how to take it.
#[derive(Debug)]
pub struct Input<'a> {
    /// What was found, in any order.
    pub diagnostics: Vec<Diagnostic>,
    /// `diagnostics:` of the project, each code where it was written; no severity is `off`.
    pub settings: &'a [(Spanned<Arc<str>>, Option<Severity>)],
    /// The comments of the files that were read: where each stands (from its `#`), and what it says, with its `#`
    /// or without.
    pub comments: &'a [(Span, Arc<str>)],
    /// Every code there is.
    pub codes: &'a [&'static Code],
    /// The names of all clusters of the project.
    pub clusters: &'a [String],
    /// Whether the run looked at a part only (`--cluster`), so that a comment may silence what it did not see.
    pub partial: bool,
    /// Whether warnings count as errors (`--deny warnings`).
    pub deny_warnings: bool,
}

/// What a report shows: judged, sorted, folded and bounded.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The files that spans point into.
    pub sources: &'a Sources,
    /// Sorted by path, place and code; those without a place first.
    pub diagnostics: Vec<Diagnostic>,
    /// What was left out, sorted by code.
    pub hidden: Vec<Hidden>,
    /// How many there are, with those that are not shown.
    pub summary: Summary,
}

/// How many of one code are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// The code.
    pub code: &'static str,
    /// How many more there are.
    pub count: usize,
}

/// How many of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// What stops a build.
    pub errors: usize,
    /// What does not.
    pub warnings: usize,
    /// What is worth knowing.
    pub notes: usize,
}

/// Judges what was found and gets it ready to be shown.
///
/// In this order: the same finding on several clusters becomes one; the project's `diagnostics:` set
/// severities; `# stackc: allow(code) reason` takes away what it names; what is wrong with those two is added;
/// `deny_warnings` makes errors of warnings; all is sorted and counted, and what is beyond
/// [`SHOWN_OF_ONE_CODE`] left out.
pub fn prepare<'a>(sources: &'a Sources, input: Input<'_>) -> Prepared<'a> {
    let Input { diagnostics, settings, comments, codes, clusters, partial, deny_warnings } = input;
    let mut all = fold(diagnostics, sources, clusters);
    let mut about = Vec::new();
    settings::apply(settings, codes, &mut all, &mut about);
    allow::apply(sources, comments, codes, partial, &mut all, &mut about);
    // `diagnostics:` may set the severity of what is said about comments too.
    settings::apply(settings, codes, &mut about, &mut Vec::new());
    all.append(&mut about);
    if deny_warnings {
        for diagnostic in all.iter_mut().filter(|one| one.severity == Severity::Warning) {
            diagnostic.severity = Severity::Error;
        }
    }
    let mut all = fold(all, sources, clusters);

    let mut summary = Summary::default();
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    all.retain(|one| {
        match one.severity {
            Severity::Error => summary.errors += 1,
            Severity::Warning => summary.warnings += 1,
            Severity::Note => summary.notes += 1,
        }
        let count = seen.entry(one.code.name).or_default();
        *count += 1;
        *count <= SHOWN_OF_ONE_CODE
    });
    let hidden = seen
        .into_iter()
        .filter(|(_, count)| *count > SHOWN_OF_ONE_CODE)
        .map(|(code, count)| Hidden { code, count: count - SHOWN_OF_ONE_CODE })
        .collect();
    Prepared { sources, diagnostics: all, hidden, summary }
}

impl Prepared<'_> {
    /// Whether something was found that stops a build and makes the exit code 1.
    pub fn failed(&self) -> bool {
        self.summary.errors > 0
    }
}

/// `and 23 more of values/unknown-key`
impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "and {} more of {}", self.count, self.code)
    }
}

/// `2 errors, 1 warning`; what there is none of is left out; `no problems` where there is nothing.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (count, word) in [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")] {
            if count > 0 {
                let comma = if first { "" } else { ", " };
                write!(f, "{comma}{count} {word}{}", if count == 1 { "" } else { "s" })?;
                first = false;
            }
        }
        if first { f.write_str("no problems") } else { Ok(()) }
    }
}

/// Sorts, and makes one of those that differ in their clusters only. One that names no cluster is on all of
/// them, and so is one that came to name all.
fn fold(mut all: Vec<Diagnostic>, sources: &Sources, clusters: &[String]) -> Vec<Diagnostic> {
    let mut files = Files { sources, known: BTreeMap::new() };
    for label in all.iter().flat_map(|one| &one.labels) {
        files.learn(label.span.file);
    }
    all.sort_by(|a, b| compare(a, b, &files));
    let mut folded: Vec<Diagnostic> = Vec::with_capacity(all.len());
    for mut one in all {
        match folded.last_mut().filter(|last| compare(last, &one, &files) == Ordering::Equal) {
            None => folded.push(one),
            Some(last) if last.clusters.is_empty() || one.clusters.is_empty() => last.clusters.clear(),
            Some(last) => last.clusters.append(&mut one.clusters),
        }
    }
    for one in &mut folded {
        one.clusters.sort();
        one.clusters.dedup();
        if !clusters.is_empty() && clusters.iter().all(|name| one.clusters.binary_search(name).is_ok()) {
            one.clusters.clear();
        }
    }
    folded
}

/// The paths of the files that labels stand in: ids tell nothing about order.
struct Files<'a> {
    sources: &'a Sources,
    known: BTreeMap<FileId, Arc<SourceFile>>,
}

impl Files<'_> {
    fn learn(&mut self, id: FileId) {
        self.known.entry(id).or_insert_with(|| self.sources.get(id));
    }

    fn path(&self, id: FileId) -> &str {
        self.known.get(&id).map_or("", |file| &file.path)
    }

    fn compare(&self, a: Span, b: Span) -> Ordering {
        let path = if a.file == b.file { Ordering::Equal } else { self.path(a.file).cmp(self.path(b.file)) };
        path.then(a.start.cmp(&b.start)).then(a.end.cmp(&b.end))
    }
}

/// By place, then code; equal where nothing but clusters differs.
fn compare(a: &Diagnostic, b: &Diagnostic, files: &Files) -> Ordering {
    let place = match (a.primary(), b.primary()) {
        (Some(a), Some(b)) => files.compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    place
        .then_with(|| a.code.name.cmp(b.code.name))
        .then_with(|| b.severity.cmp(&a.severity))
        .then_with(|| a.message.cmp(&b.message))
        .then_with(|| a.help.cmp(&b.help))
        .then_with(|| a.labels.len().cmp(&b.labels.len()))
        .then_with(|| {
            let labels = a.labels.iter().zip(&b.labels).map(|(a, b)| {
                files
                    .compare(a.span, b.span)
                    .then(a.primary.cmp(&b.primary))
                    .then_with(|| a.text.cmp(&b.text))
            });
            first_difference(labels)
        })
        .then_with(|| a.fix.len().cmp(&b.fix.len()))
        .then_with(|| {
            let fixes = a.fix.iter().zip(&b.fix);
            first_difference(
                fixes.map(|(a, b)| files.compare(a.span, b.span).then_with(|| a.text.cmp(&b.text))),
            )
        })
}

fn first_difference(mut orderings: impl Iterator<Item = Ordering>) -> Ordering {
    orderings.find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
}
