//! The health check, run by a Lua interpreter with no more libraries than Argo CD opens.

use super::*;
use mlua::{Lua, LuaOptions, StdLib, Table, Value as LuaValue};
use serde_json::{Value, json};

/// What the health check says of an Application: status and message, or Lua's error.
fn health(application: &Value) -> mlua::Result<(String, String)> {
    health_in(&interpreter()?, application)
}

/// As Argo CD's util/lua/lua.go opens one for a check of argocd-cm: base, table, package, an os of its own.
fn interpreter() -> mlua::Result<Lua> {
    Lua::new_with(StdLib::TABLE, LuaOptions::default())
}

fn health_in(lua: &Lua, application: &Value) -> mlua::Result<(String, String)> {
    lua.globals().set("obj", to_lua(lua, application)?)?;
    let verdict: Table = lua.load(APPLICATION_HEALTH).eval()?;
    Ok((verdict.get("status")?, verdict.get("message")?))
}

/// A JSON value as Argo CD hands it to Lua: a null is nil, a list begins at 1.
fn to_lua(lua: &Lua, value: &Value) -> mlua::Result<LuaValue> {
    Ok(match value {
        Value::Null => LuaValue::Nil,
        Value::Bool(it) => LuaValue::Boolean(*it),
        Value::Number(it) => LuaValue::Number(it.as_f64().unwrap()),
        Value::String(it) => LuaValue::String(lua.create_string(it)?),
        Value::Array(items) => {
            let table = lua.create_table()?;
            for item in items {
                table.push(to_lua(lua, item)?)?;
            }
            LuaValue::Table(table)
        }
        Value::Object(entries) => {
            let table = lua.create_table()?;
            for (key, item) in entries {
                table.set(key.as_str(), to_lua(lua, item)?)?;
            }
            LuaValue::Table(table)
        }
    })
}

/// A child as Argo CD leaves it when all is done.
fn settled() -> Value {
    let source = json!({"repoURL": "https://git.example.com/deploy.git", "path": "charts/a", "targetRevision": "main",
        "helm": {"releaseName": "a", "valueFiles": ["/clusters/c/values.yaml"]}});
    json!({
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "c-a", "namespace": "argocd"},
        "spec": {
            "project": "c", "source": source, "destination": {"name": "c", "namespace": "a"},
            "syncPolicy": {"automated": {"prune": true, "selfHeal": true}},
        },
        "status": {
            "reconciledAt": "2026-11-22T10:00:20Z",
            "health": {"status": "Healthy", "lastTransitionTime": "2026-11-22T09:00:00Z"},
            "sync": {"status": "Synced", "revision": "1111",
                "comparedTo": {"source": source, "destination": {"name": "c", "namespace": "a"}}},
            "operationState": {
                "phase": "Succeeded", "startedAt": "2026-11-22T10:00:00Z", "finishedAt": "2026-11-22T10:00:10Z",
                "message": "successfully synced (all tasks run)",
                "operation": {"sync": {"revision": "1111", "source": source}},
                "syncResult": {"revision": "1111", "source": source},
            },
        },
    })
}

/// The same with two sources, as a chart with values from another repository has them.
fn settled_with_two_sources() -> Value {
    let sources = json!([
        {"repoURL": "https://charts.example.com", "chart": "a", "targetRevision": "1.2.3",
         "helm": {"valueFiles": ["$values/clusters/c/values.yaml"]}},
        {"repoURL": "https://git.example.com/deploy.git", "targetRevision": "main", "ref": "values"}]);
    // The controller writes a source without content where there are sources.
    let written = json!({"source": {"repoURL": ""}, "sources": sources});
    let mut application = edited(
        settled(),
        json!({
            "spec": {"source": null, "sources": sources},
            "status": {"sync": {"comparedTo": {"source": null}},
                "operationState": {"operation": {"sync": {"source": null, "sources": sources}}, "syncResult": {"source": null}}},
        }),
    );
    merge(&mut application["status"]["sync"]["comparedTo"], written.clone());
    merge(&mut application["status"]["operationState"]["syncResult"], written);
    application
}

/// A JSON merge patch: maps merge, a null removes, all else replaces.
fn edited(mut application: Value, edit: Value) -> Value {
    merge(&mut application, edit);
    application
}

