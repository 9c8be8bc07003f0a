//! Applications of every shape the compiler writes: as JSON here (the emitter has tests of its own), and valid
//! strictly against the CRDs of three versions.

use serde_json::{Value, json};

use super::crds::{errors, schemas};
use crate::testing::node;
use crate::{
    AppProject, AppProjectSpec, Application, ApplicationSpec, Destination, Directory, GroupKind, Helm,
    HelmParameter, IgnoreDifference, Info, Metadata, Preset, ProjectDestination, Source, SyncPolicy, Version,
    WAVE, check_application,
};

fn metadata(name: &str) -> Metadata {
    let labels = [("app.kubernetes.io/managed-by", "stackc"), ("stackc/cluster", "prod-eu")];
    Metadata {
        name: name.to_owned(),
        namespace: "argocd".to_owned(),
        labels: labels.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        annotations: [(WAVE.to_owned(), "10".to_owned())].into(),
        finalizers: vec![Metadata::CASCADE.to_owned()],
    }
}

fn application(sources: Vec<Source>) -> Application {
    let mut sources = sources;
    let source = if sources.len() == 1 { sources.pop() } else { None };
    let policy = SyncPolicy::decode(
        &Preset::Default.sync_policy(node("x").span),
        Version::V3_3,
        &mut stackc_source::Sink::default(),
    );
    Application::new(
        metadata("prod-eu-redis"),
        ApplicationSpec {
            project: "prod-eu".to_owned(),
            source,
            sources,
            destination: Destination {
                name: "prod-eu".to_owned(),
                namespace: "redis".to_owned(),
                ..Destination::default()
            },
            sync_policy: policy,
            revision_history_limit: Some(10),
            ..ApplicationSpec::default()
        },
    )
}

fn source(repo_url: &str, target_revision: &str) -> Source {
    Source { repo_url: repo_url.to_owned(), target_revision: target_revision.to_owned(), ..Source::default() }
}

fn helm(files: &[&str]) -> Option<Helm> {
    Some(Helm {
        release_name: "redis".to_owned(),
        value_files: files.iter().map(|file| (*file).to_owned()).collect(),
        ..Helm::default()
    })
}

fn values_repository() -> Source {
    Source { reference: "values".to_owned(), ..source("https://git.acme.dev/deploy.git", "main") }
}

/// A chart of an HTTP repository, values from Git.
pub(super) fn http_chart() -> Application {
    let chart = Source {
        chart: "redis".to_owned(),
        helm: helm(&["$values/clusters/prod-eu/values.yaml"]),
        ..source("https://charts.example.com", "20.6.1")
    };
    application(vec![chart, values_repository()])
}

