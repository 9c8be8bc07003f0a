//! What can be said of secrets without a key (DESIGN 6): each file is a SOPS file, each declared path is encrypted
//! in one of them and set nowhere in plain text, and no value stands in both.

use stackc_lang::{Decrypt, Text};
use stackc_source::Sink;
use stackc_yaml::{Data, Node};

use crate::diagnostics as d;
use crate::plan::{Addon, SecretFile};
use crate::resolve::Resolved;

/// The lists of a `sops` block of which one says who can decrypt (sops 3.13, stores/stores.go).
const KEY_GROUPS: &[&str] = &["age", "pgp", "kms", "gcp_kms", "azure_kv", "hc_vault", "hckms", "key_groups"];

/// Checks the secrets of an add-on. No message repeats a value.
pub fn check(resolved: &Resolved, addon: &Addon, sink: &mut Sink) {
    for file in &addon.secret_files {
        if let Err(why) = is_sops(&file.root) {
            sink.push(d::not_sops::of(&file.path, file.span, why));
        } else {
            check_both(addon, file, sink);
        }
    }
    for path in &addon.encrypted_paths {
        check_path(addon, path, sink);
    }
    if resolved.settings.decrypt == Decrypt::None
        && let Some(file) = addon.secret_files.first()
    {
        sink.push(d::cannot_decrypt::of(file.span));
    }
}

fn is_sops(root: &Node) -> Result<(), &'static str> {
    let Some(map) = root.as_map() else { return Err("it is no map") };
    let Some(sops) = map.get("sops").and_then(|entry| entry.node.as_map()) else {
        return Err("it has no `sops` block");
    };
    let encrypted = |key: &str| sops.get(key).is_some_and(|entry| is_encrypted(&entry.node));
    if !encrypted("mac") {
        return Err("its `sops` block has no encrypted `mac`");
    }
    let has_keys = |key: &&str| {
        sops.get(key).and_then(|entry| entry.node.as_seq()).is_some_and(|recipients| !recipients.is_empty())
    };
    if !KEY_GROUPS.iter().any(has_keys) {
        return Err("its `sops` block names nobody who can decrypt it");
    }
    Ok(())
}

/// Whether a scalar is one that SOPS encrypted.
fn is_encrypted(node: &Node) -> bool {
    node.as_str().is_some_and(|text| text.starts_with("ENC[AES256_GCM,data:") && text.ends_with(']'))
}

/// Reports what stands in a secret file and in the values, leaf by leaf.
fn check_both(addon: &Addon, file: &SecretFile, sink: &mut Sink) {
    let mut path = Vec::new();
    let declared = |path: &str| addon.encrypted_paths.iter().any(|declared| covers(&declared.value, path));
    compare(&file.root, &addon.values, &mut path, &mut |path, secret, plain| {
        // A declared path has a message of its own.
        if !declared(path) {
            sink.push(d::in_both::of(path, plain.place(), secret.place()));
        }
    });
}

/// Whether a declared path is this one or stands above it.
fn covers(declared: &str, path: &str) -> bool {
    path.strip_prefix(declared).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn compare<'n>(
    secret: &'n Node,
    plain: &'n Node,
    path: &mut Vec<&'n str>,
    found: &mut dyn FnMut(&str, &Node, &Node),
) {
    let (Data::Map(secrets), Data::Map(values)) = (&secret.data, &plain.data) else {
        // A null takes the chart's default away, and an empty map says nothing: neither is a value.
        if !plain.is_null() && plain.as_map().is_none_or(|map| !map.is_empty()) {
            found(&path.join("."), secret, plain);
        }
        return;
    };
    for (key, entry) in secrets.iter() {
        if path.is_empty() && key.as_ref() == "sops" {
            continue;
        }
        if let Some(value) = values.get(key) {
            path.push(key);
            compare(&entry.node, &value.node, path, found);
            path.pop();
        }
    }
}

/// Checks one declared path: encrypted in a secret file, in plain text in no layer.
fn check_path(addon: &Addon, path: &Text, sink: &mut Sink) {
    for layer in &addon.layers {
        let Some(node) = at(layer, &path.value) else { continue };
        // What `values` lay over a values file of the same layer is there to be read all the same.
        for span in node.overrode.iter().flat_map(|spans| spans.iter()) {
            sink.push(d::plain_text::in_values(&path.value, *span, path.span));
        }
        if !node.is_null() {
            sink.push(d::plain_text::in_values(&path.value, node.place(), path.span));
        }
    }
    let mut stands = false;
    for file in &addon.secret_files {
        let Some(node) = at(&file.root, &path.value) else { continue };
        stands = true;
        if let Some(leaf) = plain_leaf(node) {
            sink.push(d::plain_text::in_sops(&path.value, leaf.span, path.span));
        }
    }
    if !stands {
        let files: Vec<_> =
            addon.secret_files.iter().map(|file| (file.path.to_string(), file.span)).collect();
        sink.push(d::missing_secret::of(&path.value, path.span, &files));
    }
}

/// The node at a dotted path. A key that holds dots itself is found too: the longest key that fits is taken first.
fn at<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    if let Some(found) = node.get(path) {
        return Some(found);
    }
    path.match_indices('.').rev().find_map(|(dot, _)| {
        let (key, rest) = (path.get(..dot)?, path.get(dot + 1..)?);
        at(node.get(key)?, rest)
    })
}

/// A leaf that is not encrypted. SOPS leaves empty strings and nulls as they are.
fn plain_leaf(node: &Node) -> Option<&Node> {
    match &node.data {
        Data::Map(map) => map.iter().find_map(|(_, entry)| plain_leaf(&entry.node)),
        Data::Seq(items) => items.iter().find_map(plain_leaf),
        Data::Null => None,
        Data::String(text) if text.is_empty() => None,
        _ => (!is_encrypted(node)).then_some(node),
    }
}
