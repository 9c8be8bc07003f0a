//! From `chart:` and `version:` to the chart that is meant, and to where Argo CD reads it.

use std::sync::Arc;

use stackc_chart::{Candidate, Chart, Limits, LoadContext, vendored_candidates};
use stackc_lang as lang;
use stackc_source::{Diagnostic, Sink, Span, did_you_mean};

use crate::cache::Cache;
use crate::diagnostics as d;
use crate::path::{self, file_name};
use crate::plan::{ChartPlace, ChartRef};
use crate::{FileKind, ReadError};

use super::Inputs;

/// The charts that were loaded.
#[derive(Default)]
pub struct Charts {
    /// By path.
    clean: Cache<String, Option<Arc<Chart>>>,
    /// By path and the place that names it, for those with something to say about that place.
    loaded: Cache<(String, Span), Loaded>,
}

type Loaded = (Option<Arc<Chart>>, Arc<[Diagnostic]>);

/// The files of a chart's directory, by their path in it.
type Listing = Vec<(String, Arc<[u8]>)>;

/// The most files a chart's directory may hold before .helmignore has its say.
const MAX_FILES: usize = 20_000;

/// Where the project keeps charts that were brought in.
const VENDORED: &str = "vendor/charts";

/// Finds the chart that an add-on names.
pub fn locate(
    inputs: &Inputs,
    chart: &lang::Text,
    version: Option<&lang::Version>,
    sink: &mut Sink,
) -> Option<ChartRef> {
    let named = chart.value.as_ref();
    if named.starts_with("./") || named.starts_with("../") || named == "." || named == ".." {
        return local(inputs, chart, version, sink);
    }
    let Some((source, name)) = named.split_once('/') else {
        sink.push(d::bad_chart::no_source(chart, inputs.resolved.settings.sources.names()));
        return None;
    };
    let Some(origin) = inputs.resolved.settings.sources.get(source) else {
        let sources = &inputs.resolved.settings.sources;
        sink.push(d::unknown_source::of(source, chart.span, did_you_mean(source, sources.names())));
        return None;
    };
    let place = match &origin.place {
        lang::Place::Git { url, revision } => {
            if let Some(version) = version {
                sink.push(d::bad_version::with_git(version.span));
            }
            return git(inputs, chart, name, url, revision.as_ref(), sink);
        }
        lang::Place::Http(url) => {
            let version = exact(version, chart, sink)?;
            ChartPlace::Http { repo_url: Arc::clone(&url.value), chart: name.into(), version }
        }
        lang::Place::Oci(url) => {
            let version = exact(version, chart, sink)?;
            let registry =
                url.value.strip_prefix("oci://").unwrap_or(&url.value).trim_end_matches('/').into();
            ChartPlace::Oci { registry, chart: name.into(), version, native: origin.native_oci }
        }
    };
    let version = version?;
    let chart_name = file_name(name);
    let (before, before_hard) = (sink.errors(), sink.hard_errors());
    let found = vendored(inputs, chart_name, version, chart.span, sink);
    if origin.in_tree {
        let Some(found) = found else {
            if sink.hard_errors() == before_hard {
                sink.push(d::not_vendored::of(named, &version.value, chart.span));
            }
            return None;
        };
        return Some(in_tree(found));
    }
    // What is wrong with one that is here has been said.
    if found.is_none() && sink.errors() == before {
        sink.push(d::unchecked::of(named, &version.value, chart.span));
    }
    Some(ChartRef { place, chart: found })
}

/// A chart that is copied into the tree.
fn in_tree(chart: Arc<Chart>) -> ChartRef {
    let directory =
        format!("charts/{}-{}-{}", chart.metadata.name, chart.metadata.version, chart.digest().short());
    ChartRef { place: ChartPlace::Tree { directory: directory.into() }, chart: Some(chart) }
}

fn local(
    inputs: &Inputs,
    named: &lang::Text,
    version: Option<&lang::Version>,
    sink: &mut Sink,
) -> Option<ChartRef> {
    let from = &inputs.sources.get(named.span.file).path;
    let path = match path::resolve(from, &named.value) {
        Ok(path) => path,
        Err(error) => {
            sink.push(d::bad_path::of(&named.value, error, named.span));
            return None;
        }
    };
    let chart = load(inputs, &path, named.span, sink)?;
    if let Some(version) = version
        && !stackc_chart::same_version(&version.value, &chart.metadata.version)
    {
        sink.push(d::bad_version::other_than_chart(&version.value, &chart.metadata.version, version.span));
    }
    Some(in_tree(chart))
}

fn git(
    inputs: &Inputs,
    named: &lang::Text,
    path: &str,
    url: &lang::Plain,
    revision: Option<&lang::Plain>,
    sink: &mut Sink,
) -> Option<ChartRef> {
    let Some(revision) = revision else {
        sink.push(d::bad_revision::missing(url.span));
        return None;
    };
    let hex = revision.value.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
    if !hex || !matches!(revision.value.len(), 40 | 64) {
        sink.push(d::bad_revision::moves(&revision.value, revision.span));
        return None;
    }
    if same_repository(&url.value, &inputs.resolved.settings.repo_url) {
        sink.push(d::same_repository::of(named.span, url.span));
        return None;
    }
    let Ok(path) = path::resolve("", path) else {
        sink.push(d::bad_chart::path_in_git(named));
        return None;
    };
    sink.push(d::unchecked::in_git(&named.value, named.span));
    let place = ChartPlace::Git {
        repo_url: Arc::clone(&url.value),
        path: path.into(),
        revision: Arc::clone(&revision.value),
    };
    Some(ChartRef { place, chart: None })
}

