"""What the trials share: Applications as data, a Git server, a clock. Runs inside the lab's network."""
import json
import os
import subprocess
import time
from pathlib import Path

LAB = os.environ["LAB"]
REPO = "http://127.0.0.1:8000/git/gitops.git"
IN_CLUSTER = "https://kubernetes.default.svc"


def kubectl(*args, **options):
    return subprocess.run(["kubectl", *args], capture_output=True, text=True, check=True, **options).stdout


def applications():
    """Every Application by name."""
    items = json.loads(kubectl("get", "applications.argoproj.io", "-n", "argocd", "-o", "json"))["items"]
    return {item["metadata"]["name"]: item for item in items}


def at(value, *keys):
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def state(application):
    """(sync status, health, phase of the last operation)"""
    return (at(application, "status", "sync", "status"), at(application, "status", "health", "status"),
            at(application, "status", "operationState", "phase"))


def wave(application):
    return int(at(application, "metadata", "annotations", "argocd.argoproj.io/sync-wave") or 0)


def push(tree):
    """Makes TREE the tip of the branch that Argo CD reads; the commit's id."""
    done = subprocess.run([LAB + "/push.sh", str(tree)], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def refresh(*names):
    """What a webhook does after a push."""
    for name in names:
        kubectl("annotate", "-n", "argocd", "--overwrite", "application", name, "argocd.argoproj.io/refresh=normal")


def apply(document):
    kubectl("apply", "-n", "argocd", "-f", "-", input=json.dumps(document))


def wait(limit, done, pause=0.5):
    """Polls DONE(applications) until it holds; the seconds it took, or None when LIMIT seconds were not enough."""
    start = time.monotonic()
    while time.monotonic() - start < limit:
        if done(applications()):
            return time.monotonic() - start
        time.sleep(pause)
    return None


def settled(commit=None, names=None):
    """Holds when all (or NAMES) are there, Synced, Healthy, with no operation under way; the root at COMMIT."""
    def done(found):
        wanted = names or list(found)
        if not found or any(name not in found for name in wanted):
            return False
        for name in wanted:
            sync, health, phase = state(found[name])
            if (sync, health) != ("Synced", "Healthy") or phase not in ("Succeeded", None) or "operation" in found[name]:
                return False
        return commit is None or at(found["root"], "status", "sync", "revision") == commit
    return done


def write(path, document):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document, indent=1) + "\n")


def child(name, wave, source, automated=True, **more):
    """A child of the root in the shape that stackc writes."""
    policy = {"syncOptions": ["CreateNamespace=true"]}
    if automated:
        policy["automated"] = {"prune": True, "selfHeal": True}
    return {
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"name": name, "namespace": "argocd", "finalizers": ["resources-finalizer.argocd.argoproj.io"],
                     "annotations": {"argocd.argoproj.io/sync-wave": str(wave)}},
        "spec": {"project": "default", "source": {"repoURL": REPO, "targetRevision": "main", **source},
                 "destination": {"server": IN_CLUSTER, "namespace": "trial"}, "syncPolicy": policy, **more},
    }


def root():
    """The root, with the retry that stackc writes."""
    return {
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"name": "root", "namespace": "argocd"},
        "spec": {"project": "default",
                 "source": {"repoURL": REPO, "targetRevision": "main", "path": "applications"},
                 "destination": {"server": IN_CLUSTER, "namespace": "argocd"},
                 "syncPolicy": {"automated": {"prune": True, "selfHeal": True},
                                "retry": {"limit": -1, "refresh": True,
                                          "backoff": {"duration": "5s", "factor": 2, "maxDuration": "1m"}}}},
    }


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec:
      {{- with .Values.node }}
      nodeSelector: {node: {{ . | quote }}}
      {{- end }}
      containers: [{name: main, image: "registry.invalid/main:{{ .Values.tag }}"}]
"""

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {tag: {{ .Values.tag | quote }}}
"""


def chart(tree, name, template, values):
    base = Path(tree) / "charts" / name
    write(base / "Chart.yaml", f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n")
    write(base / "values.yaml", json.dumps(values) + "\n")
    write(base / "templates" / "main.yaml", template)