/// Every shape, by name.
fn shapes() -> Vec<(&'static str, Application)> {
    let oci = Source {
        chart: "redis".to_owned(),
        helm: helm(&["$values/clusters/prod-eu/values.yaml"]),
        ..source("ghcr.io/acme/charts", "20.6.1")
    };
    let native = Source {
        path: ".".to_owned(),
        helm: helm(&["$values/clusters/prod-eu/values.yaml"]),
        ..source("oci://ghcr.io/acme/charts/redis", "20.6.1")
    };
    let git = Source {
        path: "charts/redis".to_owned(),
        helm: helm(&["$values/clusters/prod-eu/values.yaml"]),
        ..source("https://git.acme.dev/charts.git", "v1.2.3")
    };
    let local = Source {
        path: "charts/redis-1.0.0-0123456789ab".to_owned(),
        helm: helm(&["/clusters/prod-eu/values.yaml"]),
        ..source("https://git.acme.dev/deploy.git", "main")
    };
    let directory = Source {
        path: "clusters/prod-eu/argocd/applications".to_owned(),
        directory: Some(Directory {
            recurse: true,
            include: "*.yaml".to_owned(),
            exclude: "x.yaml".to_owned(),
        }),
        ..source("https://git.acme.dev/deploy.git", "main")
    };
    let inline = Source {
        chart: "redis".to_owned(),
        helm: Some(Helm {
            values_object: Some(node("{replicas: 3, image: {tag: null}, 'on': [1.5, true, x]}")),
            parameters: vec![HelmParameter {
                name: "a".to_owned(),
                value: "1".to_owned(),
                force_string: true,
            }],
            ignore_missing_value_files: true,
            skip_crds: true,
            skip_tests: true,
            kube_version: "1.34.2".to_owned(),
            api_versions: vec!["v1/Service".to_owned()],
            ..Helm::default()
        }),
        name: "chart".to_owned(),
        ..source("https://charts.example.com", "20.6.1")
    };
    let mut full = application(vec![inline]);
    full.spec.info = vec![Info { name: "Runbook".to_owned(), value: "https://x".to_owned() }];
    full.spec.ignore_differences = vec![IgnoreDifference {
        group: "apps".to_owned(),
        kind: "Deployment".to_owned(),
        name: "redis".to_owned(),
        namespace: "redis".to_owned(),
        json_pointers: vec!["/spec/replicas".to_owned()],
        jq_path_expressions: vec![".spec.x".to_owned()],
        managed_fields_managers: vec!["hpa".to_owned()],
    }];
    full.spec.destination.name.clear();
    full.spec.destination.server = "https://kubernetes.default.svc".to_owned();
    full.spec.sync_policy = SyncPolicy::decode(
        &node(
            "{automated: {enabled: true, prune: true, selfHeal: true, allowEmpty: false}, syncOptions: [CreateNamespace=true],\
             managedNamespaceMetadata: {labels: {a: b}, annotations: {c: d}},\
             retry: {limit: -1, backoff: {duration: 5s, factor: 2, maxDuration: 3m}, refresh: true}}",
        ),
        Version::V3_3,
        &mut stackc_source::Sink::default(),
    );
    let mut patched = http_chart();
    patched.passthrough = Some(node(
        "{source: {helm: {skipCrds: true}}, syncPolicy: {automated: {prune: false}}, sourceHydrator: null}",
    ));
    vec![
        ("http", http_chart()),
        ("oci", application(vec![oci, values_repository()])),
        ("oci native", application(vec![native, values_repository()])),
        ("git", application(vec![git, values_repository()])),
        ("local", application(vec![local])),
        ("directory", application(vec![directory])),
        ("every field", full),
        ("passthrough", patched),
    ]
}

fn project() -> AppProject {
    AppProject::new(
        metadata("prod-eu"),
        AppProjectSpec {
            description: "Everything on prod-eu.".to_owned(),
            source_repos: vec!["https://git.acme.dev/deploy.git".to_owned()],
            destinations: vec![
                ProjectDestination {
                    namespace: "*".to_owned(),
                    name: "prod-eu".to_owned(),
                    ..ProjectDestination::default()
                },
                ProjectDestination {
                    namespace: "*".to_owned(),
                    server: "https://x".to_owned(),
                    ..ProjectDestination::default()
                },
            ],
            cluster_resource_whitelist: vec![GroupKind::any()],
            namespace_resource_whitelist: vec![GroupKind {
                group: String::new(),
                kind: "ConfigMap".to_owned(),
            }],
            source_namespaces: vec!["argocd".to_owned()],
        },
    )
}

#[test]
fn every_shape_is_valid_in_every_version() {
    let Some(schemas) = schemas("Application") else { return };
    for (version, schema) in schemas {
        for (name, application) in shapes() {
            let object = serde_json::to_value(&application).unwrap();
            assert_eq!(errors(&schema, &object), [""; 0], "{name} in {version}");
        }
    }
}

#[test]
fn the_project_is_valid_in_every_version() {
    for (version, schema) in schemas("AppProject").unwrap_or_default() {
        let object = serde_json::to_value(project()).unwrap();
        assert_eq!(errors(&schema, &object), [""; 0], "{version}");
    }
}

#[test]
fn no_shape_breaks_a_rule() {
    for (name, application) in shapes() {
        for version in Version::ALL {
            let mut sink = stackc_source::Sink::default();
            check_application(&application, version, node("x").span, &mut sink);
            assert!(sink.is_empty(), "{name}: {:?}", sink.diagnostics());
        }
    }
}

