//! `ignoreDifferences`: what Argo CD would never match, or would drop the whole list for.

use stackc_source::Sink;
use stackc_yaml::Node;

use crate::diagnostics::{
    bad_jq, bad_json_pointer, ignore_differences_empty, ignore_differences_glob, ignore_differences_group,
};
use crate::scope::{Scope, group_of, is_builtin_group, scope_of};
use crate::{IgnoreDifference, Info, Version, check, read, schema};

impl IgnoreDifference {
    /// Reads an entry of `ignoreDifferences`. One that selects nothing or ignores nothing is an error, since Argo CD
    /// does not say so (3.6.1 `util/argo/normalizers/diff_normalizer.go`): `argo/ignore-differences-group`,
    /// `argo/bad-json-pointer` and their like.
    pub fn decode(node: &Node, version: Version, sink: &mut Sink) -> Option<IgnoreDifference> {
        let errors = sink.errors();
        check::fields(node, schema::IGNORE_DIFFERENCE, "ignoreDifferences", version, sink);
        check::required(node, schema::IGNORE_DIFFERENCE, "ignoreDifferences", sink);
        if sink.errors() > errors || node.is_null() {
            return None;
        }
        check_group(node, sink);
        for key in ["name", "namespace"] {
            if let Some(value) = node.get(key)
                && let Some(text) = value.as_str()
                && text.contains(['*', '?', '['])
            {
                sink.push(ignore_differences_glob::new(value.place(), key, text));
            }
        }
        for pointer in read::items(node, "jsonPointers") {
            check_pointer(pointer, sink);
        }
        for expression in read::items(node, "jqPathExpressions") {
            if let Some(text) = expression.as_str()
                && let Err(problem) = jq_brackets(text)
            {
                sink.push(bad_jq::new(expression.place(), text, problem));
            }
        }
        let specifiers = ["jsonPointers", "jqPathExpressions", "managedFieldsManagers"];
        if specifiers.iter().all(|key| read::items(node, key).is_empty()) {
            sink.push(ignore_differences_empty::new(node.place()));
        }
        (sink.errors() == errors).then(|| IgnoreDifference {
            group: read::text(node, "group"),
            kind: read::text(node, "kind"),
            name: read::text(node, "name"),
            namespace: read::text(node, "namespace"),
            json_pointers: read::texts(node, "jsonPointers"),
            jq_path_expressions: read::texts(node, "jqPathExpressions"),
            managed_fields_managers: read::texts(node, "managedFieldsManagers"),
        })
    }
}

impl Info {
    /// Reads an entry of `info`.
    pub fn decode(node: &Node, version: Version, sink: &mut Sink) -> Option<Info> {
        let errors = sink.errors();
        check::fields(node, schema::INFO, "info", version, sink);
        check::required(node, schema::INFO, "info", sink);
        (sink.errors() == errors && !node.is_null())
            .then(|| Info { name: read::text(node, "name"), value: read::text(node, "value") })
    }
}

/// An omitted group is the core group, whose kinds are known; so are those of the other built-in groups.
fn check_group(node: &Node, sink: &mut Sink) {
    let Some(kind) = node.get("kind") else { return };
    let Some(kind_text) = kind.as_str() else { return };
    if kind_text.contains(['*', '?', '[', '{']) {
        return;
    }
    let group_node = node.get("group").filter(|group| !group.is_null());
    let group = group_node.and_then(Node::as_str).unwrap_or_default();
    let is_core = matches!(scope_of("", kind_text), Some(Scope::Cluster | Scope::Namespaced));
    let place = group_node.map_or_else(|| kind.place(), Node::place);
    if group.contains('/') || matches!(group, "v1" | "core") {
        let meant = if is_core { Some("") } else { group_of(kind_text).or_else(|| group.split('/').next()) };
        sink.push(ignore_differences_group::new(place, kind_text, Some(group), meant));
    } else if group.is_empty() && !is_core {
        sink.push(ignore_differences_group::new(place, kind_text, None, group_of(kind_text)));
    } else if is_builtin_group(group) && scope_of(group, kind_text).is_none() {
        let meant = if is_core { Some("") } else { group_of(kind_text) };
        if meant.is_some() {
            sink.push(ignore_differences_group::new(place, kind_text, Some(group), meant));
        }
    }
}

/// RFC 6901: every segment begins with `/`, `~` stands only in `~0` and `~1`. It knows no wildcard.
fn check_pointer(node: &Node, sink: &mut Sink) {
    let Some(text) = node.as_str() else { return };
    let tildes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    if !text.starts_with('/') {
        sink.push(bad_json_pointer::no_slash(node.place(), text));
    } else if !tildes {
        sink.push(bad_json_pointer::bad_tilde(node.place(), text));
    } else if text.split('/').any(|segment| segment == "*") {
        sink.push(bad_json_pointer::wildcard(node.place(), text));
    }
}

