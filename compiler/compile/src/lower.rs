//! lower. In: ordered units. Out: Argo CD's objects: an Application for each unit, an AppProject and a root
//! Application for each cluster. As a person who knows Argo CD would write them (DESIGN 7).

use std::sync::Arc;

use indexmap::IndexMap;
use stackc_argo as argo;
use stackc_lang::{Ordering, ValuesPlace};
use stackc_source::Sink;
use stackc_yaml::{Data, Map, Node};

use crate::expand::IN_CLUSTER;
use crate::plan::{Addon, ChartPlace, Cluster, Content, Manifest, Unit};
use crate::settings::Settings;

/// The objects of one cluster.
pub struct Lowered {
    /// The root Application.
    pub root: argo::Application,
    /// The AppProject.
    pub project: argo::AppProject,
    /// One Application for each unit, in the order of units.
    pub applications: Vec<argo::Application>,
}

/// The labels by which stackc's objects are found.
const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "stackc");
const PART_OF: &str = "app.kubernetes.io/part-of";
const SYNC_OPTIONS: &str = "argocd.argoproj.io/sync-options";
const GENERATE_PATHS: &str = "argocd.argoproj.io/manifest-generate-paths";

/// Lowers a cluster whose units have these waves.
pub fn lower(settings: &Settings, cluster: &Cluster, waves: &[u32], sink: &mut Sink) -> Lowered {
    let applications = cluster
        .units
        .iter()
        .enumerate()
        .map(|(at, unit)| {
            let wave = waves.get(at).copied().filter(|_| settings.ordering == Ordering::Waves);
            let application = application(settings, cluster, unit, wave, sink);
            argo::check_application(&application, settings.version, unit.span, sink);
            application
        })
        .collect();
    Lowered { root: root(settings, cluster), project: project(settings, cluster), applications }
}

fn application(
    settings: &Settings,
    cluster: &Cluster,
    unit: &Unit,
    wave: Option<u32>,
    sink: &mut Sink,
) -> argo::Application {
    let directory = format!("{}{}", settings.prefix, unit.directory(&cluster.name));
    let mut paths = vec![format!("/{directory}")];
    let mut spec = argo::ApplicationSpec {
        project: cluster.name.to_string(),
        destination: argo::Destination {
            namespace: unit
                .namespace
                .as_ref()
                .map_or_else(String::new, |namespace| namespace.value.to_string()),
            ..cluster.destination.clone()
        },
        info: unit.info.clone(),
        sync_policy: sync_policy(cluster, unit),
        ignore_differences: unit.ignore_differences.clone(),
        revision_history_limit: unit.revision_history_limit,
        ..argo::ApplicationSpec::default()
    };
    match &unit.content {
        Content::Addon(addon) => {
            let sources = addon_sources(settings, addon, &directory);
            if let ChartPlace::Tree { directory } = &addon.chart.place {
                paths.push(format!("/{}{directory}", settings.prefix));
            }
            match <[argo::Source; 1]>::try_from(sources) {
                Ok([source]) => spec.source = Some(source),
                Err(sources) => spec.sources = sources,
            }
        }
        Content::Manifest(manifest) => spec.source = Some(manifest_source(settings, manifest, directory)),
    }
    let mut metadata = argo::Metadata {
        name: unit.application.to_string(),
        namespace: settings.namespace.to_string(),
        labels: labels(cluster, unit),
        annotations: IndexMap::new(),
        finalizers: vec![argo::Metadata::CASCADE.to_owned()],
    };
    if let Some(wave) = wave {
        metadata.annotations.insert(argo::WAVE.to_owned(), wave.to_string());
    }
    metadata.annotations.insert(GENERATE_PATHS.to_owned(), paths.join(";"));
    if let Some((key, value)) = spec.sync_policy.compare_options(settings.version) {
        metadata.annotations.insert(key.to_owned(), value.to_owned());
    }
    if unit.protect {
        // Never `Prune=confirm` on a child of the root: it freezes the root until somebody answers.
        metadata.annotations.insert(SYNC_OPTIONS.to_owned(), "Prune=false,Delete=confirm".to_owned());
    }
    let computes_waves = settings.ordering == Ordering::Waves;
    let mut application = argo::Application::new(metadata, spec);
    for extra in &unit.extra {
        if let Some(labels) = &extra.labels {
            application.metadata.labels.extend(argo::labels(labels, sink));
        }
        if let Some(annotations) = &extra.annotations {
            let annotations = argo::annotations(annotations, computes_waves, settings.version, sink);
            application.metadata.annotations.extend(annotations);
        }
        if let Some(spec) = &extra.spec {
            argo::passthrough::check(spec, settings.version, sink);
            application.passthrough = Some(match application.passthrough.take() {
                Some(below) => lay(below, spec),
                None => spec.clone(),
            });
        }
    }
    application
}