fn merge(target: &mut Value, edit: Value) {
    let Value::Object(edits) = edit else {
        *target = edit;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (key, edit) in edits {
        if edit.is_null() {
            target.as_object_mut().unwrap().shift_remove(&key);
        } else {
            merge(&mut target[key.as_str()], edit);
        }
    }
}

fn check(cases: &[(&str, Value, &str)]) {
    let mut wrong = Vec::new();
    for (case, application, wanted) in cases {
        let (status, message) = health(application).unwrap_or_else(|error| panic!("{case}: {error}"));
        if status != *wanted {
            wrong.push(format!("{case}: wanted {wanted}, got {status} ({message})"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn out_of_sync(status: Value) -> Value {
    edited(edited(settled(), json!({"status": {"sync": {"status": "OutOfSync"}}})), json!({"status": status}))
}

fn by_hand(application: Value) -> Value {
    edited(application, json!({"spec": {"syncPolicy": {"automated": null}}}))
}

fn old_source() -> Value {
    json!({"repoURL": "https://git.example.com/deploy.git", "path": "charts/a", "targetRevision": "main",
        "helm": {"releaseName": "a", "valueFiles": ["/clusters/c/values.yaml"], "valuesObject": {"replicas": 1}}})
}

/// The last operation was for another spec.
fn old_operation() -> Value {
    json!({"operation": {"sync": {"source": old_source()}}, "syncResult": {"source": old_source()}})
}

/// The thirteen cases that were tried on a real Argo CD 3.6.1, and what waves need them to be.
#[test]
fn holds_and_passes_what_waves_need() {
    let stale = json!({"reconciledAt": "2026-11-22T10:00:10Z"});
    check(&[
        ("all current and healthy", settled(), "Healthy"),
        ("the same with two sources", settled_with_two_sources(), "Healthy"),
        ("no status", edited(settled(), json!({"status": null})), "Progressing"),
        (
            "comparedTo of an older spec",
            edited(settled(), json!({"status": {"sync": {"comparedTo": {"source": old_source()}}}})),
            "Progressing",
        ),
        (
            "OutOfSync, last operation of an older spec",
            out_of_sync(json!({"operationState": old_operation()})),
            "Progressing",
        ),
        (
            "Synced, the new spec renders the same, last operation of an older spec",
            edited(settled(), json!({"status": {"operationState": old_operation()}})),
            "Healthy",
        ),
        (
            "operation running",
            edited(settled(), json!({"status": {"operationState": {"phase": "Running"}}})),
            "Progressing",
        ),
        (
            "OutOfSync, last operation failed",
            out_of_sync(json!({"operationState": {"phase": "Failed"}})),
            "Degraded",
        ),
        ("OutOfSync, verdict not after the operation's end", out_of_sync(stale.clone()), "Progressing"),
        (
            "the same, but health changed after it",
            edited(
                out_of_sync(stale),
                json!({"status": {"health": {"lastTransitionTime": "2026-11-22T10:00:11Z"}}}),
            ),
            "Healthy",
        ),
        ("OutOfSync for good, synced, verdict later", out_of_sync(json!({})), "Healthy"),
        (
            "ComparisonError",
            edited(
                settled(),
                json!({"status": {"sync": {"status": "Unknown"},
            "conditions": [{"type": "ComparisonError", "message": "app path does not exist"}]}}),
            ),
            "Degraded",
        ),
        (
            "manual, never synced",
            by_hand(out_of_sync(json!({"operationState": null, "health": {"status": "Missing"}}))),
            "Healthy",
        ),
        (
            "automated.enabled false, never synced",
            edited(
                out_of_sync(json!({"operationState": null, "health": {"status": "Missing"}})),
                json!({"spec": {"syncPolicy": {"automated": {"enabled": false}}}}),
            ),
            "Healthy",
        ),
        ("Degraded", edited(settled(), json!({"status": {"health": {"status": "Degraded"}}})), "Degraded"),
    ]);
}

/// What the controller writes differently from what stands in the spec, and means the same (Go's omitempty).
#[test]
fn compares_specs_as_go_does() {
    let compared = |edit: Value| edited(settled(), json!({"status": {"sync": {"comparedTo": edit}}}));
    let spec = |edit: Value| edited(settled(), json!({"spec": edit}));
    let values = |spec: Value, seen: Value| {
        edited(
            settled(),
            json!({"spec": {"source": {"helm": {"valuesObject": spec}}},
            "status": {"sync": {"comparedTo": {"source": {"helm": {"valuesObject": seen}}}}}}),
        )
    };
    let two = settled_with_two_sources();
    let mut swapped = two.clone();
    swapped["spec"]["sources"].as_array_mut().unwrap().reverse();
    let mut one_more = two.clone();
    one_more["spec"]["sources"]
        .as_array_mut()
        .unwrap()
        .push(json!({"repoURL": "https://x.example.com", "path": "b"}));
    let mut one_less = two.clone();
    one_less["spec"]["sources"].as_array_mut().unwrap().pop();
    check(&[
        ("a false that Go leaves out", spec(json!({"source": {"helm": {"skipCrds": false}}})), "Healthy"),
        (
            "an empty list that Go leaves out",
            spec(json!({"source": {"helm": {"parameters": []}}})),
            "Healthy",
        ),
        ("an empty string that Go leaves out", spec(json!({"source": {"helm": {"values": ""}}})), "Healthy"),
        (
            "jsonnet: {} that Go adds",
            compared(json!({"source": {"directory": {"recurse": false, "jsonnet": {}}}})),
            "Healthy",
        ),
        (
            "a helm block without content",
            edited(
                settled(),
                json!({"spec": {"source": {"helm": null}},
            "status": {"sync": {"comparedTo": {"source": {"helm": {"releaseName": null, "valueFiles": null}}}}}}),
            ),
            "Healthy",
        ),
        (
            "source beside sources is ignored",
            edited(
                two.clone(),
                json!({"spec": {"source": {"repoURL": "https://other.example.com", "path": "x"}}}),
            ),
            "Healthy",
        ),
        ("the order of sources counts", swapped, "Progressing"),
        ("a source more", one_more, "Progressing"),
        ("a source less", one_less, "Progressing"),
        (
            "one source where there were two",
            edited(
                two,
                json!({"spec": {"sources": null, "source": {"repoURL": "https://charts.example.com"}}}),
            ),
            "Progressing",
        ),
        (
            "a true where there was nothing",
            spec(json!({"source": {"helm": {"skipCrds": true}}})),
            "Progressing",
        ),
        ("another destination", spec(json!({"destination": {"name": "d"}})), "Progressing"),
        ("another namespace", spec(json!({"destination": {"namespace": "b"}})), "Progressing"),
        (
            "ignoreDifferences not compared yet",
            spec(json!({"ignoreDifferences": [{"kind": "Secret"}]})),
            "Progressing",
        ),
        (
            "ignoreDifferences compared",
            edited(
                spec(json!({"ignoreDifferences": [{"kind": "Secret", "group": ""}]})),
                json!({"status": {"sync": {"comparedTo": {"ignoreDifferences": [{"kind": "Secret"}]}}}}),
            ),
            "Healthy",
        ),
        (
            "the same values",
            values(
                json!({"a": [], "b": {}, "c": 0, "d": false}),
                json!({"a": [], "b": {}, "c": 0, "d": false}),
            ),
            "Healthy",
        ),
        ("a null in values reaches neither", values(json!({"a": 1, "b": null}), json!({"a": 1})), "Healthy"),
        ("replicas set to 0", values(json!({"replicas": 0}), json!({})), "Progressing"),
        ("replicas no longer 0", values(json!({}), json!({"replicas": 0})), "Progressing"),
        (
            "false where there was nothing",
            values(json!({"a": {"b": false}}), json!({"a": {}})),
            "Progressing",
        ),
        ("a list that got shorter", values(json!({"a": [1]}), json!({"a": [1, 2]})), "Progressing"),
        ("text is not its number", values(json!({"a": "1"}), json!({"a": 1})), "Progressing"),
    ]);
}

/// Work under way, work that failed, work that never comes.
#[test]
fn knows_who_works_and_who_has_stopped() {
    let running = |edit: Value| {
        out_of_sync(edited(json!({"operationState": {"phase": "Running", "finishedAt": null}}), edit))
    };
    let retrying = json!({"operationState": {"phase": "Running", "retryCount": 2, "message": "failed. Retrying attempt #2 at 3:04PM."}});
    let unpruned = json!({"sync": {"status": "OutOfSync"}, "operationState": old_operation(), "resources": [
        {"kind": "Service", "name": "a", "status": "Synced"},
        {"kind": "ConfigMap", "name": "gone", "status": "OutOfSync", "requiresPruning": true}]});
    let no_prune = |status: Value| {
        edited(out_of_sync(status), json!({"spec": {"syncPolicy": {"automated": {"prune": null}}}}))
    };
    let sync_error =
        json!({"conditions": [{"type": "SyncError", "message": "auto-sync will wipe out all resources"}]});
    let degraded = json!({"health": {"status": "Degraded"}});
    let heals = |count: u32| {
        let operation = json!({"operation": {"sync": {"autoHealAttemptsCount": count}}});
        out_of_sync(json!({"reconciledAt": "2026-11-22T10:00:10Z", "operationState": operation}))
    };
    check(&[
        ("an operation asked for", edited(settled(), json!({"operation": {"sync": {}}})), "Progressing"),
        (
            "an operation being ended",
            edited(settled(), json!({"status": {"operationState": {"phase": "Terminating"}}})),
            "Progressing",
        ),
        ("running and Degraded: the work may be the cure", running(degraded.clone()), "Progressing"),
        (
            "running again after a failed attempt",
            running(json!({"operationState": {"retryCount": 2}})),
            "Progressing",
        ),
        ("between two attempts", out_of_sync(retrying.clone()), "Degraded"),
        (
            "between two attempts with an older spec",
            edited(out_of_sync(retrying), json!({"status": {"operationState": old_operation()}})),
            "Progressing",
        ),
        ("ended with Error", out_of_sync(json!({"operationState": {"phase": "Error"}})), "Degraded"),
        (
            "failed before it had a result",
            out_of_sync(json!({"operationState": {"phase": "Failed", "syncResult": null}})),
            "Degraded",
        ),
        (
            "failed with an older spec: a sync follows",
            edited(
                out_of_sync(json!({"operationState": {"phase": "Failed"}})),
                json!({"status": {"operationState": old_operation()}}),
            ),
            "Progressing",
        ),
        (
            "failed, Synced since",
            edited(settled(), json!({"status": {"operationState": {"phase": "Failed"}}})),
            "Healthy",
        ),
        (
            "Degraded by an older spec: a sync follows",
            edited(out_of_sync(degraded.clone()), json!({"status": {"operationState": old_operation()}})),
            "Progressing",
        ),
        (
            "Degraded before the last operation's end",
            edited(out_of_sync(degraded), json!({"status": {"reconciledAt": "2026-11-22T10:00:05Z"}})),
            "Progressing",
        ),
        (
            "refused to sync",
            edited(out_of_sync(sync_error.clone()), json!({"status": {"operationState": old_operation()}})),
            "Degraded",
        ),
        (
            "refused before, synced since, not compared since",
            edited(out_of_sync(sync_error), json!({"status": {"reconciledAt": "2026-11-22T10:00:09Z"}})),
            "Progressing",
        ),
        ("OutOfSync for good, healed once", heals(1), "Progressing"),
        ("OutOfSync for good, healed again", heals(2), "Healthy"),
        (
            "OutOfSync for good, being healed",
            edited(heals(2), json!({"status": {"operationState": {"phase": "Running"}}})),
            "Progressing",
        ),
        (
            "healed again, with an older spec",
            edited(heals(2), json!({"status": {"operationState": old_operation()}})),
            "Progressing",
        ),
        (
            "an older spec in the result alone",
            out_of_sync(
                json!({"operationState": {"operation": null, "syncResult": {"source": old_source()}}}),
            ),
            "Progressing",
        ),
        (
            "an older spec in the operation alone",
            out_of_sync(
                json!({"operationState": {"syncResult": null, "operation": {"sync": {"source": old_source()}}}}),
            ),
            "Progressing",
        ),
        (
            "no end of the last operation",
            out_of_sync(json!({"operationState": {"finishedAt": null}})),
            "Healthy",
        ),
        ("never compared since", out_of_sync(json!({"reconciledAt": null})), "Progressing"),
        ("OutOfSync and no operation yet", out_of_sync(json!({"operationState": null})), "Progressing"),
        (
            "a first sync that is due",
            out_of_sync(json!({"operationState": null, "health": {"status": "Missing"}})),
            "Progressing",
        ),
        ("only a forbidden pruning is left", no_prune(unpruned.clone()), "Healthy"),
        ("a pruning is left and allowed", out_of_sync(unpruned.clone()), "Progressing"),
        (
            "a pruning is left, and more",
            no_prune(edited(
                unpruned,
                json!({"resources": [
            {"status": "OutOfSync", "requiresPruning": true}, {"status": "OutOfSync"}]}),
            )),
            "Progressing",
        ),
        (
            "OutOfSync in nothing",
            no_prune(json!({"operationState": old_operation(), "resources": []})),
            "Progressing",
        ),
    ]);
}

/// Units that a person syncs hold nothing back, and say what they are otherwise.
#[test]
fn does_not_wait_for_a_person() {
    check(&[
        ("OutOfSync and Healthy", by_hand(out_of_sync(json!({}))), "Healthy"),
        (
            "OutOfSync since an older operation",
            by_hand(out_of_sync(json!({"operationState": old_operation()}))),
            "Healthy",
        ),
        ("Progressing", by_hand(out_of_sync(json!({"health": {"status": "Progressing"}}))), "Progressing"),
        ("Degraded", by_hand(out_of_sync(json!({"health": {"status": "Degraded"}}))), "Degraded"),
        ("failed", by_hand(out_of_sync(json!({"operationState": {"phase": "Failed"}}))), "Degraded"),
        (
            "being synced",
            by_hand(out_of_sync(json!({"operationState": {"phase": "Running"}}))),
            "Progressing",
        ),
        (
            "automated: {} is automated",
            edited(
                out_of_sync(json!({"operationState": null})),
                json!({"spec": {"syncPolicy": {"automated": {"prune": null, "selfHeal": null}}}}),
            ),
            "Progressing",
        ),
        (
            "no syncPolicy",
            edited(out_of_sync(json!({"operationState": null})), json!({"spec": {"syncPolicy": null}})),
            "Healthy",
        ),
    ]);
}

/// What Argo CD's own verdicts and errors become.
#[test]
fn passes_on_what_the_child_says() {
    let says = |health: &str| edited(settled(), json!({"status": {"health": {"status": health}}}));
    let condition = |kind: &str| json!({"status": {"conditions": [{"type": "OrphanedResourceWarning", "message": "x"}, {"type": kind, "message": "x"}]}});
    let unknown = json!({"status": {"sync": {"status": "Unknown", "comparedTo": {"source": old_source()}}, "health": {"status": "Unknown"}}});
    check(&[
        ("Progressing", says("Progressing"), "Progressing"),
        ("Suspended", says("Suspended"), "Suspended"),
        ("Unknown", says("Unknown"), "Degraded"),
        ("all of it gone", says("Missing"), "Degraded"),
        ("no health", edited(settled(), json!({"status": {"health": null}})), "Progressing"),
        ("empty health", edited(settled(), json!({"status": {"health": {"status": null}}})), "Progressing"),
        (
            "an empty status",
            edited(
                settled(),
                json!({"status": {"health": null, "sync": null, "operationState": null, "reconciledAt": null}}),
            ),
            "Progressing",
        ),
        ("no status.sync", edited(settled(), json!({"status": {"sync": null}})), "Progressing"),
        (
            "no comparedTo",
            edited(settled(), json!({"status": {"sync": {"comparedTo": null}}})),
            "Progressing",
        ),
        ("an empty list of conditions", edited(settled(), json!({"status": {"conditions": []}})), "Healthy"),
        ("a warning", edited(settled(), condition("SharedResourceWarning")), "Healthy"),
        (
            "InvalidSpecError, which leaves comparedTo behind",
            edited(edited(settled(), unknown.clone()), condition("InvalidSpecError")),
            "Degraded",
        ),
        ("UnknownError", edited(settled(), condition("UnknownError")), "Degraded"),
        (
            "ComparisonError of an older spec",
            edited(edited(settled(), unknown), condition("ComparisonError")),
            "Progressing",
        ),
        (
            "Unknown without a reason",
            edited(settled(), json!({"status": {"sync": {"status": "Unknown"}}})),
            "Progressing",
        ),
    ]);
}

/// An Application with a source hydrator has no source: it is compared with the branch that is hydrated.
#[test]
fn knows_the_source_of_a_hydrator() {
    let hydrator = json!({"drySource": {"repoURL": "https://git.example.com/dry.git", "path": "a", "targetRevision": "main"},
        "syncSource": {"targetBranch": "env/c", "path": "a"}});
    let source = json!({"repoURL": "https://git.example.com/dry.git", "path": "a", "targetRevision": "env/c", "helm": null});
    let hydrated = edited(
        settled(),
        json!({"spec": {"source": null, "sourceHydrator": hydrator}, "status": {
        "sourceHydrator": {"currentOperation": {"phase": "Hydrated", "sourceHydrator": hydrator}},
        "sync": {"comparedTo": {"source": source}},
        "operationState": {"operation": {"sync": {"source": source}}, "syncResult": {"source": source}}}}),
    );
    let operation = |edit: Value| {
        edited(hydrated.clone(), json!({"status": {"sourceHydrator": {"currentOperation": edit}}}))
    };
    let elsewhere = json!({"repoURL": "https://git.example.com/wet.git"});
    check(&[
        ("hydrated", hydrated.clone(), "Healthy"),
        (
            "hydrated, and OutOfSync for good",
            edited(hydrated.clone(), json!({"status": {"sync": {"status": "OutOfSync"}}})),
            "Healthy",
        ),
        (
            "hydrated into another repository",
            edited(
                hydrated.clone(),
                json!({
            "spec": {"sourceHydrator": {"syncSource": elsewhere}},
            "status": {"sourceHydrator": {"currentOperation": {"sourceHydrator": {"syncSource": elsewhere}}},
                "sync": {"comparedTo": {"source": elsewhere}}}}),
            ),
            "Healthy",
        ),
        ("being hydrated", operation(json!({"phase": "Hydrating"})), "Progressing"),
        ("cannot be hydrated", operation(json!({"phase": "Failed", "message": "x"})), "Degraded"),
        (
            "another dry revision, not hydrated yet",
            edited(
                hydrated.clone(),
                json!({"spec": {"sourceHydrator": {"drySource": {"targetRevision": "v2"}}}}),
            ),
            "Progressing",
        ),
        (
            "another branch, not compared yet",
            edited(
                hydrated.clone(),
                json!({"spec": {"sourceHydrator": {"syncSource": {"targetBranch": "env/d"}}}}),
            ),
            "Progressing",
        ),
        ("no hydrator at work", edited(hydrated, json!({"status": {"sourceHydrator": null}})), "Healthy"),
    ]);
}

/// Whatever is missing or of another kind, the check answers: an error in it would stop the root.
#[test]
fn never_raises() {
    // Xorshift: the same numbers on every machine.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    let extra = json!({"operation": {"sync": {}}, "status": {"conditions": [{"type": "SyncError", "message": "x"}],
        "resources": [{"status": "OutOfSync", "requiresPruning": true}],
        "sourceHydrator": {"currentOperation": {"phase": "Hydrated"}}, "operationState": {"retryCount": 1}}});
    let full = [
        settled(),
        settled_with_two_sources(),
        out_of_sync(json!({})),
        edited(out_of_sync(json!({})), extra.clone()),
        edited(
            edited(settled(), extra),
            json!({"operation": null, "spec": {"sourceHydrator": {"syncSource": {"path": "a"}}}}),
        ),
    ];
    let mut seen = std::collections::BTreeSet::new();
    let lua = interpreter().unwrap();
    for round in 0..4000 {
        let mut application = full[round % full.len()].clone();
        let odds = 2 + round % 40;
        spoil(&mut application, &mut |below| next(below), odds, round % 3 == 0);
        match health_in(&lua, &application) {
            Ok((status, _)) => {
                assert!(
                    ["Healthy", "Progressing", "Degraded", "Suspended", "Missing", "Unknown"]
                        .contains(&status.as_str())
                        || round % 3 == 0,
                    "{status}: {application}"
                );
                seen.insert(status);
            }
            Err(error) => panic!("{error}\n{application:#}"),
        }
    }
    for status in ["Healthy", "Progressing", "Degraded"] {
        assert!(seen.contains(status), "{status} never came up: the inputs are too poor");
    }
}

/// Takes away one part in `odds`; with `swap`, puts something of another type in its place now and then.
fn spoil(value: &mut Value, next: &mut dyn FnMut(usize) -> usize, odds: usize, swap: bool) {
    let others = [json!(null), json!("x"), json!(7), json!(true), json!([]), json!({}), json!(["x"])];
    match value {
        Value::Object(entries) => {
            let keys: Vec<String> = entries.keys().cloned().collect();
            for key in keys {
                match next(odds) {
                    0 if swap => entries[&key] = others[next(others.len())].clone(),
                    0 => drop(entries.shift_remove(&key)),
                    _ => spoil(&mut entries[&key], next, odds, swap),
                }
            }
        }
        Value::Array(items) => {
            items.retain(|_| next(odds) != 0);
            for item in items {
                spoil(item, next, odds, swap);
            }
        }
        _ => {}
    }
}
