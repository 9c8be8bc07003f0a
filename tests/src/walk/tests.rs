use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{ArgoCd, Content, Location, Root, Values, clashes, walk};

const ROOT: &str = "clusters/one/argocd/root.yaml";
const PROJECT: &str = "clusters/one/argocd/applications/project.yaml";
const WEB: &str = "clusters/one/argocd/applications/web.yaml";
const LIMITS: &str = "clusters/one/argocd/applications/limits.yaml";
const LOCAL: &str = "clusters/one/argocd/applications/local.yaml";
const LIMIT: &str = "clusters/one/limits/limit.yaml";

/// A tree as Argo CD takes it, written by hand.
const TREE: &[(&str, &str)] = &[
    (
        ROOT,
        "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: one
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.com/deploy.git
    targetRevision: main
    path: clusters/one/argocd/applications
  destination:
    server: https://kubernetes.default.svc
    namespace: argocd
",
    ),
    (
        PROJECT,
        "apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: one
  namespace: argocd
  annotations:
    argocd.argoproj.io/sync-wave: '-1'
spec:
  sourceRepos:
    - https://git.example.com/deploy.git
    - https://charts.example.com/*
  destinations:
    - name: one
      namespace: '*'
  clusterResourceWhitelist:
    - group: '*'
      kind: '*'
",
    ),
    (
        WEB,
        "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: one-web
  namespace: argocd
  annotations:
    argocd.argoproj.io/sync-wave: '0'
  finalizers:
    - resources-finalizer.argocd.argoproj.io
spec:
  project: one
  destination:
    name: one
    namespace: web
  sources:
    - repoURL: https://charts.example.com/stable
      chart: web
      targetRevision: 1.2.3
      helm:
        releaseName: web
        valueFiles:
          - $values/clusters/one/web/values.yaml
        valuesObject:
          debug: null
    - repoURL: https://git.example.com/deploy.git
      targetRevision: main
      ref: values
  syncPolicy:
    automated:
      prune: true
    syncOptions:
      - CreateNamespace=true
",
    ),
    (
        LIMITS,
        "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: one-limits
  namespace: argocd
  annotations:
    argocd.argoproj.io/sync-wave: '1'
spec:
  project: one
  destination:
    name: one
    namespace: web
  source:
    repoURL: https://git.example.com/deploy
    targetRevision: main
    path: clusters/one/limits
",
    ),
    (
        LOCAL,
        "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: one-local
  namespace: argocd
  annotations:
    argocd.argoproj.io/sync-wave: '1'
spec:
  project: one
  destination:
    name: one
    namespace: local
  source:
    repoURL: https://git.example.com/deploy.git
    targetRevision: main
    path: charts/local
    helm:
      valueFiles:
        - /clusters/one/web/values.yaml
        - extra.yaml
",
    ),
    (LIMIT, "apiVersion: v1\nkind: LimitRange\nmetadata: {name: limit}\n"),
    ("clusters/one/limits/README.md", "not read\n"),
    ("clusters/one/web/values.yaml", "replicas: 2\n"),
    ("charts/local/Chart.yaml", "apiVersion: v2\nname: local\nversion: 1.0.0\n"),
    ("charts/local/extra.yaml", "a: 1\n"),
];

fn walked(tree: &Path) -> Root {
    let argo = ArgoCd {
        tree: tree.to_path_buf(),
        repo_url: "https://git.example.com/deploy.git".to_owned(),
        clusters: BTreeSet::from(["one".to_owned()]),
    };
    walk(&argo, ROOT)
}

