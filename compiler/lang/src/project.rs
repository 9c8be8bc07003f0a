//! `kind: Project`.

use stackc_source::Spanned;
use stackc_yaml::Node;

use crate::addon::{Defaults, Version};
use crate::decode::{Plain, Table, Words};
use crate::draft::Draft;
use crate::name::{Name, Named};
use crate::origin::Origin;
use crate::record;

record! {
    /// A project: where charts come from, where the tree goes, which Argo CD reads it. There is one, in `stackc.yaml`.
    pub struct Project as "Project" {
        /// `stackc/v1alpha1`.
        api_version "apiVersion": Plain,
        /// `Project`.
        kind "kind": Plain,
        /// The project's name.
        name "name": Name,
        /// The versions of stackc that may build it, such as `">=0.1 <0.2"`.
        requires "requires": Option<Version>,
        /// Where charts come from, by name, as in `helm repo add NAME URL`.
        sources "sources": Named<Origin>,
        /// The repository that Argo CD reads the tree from.
        output "output": Output,
        /// The Argo CD that reads the tree.
        argocd "argocd": Option<ProjectArgocd>,
        /// How secrets reach the clusters.
        secrets "secrets": Option<ProjectSecrets>,
        /// The lowest layer of every add-on and, where it makes sense there, of every manifest.
        defaults "defaults": Option<Defaults>,
        /// What a code counts as: `error`, `warning`, `note` or `off`.
        diagnostics "diagnostics": Table<Spanned<Level>>,
    }
}

record! {
    /// Where the tree is read from, and what guards it.
    pub struct Output as "Output" {
        /// The Git repository that Argo CD reads the tree from.
        repo_url "repoURL": Plain,
        /// The branch, tag or commit that it reads; `HEAD` if left out.
        target_revision "targetRevision": Option<Version>,
        /// The directory inside that repository; its root if left out.
        path "path": Option<Plain>,
        /// How many Applications a build may remove without being told to; 5 if left out.
        max_deletions "maxDeletions": Option<Spanned<i64>>,
    }
}

record! {
    /// The Argo CD that reads the tree.
    pub struct ProjectArgocd as "Argocd" {
        /// Its version, 3.3 or later, such as `"3.6"`. It decides Helm's version, fields and options.
        version "version": Option<Node>,
        /// The namespace it runs in; `argocd` if left out.
        namespace "namespace": Option<Plain>,
        /// `hub`: one Argo CD for all clusters; `local`: one in each. `hub` if left out.
        topology "topology": Option<Spanned<Topology>>,
        /// `waves`: needs become sync waves; `none`: no waves are written. `waves` if left out.
        ordering "ordering": Option<Spanned<Ordering>>,
        /// `file`: values in files beside the Applications; `inline`: in the Applications. `file` if left out.
        values "values": Option<Spanned<ValuesPlace>>,
        /// The AppProject of the root Applications; `default` if left out.
        root_project "rootProject": Option<Plain>,
        /// An expression that gives the Applications' names, in place of `<cluster>-<id>`.
        application_name "applicationName": Option<Draft>,
        /// Labels of every Application.
        labels "labels": Option<Node>,
        /// Annotations of every Application.
        annotations "annotations": Option<Node>,
        /// Fields of every Application's `spec`.
        spec "spec": Option<Node>,
    }
}

record! {
    /// How secrets reach the clusters.
    pub struct ProjectSecrets as "Secrets" {
        /// How Argo CD decrypts: `helm-secrets` (wrapper mode) or `none`.
        decrypt "decrypt": Option<Spanned<Decrypt>>,
    }
}

/// What a diagnostic counts as in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing is written.
    Error,
    /// Probably not what was meant.
    Warning,
    /// Worth knowing.
    Note,
    /// Not shown.
    Off,
}

impl Words for Level {
    const WORDS: &'static [(&'static str, Level)] =
        &[("error", Level::Error), ("warning", Level::Warning), ("note", Level::Note), ("off", Level::Off)];
}

/// Whether one Argo CD deploys all clusters or each has its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topology {
    /// One for all.
    #[default]
    Hub,
    /// One in each.
    Local,
}

impl Words for Topology {
    const WORDS: &'static [(&'static str, Topology)] = &[("hub", Topology::Hub), ("local", Topology::Local)];
}

/// Whether needs become sync waves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ordering {
    /// They do.
    #[default]
    Waves,
    /// No waves are written.
    None,
}

impl Words for Ordering {
    const WORDS: &'static [(&'static str, Ordering)] =
        &[("waves", Ordering::Waves), ("none", Ordering::None)];
}

/// Where an Application's values stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValuesPlace {
    /// In a file beside it.
    #[default]
    File,
    /// In the Application (`valuesObject`).
    Inline,
}

impl Words for ValuesPlace {
    const WORDS: &'static [(&'static str, ValuesPlace)] =
        &[("file", ValuesPlace::File), ("inline", ValuesPlace::Inline)];
}

/// How Argo CD decrypts SOPS files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decrypt {
    /// helm-secrets in wrapper mode.
    HelmSecrets,
    /// helm-secrets by URL scheme; later.
    HelmSecretsUrl,
    /// KSOPS; later.
    Ksops,
    /// An operator in the cluster; later.
    SopsOperator,
    /// Not at all.
    #[default]
    None,
}

impl Words for Decrypt {
    const WORDS: &'static [(&'static str, Decrypt)] = &[
        ("helm-secrets", Decrypt::HelmSecrets),
        ("helm-secrets-url", Decrypt::HelmSecretsUrl),
        ("ksops", Decrypt::Ksops),
        ("sops-operator", Decrypt::SopsOperator),
        ("none", Decrypt::None),
    ];
}
