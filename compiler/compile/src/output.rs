use std::sync::Arc;

/// The output tree, as bytes: what `emit` makes and `stackc-tree` writes. Everything is sorted by path or name.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// `output.path` of the project: empty, or segments that end in `/`. Stands before every path below.
    pub prefix: String,
    /// `output.maxDeletions`: how many Applications may go away without `--allow-deletions`.
    pub max_deletions: usize,
    /// The clusters that were built: all, or those that `--cluster` names.
    pub clusters: Vec<ClusterOutput>,
    /// The local charts that those clusters use.
    pub charts: Vec<ChartOutput>,
    /// `fleet.yaml`.
    pub fleet: Option<File>,
    /// The names of all clusters of the project, built or not: what is not among them has left it.
    pub all_clusters: Vec<String>,
}

/// What belongs to one cluster: files below `clusters/<name>/`.
#[derive(Clone, Debug, Default)]
pub struct ClusterOutput {
    /// The cluster's name.
    pub name: String,
    /// Whether no Application of it may go away without `--allow-deletions`.
    pub protected: bool,
    /// All its files but the index, which is `clusters/<name>/.stackc.json`.
    pub files: Vec<File>,
    /// The directories below `charts/` that its Applications use, as `charts/<name>-<version>-<digest>`.
    pub charts: Vec<String>,
}

/// A chart that is deployed from the output repository itself.
#[derive(Clone, Debug)]
pub struct ChartOutput {
    /// `charts/<name>-<version>-<first 12 hex digits of its digest>`.
    pub directory: String,
    /// Its files, their paths beginning with `directory`.
    pub files: Vec<File>,
}

/// One file of the tree.
#[derive(Clone, Debug)]
pub struct File {
    /// Below the prefix: `clusters/prod-eu/argocd/root.yaml`.
    pub path: String,
    /// What it holds.
    pub bytes: Arc<[u8]>,
    /// The file of the project that it comes from, for the index; empty where it comes from several.
    pub source: Arc<str>,
}
