//! Names, labels and annotations as Kubernetes, Helm and Argo CD accept them.

use indexmap::IndexMap;
use stackc_source::{Sink, Span, Spanned};
use stackc_yaml::{Data, Node};

use crate::diagnostics::{
    application_name, bad_wave, destination as bad_destination, label, namespace_name, release_name,
    wrong_type,
};
use crate::sync_options::{self, Place};
use crate::{Destination, Version, read};

/// The annotation that puts an object into a wave.
pub const WAVE: &str = "argocd.argoproj.io/sync-wave";

/// Checks the name of an Application: RFC 1123 names joined by dots, at most 63 characters, so that it fits a
/// label too.
pub fn check_application_name(name: &str, span: Span, sink: &mut Sink) -> bool {
    let fine = is_subdomain(name) && name.len() <= 63;
    if !fine {
        sink.push(application_name::new(span, name));
    }
    fine
}

/// Checks the name of a Helm release: RFC 1123 names joined by dots, at most 53 characters (Helm 4.3
/// `pkg/chart/common/util/validate_name.go`).
pub fn check_release_name(name: &str, span: Span, sink: &mut Sink) -> bool {
    let fine = is_subdomain(name) && name.len() <= 53;
    if !fine {
        sink.push(release_name::new(span, name));
    }
    fine
}

/// Checks the name of a namespace: an RFC 1123 label, at most 63 characters.
pub fn check_namespace(name: &str, span: Span, sink: &mut Sink) -> bool {
    let fine = is_dns_label(name) && name.len() <= 63;
    if !fine {
        sink.push(namespace_name::new(span, name));
    }
    fine
}

/// Checks a destination: a name or the URL of a server, not both. `at` is where it stands. The namespace is left
/// empty. Argo CD takes no notice of a slash at the end of a URL, so it is left out.
pub fn destination(
    name: Option<Spanned<&str>>,
    server: Option<Spanned<&str>>,
    at: Span,
    sink: &mut Sink,
) -> Option<Destination> {
    match (name, server) {
        (Some(name), Some(server)) => sink.push(bad_destination::both(name.span, server.span)),
        (None, None) => sink.push(bad_destination::neither(at)),
        (Some(name), None) if name.is_empty() => sink.push(bad_destination::neither(name.span)),
        (Some(name), None) => {
            return Some(Destination { name: (*name).to_owned(), ..Destination::default() });
        }
        (None, Some(server)) if !is_url(&server) => sink.push(bad_destination::no_url(server.span, &server)),
        (None, Some(server)) => {
            let server = server.trim_end_matches('/').to_owned();
            return Some(Destination { server, ..Destination::default() });
        }
    }
    None
}

/// Reads labels of an Application: `argo/label` for keys and values that Kubernetes does not take, and for the keys
/// that stackc writes itself; `argo/wrong-type` for what is no string. A null stands for no label.
pub fn labels(node: &Node, sink: &mut Sink) -> IndexMap<String, String> {
    let strings = string_map(node, "labels", sink);
    label_map(Some(node), sink);
    reserved(node, sink);
    strings
}

/// Reads annotations of an Application, as [`labels`]. Where stackc computes the waves, a wave is refused
/// (`argo/bad-wave`); elsewhere it must be a whole number. Sync options in an annotation are checked as those of
/// `syncOptions` are.
pub fn annotations(
    node: &Node,
    computes_waves: bool,
    version: Version,
    sink: &mut Sink,
) -> IndexMap<String, String> {
    let strings = string_map(node, "annotations", sink);
    annotation_keys(Some(node), sink);
    reserved(node, sink);
    if let Some(entry) = node.as_map().and_then(|map| map.get(WAVE)) {
        if computes_waves {
            sink.push(bad_wave::computed(entry.key));
        } else if let Some(text) = entry.node.as_str()
            && !is_wave(text)
        {
            sink.push(bad_wave::no_number(entry.node.place(), text));
        }
    }
    if let Some(node) = node.get("argocd.argoproj.io/sync-options") {
        let text = node.as_str().unwrap_or_default();
        for option in text.split(',').map(str::trim).filter(|option| !option.is_empty()) {
            let edit = read::is_literal(node).then_some(node.span).filter(|_| option == text);
            sync_options::one(option, Place::Object, node.place(), edit, version, sink);
        }
    }
    strings
}

/// Checks keys and values of labels; what is no string is passed over.
pub(crate) fn label_map(node: Option<&Node>, sink: &mut Sink) {
    for (key, entry) in entries(node) {
        if !is_qualified(key) {
            sink.push(label::bad_key(entry.key, key));
        }
        if let Some(value) = entry.node.as_str()
            && !is_label_value(value)
        {
            sink.push(label::bad_value(entry.node.place(), value));
        }
    }
}

/// Checks the keys of annotations.
pub(crate) fn annotation_keys(node: Option<&Node>, sink: &mut Sink) {
    for (key, entry) in entries(node) {
        if !is_qualified(&key.to_ascii_lowercase()) {
            sink.push(label::bad_key(entry.key, key));
        }
    }
}

fn reserved(node: &Node, sink: &mut Sink) {
    for (key, entry) in entries(Some(node)) {
        if key.starts_with("stackc/") {
            sink.push(label::reserved(entry.key, key));
        }
    }
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &stackc_yaml::Entry)> {
    let map = node.and_then(Node::as_map).into_iter();
    map.flat_map(|map| map.iter()).map(|(key, entry)| (key.as_ref(), entry))
}

fn string_map(node: &Node, path: &str, sink: &mut Sink) -> IndexMap<String, String> {
    if node.as_map().is_none() && !node.is_null() {
        sink.push(wrong_type::new(node, path, "a map of strings"));
    }
    for (key, entry) in entries(Some(node)) {
        if !matches!(entry.node.data, Data::String(_) | Data::Null) {
            sink.push(wrong_type::new(&entry.node, &format!("{path}.{key}"), "a string"));
        }
    }
    read::strings(Some(node))
}

/// An integer as Go's `strconv.Atoi` reads it.
fn is_wave(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

fn is_dns_label(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_dns_label)
}

/// `[prefix/]name` (`k8s.io/apimachinery` v0.34, `pkg/util/validation`, `IsQualifiedName`).
fn is_qualified(key: &str) -> bool {
    let (prefix, name) = key.split_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    prefix.is_none_or(|prefix| is_subdomain(prefix) && prefix.len() <= 253)
        && !name.is_empty()
        && is_label_value(name)
}

fn is_label_value(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    text.len() <= 63
        && text.bytes().all(inner)
        && text.bytes().next().is_none_or(|b| b.is_ascii_alphanumeric())
        && text.bytes().last().is_none_or(|b| b.is_ascii_alphanumeric())
}
