//! What Argo CD says of a whole Application, or leaves unsaid: facts that no schema has.

use std::collections::BTreeMap;

use stackc_source::{Sink, Span};
use stackc_yaml::Node;

use crate::diagnostics::{
    bad_ref, bad_source, destination, parameter_dollar, ref_path, same_repository, source_shadowed,
    values_glob, values_shadowed,
};
use crate::{Application, SyncPolicy, Version, check, names, read, schema};

/// Checks a finished Application, its passthrough merged in. `at` is the place of what no user wrote: the add-on.
///
/// Rules and messages of Argo CD 3.6.1: `util/argo/argo.go` (`validateSourcePermissions`, `GetRefSources`),
/// `pkg/apis/application/v1alpha1/types.go` (`ExplicitType`, `GetSource`),
/// `reposerver/repository/repository.go` (values files, references).
pub fn check_application(application: &Application, version: Version, at: Span, sink: &mut Sink) {
    let spec = &application.merged_spec(at);
    let errors = sink.errors();
    check::required(spec, schema::APPLICATION, "spec", sink);
    if sink.errors() > errors {
        return;
    }
    check_destination(spec, sink);
    let single = spec.get("source");
    let several = read::items(spec, "sources");
    if let (Some(source), false) = (single, several.is_empty()) {
        let at = spec.get("sources").unwrap_or(spec).place();
        sink.push(source_shadowed::new(source.place(), at));
    }
    match (single, several) {
        (_, [_, ..]) => check_sources(several, version, sink),
        (Some(source), []) => {
            check_source(source, false, version, sink);
            check_references(std::slice::from_ref(source), false, sink);
        }
        (None, []) if spec.get("sourceHydrator").is_none() => sink.push(bad_source::none(spec.place())),
        (None, []) => {}
    }
    check_merged_policy(application, spec, version, sink);
}

/// What the passthrough did to the policy. The policy itself was checked where users wrote it
/// ([`SyncPolicy::check_combinations`]) and is not reported again.
fn check_merged_policy(application: &Application, spec: &Node, version: Version, sink: &mut Sink) {
    let is_changed = |over: &Node| over.get("syncPolicy").is_some();
    if !application.passthrough.as_ref().is_some_and(is_changed) {
        return;
    }
    let Some(policy) = spec.get("syncPolicy") else { return };
    let (mut before, mut after) = (Sink::default(), Sink::default());
    application.spec.sync_policy.check_combinations(policy, &mut before);
    SyncPolicy::decode(policy, version, &mut Sink::default()).check_combinations(policy, &mut after);
    let is_old = |code| before.diagnostics().iter().any(|diagnostic| diagnostic.code == code);
    for diagnostic in after.into_diagnostics().into_iter().filter(|found| !is_old(found.code)) {
        sink.push(diagnostic);
    }
}

fn check_destination(spec: &Node, sink: &mut Sink) {
    let Some(node) = spec.get("destination") else { return };
    let filled = |key| node.get(key).filter(|value| value.as_str().is_some_and(|text| !text.is_empty()));
    match (filled("name"), filled("server")) {
        (Some(name), Some(server)) => sink.push(destination::both(name.place(), server.place())),
        (None, None) => sink.push(destination::neither(node.place())),
        _ => {}
    }
    if let Some(namespace) = filled("namespace") {
        names::check_namespace(namespace.as_str().unwrap_or_default(), namespace.place(), sink);
    }
}

fn check_sources(sources: &[Node], version: Version, sink: &mut Sink) {
    let mut references: BTreeMap<&str, Span> = BTreeMap::new();
    for source in sources {
        check_source(source, true, version, sink);
        let Some((name, at)) = reference(source) else { continue };
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
            sink.push(bad_ref::bad_name(at, name));
        }
        match references.get(name) {
            Some(first) => sink.push(bad_ref::twice(at, name, *first)),
            None => {
                references.insert(name, at);
            }
        }
        if is_set(source, "chart") || text(source, "repoURL").starts_with("oci://") {
            sink.push(bad_ref::not_git(at, name));
        }
        if let Some(path) = source.get("path").filter(|_| is_set(source, "path")) {
            sink.push(ref_path::new(path.place(), name));
        }
    }
    check_references(sources, true, sink);
    check_repositories(sources, sink);
}

