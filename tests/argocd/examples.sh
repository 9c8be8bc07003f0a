#!/usr/bin/env bash
# examples.sh [EXAMPLE:CLUSTER...]: builds the examples and deploys them with deploy.sh on a real Argo CD, one cluster
# of each. Without arguments quickstart and platform, each with its first cluster (EXAMPLE:CLUSTER chooses another).
# The copy of an example that is built reads and deploys where the lab is: `output.repoURL` is the lab's Git server.
# STACKC names the program; without it `cargo` builds one.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/lab.sh"
need_lab
if [ -z "${STACKC:-}" ]; then
  nice cargo build -q --manifest-path "$ROOT/Cargo.toml" -p stackc
  STACKC=${CARGO_TARGET_DIR:-$ROOT/target}/debug/stackc
fi
export STACKC
rc=0
for wanted in ${*:-quickstart platform}; do
  example=${wanted%%:*} cluster=
  [ "$example" = "$wanted" ] || cluster=${wanted#*:}
  export PROJECT=$WORK/$example
  cp -r "$ROOT/examples/$example" "$PROJECT"
  python3 "$HERE/for_the_lab.py" "$PROJECT"
  "$STACKC" -C "$PROJECT" build --out "$WORK/$example-tree"
  [ -n "$cluster" ] || cluster=$(cd "$WORK/$example-tree" && find . -path '*clusters/*/argocd/root.yaml' | sort | sed -n '1s|.*clusters/\([^/]*\)/.*|\1|p')
  echo "== $example, cluster $cluster"
  "$HERE/deploy.sh" "$WORK/$example-tree" "$cluster" || rc=1
done
exit $rc
