//! Names, labels and destinations as Kubernetes, Helm and Argo CD accept them.

use indexmap::IndexMap;
use stackc_source::{Sink, Span, Spanned};
use stackc_yaml::{Data, Node};

use crate::diagnostics::{
    application_name, destination as bad_destination, label, namespace_name, release_name, wrong_type,
};
use crate::{Destination, read};

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

pub(crate) fn reserved(node: &Node, sink: &mut Sink) {
    for (key, entry) in entries(Some(node)) {
        if key.starts_with("stackc/") {
            sink.push(label::reserved(entry.key, key));
        }
    }
}

pub(crate) fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &stackc_yaml::Entry)> {
    let map = node.and_then(Node::as_map).into_iter();
    map.flat_map(|map| map.iter()).map(|(key, entry)| (key.as_ref(), entry))
}

pub(crate) fn string_map(node: &Node, path: &str, sink: &mut Sink) -> IndexMap<String, String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{node, table};

    #[test]
    fn names_are_as_kubernetes_and_helm_take_them() {
        let long = |length: usize| "a".repeat(length);
        let span = node("x").span;
        let mut sink = Sink::default();
        for (name, application, release, namespace) in [
            ("a", true, true, true),
            ("prod-eu-redis", true, true, true),
            ("1e3", true, true, true),
            ("on", true, true, true),
            ("a.b", true, true, false),
            ("", false, false, false),
            ("a_b", false, false, false),
            ("A", false, false, false),
            ("-a", false, false, false),
            ("a-", false, false, false),
            ("a..b", false, false, false),
            ("a.-b", false, false, false),
            ("../x", false, false, false),
            ("\u{e4}", false, false, false),
            (&long(53), true, true, true),
            (&long(54), true, false, true),
            (&long(63), true, false, true),
            (&long(64), false, false, false),
        ] {
            assert_eq!(check_application_name(name, span, &mut sink), application, "application {name}");
            assert_eq!(check_release_name(name, span, &mut sink), release, "release {name}");
            assert_eq!(check_namespace(name, span, &mut sink), namespace, "namespace {name}");
        }
        let messages: Vec<_> = sink.diagnostics().iter().map(|d| d.message.as_str()).collect();
        let long = format!("`{}` has 54 characters, and the name of a Helm release at most 53", long(54));
        for message in [
            "`a_b` cannot be the name of an Application",
            "`a.b` cannot be the name of a namespace",
            "the name of a Helm release is empty",
            &long,
        ] {
            assert!(messages.contains(&message), "{message}: {messages:?}");
        }
    }

    #[test]
    fn labels_are_as_kubernetes_takes_them() {
        let key = "(write `name` or `prefix/name`: letters, digits, `-`, `_`, `.`, a letter or digit first and last)";
        let bad =
            |at: &str| format!("argo/label [{at}] `{at}` cannot be the key of a label or annotation {key}");
        let long = format!("{}: x", "k".repeat(64));
        table(
            &[
                ("{team: data, example.com/Tier_1.x: \"\", gone: null}", &[]),
                (&long, &[&bad(&"k".repeat(64))]),
                ("{-a: x}", &[&bad("-a")]),
                ("{Example.com/a: x}", &[&bad("Example.com/a")]),
                ("{/a: x}", &[&bad("/a")]),
                ("{a/: x}", &[&bad("a/")]),
                (
                    "{stackc/cluster: x}",
                    &[
                        "argo/label [stackc/cluster] `stackc/cluster` is written by stackc (take a key that does not begin with `stackc/`)",
                    ],
                ),
                (
                    "{a: 1}",
                    &["argo/wrong-type [1] `labels.a` must be a string, not a whole number (quote it)"],
                ),
                ("[a]", &["argo/wrong-type [[a]] `labels` must be a map of strings, not a list"]),
            ],
            labels,
        );
        let read = labels(&node("{b: x, a: z, c: null, d: 1}"), &mut Sink::default());
        assert_eq!(read.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>(), ["b=x", "a=z"]);
    }

    #[test]
    fn destinations_are_one_or_the_other() {
        let decode = |block: &Node, sink: &mut Sink| {
            let text = |key| {
                let node = block.get(key)?;
                Some(Spanned::new(node.as_str()?, node.span))
            };
            destination(text("name"), text("server"), block.span, sink)
        };
        table(
            &[
                ("{name: prod}", &[]),
                ("{server: 'https://10.0.0.1:6443'}", &[]),
                (
                    "{name: prod, server: https://x}",
                    &[
                        "argo/destination [https://x] a destination has either `name` or `server`, not both (keep one of them; `name: null` takes away a name from elsewhere)",
                    ],
                ),
                (
                    "{}",
                    &[
                        "argo/destination [{}] a destination has neither `name` nor `server` (write `name:` with the cluster's name in Argo CD, or `server:` with the URL of its API server)",
                    ],
                ),
                (
                    "{server: prod}",
                    &[
                        "argo/destination [prod] `prod` is not the URL of an API server (write `https://...`; a cluster's name stands under `name:`)",
                    ],
                ),
            ],
            decode,
        );
        let read = decode(&node("{server: https://x/}"), &mut Sink::default()).unwrap();
        assert_eq!((read.server.as_str(), read.name.as_str()), ("https://x", ""));
    }
}