#[test]
fn an_application_reads_as_in_the_documentation() {
    let text = serde_json::to_string_pretty(&http_chart()).unwrap();
    assert_eq!(
        text,
        r#"{
  "apiVersion": "argoproj.io/v1alpha1",
  "kind": "Application",
  "metadata": {
    "name": "prod-eu-redis",
    "namespace": "argocd",
    "labels": {
      "app.kubernetes.io/managed-by": "stackc",
      "stackc/cluster": "prod-eu"
    },
    "annotations": {
      "argocd.argoproj.io/sync-wave": "10"
    },
    "finalizers": [
      "resources-finalizer.argocd.argoproj.io"
    ]
  },
  "spec": {
    "project": "prod-eu",
    "sources": [
      {
        "repoURL": "https://charts.example.com",
        "targetRevision": "20.6.1",
        "chart": "redis",
        "helm": {
          "releaseName": "redis",
          "valueFiles": [
            "$values/clusters/prod-eu/values.yaml"
          ]
        }
      },
      {
        "repoURL": "https://git.acme.dev/deploy.git",
        "targetRevision": "main",
        "ref": "values"
      }
    ],
    "destination": {
      "name": "prod-eu",
      "namespace": "redis"
    },
    "syncPolicy": {
      "automated": {
        "prune": true,
        "selfHeal": true
      },
      "syncOptions": [
        "ServerSideApply=true"
      ]
    },
    "revisionHistoryLimit": 10
  }
}"#
    );
}

#[test]
fn fields_are_written_in_the_order_of_the_tables() {
    for (name, application) in shapes() {
        let Value::Object(written) = serde_json::to_value(&application.spec).unwrap() else { panic!() };
        let mut merged = application.clone();
        merged.passthrough = Some(node("{}"));
        let Value::Object(sorted) = serde_json::to_value(&merged).unwrap()["spec"].clone() else { panic!() };
        // `Value` compares maps without their order.
        assert_eq!(
            serde_json::to_string(&written).unwrap(),
            serde_json::to_string(&sorted).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn a_passthrough_is_merged_last() {
    for (base, over, path, expected) in [
        ("http", "{source: {helm: {skipCrds: true}}}", "/sources/0/helm/skipCrds", json!(true)),
        ("http", "{source: {helm: {skipCrds: true}}}", "/sources/0/helm/releaseName", json!("redis")),
        ("http", "{source: {helm: {skipCrds: true}}}", "/sources/1/ref", json!("values")),
        ("http", "{source: {helm: {skipCrds: true}}}", "/source", Value::Null),
        ("local", "{source: {targetRevision: v1}}", "/source/targetRevision", json!("v1")),
        ("local", "{source: {targetRevision: v1}}", "/source/path", json!("charts/redis-1.0.0-0123456789ab")),
        ("local", "{sources: [{repoURL: x, path: .}]}", "/source", Value::Null),
        ("http", "{sources: [{path: ., repoURL: x}]}", "/sources", json!([{"repoURL": "x", "path": "."}])),
        ("local", "{source: null}", "/source", Value::Null),
        ("http", "{syncPolicy: {automated: null}}", "/syncPolicy/automated", Value::Null),
        (
            "http",
            "{syncPolicy: {syncOptions: [PruneLast=true]}}",
            "/syncPolicy/syncOptions",
            json!(["PruneLast=true"]),
        ),
        (
            "every field",
            "{source: {helm: {valuesObject: {'on': null, image: {x: 1}}}}}",
            "/source/helm/valuesObject",
            json!({"replicas": 3, "image": {"tag": null, "x": 1}, "on": null}),
        ),
        (
            "http",
            "{source: {kustomize: {commonLabels: {a: x, b: null}}}}",
            "/sources/0/kustomize",
            json!({"commonLabels": {"a": "x"}}),
        ),
        ("http", "{project: other}", "/project", json!("other")),
    ] {
        let (_, mut application) = shapes().into_iter().find(|(name, _)| *name == base).unwrap();
        application.passthrough = Some(node(over));
        let object = serde_json::to_value(&application).unwrap();
        let found = object["spec"].pointer(path).cloned().unwrap_or_default();
        assert_eq!(found, expected, "{base} + {over} at {path}");
    }
}
