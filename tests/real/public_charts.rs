//! All public application charts as one fleet: built, walked from each root, validated, rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use stackc_tests::walk::crd::Crd;
use stackc_tests::walk::{
    Application, ArgoCd, Chart, Content, Location, Root, Values, clashes, documents, walk,
};

use crate::fleet::{ADDONS, Addon, CLUSTERS, Cluster, From, PLACEMENTS, SOURCES};
use crate::helm::{self, Call};
use crate::project::{self, REPO_URL};
use crate::{intended, tools};

#[test]
fn public_charts() {
    let Some(shared) = tools::shared() else { return };
    every_application_chart_is_in_the_table(&shared);
    let place = tempfile::tempdir().unwrap();
    let (here, out) = (place.path().join("project"), place.path().join("out"));
    fs::create_dir_all(&here).unwrap();
    project::write(&shared, &here);
    let mut build = tools::stackc();
    build.arg("-C").arg(&here).arg("build").arg("--out").arg(&out);
    tools::succeed(build.env("NO_COLOR", "1"));

    let argo = ArgoCd {
        tree: out.clone(),
        repo_url: REPO_URL.to_owned(),
        clusters: CLUSTERS.iter().map(|cluster| cluster.name.to_owned()).collect(),
    };
    let root = |cluster: &Cluster| walk(&argo, &format!("fleet/clusters/{}/argocd/root.yaml", cluster.name));
    let roots: Vec<Root> = CLUSTERS.iter().map(root).collect();
    let mut problems: Vec<String> = roots.iter().flat_map(|root| root.problems.clone()).collect();
    problems.extend(clashes(&roots));
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    validate(&shared, &roots);
    for (cluster, root) in CLUSTERS.iter().zip(&roots) {
        is_as_the_table_says(&shared, cluster, root);
    }
    render(&shared, &here, place.path(), &roots);
}

