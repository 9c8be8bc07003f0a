//! What `expand` makes and the later phases read: every unit of every cluster, with its values.

use std::sync::Arc;

use stackc_argo as argo;
use stackc_chart::Chart;
use stackc_lang::{Need, Text};
use stackc_source::Span;
use stackc_yaml::Node;

use crate::settings::Extra;

/// One cluster with everything that goes to it.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Its name.
    pub name: Arc<str>,
    /// Where its name is written.
    pub span: Span,
    /// The path of its file.
    pub file: Arc<str>,
    /// Its labels.
    pub labels: Vec<(Arc<str>, Arc<str>)>,
    /// The cluster as Argo CD knows it.
    pub destination: argo::Destination,
    /// The Argo CD that deploys it: clusters of one name share one.
    pub argocd: Arc<str>,
    /// Its Kubernetes version, where it is written.
    pub kubernetes: Option<Arc<str>>,
    /// Whether no Application may go away.
    pub protected: bool,
    /// Its instances of stacks, sorted by name.
    pub instances: Vec<Instance>,
    /// Its add-ons and manifests, sorted by id.
    pub units: Vec<Unit>,
    /// What `if` leaves out, sorted by instance and name.
    pub left_out: Vec<LeftOut>,
}

/// A stack placed on a cluster.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its name.
    pub name: Arc<str>,
    /// The stack's name.
    pub stack: Arc<str>,
    /// Where it is placed: the highest layer's key.
    pub span: Span,
    /// The stack's own needs: instances, whole, and units of them.
    pub needs: Vec<Need>,
}

/// A unit that `if` leaves out on this cluster.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The instance it would belong to.
    pub instance: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The condition.
    pub condition: Span,
}

/// An add-on or a manifest on a cluster: what becomes one Application.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its id on the cluster.
    pub id: Arc<str>,
    /// Its name in the stack.
    pub name: Arc<str>,
    /// The instance it belongs to.
    pub instance: Arc<str>,
    /// The stack it is written in.
    pub stack: Arc<str>,
    /// Where its name is written, in the lowest layer.
    pub span: Span,
    /// The path of the file its name is written in.
    pub file: Arc<str>,
    /// The Application's name.
    pub application: Arc<str>,
    /// The namespace it goes to.
    pub namespace: Option<Text>,
    /// What it needs.
    pub needs: Vec<Need>,
    /// Argo CD's `syncPolicy`, presets filled in.
    pub sync_policy: argo::SyncPolicy,
    /// Argo CD's `ignoreDifferences`.
    pub ignore_differences: Vec<argo::IgnoreDifference>,
    /// Argo CD's `info`.
    pub info: Vec<argo::Info>,
    /// How many revisions Argo CD keeps.
    pub revision_history_limit: Option<i64>,
    /// What goes into the Application beside that: of project, cluster and unit, in that order.
    pub extra: Vec<Extra>,
    /// Whether Argo CD asks before it removes anything of it.
    pub protect: bool,
    /// What it is.
    pub content: Content,
}

/// What a unit deploys.
#[derive(Clone, Debug)]
pub enum Content {
    /// A Helm chart.
    Addon(Box<Addon>),
    /// Kubernetes objects.
    Manifest(Manifest),
}

/// A Helm chart with its values.
#[derive(Clone, Debug)]
pub struct Addon {
    /// The chart.
    pub chart: ChartRef,
    /// Where the chart is named.
    pub chart_span: Span,
    /// Helm's release name.
    pub release_name: Arc<str>,
    /// The values that go beside the Application, a mapping; every leaf remembers where it was set.
    pub values: Node,
    /// The values of each layer by itself, lowest first, for what must not be in any of them.
    pub layers: Vec<Node>,
    /// SOPS files, in order.
    pub secret_files: Vec<SecretFile>,
    /// Paths that must be encrypted.
    pub encrypted_paths: Vec<Text>,
}

/// A chart, and where Argo CD reads it.
#[derive(Clone, Debug)]
pub struct ChartRef {
    /// Where Argo CD reads it.
    pub place: ChartPlace,
    /// The chart itself, where it is on disk.
    pub chart: Option<Arc<Chart>>,
}

/// Where Argo CD reads a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartPlace {
    /// From the output repository, below `charts/`: this directory.
    Tree {
        /// `charts/<name>-<version>-<digest>`.
        directory: Arc<str>,
    },
    /// From an HTTP Helm repository.
    Http {
        /// The repository.
        repo_url: Arc<str>,
        /// The chart's name.
        chart: Arc<str>,
        /// The exact version.
        version: Arc<str>,
    },
    /// From an OCI registry.
    Oci {
        /// The registry and path, without `oci://`.
        registry: Arc<str>,
        /// The chart's name.
        chart: Arc<str>,
        /// The exact version.
        version: Arc<str>,
        /// Whether Argo CD's native form is written.
        native: bool,
    },
    /// From a directory of a Git repository.
    Git {
        /// The repository.
        repo_url: Arc<str>,
        /// The directory in it.
        path: Arc<str>,
        /// The revision.
        revision: Arc<str>,
    },
}

/// A SOPS file that is copied.
#[derive(Clone, Debug)]
pub struct SecretFile {
    /// The path in the project.
    pub path: Arc<str>,
    /// Its name in the tree.
    pub name: Arc<str>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// What it holds.
    pub root: Node,
    /// Where it is named.
    pub span: Span,
}

/// Kubernetes objects.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The files of the tree, by path below the unit's own directory, sorted.
    pub files: Vec<ManifestFile>,
}

/// A file of manifests.
#[derive(Clone, Debug)]
pub struct ManifestFile {
    /// Its path below the unit's own directory.
    pub path: Arc<str>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The path in the project that it comes from.
    pub source: Arc<str>,
    /// The objects in it.
    pub objects: Arc<Vec<Object>>,
}

/// A Kubernetes object, as far as the compiler looks.
#[derive(Clone, Debug)]
pub struct Object {
    /// The API group; empty for the core.
    pub group: Arc<str>,
    /// The kind.
    pub kind: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// The namespace, where it names one.
    pub namespace: Option<Arc<str>>,
    /// Where it is written.
    pub span: Span,
}

impl Unit {
    /// The add-on, if it is one.
    pub fn addon(&self) -> Option<&Addon> {
        match &self.content {
            Content::Addon(addon) => Some(addon),
            Content::Manifest(_) => None,
        }
    }

    /// Its directory in the tree, below the prefix.
    pub fn directory(&self, cluster: &str) -> String {
        let kind = match self.content {
            Content::Addon(_) => "addons",
            Content::Manifest(_) => "manifests",
        };
        format!("clusters/{cluster}/stacks/{}/{kind}/{}", self.instance, self.name)
    }
}
