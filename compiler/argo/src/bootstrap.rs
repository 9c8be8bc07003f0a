//! In: what a project says of its Argo CD.
//! Out: what that Argo CD's operator has to set, as YAML that says of each line why it is there.
//! Does not: read a cluster, apply anything, or print what the tree itself brings.
//!
//! Every key is there because a real Argo CD needs it: without the health check the waves of a root do not wait
//! (`kind: Application` has no built-in health since Argo CD 1.8), without the timeout a root that waits for what
//! never gets ready never looks at another commit. The rules of the health check are in its own comments; the
//! trials that shaped it are in `tests/argocd/`.

#[cfg(test)]
mod health_tests;
mod repo_server;
#[cfg(test)]
mod text_tests;

/// The health check for `argoproj.io/Application`, Lua as Argo CD runs it (Lua 5.1, base and table libraries).
pub const APPLICATION_HEALTH: &str = include_str!("bootstrap/application_health.lua");

/// Seconds after which Argo CD ends an operation that still waits. An hour: longer than any rollout that is
/// worth waiting for, short enough that a repair reaches a root that waits for what is broken.
pub const SYNC_TIMEOUT_SECONDS: u32 = 3600;

/// A supported minor version of Argo CD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.3, with Helm 3.19.
    V3_3,
    /// 3.4, with Helm 3.19.
    V3_4,
    /// 3.5, with Helm 4.2.
    V3_5,
    /// 3.6, with Helm 4.3.
    V3_6,
}

/// Where the Argo CD of a cluster runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topology {
    /// One Argo CD for all clusters.
    Hub,
    /// One in each cluster.
    Local,
}

/// How add-ons wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordering {
    /// By sync waves on the root's children.
    Waves,
    /// Not at all.
    None,
}

/// How Argo CD decrypts SOPS files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decrypt {
    /// It does not.
    None,
    /// helm-secrets in wrapper mode, the only one that works with `$values`.
    HelmSecrets,
}

/// What [`bootstrap`] needs to know of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The Argo CD that is there.
    pub version: Version,
    /// The namespace that Argo CD runs in.
    pub namespace: String,
    /// One Argo CD for all clusters or one in each.
    pub topology: Topology,
    /// Whether add-ons wait for each other.
    pub ordering: Ordering,
    /// How secrets are decrypted.
    pub decrypt: Decrypt,
    /// `output.path`: the prefix of the tree inside its repository, empty for none.
    pub path: String,
    /// The names of the clusters, in the order in which the hints list them; empty for a placeholder.
    pub clusters: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            version: Version::V3_6,
            namespace: "argocd".to_owned(),
            topology: Topology::Hub,
            ordering: Ordering::Waves,
            decrypt: Decrypt::None,
            path: String::new(),
            clusters: Vec::new(),
        }
    }
}

impl Version {
    /// As one writes it: `3.6`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V3_3 => "3.3",
            Self::V3_4 => "3.4",
            Self::V3_5 => "3.5",
            Self::V3_6 => "3.6",
        }
    }
}

/// Prints what the operator of an Argo CD has to set so that it deploys stackc's tree in order.
///
/// The text is YAML: documents that each hold only the keys that stackc needs, patches of what is there. They are not
/// for `kubectl apply`: even server-side it first takes over what was applied client-side before, and then removes
/// what is not in the text (tried with kubectl 1.34: `url` and `admin.enabled` of an argocd-cm were gone).
/// They name no namespace, as Argo CD's own manifests do not, or a kustomization would not find what they patch.
/// `argocd-cm` comes first, so that the whole is a `--patch-file` for it, too. With no waves and no decryption there is nothing to set, and all is comments.
/// The same options give the same bytes, with one newline at the end.
pub fn bootstrap(options: &Options) -> String {
    let namespace = one_line(&options.namespace);
    let mut documents = Vec::new();
    if options.ordering == Ordering::Waves {
        documents.push(("configmap argocd-cm", argocd_cm()));
        documents.push(("configmap argocd-cmd-params-cm", argocd_cmd_params_cm(&namespace)));
    }
    if options.decrypt == Decrypt::HelmSecrets {
        let patch = repo_server::helm_secrets(options.version);
        documents.push(("deployment argocd-repo-server", patch));
    }
    let mut text = preamble(options, documents.is_empty());
    text.push_str(&roots(options));
    for (number, (object, document)) in (1..).zip(documents) {
        // csplit numbers its files with two digits; the comments above the first document are number 0.
        let command = format!("kubectl patch -n {namespace} {object} --patch-file argocd.{number:02}");
        text.push_str(&format!("---\n# {command}\n{document}"));
    }
    text
}