/// One passthrough over another: maps key by key, the rest replaced; nulls stay for the Application below.
fn lay(below: Node, over: &Node) -> Node {
    let (Data::Map(map), Data::Map(above)) = (&below.data, &over.data) else { return over.clone() };
    let mut map = Map::clone(map);
    for (key, entry) in above.iter() {
        let mut entry = entry.clone();
        if let Some(found) = map.get(key) {
            entry.node = lay(found.node.clone(), &entry.node);
        }
        map.insert(Arc::clone(key), entry);
    }
    Node { data: Data::Map(Arc::new(map)), ..below }
}

fn sync_policy(cluster: &Cluster, unit: &Unit) -> argo::SyncPolicy {
    let mut policy = unit.sync_policy.clone();
    if let Some(namespace) = &unit.namespace
        && !brings_namespace(cluster, &namespace.value)
    {
        policy.add_option("CreateNamespace", "true");
    }
    if unit.protect {
        policy.add_option("Prune", "confirm");
    }
    policy
}

/// Whether a manifest of the cluster makes a namespace.
pub fn brings_namespace(cluster: &Cluster, namespace: &str) -> bool {
    cluster.units.iter().any(|unit| makes_namespace(unit, namespace))
}

/// Whether a unit is a manifest that makes a namespace.
pub fn makes_namespace(unit: &Unit, namespace: &str) -> bool {
    let Content::Manifest(manifest) = &unit.content else { return false };
    let objects = manifest.files.iter().flat_map(|file| file.objects.iter());
    objects
        .filter(|object| object.group.is_empty() && object.kind.as_ref() == "Namespace")
        .any(|object| object.name.as_ref() == namespace)
}

fn labels(cluster: &Cluster, unit: &Unit) -> IndexMap<String, String> {
    let labels = [
        (MANAGED_BY.0, MANAGED_BY.1),
        (PART_OF, &cluster.name),
        ("stackc/cluster", &cluster.name),
        ("stackc/stack", &unit.stack),
        ("stackc/addon", &unit.name),
    ];
    labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into_iter().collect()
}

/// Where a chart and its values come from. One source where both are in the output repository (Argo CD 3.5.2 mixes
/// up revisions of one repository in two sources, argo-cd#29716) or where there are no files; else the chart's, and
/// the output repository as `$values`.
fn addon_sources(settings: &Settings, addon: &Addon, directory: &str) -> Vec<argo::Source> {
    let inline = settings.values == ValuesPlace::Inline;
    let mut files: Vec<String> = Vec::new();
    if !inline {
        files.push(format!("{directory}/values.yaml"));
    }
    files.extend(addon.secret_files.iter().map(|secret| format!("{directory}/secrets/{}", secret.name)));
    let mut helm = argo::Helm { release_name: addon.release_name.to_string(), ..argo::Helm::default() };
    if inline && addon.values.as_map().is_some_and(|values| !values.is_empty()) {
        helm.values_object = Some(addon.values.clone());
    }
    let output = argo::Source {
        repo_url: settings.repo_url.to_string(),
        target_revision: settings.target_revision.to_string(),
        ..argo::Source::default()
    };
    let chart = match &addon.chart.place {
        ChartPlace::Tree { directory } => {
            helm.value_files = files.iter().map(|file| format!("/{file}")).collect();
            let path = format!("{}{directory}", settings.prefix);
            return vec![argo::Source { path, helm: Some(helm), ..output }];
        }
        ChartPlace::Http { repo_url, chart, version } => argo::Source {
            repo_url: repo_url.to_string(),
            chart: chart.to_string(),
            target_revision: version.to_string(),
            ..argo::Source::default()
        },
        ChartPlace::Oci { registry, chart, version, native: false } => argo::Source {
            repo_url: registry.to_string(),
            chart: chart.to_string(),
            target_revision: version.to_string(),
            ..argo::Source::default()
        },
        // In OCI tags `+` is not allowed, and Helm writes `_` for it.
        ChartPlace::Oci { registry, chart, version, native: true } => argo::Source {
            repo_url: format!("oci://{registry}/{chart}"),
            path: ".".to_owned(),
            target_revision: version.replace('+', "_"),
            ..argo::Source::default()
        },
        ChartPlace::Git { repo_url, path, revision } => argo::Source {
            repo_url: repo_url.to_string(),
            path: path.to_string(),
            target_revision: revision.to_string(),
            ..argo::Source::default()
        },
    };
    helm.value_files = files.iter().map(|file| format!("$values/{file}")).collect();
    let alone = helm.value_files.is_empty();
    let chart = argo::Source { helm: Some(helm), ..chart };
    if alone {
        return vec![chart];
    }
    vec![chart, argo::Source { reference: "values".to_owned(), ..output }]
}

fn manifest_source(settings: &Settings, manifest: &Manifest, directory: String) -> argo::Source {
    let nested = manifest.files.iter().any(|file| file.path.contains('/'));
    argo::Source {
        repo_url: settings.repo_url.to_string(),
        target_revision: settings.target_revision.to_string(),
        path: directory,
        directory: nested.then(|| argo::Directory { recurse: true, ..argo::Directory::default() }),
        ..argo::Source::default()
    }
}

