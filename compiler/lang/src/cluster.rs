//! `kind: Cluster` and `kind: Placement`.

use stackc_source::Spanned;

use crate::addon::{Addon, Manifest, Override, Version};
use crate::decode::{Context, Plain, Table};
use crate::draft::Draft;
use crate::name::{Name, Named};
use crate::need::Need;
use crate::param::Params;
use crate::record;
use crate::selector::Selector;
use crate::stack::{Instances, check_shared_names};

record! {
    /// A cluster that stacks go to. `addons`, `manifests` and `needs` are a stack in place, named like the cluster.
    pub struct Cluster as "Cluster" {
        /// `stackc/v1alpha1`.
        api_version "apiVersion": Plain,
        /// `Cluster`.
        kind "kind": Plain,
        /// The cluster's name.
        name "name": Name,
        /// What placements select by, and expressions read as `cluster.labels`.
        labels "labels": Table<Plain>,
        /// The cluster as Argo CD knows it. With topology `hub`, its own name if left out; with `local`, not to be
        /// written.
        destination "destination": Option<Destination>,
        /// What the cluster is, for charts that ask.
        kubernetes "kubernetes": Option<Kubernetes>,
        /// Values for expressions: `vars.x`. They win over those of placements.
        vars "vars": Params<Draft>,
        /// `true`: no Application of it may go away without `--allow-deletions`.
        protected "protected": Option<Spanned<bool>>,
        /// Who can decrypt on this cluster.
        secrets "secrets": Option<ClusterSecrets>,
        /// What goes into the Applications of this cluster beside what stackc writes.
        argocd "argocd": Option<ClusterArgocd>,
        /// Rendered manifests in the tree for all its add-ons.
        hydrate "hydrate": Option<Spanned<bool>>,
        /// The stacks on this cluster, beside those that placements bring.
        stacks "stacks": Instances,
        /// Add-ons of this cluster alone, by name.
        addons "addons": Named<Override<Addon>>,
        /// Manifests of this cluster alone, by name.
        manifests "manifests": Named<Override<Manifest>>,
        /// What the cluster's own add-ons and manifests need.
        needs "needs": Vec<Need>,
    }
}

record! {
    /// What the clusters that a selector finds get.
    pub struct Placement as "Placement" {
        /// `stackc/v1alpha1`.
        api_version "apiVersion": Plain,
        /// `Placement`.
        kind "kind": Plain,
        /// The placement's name.
        name "name": Name,
        /// A Kubernetes label selector (`matchLabels`, `matchExpressions`), or `all`.
        clusters "clusters": Selector,
        /// Where two placements say something, the one of higher priority wins; 0 if left out.
        priority "priority": Option<Spanned<i64>>,
        /// Values for expressions: `vars.x`.
        vars "vars": Params<Draft>,
        /// The stacks that the clusters get.
        stacks "stacks": Instances,
    }
}

record! {
    /// A cluster as Argo CD knows it: by `name` or by `server`.
    pub struct Destination as "Destination" {
        /// The name under which Argo CD has it.
        name "name": Option<Plain>,
        /// The URL of its API server.
        server "server": Option<Plain>,
    }
}

record! {
    /// What a cluster is.
    pub struct Kubernetes as "Kubernetes" {
        /// The Kubernetes version.
        version "version": Option<Version>,
        /// API groups and versions that are there beside those of Kubernetes: `group/version` or
        /// `group/version/Kind`.
        api_versions "apiVersions": Vec<Plain>,
        /// A file that was captured from the cluster, in place of the other two.
        from "from": Option<Plain>,
    }
}

record! {
    /// Who can decrypt on a cluster.
    pub struct ClusterSecrets as "ClusterSecrets" {
        /// The public keys (age) whose private half the cluster holds.
        recipients "recipients": Vec<Plain>,
    }
}

record! {
    /// What goes into the Applications of a cluster beside what stackc writes.
    pub struct ClusterArgocd as "ClusterArgocd" {
        /// The Argo CD that deploys this cluster, where a project has several.
        instance "instance": Option<Name>,
        /// Labels of its Applications.
        labels "labels": Option<Draft>,
        /// Annotations of its Applications.
        annotations "annotations": Option<Draft>,
        /// Fields of its Applications' `spec`.
        spec "spec": Option<Draft>,
    }
}

impl Cluster {
    /// Reports manifests that are called like an add-on: they share one name space.
    pub fn check_names(&self, cx: &mut Context) {
        check_shared_names(&self.addons, &self.manifests, cx);
    }
}
