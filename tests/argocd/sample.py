"""sample.py DIR: a small tree in the shape of stackc's, written by hand, to try deploy.sh with: a namespace, two charts
that need it, one that needs both, one that a person syncs."""
import sys
from pathlib import Path

from argocd import CONFIG, DEPLOYMENT, REPO, chart, write

tree = Path(sys.argv[1])
cluster = tree / "clusters/sample"
destination = {"name": "sample", "namespace": "sample"}
automated = {"prune": True, "selfHeal": True}


def application(name, wave, source, policy=automated):
    labels = {"app.kubernetes.io/managed-by": "stackc", "app.kubernetes.io/part-of": "sample", "stackc/cluster": "sample",
              "stackc/stack": "sample", "stackc/addon": name}
    write(cluster / f"argocd/applications/{name}.yaml", {
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"name": f"sample-{name}", "namespace": "argocd", "labels": labels,
                     "annotations": {"argocd.argoproj.io/sync-wave": str(wave),
                                     "argocd.argoproj.io/manifest-generate-paths": f"/clusters/sample/stacks;/{source['path']}"},
                     "finalizers": ["resources-finalizer.argocd.argoproj.io"]},
        "spec": {"project": "sample", "source": {"repoURL": REPO, "targetRevision": "main", **source},
                 "destination": destination,
                 "syncPolicy": {**({"automated": policy} if policy else {}), "syncOptions": ["ServerSideApply=true"]}}})


def addon(name, wave, template, **more):
    chart(tree, f"{name}-1.0.0-0123456789ab", template, {"tag": "1", "node": ""})
    values = f"stacks/sample/addons/{name}/values.yaml"
    write(cluster / values, 'tag: "2"\n')
    application(name, wave, {"path": f"charts/{name}-1.0.0-0123456789ab",
                             "helm": {"releaseName": name, "valueFiles": [f"/clusters/sample/{values}"]}}, **more)


write(cluster / "argocd/root.yaml", {
    "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "sample", "namespace": "argocd"},
    "spec": {"project": "default",
             "source": {"repoURL": REPO, "targetRevision": "main", "path": "clusters/sample/argocd/applications"},
             "destination": {"server": "https://kubernetes.default.svc", "namespace": "argocd"},
             "syncPolicy": {"automated": automated,
                            "retry": {"limit": -1, "refresh": True, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "1m"}}}}})
write(cluster / "argocd/applications/project.yaml", {
    "apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject",
    "metadata": {"name": "sample", "namespace": "argocd", "finalizers": ["resources-finalizer.argocd.argoproj.io"],
                 "annotations": {"argocd.argoproj.io/sync-wave": "-1", "argocd.argoproj.io/sync-options": "Prune=false"}},
    "spec": {"sourceRepos": [REPO], "destinations": [{"name": "sample", "namespace": "*"}],
             "clusterResourceWhitelist": [{"group": "*", "kind": "*"}]}})
write(cluster / "stacks/sample/manifests/namespace/namespace.yaml", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "sample"}})
application("namespace", 0, {"path": "clusters/sample/stacks/sample/manifests/namespace"})
addon("database", 1, DEPLOYMENT)
addon("settings", 1, CONFIG)
addon("web", 2, DEPLOYMENT)
addon("by-hand", 3, CONFIG, policy=None)
