"""trials.py NAME DIR: one trial of the health check on the running lab. Prints a line per figure; exit 1 if one is
not what the health check promises. DIR is an empty directory for the tree."""
import sys
import time
from pathlib import Path

from argocd import (CONFIG, DEPLOYMENT, applications, apply, at, chart, child, push, refresh, root, settled, state,
                    wait, write)

name, tree = sys.argv[1], Path(sys.argv[2])
failures = []


def report(figure, value, wanted=None, good=True):
    """One line of the results; WANTED says what counts as right."""
    note = "" if wanted is None else f" (wanted: {wanted})"
    print(f"{name}: {figure}: {value}{note}", flush=True)
    if not good:
        failures.append(figure)
        print(f"{name}: FAILED: {figure}", flush=True)


def seconds(value):
    return "not in time" if value is None else f"{value:.0f} s"


def write_children(children):
    for each in children:
        write(tree / "applications" / (each["metadata"]["name"] + ".yaml"), each)


def install(limit):
    """First installation of the tree; seconds until all is Synced and Healthy."""
    commit = push(tree)
    apply(root())
    return explained(wait(limit, settled(commit)))


def update(limit):
    """The tree as it is now becomes the tip; seconds until all is Synced and Healthy again."""
    commit = push(tree)
    refresh("root")
    return explained(wait(limit, settled(commit)))


def explained(took):
    """Where it took too long: what each Application says."""
    if took is None:
        for each, found in applications().items():
            drift = [f"{it['kind']}/{it['name']}" for it in at(found, "status", "resources") or [] if it.get("status") != "Synced"]
            print(f"{name}:   {each}: {state(found)} {at(found, 'status', 'operationState', 'message')} {drift}"
                  f" {at(found, 'status', 'conditions') or ''}", flush=True)
    return took


def root_tasks():
    """What the root's last operation says of each child: its name -> Running, Succeeded, Failed."""
    resources = at(applications()["root"], "status", "operationState", "syncResult", "resources") or []
    return {each["name"]: each.get("hookPhase") for each in resources if each["kind"] == "Application"}


def gate(count=50):
    """Children of wave 0 change together and stay Progressing: how many does the root take for done?"""
    chart(tree, "unit", DEPLOYMENT, {"tag": "1", "node": ""})

    def units(values):
        source = {"path": "charts/unit", "helm": {"valuesObject": values}}
        first = [child(f"w0-{number:02}", 0, source) for number in range(count)]
        return first + [child("w1-last", 1, source)]

    write_children(units({"tag": "1"}))
    took = install(400)
    report(f"first installation of {count} and 1", f"{seconds(took)}, {took / 2.5:.0f} rounds of 2.5 s" if took else took,
           "in time", took is not None)
    write_children(units({"tag": "2", "node": "none"}))
    commit = push(tree)
    refresh("root")
    wait(60, lambda found: at(found["root"], "status", "operationState", "operation", "sync", "revision") == commit)
    passed, changed_last, end = set(), False, time.monotonic() + 150
    while time.monotonic() < end:
        tasks, found = root_tasks(), applications()
        if at(found["root"], "status", "operationState", "syncResult", "revision") == commit:
            passed |= {each for each, phase in tasks.items() if phase == "Succeeded" and each.startswith("w0-")}
        changed_last = at(found["w1-last"], "spec", "source", "helm", "valuesObject", "tag") == "2"
        if changed_last:
            break
        time.sleep(1)
    progressing = sum(state(each)[1] == "Progressing" for key, each in applications().items() if key.startswith("w0-"))
    report("children that were Progressing at the end", progressing, count, progressing == count)
    report("children taken for done", f"{len(passed)} of {count}", 0, not passed)
    report("wave 1 began", "yes" if changed_last else "no", "no", not changed_last)


def waves():
    """Four waves of a ConfigMap each: installation and update, in order."""
    chart(tree, "unit", CONFIG, {"tag": "1"})

    def units(tag):
        source = {"path": "charts/unit", "helm": {"valuesObject": {"tag": tag}}}
        return [child(f"w{number}", number, source) for number in range(4)]

    write_children(units("1"))
    took = install(200)
    report("installation of four waves", seconds(took), "in time", took is not None)
    created = [at(applications()[f"w{each}"], "metadata", "creationTimestamp") for each in range(4)]
    report("created in order", created == sorted(created) and len(set(created)) == 4, True,
           created == sorted(created) and len(set(created)) == 4)
    for round_ in range(2, 5):
        write_children(units(str(round_)))
        took = update(300)
        report(f"update {round_ - 1} of four waves", seconds(took), "in time", took is not None)
        started = [at(applications()[f"w{each}"], "status", "operationState", "startedAt") for each in range(4)]
        report(f"update {round_ - 1} in order", started == sorted(started), True, started == sorted(started))


