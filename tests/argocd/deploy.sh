#!/usr/bin/env bash
# deploy.sh TREE ROOT...: deploys a tree that `stackc build` wrote on a real Argo CD. ROOT is a root.yaml of the
# tree (relative to TREE) or the name of a cluster. The tree must have been built with
#   output: {repoURL: "http://127.0.0.1:8000/git/gitops.git", targetRevision: main}
# A destination by name is made to mean the lab's own cluster; by server it must be in-cluster. Twice, each time on a
# new Argo CD:
#   whole    all Synced and Healthy, wave after wave
#   broken   a unit that cannot be rendered stops what comes after it; after the repair all goes on by itself
# STACKC=BINARY and PROJECT=DIRECTORY take the health check from what `stackc bootstrap` prints there; else it is
# the one in this checkout. LIMIT (300) is how many seconds a scenario may take. SCENARIOS="whole" runs that alone.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/lab.sh"
[ $# -ge 2 ] || { sed -n '2,11s/^# \?//p' "$0" >&2; exit 2; }
tree=$(cd "$1" && pwd)
shift
need_lab
roots=()
for root in "$@"; do
  [ -f "$tree/$root" ] || root=$(cd "$tree" && find . -path "*clusters/$root/argocd/root.yaml" -printf '%P\n')
  [ -f "$tree/$root" ] || { echo "no $root in $tree" >&2; exit 2; }
  roots+=("$root")
done
health_patch "$WORK/argocd-cm.yaml"
export LAB PYTHONDONTWRITEBYTECODE=1
rc=0
for scenario in ${SCENARIOS:-whole broken}; do
  cp -r "$tree" "$WORK/$scenario"
  lab_up "$WORK/argocd-cm.yaml"
  in_lab python3 "$HERE/deploy.py" "$scenario" "$WORK/$scenario" "${LIMIT:-300}" "${roots[@]}" || rc=1
  [ -z "${LOGS:-}" ] || cp -r "${ARGOCD_LAB_HOME:-$HOME/.cache/argocd-lab}/run/log" "$LOGS-$scenario"
  lab_down
done
exit $rc
