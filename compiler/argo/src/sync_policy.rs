use indexmap::IndexMap;
use serde::Serialize;
use stackc_source::{Sink, Span, Spanned};
use stackc_yaml::{Data, Node};

use crate::diagnostics::{
    bad_duration, namespace_metadata_without_namespace, out_of_range, replace_over_server_side_apply,
    retry_without_limit,
};
use crate::serialize::is_default;
use crate::{Version, check, duration, names, read, schema, sync_options};

/// How an Application is synced; fields in the order of Argo CD's documentation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncPolicy {
    /// Syncing without being asked. `automated: {}` is on; nothing at all is by hand.
    #[serde(skip_serializing_if = "is_default")]
    pub automated: Option<Automated>,
    /// Options, each `Name=value`.
    #[serde(skip_serializing_if = "is_default")]
    pub sync_options: Vec<String>,
    /// Labels and annotations of the namespace that `CreateNamespace=true` makes.
    #[serde(skip_serializing_if = "is_default")]
    pub managed_namespace_metadata: Option<ManagedNamespaceMetadata>,
    /// What happens after a failed sync. Without it an automatic sync is tried five times more.
    #[serde(skip_serializing_if = "is_default")]
    pub retry: Option<Retry>,
}

impl SyncPolicy {
    /// Reads `syncPolicy` as it is after all layers are merged and all expressions evaluated; its key `preset` is
    /// passed over. Null is the same as not there. What is wrong is left out and reported: `argo/unknown-field`,
    /// `argo/wrong-type`, `argo/unknown-sync-option`, `argo/retry-without-limit` and their like.
    ///
    /// Once nothing is added to it any more, [`SyncPolicy::check_combinations`] has the rest to say.
    pub fn decode(node: &Node, version: Version, sink: &mut Sink) -> SyncPolicy {
        let node = &without_preset(node);
        check::fields(node, schema::SYNC_POLICY, "syncPolicy", version, sink);
        SyncPolicy {
            automated: map(node, "automated").map(|automated| Automated {
                enabled: read::flag(automated, "enabled"),
                prune: read::flag(automated, "prune"),
                self_heal: read::flag(automated, "selfHeal"),
                allow_empty: read::flag(automated, "allowEmpty"),
            }),
            sync_options: sync_options::check(read::items(node, "syncOptions"), version, sink),
            managed_namespace_metadata: map(node, "managedNamespaceMetadata").map(|metadata| {
                names::label_map(metadata.get("labels"), sink);
                names::annotation_keys(metadata.get("annotations"), sink);
                ManagedNamespaceMetadata {
                    labels: read::strings(metadata.get("labels")),
                    annotations: read::strings(metadata.get("annotations")),
                }
            }),
            retry: map(node, "retry").map(|retry| Retry::decode(retry, sink)),
        }
    }

    /// Reports what Argo CD would ignore of the finished policy: `Replace=true` beside `ServerSideApply=true`,
    /// metadata of a namespace that nothing creates. `written` is the block that users wrote, for the places.
    pub fn check_combinations(&self, written: &Node, sink: &mut Sink) {
        let place = |option: &str| {
            read::items(written, "syncOptions")
                .iter()
                .find(|item| item.as_str() == Some(option))
                .map(Node::place)
        };
        if self.has_option("Replace=true") && self.has_option("ServerSideApply=true") {
            let at = place("Replace=true").unwrap_or_else(|| written.place());
            sink.push(replace_over_server_side_apply::new(at, place("ServerSideApply=true")));
        }
        if self.managed_namespace_metadata.is_some() && !self.has_option("CreateNamespace=true") {
            let at = map(written, "managedNamespaceMetadata").unwrap_or(written).place();
            sink.push(namespace_metadata_without_namespace::new(at, place("CreateNamespace=false")));
        }
    }

    /// Whether this very option (`Name=value`) is set.
    pub fn has_option(&self, option: &str) -> bool {
        self.sync_options.iter().any(|set| set == option)
    }

