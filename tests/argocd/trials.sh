#!/usr/bin/env bash
# trials.sh [NAME...]: tries the health check of `stackc bootstrap` on a real Argo CD. Without names all of them:
#   gate    50 children of one wave change together and stay Progressing: none may count as done
#   waves   four waves: how long installation and updates take, and that they keep their order
#   same    a change of the spec that renders the same manifests does not hold the root
#   drift   units that are OutOfSync for good do not hold the root
#   repair  a unit that cannot be rendered holds the next wave; after the repair all goes on by itself
#   stuck   with controller.sync.timeout.seconds a repair reaches a root that waits
# HEALTH=FILE takes another patch of argocd-cm, HEALTH=1 the documented check: to see what a trial is worth.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/lab.sh"
need_lab
patch=${HEALTH:-$WORK/argocd-cm.yaml}
health_patch "$WORK/argocd-cm.yaml"
export LAB PYTHONDONTWRITEBYTECODE=1
rc=0
for trial in ${*:-gate waves same drift repair stuck}; do
  timeout=0
  [ "$trial" = stuck ] && timeout=60
  ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT=$timeout lab_up "$patch"
  mkdir "$WORK/$trial"
  in_lab python3 "$HERE/trials.py" "$trial" "$WORK/$trial" || rc=1
  [ -z "${LOGS:-}" ] || cp -r "${ARGOCD_LAB_HOME:-$HOME/.cache/argocd-lab}/run/log" "$LOGS-$trial"
  lab_down
done
exit $rc
