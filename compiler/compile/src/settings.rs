//! What a project says, with its defaults filled in.

use std::sync::Arc;

use stackc_argo as argo;
use stackc_lang::{self as lang, Decrypt, Level, Ordering, Topology, ValuesPlace};
use stackc_source::{Sink, Span, Spanned};
use stackc_yaml::Node;

use crate::diagnostics as d;
use crate::path;

/// A project, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name.
    pub name: Arc<str>,
    /// Where its name is written.
    pub span: Span,
    /// The path of its file.
    pub file: Arc<str>,
    /// `output.path`: empty, or segments that end in `/`.
    pub prefix: String,
    /// Where Argo CD reads the tree.
    pub repo_url: Arc<str>,
    /// The revision it reads.
    pub target_revision: Arc<str>,
    /// How many Applications a build may remove.
    pub max_deletions: usize,
    /// Argo CD's version.
    pub version: argo::Version,
    /// The namespace it runs in.
    pub namespace: Arc<str>,
    /// One Argo CD for all clusters, or one in each.
    pub topology: Topology,
    /// Whether waves are written.
    pub ordering: Ordering,
    /// Where values stand.
    pub values: ValuesPlace,
    /// The AppProject of the root Applications.
    pub root_project: Arc<str>,
    /// The expression that gives Applications their names.
    pub application_name: Option<lang::Draft>,
    /// Labels, annotations and spec of every Application.
    pub extra: Extra,
    /// How Argo CD decrypts.
    pub decrypt: Decrypt,
    /// The lowest layer of every add-on.
    pub defaults: Option<lang::Patch<lang::Addon>>,
    /// Where charts come from.
    pub sources: lang::Named<lang::Origin>,
    /// What codes count as.
    pub levels: Vec<(lang::Text, Level)>,
}

/// `argocd.labels`, `.annotations` and `.spec`, of whatever layer.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// Labels of the Application.
    pub labels: Option<Node>,
    /// Annotations of the Application.
    pub annotations: Option<Node>,
    /// Fields of the Application's spec.
    pub spec: Option<Node>,
}

const DEFAULT_MAX_DELETIONS: usize = 5;

/// Checks a project and fills in what it does not say.
pub fn settings(project: &lang::Project, file: &str, sink: &mut Sink) -> Settings {
    check_requires(project, sink);
    let argocd = project.argocd.as_ref();
    let version = argocd
        .and_then(|argocd| argocd.version.as_ref())
        .and_then(|version| argo::Version::from_node(version, sink))
        .unwrap_or(argo::Version::NEWEST);
    let decrypt = project.secrets.as_ref().and_then(|secrets| secrets.decrypt);
    if let Some(decrypt) = decrypt
        && !matches!(decrypt.value, Decrypt::HelmSecrets | Decrypt::None)
    {
        sink.push(d::not_yet::decrypt(decrypt.span));
    }
    let text = |field: Option<&lang::Plain>, default: &str| {
        field.map_or_else(|| Arc::from(default), |text| Arc::clone(&text.value))
    };
    let word = |default, field: Option<Spanned<_>>| field.map_or(default, |field| field.value);
    Settings {
        name: Arc::clone(&project.name.value),
        span: project.name.span,
        file: Arc::from(file),
        prefix: prefix(project, sink),
        repo_url: Arc::clone(&project.output.repo_url.value),
        target_revision: project
            .output
            .target_revision
            .as_ref()
            .map_or_else(|| Arc::from("HEAD"), |revision| Arc::clone(&revision.value)),
        max_deletions: max_deletions(project, sink),
        version,
        namespace: text(argocd.and_then(|argocd| argocd.namespace.as_ref()), "argocd"),
        topology: argocd
            .and_then(|argocd| argocd.topology)
            .map_or_else(Topology::default, |field| field.value),
        ordering: argocd
            .and_then(|argocd| argocd.ordering)
            .map_or_else(Ordering::default, |field| field.value),
        values: argocd
            .and_then(|argocd| argocd.values)
            .map_or_else(ValuesPlace::default, |field| field.value),
        root_project: text(argocd.and_then(|argocd| argocd.root_project.as_ref()), "default"),
        application_name: argocd.and_then(|argocd| argocd.application_name.clone()),
        extra: argocd.map_or_else(Extra::default, |argocd| Extra {
            labels: argocd.labels.clone(),
            annotations: argocd.annotations.clone(),
            spec: argocd.spec.clone(),
        }),
        decrypt: word(Decrypt::None, decrypt),
        defaults: project.defaults.as_ref().map(|defaults| defaults.0.clone()),
        sources: project.sources.clone(),
        levels: project.diagnostics.0.iter().map(|(code, level)| (code.clone(), level.value)).collect(),
    }
}

/// `requires`: another version of stackc would write other bytes.
fn check_requires(project: &lang::Project, sink: &mut Sink) {
    let Some(requires) = &project.requires else { return };
    let own = env!("CARGO_PKG_VERSION");
    match stackc_chart::Constraint::parse(&requires.value) {
        Ok(constraint) => {
            if stackc_chart::Version::parse(own).is_ok_and(|own| !constraint.matches(&own)) {
                sink.push(d::requires::other(&requires.value, own, requires.span));
            }
        }
        Err(_) => sink.push(d::requires::bad(&requires.value, requires.span)),
    }
}

fn prefix(project: &lang::Project, sink: &mut Sink) -> String {
    let Some(written) = &project.output.path else { return String::new() };
    let hidden = |path: &str| path.split('/').any(|segment| segment == ".git");
    match path::resolve("", &written.value) {
        Ok(path) if hidden(&path) => {
            sink.push(d::bad_path::output(&written.value, written.span));
            String::new()
        }
        Ok(path) if path.is_empty() => String::new(),
        Ok(path) => format!("{path}/"),
        Err(path::PathError::Empty) => String::new(),
        Err(error) => {
            sink.push(d::bad_path::of(&written.value, error, written.span));
            String::new()
        }
    }
}

fn max_deletions(project: &lang::Project, sink: &mut Sink) -> usize {
    let Some(field) = project.output.max_deletions else { return DEFAULT_MAX_DELETIONS };
    usize::try_from(field.value).unwrap_or_else(|_| {
        sink.push(d::bad_number::negative("maxDeletions", field.span));
        DEFAULT_MAX_DELETIONS
    })
}