fn preamble(options: &Options, nothing: bool) -> String {
    let version = options.version.as_str();
    let whose = match options.topology {
        Topology::Hub => "the Argo CD that holds all clusters",
        Topology::Local => "the Argo CD of each cluster",
    };
    if nothing {
        return format!(
            "# Argo CD {version} needs no settings for this tree: no waves, nothing to decrypt.\n"
        );
    }
    format!(
        "\
# Settings for {whose}, version {version}. Each document holds only the keys that the tree
# needs and is a patch of what is there: in the kustomization that installs Argo CD (`patches: [{{path: FILE}}]`), as
# values of its Helm chart (configs.cm, configs.params, repoServer), or with the command above each document after
#   stackc bootstrap | csplit --quiet --prefix=argocd. - '/^---$/' '{{*}}'
# Not with `kubectl apply`, with or without --server-side: it removes the keys of your own that are not in here.
"
    )
}

/// The comment that says how the deployment of a cluster begins.
fn roots(options: &Options) -> String {
    let mut text = "#\n# Once per cluster, from a checkout of the tree:\n".to_owned();
    let prefix = match options.path.trim_matches('/') {
        "" => String::new(),
        path => format!("{}/", one_line(path)),
    };
    let placeholder = ["<cluster>".to_owned()];
    let names = if options.clusters.is_empty() { &placeholder[..] } else { &options.clusters };
    for name in names {
        let name = one_line(name);
        let namespace = one_line(&options.namespace);
        text.push_str(&format!(
            "#   kubectl apply -n {namespace} -f {prefix}clusters/{name}/argocd/root.yaml\n"
        ));
    }
    text.push_str(match options.topology {
        Topology::Hub => {
            "# or all of them, and those that come later, with fleet.yaml in place of the root.yaml files.\n"
        }
        Topology::Local => "# each against its own cluster.\n",
    });
    text
}

fn argocd_cm() -> String {
    let mut text = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  labels:
    # Argo CD does not see an argocd-cm without this label.
    app.kubernetes.io/part-of: argocd
data:
  # Sync waves wait for the health of what they applied, and Argo CD has no health check for Application. The one
  # in its documentation lets a child pass that cannot be rendered or that still shows the verdict on its old
  # spec. Takes effect at once.
  resource.customizations.health.argoproj.io_Application: |
"
    .to_owned();
    for line in APPLICATION_HEALTH.lines() {
        if !line.is_empty() {
            text.push_str("    ");
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

fn argocd_cmd_params_cm(namespace: &str) -> String {
    format!(
        "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cmd-params-cm
  labels:
    app.kubernetes.io/part-of: argocd
data:
  # A root that waits for a child that never gets ready does not look at new commits: `retry.refresh` acts on
  # operations that failed, not on one that waits, and Argo CD waits for ever by default (0). With a limit the
  # operation fails and is retried with the commit that repairs the child. It bounds every operation of this
  # Argo CD, so it must be longer than the slowest rollout or hook. Takes effect when the controller restarts:
  #   kubectl -n {namespace} rollout restart statefulset argocd-application-controller
  controller.sync.timeout.seconds: \"{SYNC_TIMEOUT_SECONDS}\"
"
    )
}

/// Text for a comment: nothing in it ends the line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|each| if each.is_control() || matches!(each, '\u{2028}' | '\u{2029}') { '?' } else { each })
        .collect()
}