/// Whether brackets and quotes of a jq path close; one expression that does not compile voids the list of all.
fn jq_brackets(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        return Err("it is empty");
    }
    // What stands in an interpolation is an expression with quotes of its own.
    if text.contains("\\(") {
        return Ok(());
    }
    let mut open = Vec::new();
    let mut quoted = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => {
                chars.next();
            }
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(c) => return Err("a bracket closes that was not opened"),
            _ => {}
        }
    }
    match (quoted, open.is_empty()) {
        (true, _) => Err("a quote is not closed"),
        (_, false) => Err("a bracket is not closed"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{node, table};

    #[test]
    fn says_what_would_be_ignored() {
        table(
            &[
                ("{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}", &[]),
                ("{kind: ConfigMap, jqPathExpressions: ['.data[\"a)\"]']}", &[]),
                ("{kind: Event, jsonPointers: [/a~0b~1c]}", &[]),
                ("{group: '*', kind: '*', managedFieldsManagers: [hpa]}", &[]),
                ("{kind: '*', managedFieldsManagers: [hpa]}", &[]),
                ("{group: cert-manager.io, kind: Certificate, jsonPointers: [/spec]}", &[]),
                ("{group: '*.k8s.io', kind: Ingress, name: web, jsonPointers: [/spec]}", &[]),
                (
                    "{group: apps, jsonPointers: [/spec]}",
                    &[
                        "argo/missing-field [{group: apps, jsonPointers: [/spec]}] `ignoreDifferences` has no `kind` (add `kind:`)",
                    ],
                ),
                (
                    "{group: apps, kind: Deployment, jsonPointer: [/spec]}",
                    &[
                        "argo/unknown-field [jsonPointer] unknown field `jsonPointer` in `ignoreDifferences` (did you mean `jsonPointers`?)",
                    ],
                ),
                (
                    "{kind: Deployment, jsonPointers: [/spec]}",
                    &[
                        "argo/ignore-differences-group [Deployment] ignored difference never matches: `Deployment` is not of the core group (write `group: apps`)",
                    ],
                ),
                (
                    "{kind: Certificate, jsonPointers: [/spec]}",
                    &[
                        "argo/ignore-differences-group [Certificate] ignored difference never matches: `Certificate` is not of the core group (add the `group:` of its apiVersion, without the version)",
                    ],
                ),
                (
                    "{group: apps/v1, kind: Deployment, jsonPointers: [/spec]}",
                    &[
                        "argo/ignore-differences-group [apps/v1] ignored difference never matches: there is no `Deployment` in group `apps/v1` (write `group: apps`)",
                    ],
                ),
                (
                    "{group: cert-manager.io/v1, kind: Certificate, jsonPointers: [/spec]}",
                    &[
                        "argo/ignore-differences-group [cert-manager.io/v1] ignored difference never matches: there is no `Certificate` in group `cert-manager.io/v1` (write `group: cert-manager.io`)",
                    ],
                ),
                (
                    "{group: core, kind: Secret, jsonPointers: [/data]}",
                    &[
                        "argo/ignore-differences-group [core] ignored difference never matches: there is no `Secret` in group `core` (leave `group` away)",
                    ],
                ),
                (
                    "{group: apps, kind: Ingress, jsonPointers: [/spec]}",
                    &[
                        "argo/ignore-differences-group [apps] ignored difference never matches: there is no `Ingress` in group `apps` (write `group: networking.k8s.io`)",
                    ],
                ),
                (
                    "{kind: Secret, name: 'tls-*', jsonPointers: [/data]}",
                    &[
                        "argo/ignore-differences-glob ['tls-*'] `name: tls-*` of an ignored difference never matches: it is no pattern (leave `name` away, or write an entry for each)",
                    ],
                ),
                (
                    "{kind: Secret}",
                    &[
                        "argo/ignore-differences-empty [{kind: Secret}] entry of `ignoreDifferences` ignores nothing (add `jsonPointers`, `jqPathExpressions` or `managedFieldsManagers`)",
                    ],
                ),
                (
                    "{kind: Secret, jsonPointers: [.data.key, data/key, /a~b, /a/*/b, '$[x]']}",
                    &[
                        "argo/bad-json-pointer [.data.key] JSON pointer `.data.key` does not begin with `/` (write `/data/key`)",
                        "argo/bad-json-pointer [data/key] JSON pointer `data/key` does not begin with `/` (write `/data/key`)",
                        "argo/bad-json-pointer [/a~b] JSON pointer `/a~b` has a `~` without `0` or `1` (write `~0` for `~` and `~1` for a `/` inside a key)",
                        "argo/bad-json-pointer [/a/*/b] JSON pointer `/a/*/b` has a `*`, and pointers have no wildcards (write a jq path under `jqPathExpressions`, with `[]` for all items)",
                        "argo/bad-json-pointer ['$[x]'] JSON pointer `$[x]` does not begin with `/` (put jq paths under `jqPathExpressions`)",
                    ],
                ),
                (
                    "{kind: Secret, jqPathExpressions: ['.a[', '.a]', '.a[\"b]', '', '.a(]']}",
                    &[
                        "argo/bad-jq ['.a['] `.a[` is not a jq path: a bracket is not closed",
                        "argo/bad-jq ['.a]'] `.a]` is not a jq path: a bracket closes that was not opened",
                        "argo/bad-jq ['.a[\"b]'] `.a[\"b]` is not a jq path: a quote is not closed",
                        "argo/bad-jq [''] `` is not a jq path: it is empty",
                        "argo/bad-jq ['.a(]'] `.a(]` is not a jq path: a bracket closes that was not opened",
                    ],
                ),
                ("text", &["argo/wrong-type [text] `ignoreDifferences` must be a map, not a string"]),
            ],
            |node, sink| IgnoreDifference::decode(node, Version::V3_6, sink),
        );
    }

    #[test]
    fn info_has_name_and_value() {
        let decode = |node: &Node, sink: &mut Sink| Info::decode(node, Version::V3_6, sink);
        table(
            &[
                ("{name: Runbook, value: https://example.com}", &[]),
                (
                    "{name: Runbook}",
                    &["argo/missing-field [{name: Runbook}] `info` has no `value` (add `value:`)"],
                ),
                (
                    "{name: Port, value: 80}",
                    &["argo/wrong-type [80] `info.value` must be a string, not a whole number (quote it)"],
                ),
            ],
            decode,
        );
        let info = decode(&node("{name: a, value: b}"), &mut Sink::default());
        assert_eq!(info, Some(Info { name: "a".to_owned(), value: "b".to_owned() }));
    }
}