    /// Adds an option unless one of its name is set.
    pub fn add_option(&mut self, name: &str, value: &str) {
        let is_set = |set: &String| set.split_once('=').is_some_and(|(set, _)| set == name);
        if !self.sync_options.iter().any(is_set) {
            self.sync_options.push(format!("{name}={value}"));
        }
    }

    /// The annotation (key, value) with which this version compares as it applies, on the server. From 3.6 on
    /// `ServerSideApply=true` alone does it.
    pub fn compare_options(&self, version: Version) -> Option<(&'static str, &'static str)> {
        (version < Version::V3_6 && self.has_option("ServerSideApply=true"))
            .then_some(("argocd.argoproj.io/compare-options", "ServerSideDiff=true"))
    }

    /// Whether Argo CD syncs without being asked.
    pub fn is_automated(&self) -> bool {
        self.automated.as_ref().is_some_and(|automated| automated.enabled != Some(false))
    }
}

/// Syncing without being asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Automated {
    /// Whether it is on; true if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub enabled: Option<bool>,
    /// Whether what left Git leaves the cluster; false if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub prune: Option<bool>,
    /// Whether changes in the cluster are undone; false if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub self_heal: Option<bool>,
    /// Whether everything may be pruned at once; false if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub allow_empty: Option<bool>,
}

/// Metadata of a namespace that Argo CD makes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ManagedNamespaceMetadata {
    /// Its labels.
    #[serde(skip_serializing_if = "is_default")]
    pub labels: IndexMap<String, String>,
    /// Its annotations.
    #[serde(skip_serializing_if = "is_default")]
    pub annotations: IndexMap<String, String>,
}

/// What happens after a failed sync.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Retry {
    /// How often it is tried again; for ever if negative, never if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub limit: Option<i64>,
    /// How long the pauses are; 5 s, doubled each time, at most 3 min if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub backoff: Option<Backoff>,
    /// Whether the next try takes the newest commit, instead of the one that failed.
    #[serde(skip_serializing_if = "is_default")]
    pub refresh: Option<bool>,
}

/// How long the pauses between tries are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Backoff {
    /// The first pause, as Go writes durations, or a number of seconds.
    #[serde(skip_serializing_if = "is_default")]
    pub duration: String,
    /// By what each pause is longer than the one before.
    #[serde(skip_serializing_if = "is_default")]
    pub factor: Option<i64>,
    /// The longest pause.
    #[serde(skip_serializing_if = "is_default")]
    pub max_duration: String,
}

impl Retry {
    fn decode(node: &Node, sink: &mut Sink) -> Retry {
        let limit = read::integer(node, "limit");
        if node.get("limit").is_none_or(Node::is_null) {
            sink.push(retry_without_limit::new(node.place()));
        }
        let backoff = map(node, "backoff").map(|backoff| {
            let mut pause = |key| {
                if let Some(value) = backoff.get(key)
                    && let Some(text) = value.as_str()
                    && !duration::is_pause(text)
                {
                    sink.push(bad_duration::new(value.place(), key, text));
                }
                read::text(backoff, key)
            };
            let (duration, max_duration) = (pause("duration"), pause("maxDuration"));
            let factor = read::integer(backoff, "factor");
            if let Some(factor) = factor.filter(|factor| *factor < 1) {
                let at = backoff.get("factor").unwrap_or(backoff).place();
                sink.push(out_of_range::new(at, "factor", factor, "at least 1"));
            }
            Backoff { duration, factor, max_duration }
        });
        Retry { limit, backoff, refresh: read::flag(node, "refresh") }
    }
}

/// Checks `revisionHistoryLimit`: zero keeps nothing, a negative one is `argo/out-of-range`.
pub fn revision_history_limit(limit: Spanned<i64>, sink: &mut Sink) -> Option<i64> {
    check_history(limit.value, limit.span, sink).then_some(limit.value)
}

pub(crate) fn check_history(limit: i64, span: Span, sink: &mut Sink) -> bool {
    if limit < 0 {
        sink.push(out_of_range::new(span, "revisionHistoryLimit", limit, "0 or more"));
    }
    limit >= 0
}