fn write(tree: &Path) {
    for (path, text) in TREE {
        let path = tree.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn finds_what_is_deployed() {
    let tree = tempfile::tempdir().unwrap();
    write(tree.path());
    let root = walked(tree.path());
    assert_eq!(root.problems, Vec::<String>::new());
    assert_eq!((root.name.as_str(), root.namespace.as_str()), ("one", "argocd"));
    assert_eq!(root.objects.len(), 5);
    let [limits, local, web] = root.applications.as_slice() else { panic!("{:?}", root.applications) };
    let Content::Manifests(objects) = &limits.content else { panic!("{limits:?}") };
    assert_eq!(objects.len(), 1);
    assert_eq!(objects[0].0, LIMIT);
    let Content::Chart(chart) = &local.content else { panic!("{local:?}") };
    assert_eq!(chart.location, Location::Tree(tree.path().join("charts/local")));
    assert_eq!(chart.release, "one-local");
    let files: Vec<_> = chart.values.iter().map(|values| format!("{values:?}")).collect();
    assert_eq!(files.len(), 2);
    assert!(files[0].ends_with("clusters/one/web/values.yaml\")"), "{files:?}");
    assert!(files[1].ends_with("charts/local/extra.yaml\")"), "{files:?}");
    let Content::Chart(chart) = &web.content else { panic!("{web:?}") };
    let location = Location::Repository {
        url: "https://charts.example.com/stable".to_owned(),
        chart: "web".to_owned(),
        version: "1.2.3".to_owned(),
    };
    assert_eq!(
        (&chart.location, chart.release.as_str(), chart.namespace.as_str()),
        (&location, "web", "web")
    );
    assert!(matches!(chart.values.as_slice(), [Values::File(_), Values::Inline(_)]));
    assert_eq!(web.wave, Some(0));
    assert_eq!(clashes(&[root]), Vec::<String>::new());
}

/// Each row: a file, what is replaced in it by what, and words of the one thing that the walker then says.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (ROOT, "path: clusters", "path: /clusters", "outside repository root"),
    (ROOT, "applications", "application", "app path does not exist"),
    (ROOT, "https://git", "https://other", "reads another repository"),
    (ROOT, "https://kubernetes.default.svc", "https://one", "does not go to the cluster of Argo CD"),
    (ROOT, "name: one", "name: one-web", "the root is among what it syncs"),
    (ROOT, "project: default", "project: ops", "nothing here makes the root's project"),
    (PROJECT, "name: one\n  namespace", "name: two\n  namespace", "there is no project `one`"),
    (PROJECT, "/*", "", "the project does not permit `https://charts.example.com/stable`"),
    (PROJECT, "com/*", "com/*\n    - '!https://charts.example.com/st*'", "does not permit"),
    (PROJECT, "https://git.example.com", "https://git2.example.com", "does not permit"),
    (PROJECT, "- name: one", "- name: two", "does not permit the destination"),
    (PROJECT, "namespace: '*'", "namespace: prod-*", "does not permit the destination"),
    (PROJECT, "    - group: '*'", "    - group: apps", "cluster-scoped kinds are not permitted"),
    (PROJECT, "'-1'", "'0'", "its wave is not after project"),
    (PROJECT, "kind: AppProject", "kind: Project", "argoproj.io/v1alpha1 Project among"),
    (WEB, "namespace: argocd", "namespace: web", "lives in another namespace"),
    (WEB, "name: one-web", "name: one_web", "is no name"),
    (WEB, "'0'", "0", "is no quoted integer"),
    (WEB, "'0'", "first", "is no quoted integer"),
    (WEB, "argocd.argoproj.io\n", "argocd.argoproj.com\n", "nothing takes the finalizer"),
    (WEB, "CreateNamespace=true", "createNamespace=true", "no sync option that Argo CD knows"),
    (WEB, "prune: true", "prune: null", "a null at /spec/syncPolicy/automated/prune"),
    (WEB, "name: one\n", "name: two\n", "there are no clusters with this name: two"),
    (WEB, "name: one\n", "name: one\n    server: https://x\n", "both name and server"),
    (
        WEB,
        "  sources:",
        "  source: {repoURL: https://git.example.com/deploy.git, path: x}\n  sources:",
        "either",
    ),
    (WEB, "targetRevision: 1.2.3\n", "path: x\n      targetRevision: 1.2.3\n", "the chart wins in silence"),
    (WEB, "      targetRevision: 1.2.3\n", "", "targetRevision is required"),
    (WEB, "ref: values", "path: clusters", "rendered sources, not one"),
    (WEB, "ref: values", "ref: val.ues", "special characters"),
    (WEB, "ref: values", "ref: others", "not one of the available sources"),
    (WEB, "ref: values", "ref: values\n      path: clusters", "the path is rendered too"),
    (WEB, "$values/clusters", "$values/../clusters", "outside repository root"),
    (WEB, "$values/clusters", "$values/cluster", "cannot be read"),
    (WEB, "$values/clusters/one/web/values.yaml", "$values", "failed to resolve path"),
    (WEB, "$values/clusters/one/web/values.yaml", "values.yaml", "a chart that is not in the tree"),
    (WEB, "values.yaml", "*.yaml", "is a glob"),
    (WEB, "releaseName: web", "releaseName: Web", "release name check failed"),
    (WEB, "releaseName: web", "parameters: []", "helm.parameters is not walked"),
    (WEB, "      helm:", "      directory: {recurse: true}\n      helm:", "multiple application sources"),
    (WEB, "name: one-web", "name: one-web\n  labels: {a: b c}", "labels cannot hold `a"),
    (WEB, "name: one-web", "name: one-web\n  labels: {a: 1}", "labels cannot hold `a"),
    (WEB, "name: one-web", "name: one-web\n  generation: 1", "unknown field `generation`"),
    (WEB, "name: one-web", "name: one-web\n  name: other", "not YAML"),
    (LIMITS, "path: clusters/one/limits", "path: clusters/one/limit", "app path does not exist"),
    (LIMITS, "    namespace: web\n", "", "Namespace for LimitRange is missing"),
    (LIMITS, "    path:", "    helm: {releaseName: x}\n    path:", "directory without Chart.yaml"),
    (LIMIT, "apiVersion: v1\n", "", "an object without apiVersion"),
    (LIMIT, "{name: limit}", "{}", "an object without metadata/name"),
    (LIMIT, "kind: LimitRange", "kind: [", "not YAML"),
    (LOCAL, "path: charts/local", "path: charts/../..", "outside repository root"),
    (LOCAL, "- extra.yaml", "- ../../../x.yaml", "outside repository root"),
    (LOCAL, "- extra.yaml", "- $values/extra.yaml", "a ref is stripped"),
    (LOCAL, "- extra.yaml", "- $extra.yaml", "failed to resolve path"),
    (LOCAL, "- extra.yaml", "- ${extra}.yaml", "failed to resolve path"),
    (LOCAL, "- extra.yaml", "- nope.yaml", "cannot be read"),
    ("charts/local/extra.yaml", "a: 1", "[a]", "is no map"),
];

#[test]
fn finds_each_fault() {
    for (file, old, new, words) in FAULTS {
        let tree = tempfile::tempdir().unwrap();
        write(tree.path());
        let path = tree.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{file}: {old}");
        fs::write(&path, text.replace(old, new)).unwrap();
        let problems = walked(tree.path()).problems;
        assert!(problems.iter().any(|problem| problem.contains(words)), "{old} -> {new}: {problems:?}");
    }
}

#[test]
fn finds_names_that_two_roots_share() {
    let tree = tempfile::tempdir().unwrap();
    write(tree.path());
    let problems = clashes(&[walked(tree.path()), walked(tree.path())]);
    assert_eq!(problems.len(), 5, "{problems:?}");
    assert_eq!(problems[0], format!("{ROOT}: Application `one` is in {ROOT} too"));
}

#[cfg(unix)]
#[test]
fn follows_no_link_out_of_the_tree() {
    let tree = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(tree.path());
    let values = tree.path().join("clusters/one/web/values.yaml");
    fs::rename(&values, outside.path().join("values.yaml")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("values.yaml"), values).unwrap();
    let problems = walked(tree.path()).problems;
    assert!(problems.iter().all(|problem| problem.contains("outside repository root")), "{problems:?}");
    assert_eq!(problems.len(), 2, "{problems:?}");
}
