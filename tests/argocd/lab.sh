# Sourced by the scripts beside it: finds the Argo CD lab, starts and stops it.
#
# The lab is a real Argo CD on this machine (etcd, kube-apiserver, kwok, Argo CD, no containers). It is found by
# STACKC_ARGOCD_LAB, else at ../shared/argocd-lab beside the checkout; without it, or before its programs are
# built, the scripts print "skipped: no Argo CD lab" and pass.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
LAB=${STACKC_ARGOCD_LAB:-$ROOT/../shared/argocd-lab}
WORK=

need_lab() {
  if [ ! -x "$LAB/up.sh" ] || [ ! -x "${ARGOCD_LAB_HOME:-$HOME/.cache/argocd-lab}/bin/argocd" ]; then
    echo "skipped: no Argo CD lab"
    exit 0
  fi
  LAB=$(cd "$LAB" && pwd)
  WORK=$(mktemp -d)
  trap 'lab_down; rm -rf "$WORK"' EXIT
}

# lab_up PATCH: starts the lab with a patch of argocd-cm, and waits for it.
lab_up() {
  APP_HEALTH=$1 nice "$LAB/up.sh" >"$WORK/up.log" 2>&1 || { cat "$WORK/up.log" >&2; return 1; }
}

lab_down() { "$LAB/down.sh" >/dev/null 2>&1 || true; }

# in_lab CMD...: runs CMD where the lab's API server, Git server and kubectl are.
in_lab() { nice "$LAB/lab" "$@"; }

# health_patch FILE: what `stackc bootstrap` prints; from the health check itself where no stackc is built.
health_patch() {
  if [ -n "${STACKC:-}" ] && [ -n "${PROJECT:-}" ]; then
    "$STACKC" -C "$PROJECT" bootstrap >"$1"
    return
  fi
  {
    echo 'data:'
    echo '  resource.customizations.health.argoproj.io_Application: |'
    sed 's/^\(.\)/    \1/' "$ROOT/compiler/argo/src/bootstrap/application_health.lua"
  } >"$1"
}