/// The map under a key, if there is one.
fn map<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.get(key).filter(|node| node.as_map().is_some())
}

fn without_preset(node: &Node) -> Node {
    match &node.data {
        Data::Map(map) if map.get("preset").is_some() => {
            let mut map = stackc_yaml::Map::clone(map);
            map.remove("preset");
            Node { data: Data::Map(map.into()), ..node.clone() }
        }
        _ => node.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fixed, node, reports, table};

    fn decode(node: &Node, sink: &mut Sink) -> SyncPolicy {
        SyncPolicy::decode(node, Version::V3_6, sink)
    }

    #[test]
    fn says_what_argo_cd_would_not() {
        table(
            &[
                ("automated: {prune: true, selfHeal: true, allowEmpty: false, enabled: true}", &[]),
                ("automated:", &[]),
                ("preset: default", &[]),
                (
                    "automated: {selfheal: true}",
                    &[
                        "argo/unknown-field [selfheal] unknown field `selfheal` in `syncPolicy.automated` (did you mean `selfHeal`?)",
                    ],
                ),
                (
                    "automatic: {}",
                    &[
                        "argo/unknown-field [automatic] unknown field `automatic` in `syncPolicy` (did you mean `automated`?)",
                    ],
                ),
                (
                    "hooks: {}",
                    &[
                        "argo/unknown-field [hooks] unknown field `hooks` in `syncPolicy` (`syncPolicy` has `automated`, `syncOptions`, `managedNamespaceMetadata`, `retry`)",
                    ],
                ),
                (
                    "automated: true",
                    &["argo/wrong-type [true] `syncPolicy.automated` must be a map, not a boolean"],
                ),
                (
                    "automated: {prune: \"true\"}",
                    &[
                        "argo/wrong-type [\"true\"] `syncPolicy.automated.prune` must be `true` or `false`, not a string (write `true` without quotes)",
                    ],
                ),
                ("[automated]", &["argo/wrong-type [[automated]] `syncPolicy` must be a map, not a list"]),
                (
                    "syncOptions: PruneLast=true",
                    &[
                        "argo/wrong-type [PruneLast=true] `syncPolicy.syncOptions` must be a list, not a string (write `[PruneLast=true]`)",
                    ],
                ),
                (
                    "syncOptions: [{PruneLast: true}]",
                    &[
                        "argo/wrong-type [{PruneLast: true}] `syncPolicy.syncOptions` must be a string, not a map",
                    ],
                ),
                (
                    "retry: {backoff: {duration: 5s}}",
                    &[
                        "argo/retry-without-limit [{backoff: {duration: 5s}}] `retry` without `limit` means no retries at all (add `limit:`, for example `limit: 5`; a negative one retries for ever)",
                    ],
                ),
                (
                    "retry: {limit: -1, refresh: true, backoff: {duration: 5, factor: 2}}",
                    &[
                        "argo/wrong-type [5] `syncPolicy.retry.backoff.duration` must be a string, not a whole number (quote it)",
                    ],
                ),
                (
                    "retry: {limit: 5, backoff: {duration: 5 parsecs, factor: 0, maxDuration: \"180\"}}",
                    &[
                        "argo/bad-duration [5 parsecs] `duration: 5 parsecs` is not a duration (write a number and a unit, for example `5s`, `3m`, `1h30m`)",
                        "argo/out-of-range [0] `factor` must be at least 1, not 0",
                    ],
                ),
                (
                    "retry: {limit: 5, backoff: {maxDuration: 1d}}",
                    &[
                        "argo/bad-duration [1d] `maxDuration: 1d` is not a duration (write a number and a unit, for example `5s`, `3m`, `1h30m`)",
                    ],
                ),
                (
                    "retry: {limit: five}",
                    &[
                        "argo/wrong-type [five] `syncPolicy.retry.limit` must be a whole number of 64 bits, not a string",
                    ],
                ),
                (
                    "managedNamespaceMetadata: {labels: {team: a b, size: 1}, annotations: {a/b/c: x}}",
                    &[
                        "argo/wrong-type [1] `syncPolicy.managedNamespaceMetadata.labels.size` must be a string, not a whole number (quote it)",
                        "argo/label [a b] `a b` cannot be the value of a label (write at most 63 letters, digits, `-`, `_`, `.`, a letter or digit first and last; or an annotation)",
                        "argo/label [a/b/c] `a/b/c` cannot be the key of a label or annotation (write `name` or `prefix/name`: letters, digits, `-`, `_`, `.`, a letter or digit first and last)",
                    ],
                ),
            ],
            decode,
        );
    }

    #[test]
    fn says_what_is_wrong_with_sync_options() {
        let all = "there are `Validate`, `SkipDryRunOnMissingResource`, `CreateNamespace`, `ApplyOutOfSyncOnly`, `PrunePropagationPolicy`, `PruneLast`, `Replace`, `FailOnSharedResource`, `RespectIgnoreDifferences`, `ServerSideApply`, `ClientSideApplyMigration`, `Prune`, `Delete`";
        let unknown = format!("argo/unknown-sync-option [Sync=now] unknown sync option `Sync=now` ({all})");
        table(
            &[
                (
                    "syncOptions: [Validate=false, Prune=confirm, Delete=false, PrunePropagationPolicy=orphan]",
                    &[],
                ),
                ("syncOptions: [CreateNamespace=false, ClientSideApplyMigration=false]", &[]),
                (
                    "syncOptions: [createNamespace=True]",
                    &[
                        "argo/unknown-sync-option [createNamespace=True] unknown sync option `createNamespace=True` (did you mean `CreateNamespace=True`?)",
                    ],
                ),
                (
                    "syncOptions: [CreateNamespaces=true]",
                    &[
                        "argo/unknown-sync-option [CreateNamespaces=true] unknown sync option `CreateNamespaces=true` (did you mean `CreateNamespace=true`?)",
                    ],
                ),
                ("syncOptions: [Sync=now]", &[&unknown]),
                (
                    "syncOptions: [PruneLast]",
                    &[
                        "argo/sync-option-value [PruneLast] sync option `PruneLast` has no value (it takes `true`, `false`)",
                    ],
                ),
                (
                    "syncOptions: [Prune=maybe]",
                    &[
                        "argo/sync-option-value [Prune=maybe] sync option `Prune` has no value `maybe` (it takes `true`, `false`, `confirm`)",
                    ],
                ),
                (
                    "syncOptions: [Force=true]",
                    &[
                        "argo/sync-option-version [Force=true] Argo CD ignores `Force=true` in `syncOptions` of an Application (write it in the annotation `argocd.argoproj.io/sync-options` of the objects that it is about)",
                    ],
                ),
                (
                    "syncOptions: [PruneLast=true, PruneLast=false]",
                    &[
                        "argo/duplicate-sync-option [PruneLast=false] sync option `PruneLast` is given twice (keep one of them)",
                    ],
                ),
            ],
            decode,
        );
        assert_eq!(
            reports("syncOptions: [Prune=false]", |node, sink| SyncPolicy::decode(node, Version::V3_3, sink)),
            [
                "argo/sync-option-version [Prune=false] Argo CD 3.3 ignores `Prune=false` in `syncOptions` (it came with 3.4; `argocd.version` says 3.3)"
            ],
        );
    }

    #[test]
    fn fixes_what_differs_in_case_alone() {
        for (before, after) in [
            ("automated: {selfheal: true}", "automated: {selfHeal: true}"),
            ("automated: {selfhael: true}", "automated: {selfhael: true}"),
            ("syncOptions: [createNamespace=true]", "syncOptions: [CreateNamespace=true]"),
            ("syncOptions: [\"createNamespace=true\"]", "syncOptions: [CreateNamespace=true]"),
            ("syncOptions: [CreateNamespace=True]", "syncOptions: [CreateNamespace=true]"),
            ("syncOptions: [CreateNamespaces=true]", "syncOptions: [CreateNamespaces=true]"),
            ("syncOptions: [&a prunelast=true]", "syncOptions: [&a PruneLast=true]"),
        ] {
            assert_eq!(fixed(before, decode), after);
        }
    }

    #[test]
    fn decodes_what_is_well() {
        let mut sink = Sink::default();
        let policy = decode(
            &node(
                "{automated: {prune: true}, syncOptions: [PruneLast=true, Nonsense=true], \
                 managedNamespaceMetadata: {labels: {b: x, a: z}}, \
                 retry: {limit: 0, backoff: {duration: 5s, factor: 2, maxDuration: 3m}, refresh: true}}",
            ),
            &mut sink,
        );
        assert_eq!(sink.errors(), 1);
        assert_eq!(
            serde_json::to_string(&policy).unwrap(),
            "{\"automated\":{\"prune\":true},\"syncOptions\":[\"PruneLast=true\"],\
             \"managedNamespaceMetadata\":{\"labels\":{\"b\":\"x\",\"a\":\"z\"}},\
             \"retry\":{\"limit\":0,\"backoff\":{\"duration\":\"5s\",\"factor\":2,\"maxDuration\":\"3m\"},\
             \"refresh\":true}}"
        );
        assert_eq!(
            serde_json::to_string(&decode(&node("{automated: {}}"), &mut sink)).unwrap(),
            "{\"automated\":{}}"
        );
    }

    #[test]
    fn automated_unless_switched_off() {
        for (yaml, automated) in [
            ("{}", false),
            ("{automated: {}}", true),
            ("{automated: null}", false),
            ("{automated: {enabled: true}}", true),
            ("{automated: {enabled: false, prune: true}}", false),
        ] {
            assert_eq!(decode(&node(yaml), &mut Sink::default()).is_automated(), automated, "{yaml}");
        }
    }

    #[test]
    fn says_what_has_no_effect_together() {
        table(
            &[
                ("syncOptions: [Replace=true, ServerSideApply=false]", &[]),
                ("{syncOptions: [CreateNamespace=true], managedNamespaceMetadata: {labels: {a: b}}}", &[]),
                (
                    "syncOptions: [ServerSideApply=true, Replace=true]",
                    &[
                        "argo/replace-over-server-side-apply [Replace=true] `Replace=true` wins over `ServerSideApply=true` (leave it away, or add `ServerSideApply=false`)",
                    ],
                ),
                (
                    "managedNamespaceMetadata: {labels: {a: b}}",
                    &[
                        "argo/namespace-metadata-without-namespace [{labels: {a: b}}] `managedNamespaceMetadata` without `CreateNamespace=true` has no effect (set it in the manifest that brings the namespace, or add the sync option `CreateNamespace=true`)",
                    ],
                ),
            ],
            |node, sink| decode(node, sink).check_combinations(node, sink),
        );
        let mut policy = decode(&node("managedNamespaceMetadata: {labels: {a: b}}"), &mut Sink::default());
        policy.add_option("CreateNamespace", "true");
        policy.add_option("CreateNamespace", "false");
        assert_eq!(policy.sync_options, ["CreateNamespace=true"], "what is set stays");
        let mut sink = Sink::default();
        policy.check_combinations(&node("{}"), &mut sink);
        assert!(sink.is_empty(), "the compiler's own option counts");
    }

    #[test]
    fn compares_on_the_server_before_it_was_implied() {
        let applied = decode(&node("syncOptions: [ServerSideApply=true]"), &mut Sink::default());
        assert!(applied.compare_options(Version::V3_5).is_some());
        assert_eq!(applied.compare_options(Version::V3_6), None);
        let off = decode(&node("syncOptions: [ServerSideApply=false]"), &mut Sink::default());
        assert_eq!(off.compare_options(Version::V3_5), None);
    }

    #[test]
    fn history_is_not_negative() {
        let span = node("1").span;
        for (limit, kept) in [(10, Some(10)), (0, Some(0)), (-1, None)] {
            let mut sink = Sink::default();
            assert_eq!(revision_history_limit(Spanned::new(limit, span), &mut sink), kept);
            assert_eq!(sink.errors(), usize::from(kept.is_none()));
        }
    }
}