/// One source by itself.
fn check_source(source: &Node, several: bool, version: Version, sink: &mut Sink) {
    let place = |key| source.get(key).unwrap_or(source).place();
    let has_content = is_set(source, "path") || is_set(source, "chart");
    if text(source, "repoURL").is_empty() {
        sink.push(bad_source::no_repository(place("repoURL")));
    } else if !(has_content || several && is_set(source, "ref")) {
        sink.push(bad_source::no_content(source.place(), several));
    }
    if is_set(source, "chart") && !is_set(source, "targetRevision") {
        sink.push(bad_source::no_version(place("chart")));
    }
    if is_set(source, "chart") && is_set(source, "path") {
        sink.push(bad_source::chart_and_path(place("path"), place("chart")));
    } else if is_set(source, "chart") && text(source, "repoURL").starts_with("oci://") {
        sink.push(bad_source::chart_in_oci(place("chart"), place("repoURL")));
    }
    if text(source, "path").starts_with('/') {
        sink.push(bad_source::absolute_path(place("path"), text(source, "path")));
    }
    let tools = ["helm", "kustomize", "directory", "plugin"]
        .iter()
        .filter_map(|tool| source.get(tool).map(|node| (*tool, node.place())));
    if let [(first, one), (second, other), ..] = tools.collect::<Vec<_>>().as_slice() {
        sink.push(bad_source::two_tools(*other, second, *one, first));
    }
    if let Some(helm) = source.get("helm") {
        check_helm(helm, version, sink);
    }
}

fn check_helm(helm: &Node, version: Version, sink: &mut Sink) {
    if let Some(name) = helm.get("releaseName")
        && let Some(text) = name.as_str()
    {
        names::check_release_name(text, name.place(), sink);
    }
    if let (Some(values), Some(object)) = (helm.get("values"), helm.get("valuesObject")) {
        sink.push(values_shadowed::new(values.place(), object.place()));
    }
    for file in read::items(helm, "valueFiles") {
        // Globs came with 3.4; before, the characters stood for themselves.
        if let Some(text) = file.as_str().filter(|_| version >= Version::V3_4)
            && text.contains(['*', '?', '['])
        {
            sink.push(values_glob::new(file.place(), text));
        }
    }
    for parameter in read::items(helm, "parameters") {
        if let Some(value) = parameter.get("value")
            && let Some(text) = value.as_str()
            && let Some(variable) = unknown_variable(text)
        {
            sink.push(parameter_dollar::new(value.place(), variable));
        }
    }
}

/// `$name/...` in values files: at the start, and the name of a source.
fn check_references(sources: &[Node], several: bool, sink: &mut Sink) {
    let known: Vec<&str> = sources.iter().filter_map(reference).map(|(name, _)| name).collect();
    for source in sources {
        let Some(helm) = source.get("helm") else { continue };
        let paths = read::items(helm, "fileParameters").iter().filter_map(|parameter| parameter.get("path"));
        for file in read::items(helm, "valueFiles").iter().chain(paths) {
            let Some(path) = file.as_str() else { continue };
            let used = path.strip_prefix('$').map(|rest| rest.split_once('/').map_or(rest, |(name, _)| name));
            match used {
                Some(name) if !several => sink.push(bad_ref::single_source(file.place(), name)),
                Some(name) if !path.contains('/') => sink.push(bad_ref::bare(file.place(), name)),
                Some(name) if !known.contains(&name) => {
                    sink.push(bad_ref::undefined(file.place(), name, &known));
                }
                None if path.contains("://$") => sink.push(bad_ref::not_first(file.place(), path)),
                _ => {}
            }
        }
    }
}

/// A chart and its values of one Git repository, or two revisions of one, end in manifests of the wrong commit.
fn check_repositories(sources: &[Node], sink: &mut Sink) {
    let in_git: Vec<&Node> = sources.iter().filter(|source| !is_set(source, "chart")).collect();
    for (index, source) in in_git.iter().enumerate() {
        let same = in_git.iter().take(index).find(|other| {
            repository(other) == repository(source)
                && (reference(source).is_some() || reference(other).is_some())
        });
        let Some(other) = same else { continue };
        let place = |node: &Node| node.get("repoURL").unwrap_or(node).place();
        let same_revision = text(source, "targetRevision") == text(other, "targetRevision");
        sink.push(same_repository::new(place(source), place(other), text(source, "repoURL"), same_revision));
    }
}

fn reference(source: &Node) -> Option<(&str, Span)> {
    let node = source.get("ref")?;
    node.as_str().filter(|name| !name.is_empty()).map(|name| (name, node.place()))
}

fn repository(source: &Node) -> &str {
    let url = text(source, "repoURL").trim_end_matches('/');
    url.strip_suffix(".git").unwrap_or(url)
}

fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

fn is_set(node: &Node, key: &str) -> bool {
    !text(node, key).is_empty()
}

/// The first `$NAME` that Argo CD would replace by nothing: `$$` is a dollar, and some names it fills in itself
/// (`docs/user-guide/build-environment.md`).
fn unknown_variable(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('$') {
        if let Some(escaped) = after.strip_prefix('$') {
            rest = escaped;
            continue;
        }
        let name = after.strip_prefix('{').unwrap_or(after);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default();
        if !name.starts_with("ARGOCD_") && !matches!(name, "KUBE_VERSION" | "KUBE_API_VERSIONS") {
            return Some(name);
        }
        rest = after;
    }
    None
}