def same():
    """The spec changes and renders the same manifests: nothing to sync, the root must not wait."""
    chart(tree, "unit", CONFIG, {"tag": "1"})

    def units(unused):
        source = {"path": "charts/unit", "helm": {"valuesObject": {"tag": "1", "unused": unused}}}
        return [child("w0", 0, source), child("w1", 1, source)]

    write_children(units(1))
    report("installation", seconds(install(120)))
    write_children(units(2))
    took = update(200)
    report("update that renders the same", seconds(took), "in time", took is not None)
    # What Go's omitempty drops from the controller's copy of the spec, and what it must not drop.
    odd = {"path": "charts/unit", "helm": {"skipCrds": False, "parameters": [], "values": "", "valueFiles": [],
           "valuesObject": {"tag": "1", "none": None, "empty": {}, "list": [], "zero": 0, "no": False, "text": "",
                            "deep": {"a": [{}, [], None, {"b": 0}]}, "big": 12345678901, "float": 1.5}}}
    write_children([child("w0", 0, odd, ignoreDifferences=[{"group": "", "kind": "Secret", "jsonPointers": ["/data"]}])])
    write(tree / "charts" / "unit" / "plain" / "map.yaml",
          {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "plain"}, "data": {}})
    write_children([child("w1", 1, {"path": "charts/unit/plain", "directory": {"recurse": True}})])
    took = update(200)
    report("a spec with empty values of every kind", seconds(took), "in time", took is not None)


def drift():
    """A unit that stays OutOfSync for good (the API server drops a field of it) does not stop the next wave."""
    project = {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": {"name": "drift", "namespace": "argocd"},
               "spec": {"description": "1", "noSuchField": True}}
    chart(tree, "unit", CONFIG, {"tag": "1"})
    for heal in (True, False):
        key = "heals" if heal else "stays"
        base = f"drift/{key}"
        project["metadata"]["name"] = f"drift-{key}"
        write(tree / base / "project.yaml", project)

    def units(tag):
        result = []
        for number, key in enumerate(("heals", "stays")):
            each = child(f"w{number}-{key}", number, {"path": f"drift/{key}", "directory": {"recurse": tag == "2"}})
            each["spec"]["syncPolicy"]["automated"]["selfHeal"] = key == "heals"
            result.append(each)
        return result + [child("w2", 2, {"path": "charts/unit", "helm": {"valuesObject": {"tag": tag}}})]

    write_children(units("1"))
    push(tree)
    apply(root())
    took = wait(300, lambda found: "w2" in found and state(found["w2"])[:2] == ("Synced", "Healthy"))
    report("installation past two units that stay OutOfSync", seconds(took), "in time", took is not None)
    found = applications()
    report("they are OutOfSync", [state(found[each])[0] for each in ("w0-heals", "w1-stays") if each in found], "OutOfSync",
           all(each in found and state(found[each])[0] == "OutOfSync" for each in ("w0-heals", "w1-stays")))
    write_children(units("2"))
    push(tree)
    refresh("root")
    took = wait(300, lambda found: at(found["w2"], "spec", "source", "helm", "valuesObject", "tag") == "2")
    report("update past them", seconds(took), "in time", took is not None)


def repair():
    """A unit that cannot be rendered holds the next wave, and after the repair all goes on by itself."""
    chart(tree, "unit", CONFIG, {"tag": "1"})
    write_children([child("w0", 0, {"path": "no/such/directory"}), child("w1", 1, {"path": "charts/unit"})])
    push(tree)
    apply(root())
    took = wait(90, lambda found: "w1" in found)
    report("wave 1 began within 90 s", "no" if took is None else f"after {took:.0f} s", "no", took is None)
    report("the broken unit", state(applications()["w0"]))
    write_children([child("w0", 0, {"path": "charts/unit"})])
    took = update(300)
    report("recovered by itself after the repair", seconds(took), "in time", took is not None)


def stuck():
    """A unit that never gets ready, with controller.sync.timeout.seconds: the repair reaches the waiting root."""
    chart(tree, "unit", DEPLOYMENT, {"tag": "1", "node": ""})
    source = {"path": "charts/unit", "helm": {"valuesObject": {"tag": "1", "node": "none"}}}
    write_children([child("w0", 0, source), child("w1", 1, source)])
    push(tree)
    apply(root())
    waits = wait(60, lambda found: "w0" in found and state(found["w0"])[1] == "Progressing")
    report("the unit is Progressing", seconds(waits), "in time", waits is not None)
    write_children([child(each, number, {"path": "charts/unit"}) for number, each in enumerate(("w0", "w1"))])
    took = update(300)
    report("repaired, with a timeout of 60 s", seconds(took), "in time", took is not None)


TRIALS = {"gate": gate, "waves": waves, "same": same, "drift": drift, "repair": repair, "stuck": stuck}
TRIALS[name]()
sys.exit(1 if failures else 0)
