use serde::Serialize;

use crate::Metadata;
use crate::serialize::is_default;

/// An Argo CD AppProject: what the Applications in it may take from where and deploy to where. Fields are
/// written in the order of Argo CD's documentation (`docs/operator-manual/project.yaml`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppProject {
    api_version: &'static str,
    kind: &'static str,
    /// Name, namespace, labels, annotations, finalizers.
    pub metadata: Metadata,
    /// What is permitted.
    pub spec: AppProjectSpec,
}

impl AppProject {
    /// An AppProject.
    pub fn new(metadata: Metadata, spec: AppProjectSpec) -> AppProject {
        AppProject { api_version: "argoproj.io/v1alpha1", kind: "AppProject", metadata, spec }
    }
}

/// The spec of an [`AppProject`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppProjectSpec {
    /// What the project is for; at most 255 characters.
    #[serde(skip_serializing_if = "is_default")]
    pub description: String,
    /// The repositories it may read, globs; those of `ref` sources too.
    #[serde(skip_serializing_if = "is_default")]
    pub source_repos: Vec<String>,
    /// The clusters and namespaces it may write to, globs. Without any, none.
    #[serde(skip_serializing_if = "is_default")]
    pub destinations: Vec<ProjectDestination>,
    /// The cluster-scoped kinds it may write. Without any, none: not even the Namespace of
    /// `CreateNamespace=true`.
    #[serde(skip_serializing_if = "is_default")]
    pub cluster_resource_whitelist: Vec<GroupKind>,
    /// The namespaced kinds it may write. Without any, all.
    #[serde(skip_serializing_if = "is_default")]
    pub namespace_resource_whitelist: Vec<GroupKind>,
    /// The namespaces beside Argo CD's own in which its Applications may stand.
    #[serde(skip_serializing_if = "is_default")]
    pub source_namespaces: Vec<String>,
}

/// A cluster and the namespaces of it that a project may write to; all three are globs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProjectDestination {
    /// Namespaces.
    pub namespace: String,
    /// The URL of the API server.
    #[serde(skip_serializing_if = "is_default")]
    pub server: String,
    /// The cluster's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
}

/// Kinds of an API group, both globs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GroupKind {
    /// The group; empty is the core group.
    pub group: String,
    /// The kind.
    pub kind: String,
}

impl GroupKind {
    /// Every kind of every group.
    pub fn any() -> GroupKind {
        GroupKind { group: "*".to_owned(), kind: "*".to_owned() }
    }
}
