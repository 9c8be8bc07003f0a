use indexmap::IndexMap;
use serde::Serialize;

use crate::serialize::is_default;

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
