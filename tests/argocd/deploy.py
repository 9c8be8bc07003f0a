"""deploy.py whole|broken TREE LIMIT ROOT...: deploys a tree of stackc's on the running lab and says what came when.

whole   everything gets Synced and Healthy, each wave after the one before it was ready
broken  the tree with a unit that cannot be rendered: nothing of a later wave is begun; repaired, it goes on by itself

"Ready" is judged here from the Applications alone, by a criterion of its own: Synced with the present sources, Healthy,
last operation succeeded, none under way. Exit 1 if something is not as it must be. TREE is changed: give it a copy.
"""
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import yaml

from argocd import REPO, applications, apply, at, kubectl, push, state, wait, wave

scenario, tree, limit, roots = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]
failures = []


def say(text):
    print(text, flush=True)


def fail(text):
    failures.append(text)
    say("FAILED: " + text)


class Watch(threading.Thread):
    """Follows every Application: when it was first seen, and when it was first ready."""

    def __init__(self):
        super().__init__(daemon=True)
        self.start_time = time.monotonic()
        self.seen, self.ready, self.wave, self.automated = {}, {}, {}, {}
        self.process = subprocess.Popen(["kubectl", "get", "applications.argoproj.io", "-n", "argocd", "-w", "-o", "json"],
                                        stdout=subprocess.PIPE, text=True)

    def run(self):
        text, decoder = "", json.JSONDecoder()
        for line in self.process.stdout:
            text += line
            try:
                application, end = decoder.raw_decode(text)
            except ValueError:
                continue
            text = text[end:].lstrip()
            self.note(application, time.monotonic() - self.start_time)

    def note(self, application, now):
        name = application["metadata"]["name"]
        self.seen.setdefault(name, now)
        self.wave[name] = wave(application)
        automated = at(application, "spec", "syncPolicy", "automated")
        self.automated[name] = automated is not None and automated.get("enabled") is not False
        if is_ready(application):
            self.ready.setdefault(name, now)


def compared(application):
    """Whether status.sync is about the present sources; what Go leaves out counts as equal."""
    def plain(value):
        if isinstance(value, dict):
            result = {key: plain(each) for key, each in value.items()}
            return {key: each for key, each in result.items() if each not in (None, False, "", 0, {}, [])}
        return [plain(each) for each in value] if isinstance(value, list) else value

    spec, to = application["spec"], at(application, "status", "sync", "comparedTo") or {}
    if spec.get("sources"):
        return plain(spec["sources"]) == plain(to.get("sources"))
    return plain(spec.get("source")) == plain(to.get("source"))


def is_ready(application):
    sync, health, phase = state(application)
    return (sync, health) == ("Synced", "Healthy") and phase in ("Succeeded", None) \
        and "operation" not in application and compared(application)


def documents(path):
    return [each for each in yaml.safe_load_all(Path(path).read_text()) if each]


def children_of(root):
    """The Applications that a root brings, from the tree."""
    directory = tree / root["spec"]["source"]["path"]
    found = [each for path in sorted(directory.glob("*.yaml")) for each in documents(path)]
    return [each for each in found if each["kind"] == "Application"]


def sources(application):
    return application["spec"].get("sources") or [application["spec"]["source"]]


def check_urls(all_applications):
    for each in all_applications:
        for source in sources(each):
            if source["repoURL"] not in (REPO, "http://127.0.0.1:8000/charts"):
                fail(f"{each['metadata']['name']} reads {source['repoURL']}: build with output.repoURL {REPO}")


