//! Annotations of an Application: those of Argo CD's own that it would not understand.

use indexmap::IndexMap;
use stackc_source::{Sink, nearest};
use stackc_yaml::Node;

use crate::diagnostics::{bad_wave, prune_confirm, unknown_annotation, unknown_compare_option};
use crate::sync_options::{self, Place};
use crate::{Version, names, read};

/// The annotation that puts an object into a wave.
pub const WAVE: &str = "argocd.argoproj.io/sync-wave";

const SYNC_OPTIONS: &str = "argocd.argoproj.io/sync-options";
const COMPARE_OPTIONS: &str = "argocd.argoproj.io/compare-options";
const PREFIX: &str = "argocd.argoproj.io/";

/// The annotations that mean something on an Application (Argo CD 3.6.1 `docs/user-guide/annotations-and-labels.md`),
/// without their prefix.
static KNOWN: &[&str] = &[
    "client-side-apply-migration-manager",
    "compare-options",
    "deletion-approved",
    "hook",
    "hook-delete-policy",
    "hydrate",
    "ignore-default-links",
    "ignore-differences",
    "ignore-healthcheck",
    "ignore-resource-updates",
    "installation-id",
    "managed-by-url",
    "manifest-generate-paths",
    "refresh",
    "skip-reconcile",
    "sync-options",
    "sync-wave",
    "tracking-id",
];

/// What may stand in the annotation `compare-options` (3.6.1 `controller/state.go`).
static COMPARE: &[&str] =
    &["IgnoreExtraneous", "ServerSideDiff=true", "ServerSideDiff=false", "IncludeMutationWebhook=true"];

/// Reads annotations of an Application: `argo/label` for keys that Kubernetes does not take and for those that stackc
/// writes itself, `argo/wrong-type` for what is no string, `argo/unknown-annotation` for one of Argo CD's that it does
/// not know. Options in annotations are checked as those of `syncOptions` are. A null stands for no annotation.
///
/// Where stackc computes the waves, a wave is refused (`argo/bad-wave`); elsewhere it must be a whole number.
pub fn annotations(
    node: &Node,
    computes_waves: bool,
    version: Version,
    sink: &mut Sink,
) -> IndexMap<String, String> {
    let strings = names::string_map(node, "annotations", sink);
    names::annotation_keys(Some(node), sink);
    names::reserved(node, sink);
    for (key, entry) in names::entries(Some(node)) {
        let Some(name) = key.strip_prefix(PREFIX) else { continue };
        if !KNOWN.contains(&name) {
            let meant = nearest(name, KNOWN.iter().copied()).map(|meant| format!("{PREFIX}{meant}"));
            sink.push(unknown_annotation::new(entry.key, key, meant));
        }
        let Some(text) = entry.node.as_str() else { continue };
        match key {
            WAVE if computes_waves => sink.push(bad_wave::computed(entry.key)),
            WAVE if !is_wave(text) => sink.push(bad_wave::no_number(entry.node.place(), text)),
            SYNC_OPTIONS => check_sync_options(&entry.node, text, version, sink),
            COMPARE_OPTIONS => {
                for option in options(text).filter(|option| !COMPARE.contains(option)) {
                    let place = entry.node.place();
                    sink.push(unknown_compare_option::new(place, option, COMPARE.iter().copied()));
                }
            }
            _ => {}
        }
    }
    strings
}

fn check_sync_options(node: &Node, text: &str, version: Version, sink: &mut Sink) {
    for option in options(text) {
        let edit = read::is_literal(node).then_some(node.span).filter(|_| option == text);
        if sync_options::one(option, Place::Object, node.place(), edit, version, sink).is_some()
            && option == "Prune=confirm"
        {
            sink.push(prune_confirm::new(node.place()));
        }
    }
}

fn options(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|option| !option.is_empty())
}

/// An integer as Go's `strconv.Atoi` reads it.
fn is_wave(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fixed, table};

    #[test]
    fn annotations_hold_no_second_wave() {
        let wave = format!("{{{WAVE}: \"5\"}}");
        let words = format!("{{{WAVE}: first}}");
        let computed = format!(
            "argo/bad-wave [{WAVE}] the sync wave of an Application is computed by stackc (say with `needs` what has to be there before, or write `argocd.ordering: none`)"
        );
        table(&[("{a: any text}", &[]), (&wave, &[&computed])], |node, sink| {
            annotations(node, true, Version::V3_6, sink)
        });
        table(
            &[
                (&wave, &[]),
                (
                    &words,
                    &[
                        "argo/bad-wave [first] sync wave `first` is not a whole number, and counts as 0 (write a whole number in quotes, for example `\"5\"`)",
                    ],
                ),
                ("argocd.argoproj.io/sync-options: 'Prune=false,Delete=confirm'", &[]),
                (
                    "argocd.argoproj.io/sync-options: 'Prune=false, CreateNamespace=true'",
                    &[
                        "argo/sync-option-version ['Prune=false, CreateNamespace=true'] Argo CD ignores `CreateNamespace=true` in the annotation of an object (write it under `syncPolicy.syncOptions`)",
                    ],
                ),
            ],
            |node, sink| annotations(node, false, Version::V3_3, sink),
        );
        assert_eq!(
            fixed("argocd.argoproj.io/sync-options: prune=false", |node, sink| {
                annotations(node, true, Version::V3_6, sink)
            }),
            "argocd.argoproj.io/sync-options: Prune=false"
        );
    }

    #[test]
    fn annotations_of_argo_cd_are_those_it_knows() {
        table(
            &[
                ("{argocd.argoproj.io/refresh: hard, link.argocd.argoproj.io/docs: https://x}", &[]),
                (
                    "{argocd.argoproj.io/sync-option: Prune=false}",
                    &[
                        "argo/unknown-annotation [argocd.argoproj.io/sync-option] Argo CD has no annotation `argocd.argoproj.io/sync-option` (did you mean `argocd.argoproj.io/sync-options`?)",
                    ],
                ),
                ("{argocd.argoproj.io/compare-options: 'IgnoreExtraneous,ServerSideDiff=false'}", &[]),
                (
                    "{argocd.argoproj.io/compare-options: ServerSideDif=true}",
                    &[
                        "argo/unknown-compare-option [ServerSideDif=true] unknown compare option `ServerSideDif=true` (did you mean `ServerSideDiff=true`?)",
                    ],
                ),
                (
                    "{argocd.argoproj.io/sync-options: Prune=confirm}",
                    &[
                        "argo/prune-confirm [Prune=confirm] `Prune=confirm` on an Application stops the root of its cluster (write `Prune=false` here; `protect: true` asks before it prunes the resources)",
                    ],
                ),
            ],
            |node, sink| annotations(node, true, Version::V3_6, sink),
        );
    }
}
