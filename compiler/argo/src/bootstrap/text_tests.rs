//! The text that `bootstrap` prints: valid YAML, only what is needed, nothing that input can break.

use super::*;
use serde::Deserialize;
use serde_json::Value;

/// The documents of a text, without the empty one that comments alone make.
fn documents(text: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(text)
        .map(|document| Value::deserialize(document).unwrap_or_else(|error| panic!("{error}\n{text}")))
        .filter(|document| !document.is_null())
        .collect()
}

fn every_combination() -> Vec<Options> {
    let mut all = Vec::new();
    for version in [Version::V3_3, Version::V3_4, Version::V3_5, Version::V3_6] {
        for topology in [Topology::Hub, Topology::Local] {
            for ordering in [Ordering::Waves, Ordering::None] {
                for decrypt in [Decrypt::None, Decrypt::HelmSecrets] {
                    all.push(Options { version, topology, ordering, decrypt, ..Options::default() });
                }
            }
        }
    }
    all
}

#[test]
fn every_combination_is_tidy_yaml() {
    for options in every_combination() {
        let text = bootstrap(&options);
        let names: Vec<_> =
            documents(&text).iter().map(|it| it["metadata"]["name"].as_str().unwrap().to_owned()).collect();
        let mut wanted = Vec::new();
        if options.ordering == Ordering::Waves {
            wanted.extend(["argocd-cm", "argocd-cmd-params-cm"]);
        }
        if options.decrypt == Decrypt::HelmSecrets {
            wanted.push("argocd-repo-server");
        }
        assert_eq!(names, wanted, "{options:?}");
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{options:?}");
        for line in text.lines() {
            assert!(line.len() <= 122, "too long: {line}");
            assert!(line.trim_end() == line && !line.contains('\t'), "untidy: {line:?}");
        }
        assert_eq!(text, bootstrap(&options));
    }
}

#[test]
fn the_config_map_holds_the_health_check_as_it_is() {
    let documents = documents(&bootstrap(&Options::default()));
    assert_eq!(
        documents[0]["data"]["resource.customizations.health.argoproj.io_Application"].as_str(),
        Some(APPLICATION_HEALTH)
    );
    assert_eq!(documents[0]["data"].as_object().unwrap().len(), 1);
    // A string: the data of a ConfigMap holds nothing else.
    assert_eq!(documents[1]["data"]["controller.sync.timeout.seconds"].as_str(), Some("3600"));
}

#[test]
fn helm_secrets_sets_variables_as_strings() {
    let options = Options { decrypt: Decrypt::HelmSecrets, ordering: Ordering::None, ..Options::default() };
    let documents = documents(&bootstrap(&options));
    let container = &documents[0]["spec"]["template"]["spec"]["containers"][0];
    let names: Vec<_> =
        container["env"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "HELM_SECRETS_WRAPPER_ENABLED",
            "HELM_SECRETS_BACKEND",
            "HELM_SECRETS_HELM_PATH",
            "HELM_PLUGINS",
            "HELM_SECRETS_VALUES_ALLOW_ABSOLUTE_PATH",
            "HELM_SECRETS_VALUES_ALLOW_SYMLINKS",
            "HELM_SECRETS_VALUES_ALLOW_PATH_TRAVERSAL",
            "HELM_SECRETS_DECRYPT_SECRETS_IN_TMP_DIR",
            "SOPS_AGE_KEY_FILE",
        ]
    );
    for variable in container["env"].as_array().unwrap() {
        assert!(variable["value"].is_string(), "{variable}");
    }
    assert_eq!(
        container.as_object().unwrap().get("image"),
        None,
        "a patch that names an image would replace it"
    );
}

#[test]
fn helm_plugins_differ_from_argo_cd_3_5_on() {
    let patch = |version| {
        let options = Options { version, decrypt: Decrypt::HelmSecrets, ..Options::default() };
        bootstrap(&options)
    };
    for version in [Version::V3_3, Version::V3_4] {
        assert!(patch(version).contains("Helm 3.19, one plugin"), "{version:?}");
    }
    for version in [Version::V3_5, Version::V3_6] {
        assert!(patch(version).contains("secrets-post-renderer"), "{version:?}");
        assert!(!patch(version).contains("one plugin"), "{version:?}");
    }
}

#[test]
fn says_what_to_apply() {
    let options = Options {
        path: "deploy/".to_owned(),
        clusters: vec!["dev".to_owned(), "prod-eu".to_owned()],
        ..Options::default()
    };
    let text = bootstrap(&options);
    assert!(text.contains("#   kubectl apply -n argocd -f deploy/clusters/dev/argocd/root.yaml\n"), "{text}");
    assert!(
        text.contains("#   kubectl apply -n argocd -f deploy/clusters/prod-eu/argocd/root.yaml\n"),
        "{text}"
    );
    assert!(text.contains("fleet.yaml"), "{text}");
    let local = bootstrap(&Options { topology: Topology::Local, ..Options::default() });
    assert!(
        local.contains("-f clusters/<cluster>/argocd/root.yaml\n") && !local.contains("fleet.yaml"),
        "{local}"
    );
}

#[test]
fn each_document_says_how_it_is_merged() {
    let text = bootstrap(&Options { decrypt: Decrypt::HelmSecrets, ..Options::default() });
    for (number, object) in [
        (1, "configmap argocd-cm"),
        (2, "configmap argocd-cmd-params-cm"),
        (3, "deployment argocd-repo-server"),
    ] {
        let line = format!("---\n# kubectl patch -n argocd {object} --patch-file argocd.{number:02}\n");
        assert!(text.split_inclusive("---\n").count() == 4 && text.contains(&line), "{line}{text}");
    }
}

#[test]
fn names_cannot_break_out() {
    let hostile = "x\nkind: Secret\u{2028}y\r\u{85}";
    for namespace in ["on", "1e3", "null", "", "a: b", "-", hostile] {
        let options = Options {
            namespace: namespace.to_owned(),
            path: hostile.to_owned(),
            clusters: vec![hostile.to_owned()],
            decrypt: Decrypt::HelmSecrets,
            ..Options::default()
        };
        for document in documents(&bootstrap(&options)) {
            assert_eq!(
                document["metadata"].get("namespace"),
                None,
                "a kustomization would not find what it patches"
            );
            assert_ne!(document["kind"].as_str(), Some("Secret"));
        }
    }
}