def register_cluster(all_applications):
    """The cluster that destinations name is this one: a cluster Secret, as `argocd cluster add` makes."""
    names = sorted({at(each, "spec", "destination", "name") for each in all_applications} - {None, "in-cluster"})
    if len(names) > 1:
        fail(f"one cluster at a time, not {names}")
    if not names:
        return
    config = yaml.safe_load(kubectl("config", "view", "--raw", "-o", "yaml"))
    user, cluster = config["users"][0]["user"], config["clusters"][0]["cluster"]
    tls = {"caData": cluster["certificate-authority-data"], "certData": user["client-certificate-data"],
           "keyData": user["client-key-data"]}
    apply({"apiVersion": "v1", "kind": "Secret",
           "metadata": {"name": "the-cluster", "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
           "stringData": {"name": names[0], "server": cluster["server"], "config": json.dumps({"tlsClientConfig": tls})}})


def table(watch, names):
    say("| unit | wave | begun | ready |")
    say("|---|---|---|---|")
    for name in sorted(names, key=lambda each: (watch.wave.get(each, 0), watch.seen.get(each, 1e9), each)):
            note = "" if watch.automated.get(name, True) else " (by hand)"
        say(f"| `{name}`{note} | {watch.wave.get(name, '-')} | {mark(watch.seen)} | {mark(watch.ready)} |")


def check_order(watch, families):
    """Nothing of a wave is begun before all of the waves below it is ready, but for what is synced by hand."""
    for names in families:
        for later in names:
            for earlier in names:
                if later not in watch.seen or watch.wave[later] <= watch.wave.get(earlier, 1e9) or not watch.automated.get(earlier, True):
                    continue
                if watch.ready.get(earlier, 1e9) > watch.seen[later] + 0.2:
                    fail(f"{later} (wave {watch.wave[later]}) was begun before {earlier} (wave {watch.wave[earlier]}) was ready")


def settle(names, watch):
    """All there, all ready but for what is synced by hand; explains itself where not."""
    def done(found):
        return all(name in found and (is_ready(found[name]) or not watch.automated.get(name, True)) for name in names)
    took = wait(limit, done)
    if took is None:
        for name, each in sorted(applications().items()):
            if not is_ready(each):
                messages = [at(each, "status", "operationState", "message")]
                messages += [f"{it['type']}: {it['message']}" for it in at(each, "status", "conditions") or []]
                say(f"  {name}: {state(each)} " + "; ".join(it[:400] for it in messages if it))
        missing = sorted(set(names) - set(applications()))
        fail(f"not all Synced and Healthy within {limit:.0f} s" + (f"; never begun: {missing}" if missing else ""))
    return took


def break_one(families):
    """Breaks the first unit that others wait for; its name, its wave, and how to mend it."""
    for children in families:
        last = max(wave(each) for each in children)
        for each in sorted(children, key=lambda it: (wave(it), it["metadata"]["name"])):
            if wave(each) == last:
                continue
            for source in sources(each):
                for name in at(source, "helm", "valueFiles") or []:
                    path = tree / name.removeprefix("$values/").lstrip("/")
                    if path.is_file() and "sops" not in path.name:
                        return each, mender(path, "[a list, where a chart wants a map]\n")
                chart = tree / source.get("path", ".")
                if (chart / "Chart.yaml").is_file():
                    return each, mender(chart / "templates" / "broken.yaml", '{{ fail "broken on purpose" }}\n')
    return None, None


def mender(path, text):
    before = path.read_text() if path.exists() else None
    say(f"broken: {path.relative_to(tree)}")
    path.write_text(text)
    return lambda: path.write_text(before) if before is not None else path.unlink()


def main():
    root_documents = [each for root in roots for each in documents(tree / root)]
    families = [children_of(each) for each in root_documents]
    everything = root_documents + [each for family in families for each in family]
    names = [each["metadata"]["name"] for each in everything]
    families_names = [[each["metadata"]["name"] for each in family] for family in families]
    check_urls(everything)
    if failures:
        return
    register_cluster(everything)
    broken = mend = None
    if scenario == "broken":
        broken, mend = break_one(families)
        if not broken:
            say("no unit that others wait for: nothing to try")
            return
    push(tree)
    watch = Watch()
    watch.start()
    for root in roots:
        kubectl("apply", "-n", "argocd", "-f", str(tree / root))
    if scenario == "broken":
        name, at_wave = broken["metadata"]["name"], wave(broken)
        family = next(each for each in families if broken in each)
        later = [each["metadata"]["name"] for each in family if wave(each) > at_wave]
        began = wait(75, lambda found: any(each in found for each in later))
        conditions = at(applications().get(name, {}), "status", "conditions") or []
        say(f"`{name}` (wave {at_wave}): " + "; ".join(f"{it['type']}: {it['message'][:200]}" for it in conditions))
        if not conditions:
            fail(f"{name} has no error: it is not broken")
        say(f"of {len(later)} units in later waves begun within 75 s: {sum(each in watch.seen for each in later)}")
        if began is not None:
            fail("a later wave was begun")
        mend()
        push(tree)
        say("repaired")
    took = settle(names, watch)
    time.sleep(1)
    table(watch, [each for each in names if each not in [it["metadata"]["name"] for it in root_documents]])
    check_order(watch, families_names)
    if took is not None:
        what = "after the repair" if scenario == "broken" else "after the roots were applied"
        say(f"all {len(names)} Applications Synced and Healthy {took:.0f} s {what}")


main()
say(f"{scenario}: " + ("as it must be" if not failures else f"{len(failures)} failures"))
sys.exit(1 if failures else 0)
