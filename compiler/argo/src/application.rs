use indexmap::IndexMap;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use stackc_yaml::Node;

use crate::serialize::{Value, is_default};
use crate::{Source, SyncPolicy};

/// An Argo CD Application. Fields are written in the order of Argo CD's documentation
/// (`docs/operator-manual/application.yaml`), those that say nothing are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// Name, namespace, labels, annotations, finalizers.
    pub metadata: Metadata,
    /// What is deployed, from where, to where, how.
    pub spec: ApplicationSpec,
    /// What users wrote for Argo CD alone, `argocd.spec`: merged last into the spec
    /// (see [`Application::merged_spec`]). A map.
    pub passthrough: Option<Node>,
}

impl Application {
    /// An Application.
    pub fn new(metadata: Metadata, spec: ApplicationSpec) -> Application {
        Application { metadata, spec, passthrough: None }
    }
}

impl Serialize for Application {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Application", 4)?;
        object.serialize_field("apiVersion", "argoproj.io/v1alpha1")?;
        object.serialize_field("kind", "Application")?;
        object.serialize_field("metadata", &self.metadata)?;
        match &self.passthrough {
            Some(over) => object.serialize_field("spec", &Value(&self.merged_spec(over.place())))?,
            None => object.serialize_field("spec", &self.spec)?,
        }
        object.end()
    }
}

/// The metadata of a Kubernetes object.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Metadata {
    /// The name, an RFC 1123 subdomain.
    pub name: String,
    /// The namespace that Argo CD watches.
    #[serde(skip_serializing_if = "is_default")]
    pub namespace: String,
    /// Labels, in the order in which they are written.
    #[serde(skip_serializing_if = "is_default")]
    pub labels: IndexMap<String, String>,
    /// Annotations, in the order in which they are written. A sync wave is a string.
    #[serde(skip_serializing_if = "is_default")]
    pub annotations: IndexMap<String, String>,
    /// Finalizers; see [`Metadata::CASCADE`].
    #[serde(skip_serializing_if = "is_default")]
    pub finalizers: Vec<String>,
}

impl Metadata {
    /// The finalizer of an Application or AppProject whose deletion deletes what it deployed.
    pub const CASCADE: &str = "resources-finalizer.argocd.argoproj.io";
}

/// The spec of an [`Application`].
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationSpec {
    /// The AppProject that permits it.
    pub project: String,
    /// The only source. Where `sources` is not empty, Argo CD ignores this one without a word.
    #[serde(skip_serializing_if = "is_default")]
    pub source: Option<Source>,
    /// Several sources, among them those that others refer to by `$ref`.
    #[serde(skip_serializing_if = "is_default")]
    pub sources: Vec<Source>,
    /// Where it goes.
    pub destination: Destination,
    /// What Argo CD's pages show beside it.
    #[serde(skip_serializing_if = "is_default")]
    pub info: Vec<Info>,
    /// How it is synced.
    #[serde(skip_serializing_if = "is_default")]
    pub sync_policy: SyncPolicy,
    /// What does not count as a difference.
    #[serde(skip_serializing_if = "is_default")]
    pub ignore_differences: Vec<IgnoreDifference>,
    /// How many old syncs are remembered; 10 if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub revision_history_limit: Option<i64>,
}

/// A cluster, by name or by the URL of its API server, never both; and a namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Destination {
    /// The URL of the API server.
    #[serde(skip_serializing_if = "is_default")]
    pub server: String,
    /// The name under which Argo CD knows the cluster; `in-cluster` is its own.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The namespace of what names none itself.
    #[serde(skip_serializing_if = "is_default")]
    pub namespace: String,
}

/// What does not count as a difference between Git and the cluster, for the objects it selects.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IgnoreDifference {
    /// The API group, a glob; empty for the core group alone.
    #[serde(skip_serializing_if = "is_default")]
    pub group: String,
    /// The kind, a glob.
    pub kind: String,
    /// The object's name; any if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The object's namespace; any if left out.
    #[serde(skip_serializing_if = "is_default")]
    pub namespace: String,
    /// JSON pointers (RFC 6901) to what is ignored.
    #[serde(skip_serializing_if = "is_default")]
    pub json_pointers: Vec<String>,
    /// jq paths to what is ignored.
    #[serde(skip_serializing_if = "is_default")]
    pub jq_path_expressions: Vec<String>,
    /// Field managers whose fields are ignored.
    #[serde(skip_serializing_if = "is_default")]
    pub managed_fields_managers: Vec<String>,
}

/// A line that Argo CD's pages show beside an Application; a URL becomes a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Info {
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
}