/// Whether two URLs name one repository, as far as can be seen: Argo CD compares them without `.git` and a
/// trailing slash, in lower case (util/git NormalizeGitURL).
fn same_repository(a: &str, b: &str) -> bool {
    let normal = |url: &str| {
        let url = url.trim().to_lowercase();
        url.trim_end_matches('/').trim_end_matches(".git").to_owned()
    };
    normal(a) == normal(b)
}

/// The exact version that a chart of a repository needs while there is no lock.
fn exact(version: Option<&lang::Version>, chart: &lang::Text, sink: &mut Sink) -> Option<Arc<str>> {
    let Some(version) = version else {
        sink.push(d::bad_version::missing(chart));
        return None;
    };
    if stackc_chart::is_exact(&version.value) {
        return Some(Arc::clone(&version.value));
    }
    match stackc_chart::Constraint::parse(&version.value) {
        Ok(_) => sink.push(d::lock_missing::of(&version.value, version.span)),
        Err(_) => sink.push(d::bad_version::no_version(&version.value, version.span)),
    }
    None
}

fn vendored(
    inputs: &Inputs,
    name: &str,
    version: &lang::Version,
    span: Span,
    sink: &mut Sink,
) -> Option<Arc<Chart>> {
    for candidate in vendored_candidates(name, &version.value) {
        let path = format!("{VENDORED}/{}", candidate.name());
        match inputs.world.kind(&path) {
            Ok(FileKind::File | FileKind::Directory) => {}
            _ => continue,
        }
        let chart = load(inputs, &path, span, sink)?;
        // `<name>/` may hold another version, which is then not the one that is meant.
        if chart.metadata.name == name && stackc_chart::same_version(&version.value, &chart.metadata.version)
        {
            return Some(chart);
        }
        if matches!(candidate, Candidate::Archive(_)) {
            chart.check_identity(name, &version.value, span, sink);
            return None;
        }
    }
    None
}

/// Loads a chart from a directory or a `.tgz` of the project.
fn load(inputs: &Inputs, path: &str, span: Span, sink: &mut Sink) -> Option<Arc<Chart>> {
    let clean = inputs.charts.clean.get(path.to_owned(), || {
        let mut found = Sink::default();
        let chart = read(inputs, path, span, &mut found);
        chart.filter(|_| found.is_empty()).map(Arc::new)
    });
    if clean.is_some() {
        return clean;
    }
    let (chart, diagnostics) = inputs.charts.loaded.get((path.to_owned(), span), || {
        let mut found = Sink::default();
        let chart = read(inputs, path, span, &mut found);
        (chart.map(Arc::new), found.into_diagnostics().into())
    });
    for diagnostic in diagnostics.iter() {
        sink.push(diagnostic.clone());
    }
    chart
}

fn read(inputs: &Inputs, path: &str, span: Span, sink: &mut Sink) -> Option<Chart> {
    let limits = Limits::default();
    let context = LoadContext { sources: inputs.sources, path, named: span, limits: &limits };
    match inputs.world.kind(path) {
        Ok(FileKind::File) => {
            let bytes = match inputs.world.read(path, limits.packed_bytes) {
                Ok(bytes) => bytes,
                Err(error) => {
                    sink.push(d::unreadable::named(path, &error, span));
                    return None;
                }
            };
            Chart::from_archive(&bytes, context, sink)
        }
        Ok(FileKind::Directory) => {
            let listing = match list(inputs, path, &limits) {
                Ok(listing) => listing,
                Err((path, error)) => {
                    sink.push(d::unreadable::named(&path, &error, span));
                    return None;
                }
            };
            Chart::from_directory(listing, context, sink)
        }
        Ok(FileKind::Other) => {
            sink.push(d::unreadable::named(path, &ReadError::NotAFile, span));
            None
        }
        Err(error) => {
            sink.push(d::unreadable::named(path, &error, span));
            None
        }
    }
}

fn list(inputs: &Inputs, directory: &str, limits: &Limits) -> Result<Listing, (String, ReadError)> {
    let files = inputs.world.walk(directory, MAX_FILES).map_err(|error| (directory.to_owned(), error))?;
    let below = if directory.is_empty() { 0 } else { directory.len() + 1 };
    files
        .into_iter()
        .map(|path| {
            let bytes =
                inputs.world.read(&path, limits.unpacked_bytes).map_err(|error| (path.clone(), error))?;
            Ok((path.get(below..).unwrap_or("").to_owned(), bytes))
        })
        .collect()
}

/// Whether a template of the chart names a top-level value: `.Values.key`.
pub fn reads_value(chart: &Chart, key: &str) -> bool {
    let wanted = format!(".Values.{key}");
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    chart.files.iter().filter(|(path, _)| path.starts_with("templates/")).any(|(_, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        text.match_indices(&wanted).any(|(at, found)| text.get(at + found.len()..).is_some_and(ends))
    })
}