/// The AppProject of a cluster, one wave below everything else. It is never pruned, so that the root's directory is
/// never empty and no Application loses its project before it is gone.
fn project(settings: &Settings, cluster: &Cluster) -> argo::AppProject {
    let mut repositories = vec![settings.repo_url.to_string()];
    for unit in &cluster.units {
        let Some(addon) = unit.addon() else { continue };
        repositories.push(match &addon.chart.place {
            ChartPlace::Tree { .. } => continue,
            ChartPlace::Http { repo_url, .. } | ChartPlace::Git { repo_url, .. } => repo_url.to_string(),
            ChartPlace::Oci { registry, native: false, .. } => registry.to_string(),
            ChartPlace::Oci { registry, chart, native: true, .. } => format!("oci://{registry}/{chart}"),
        });
    }
    let first = repositories.remove(0);
    repositories.sort();
    repositories.retain(|repository| *repository != first);
    repositories.dedup();
    repositories.insert(0, first);
    let mut annotations = IndexMap::new();
    if settings.ordering == Ordering::Waves {
        annotations.insert(argo::WAVE.to_owned(), "-1".to_owned());
    }
    annotations.insert(SYNC_OPTIONS.to_owned(), "Prune=false".to_owned());
    let metadata = argo::Metadata {
        name: cluster.name.to_string(),
        namespace: settings.namespace.to_string(),
        labels: own_labels(cluster),
        annotations,
        finalizers: vec![argo::Metadata::CASCADE.to_owned()],
    };
    let spec = argo::AppProjectSpec {
        description: format!("What stackc deploys to {}.", cluster.name),
        source_repos: repositories,
        destinations: vec![argo::ProjectDestination {
            namespace: "*".to_owned(),
            server: cluster.destination.server.clone(),
            name: cluster.destination.name.clone(),
        }],
        cluster_resource_whitelist: vec![argo::GroupKind::any()],
        ..argo::AppProjectSpec::default()
    };
    argo::AppProject::new(metadata, spec)
}

/// The root Application: the one thing to apply. It has no finalizer, so that deleting it deletes nothing else.
fn root(settings: &Settings, cluster: &Cluster) -> argo::Application {
    let metadata = argo::Metadata {
        name: cluster.name.to_string(),
        namespace: settings.namespace.to_string(),
        labels: own_labels(cluster),
        ..argo::Metadata::default()
    };
    let spec = argo::ApplicationSpec {
        project: settings.root_project.to_string(),
        source: Some(argo::Source {
            repo_url: settings.repo_url.to_string(),
            target_revision: settings.target_revision.to_string(),
            path: format!("{}clusters/{}/argocd/applications", settings.prefix, cluster.name),
            ..argo::Source::default()
        }),
        destination: own_destination(settings),
        sync_policy: argo::SyncPolicy {
            automated: Some(argo::Automated {
                prune: Some(true),
                self_heal: Some(true),
                ..argo::Automated::default()
            }),
            // Without `refresh` the retries stay on the commit that failed.
            retry: Some(argo::Retry { limit: Some(-1), refresh: Some(true), ..argo::Retry::default() }),
            ..argo::SyncPolicy::default()
        },
        ..argo::ApplicationSpec::default()
    };
    argo::Application::new(metadata, spec)
}

/// `fleet.yaml`: an Application that syncs the root of every cluster. It prunes nothing, so that a slip in the project
/// cannot take a cluster's root away.
pub fn fleet(settings: &Settings) -> argo::Application {
    let metadata = argo::Metadata {
        name: fleet_name(settings),
        namespace: settings.namespace.to_string(),
        labels: IndexMap::from([(MANAGED_BY.0.to_owned(), MANAGED_BY.1.to_owned())]),
        ..argo::Metadata::default()
    };
    let spec = argo::ApplicationSpec {
        project: settings.root_project.to_string(),
        source: Some(argo::Source {
            repo_url: settings.repo_url.to_string(),
            target_revision: settings.target_revision.to_string(),
            path: format!("{}clusters", settings.prefix),
            directory: Some(argo::Directory {
                recurse: true,
                include: "*/argocd/root.yaml".to_owned(),
                ..argo::Directory::default()
            }),
            ..argo::Source::default()
        }),
        destination: own_destination(settings),
        sync_policy: argo::SyncPolicy {
            automated: Some(argo::Automated { self_heal: Some(true), ..argo::Automated::default() }),
            ..argo::SyncPolicy::default()
        },
        ..argo::ApplicationSpec::default()
    };
    argo::Application::new(metadata, spec)
}

/// The name of the Application in `fleet.yaml`.
pub fn fleet_name(settings: &Settings) -> String {
    format!("{}-fleet", settings.name)
}

fn own_labels(cluster: &Cluster) -> IndexMap<String, String> {
    let labels = [(MANAGED_BY.0, MANAGED_BY.1), ("stackc/cluster", &cluster.name)];
    labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into_iter().collect()
}

/// The place of Argo CD's own objects.
fn own_destination(settings: &Settings) -> argo::Destination {
    argo::Destination {
        server: IN_CLUSTER.to_owned(),
        namespace: settings.namespace.to_string(),
        ..argo::Destination::default()
    }
}
