use serde::Serialize;
use stackc_yaml::Node;

use crate::serialize::{is_default, node};

/// Where manifests or values come from.
///
/// The shapes that are in use (`util/argo/argo.go`, `util/helm`, Argo CD 3.6):
/// a chart of an HTTP repository or, with a `repoURL` without a scheme, of an OCI registry: `repoURL`, `chart`,
/// `targetRevision`; the native OCI form: `repoURL: oci://...`, `path: .`; a directory in Git: `repoURL`,
/// `targetRevision`, `path`; a repository that others take values files from: `repoURL`, `targetRevision`, `ref`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Source {
    /// The repository.
    #[serde(rename = "repoURL")]
    pub repo_url: String,
    /// A Git revision, or the version of a chart. Required with `chart`.
    #[serde(rename = "targetRevision", skip_serializing_if = "is_default")]
    pub target_revision: String,
    /// The directory inside a Git repository or OCI artefact.
    #[serde(skip_serializing_if = "is_default")]
    pub path: String,
    /// The chart's name in a Helm repository.
    #[serde(skip_serializing_if = "is_default")]
    pub chart: String,
    /// How Helm is called.
    #[serde(skip_serializing_if = "is_default")]
    pub helm: Option<Helm>,
    /// How a directory of plain manifests is read.
    #[serde(skip_serializing_if = "is_default")]
    pub directory: Option<Directory>,
    /// The name by which values files of other sources begin with `$name/`; letters, digits, `-`, `_`.
    #[serde(rename = "ref", skip_serializing_if = "is_default")]
    pub reference: String,
    /// A name for Argo CD's command line.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
}

/// How Argo CD calls Helm. Later settings win: `valueFiles` in order, `valuesObject`, `parameters`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Helm {
    /// Values as `--set` takes them. A `$` in a value is replaced from the environment.
    #[serde(skip_serializing_if = "is_default")]
    pub parameters: Vec<HelmParameter>,
    /// The release's name, at most 53 characters; the Application's name if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub release_name: String,
    /// Values files: relative to the chart, from the repository's root with a leading `/`, or `$ref/...`.
    #[serde(skip_serializing_if = "is_default")]
    pub value_files: Vec<String>,
    /// Lets values files be missing without a word.
    #[serde(skip_serializing_if = "is_default")]
    pub ignore_missing_value_files: bool,
    /// Values as a map, in place of a file.
    #[serde(skip_serializing_if = "is_default", serialize_with = "node")]
    pub values_object: Option<Node>,
    /// Leaves out what stands in the chart's `crds/`.
    #[serde(skip_serializing_if = "is_default")]
    pub skip_crds: bool,
    /// Leaves out the chart's test hooks.
    #[serde(skip_serializing_if = "is_default")]
    pub skip_tests: bool,
    /// The Kubernetes version that the chart sees; the cluster's if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub kube_version: String,
    /// The API versions that the chart sees, in place of the cluster's.
    #[serde(skip_serializing_if = "is_default")]
    pub api_versions: Vec<String>,
}

/// A value as `--set` takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HelmParameter {
    /// The path of the key.
    pub name: String,
    /// The value.
    pub value: String,
    /// Takes the value for a string whatever it looks like.
    #[serde(skip_serializing_if = "is_default")]
    pub force_string: bool,
}

/// How a directory of plain manifests is read. A file that does not look like a Kubernetes object, even one
/// that is no YAML, is skipped without a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Directory {
    /// Whether directories below are read too.
    #[serde(skip_serializing_if = "is_default")]
    pub recurse: bool,
    /// A glob of paths that are left out; wins over `include`.
    #[serde(skip_serializing_if = "is_default")]
    pub exclude: String,
    /// A glob of the paths that are read.
    #[serde(skip_serializing_if = "is_default")]
    pub include: String,
}