fn every_application_chart_is_in_the_table(shared: &Path) {
    let there: BTreeSet<String> = fs::read_dir(shared.join("charts"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !fs::read_to_string(path.join("Chart.yaml")).unwrap().contains("type: library"))
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(ADDONS.iter().map(|addon| addon.chart.to_owned()).collect::<BTreeSet<_>>(), there);
}

/// Every object of Argo CD against the CRDs of every version that is supported.
pub fn validate(shared: &Path, roots: &[Root]) {
    let mut problems = Vec::new();
    for version in ["3.4.13", "3.5.7", "3.6.1"] {
        let crds = shared.join(format!("crds/argocd-{version}"));
        let application = Crd::read(&crds.join("application-crd.yaml")).unwrap();
        let project = Crd::read(&crds.join("appproject-crd.yaml")).unwrap();
        for (file, object) in roots.iter().flat_map(|root| &root.objects) {
            let crd = if object["kind"] == "AppProject" { &project } else { &application };
            problems
                .extend(crd.errors(object).into_iter().map(|error| format!("{version}: {file}: {error}")));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_crds_are_strict() {
    let Some(shared) = tools::shared() else { return };
    let crd = Crd::read(&shared.join("crds/argocd-3.6.1/application-crd.yaml")).unwrap();
    let good = json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {"name": "a", "namespace": "argocd", "labels": {"a": "b"}},
        "spec": {
            "project": "p",
            "destination": {"name": "c"},
            "source": {"repoURL": "https://git.example.com/x.git", "path": "p", "helm": {"valuesObject": {}}},
            "syncPolicy": {"automated": {"prune": true}},
        },
    });
    assert_eq!(crd.errors(&good), Vec::<String>::new());
    // Where something is put, under which key, what, and whether the CRD takes it.
    for (place, key, value, taken) in [
        ("/spec/source/helm", "valueFiles", json!(["a.yaml"]), true),
        ("/spec/source/helm", "valuesFiles", json!(["a.yaml"]), false),
        ("/spec/source/helm", "valuesObject", json!({"any": {"thing": null}}), true),
        ("/spec/source/helm", "valuesObject", json!([]), false),
        ("/spec", "unknown", json!(1), false),
        ("/spec/syncPolicy/automated", "prune", json!("true"), false),
        ("/spec/syncPolicy/automated", "enabled", json!(false), true),
        ("/spec/syncPolicy/automated", "selfheal", json!(true), false),
        ("/spec/source", "repoURL", Value::Null, false),
        ("/metadata/labels", "a", json!(1), false),
        ("/metadata", "generation", json!(1), false),
        ("", "operation", json!({"sync": {"prune": true}}), true),
        ("", "more", json!({}), false),
    ] {
        let mut object = good.clone();
        object.pointer_mut(place).unwrap()[key] = value;
        assert_eq!(crd.errors(&object).is_empty(), taken, "{place} {key}: {:?}", crd.errors(&object));
    }
    let mut object = good.clone();
    object["spec"].as_object_mut().unwrap().remove("project");
    assert_eq!(crd.errors(&object).len(), 1);
}

/// The add-ons that the table puts on a cluster.
fn placed(cluster: &Cluster) -> Vec<&'static Addon> {
    let placements = PLACEMENTS.iter().filter(|placement| placement.selects(cluster));
    let stacks: BTreeSet<&str> = placements
        .flat_map(|placement| placement.stacks.iter().map(|(stack, _)| *stack))
        .chain(cluster.stacks.iter().copied())
        .collect();
    ADDONS.iter().filter(|addon| stacks.contains(addon.stack)).collect()
}

/// The right Applications, with the right place, chart and order.
fn is_as_the_table_says(shared: &Path, cluster: &Cluster, root: &Root) {
    assert_eq!(root.name, cluster.name);
    let name = |addon: &Addon| project::chart(shared, addon).0;
    let mut expected: Vec<String> =
        placed(cluster).into_iter().map(|addon| format!("{}-{}", cluster.name, name(addon))).collect();
    let mut there: Vec<String> =
        root.applications.iter().map(|application| application.name.clone()).collect();
    expected.sort();
    there.sort();
    assert_eq!(there, expected);
    let waves: BTreeMap<&str, i64> = root
        .applications
        .iter()
        .map(|application| (addon_label(application), application.wave.unwrap()))
        .collect();
    for addon in placed(cluster) {
        let (name, version) = project::chart(shared, addon);
        let application =
            root.applications.iter().find(|application| addon_label(application) == name).unwrap();
        let destination = if cluster.name == "hub" { "in-cluster" } else { cluster.name };
        assert_eq!(
            (application.cluster.as_str(), application.namespace.as_str()),
            (destination, addon.namespace)
        );
        let Content::Chart(chart) = &application.content else { panic!("{application:?}") };
        assert_eq!((chart.release.as_str(), chart.namespace.as_str()), (name.as_str(), addon.namespace));
        assert_eq!(location_in_the_table(addon, &name, &version), without_tree(&chart.location), "{name}");
        for needed in addon.needs.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '/') {
            let needed = needed.rsplit('/').next().unwrap_or_default();
            if let Some(wave) = waves.get(needed) {
                assert!(wave < &waves[name.as_str()], "{name} needs {needed}: {waves:?}");
            }
        }
    }
    // Whole stacks that need others.
    for (stack, needed) in [("security", "ingress"), ("observability", "ingress"), ("data", "scaling")] {
        let of = |stack: &str| -> Vec<i64> {
            placed(cluster)
                .iter()
                .filter(|addon| addon.stack == stack)
                .map(|addon| waves[name(addon).as_str()])
                .collect()
        };
        for wave in of(stack) {
            assert!(of(needed).iter().all(|below| *below < wave), "{stack} needs {needed}: {waves:?}");
        }
    }
}

fn addon_label(application: &Application) -> &str {
    application.labels["stackc/addon"].as_str()
}

/// Where the table says that a chart comes from; nothing where it is the tree.
fn location_in_the_table(addon: &Addon, name: &str, version: &str) -> Option<Location> {
    let From::Source(source) = addon.from else { return None };
    let (.., url) = SOURCES.iter().find(|(name, ..)| *name == source).unwrap();
    let (url, version) = ((*url)?, version.to_owned());
    Some(if url.starts_with("oci://") {
        Location::Oci { url: format!("{url}/{name}"), tag: version.replace('+', "_") }
    } else {
        Location::Repository { url: url.to_owned(), chart: name.to_owned(), version }
    })
}

fn without_tree(location: &Location) -> Option<Location> {
    (!matches!(location, Location::Tree(_))).then(|| location.clone())
}

