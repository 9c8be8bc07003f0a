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