/// One comparison: a call as walked and as intended, and who asks for it.
struct Job {
    walked: Call,
    intended: Call,
    name: String,
}

/// What two jobs that are the same share: chart, release and namespace, the bytes of the values as walked, as intended.
type Key = (PathBuf, String, Vec<Vec<u8>>, Vec<u8>);

/// Renders every add-on on every cluster, from the walked sources and from the intended values.
fn render(shared: &Path, here: &Path, scratch: &Path, roots: &[Root]) {
    if !tools::has("helm") {
        return;
    }
    let mut jobs: BTreeMap<Key, Job> = BTreeMap::new();
    for (cluster, root) in CLUSTERS.iter().zip(roots) {
        for application in &root.applications {
            let Content::Chart(chart) = &application.content else { panic!("{application:?}") };
            let name = addon_label(application);
            let addon = ADDONS.iter().find(|addon| project::chart(shared, addon).0 == name).unwrap();
            let values = serde_json::to_vec_pretty(&intended::values(addon, cluster)).unwrap();
            let file = scratch.join(format!("intended-{}.json", application.name));
            fs::write(&file, &values).unwrap();
            let intended = Call {
                chart: shared.join("charts").join(addon.chart),
                release: name.to_owned(),
                namespace: addon.namespace.to_owned(),
                values: vec![file],
                skip_schema: addon.more.contains("skipSchemaValidation: true"),
            };
            let walked = call(chart, &here.join("vendor/charts"), scratch, &application.name);
            // What is the same on two clusters, byte for byte, need not be rendered twice.
            let bytes = walked.values.iter().map(|file| fs::read(file).unwrap()).collect();
            let key =
                (walked.chart.clone(), format!("{} {}", walked.release, walked.namespace), bytes, values);
            jobs.insert(key, Job { walked, intended, name: application.name.clone() });
        }
    }
    let jobs: Vec<Job> = jobs.into_values().collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = helm::compare(&job.walked, &job.intended) {
                        wrong.lock().unwrap().push(format!("{}: {error}", job.name));
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    eprintln!("{} distinct renderings of {} add-ons", jobs.len(), ADDONS.len());
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), jobs.len(), wrong.join("\n"));
}

/// How helm is called for a chart, with remote ones from `vendor`.
pub fn call(chart: &Chart, vendor: &Path, scratch: &Path, name: &str) -> Call {
    let path = match &chart.location {
        Location::Tree(directory) => directory.clone(),
        Location::Repository { chart, version, .. } => {
            helm::vendored(vendor, chart, version).unwrap_or_else(|| panic!("{name}: no {chart} {version}"))
        }
        Location::Oci { url, tag } => {
            let chart = url.rsplit('/').next().unwrap();
            helm::vendored(vendor, chart, tag).unwrap_or_else(|| panic!("{name}: no {chart} {tag}"))
        }
        Location::Git { .. } => panic!("{name}: {:?}", chart.location),
    };
    let file = |(at, values): (usize, &Values)| match values {
        Values::File(file) => decrypted(file, scratch, &format!("decrypted-{name}-{at}.json")),
        Values::Inline(values) => {
            let file = scratch.join(format!("inline-{name}-{at}.json"));
            fs::write(&file, serde_json::to_vec(values).unwrap()).unwrap();
            file
        }
    };
    Call {
        chart: path,
        release: chart.release.clone(),
        namespace: chart.namespace.clone(),
        values: chart.values.iter().enumerate().map(file).collect(),
        skip_schema: chart.skip_schema,
    }
}

/// What helm sees of a values file where helm-secrets stands in front of it: a SOPS file without its `sops`. The rest is
/// left encrypted, which is as good for rendering.
fn decrypted(file: &Path, scratch: &Path, name: &str) -> PathBuf {
    let mut values = documents(file).unwrap();
    let is_sops = values.iter_mut().filter_map(|values| values.as_object_mut()?.remove("sops")).count() > 0;
    if !is_sops {
        return file.to_path_buf();
    }
    assert_eq!(values.len(), 1, "{}", file.display());
    let decrypted = scratch.join(name);
    fs::write(&decrypted, serde_json::to_vec(&values[0]).unwrap()).unwrap();
    decrypted
}
