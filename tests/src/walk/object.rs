//! What holds for every object of Argo CD, beside its CRD.

use serde_json::Value;

use super::names;

/// The string at a JSON pointer; empty where there is none.
pub fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The wave of an object, as Argo CD reads it.
pub fn wave(object: &Value) -> Option<i64> {
    let wave = object.get("metadata")?.get("annotations")?.get("argocd.argoproj.io/sync-wave")?;
    wave.as_str()?.parse().ok()
}

const FINALIZERS: [&str; 2] =
    ["resources-finalizer.argocd.argoproj.io", "resources-finalizer.argocd.argoproj.io/background"];

/// What Argo CD knows at the level of an Application, case and all; anything else it passes over.
const SYNC_OPTIONS: [&str; 17] = [
    "Validate=false",
    "SkipDryRunOnMissingResource=true",
    "CreateNamespace=true",
    "ApplyOutOfSyncOnly=true",
    "PrunePropagationPolicy=foreground",
    "PrunePropagationPolicy=background",
    "PrunePropagationPolicy=orphan",
    "PruneLast=true",
    "Replace=true",
    "FailOnSharedResource=true",
    "RespectIgnoreDifferences=true",
    "ServerSideApply=true",
    "ClientSideApplyMigration=false",
    "Prune=false",
    "Prune=confirm",
    "Delete=false",
    "Delete=confirm",
];

/// Checks what the API server takes and Argo CD then passes over, and what the API server asks of every object.
pub fn check(object: &Value, kind: &str, problem: &mut dyn FnMut(String)) {
    if text(object, "/apiVersion") != "argoproj.io/v1alpha1" || text(object, "/kind") != kind {
        problem(format!("not an argoproj.io/v1alpha1 {kind}"));
    }
    nulls(object, String::new(), problem);
    metadata(&object["metadata"], problem);
    for option in
        object.pointer("/spec/syncPolicy/syncOptions").and_then(Value::as_array).into_iter().flatten()
    {
        if !option.as_str().is_some_and(|option| SYNC_OPTIONS.contains(&option)) {
            problem(format!("no sync option that Argo CD knows: {option}"));
        }
    }
}

fn nulls(value: &Value, path: String, problem: &mut dyn FnMut(String)) {
    match value {
        Value::Null => problem(format!("a null at {path}")),
        // Values are the chart's: a null there takes a default away.
        Value::Object(_) if path.ends_with("/valuesObject") => {}
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| nulls(value, format!("{path}/{key}"), problem));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| nulls(value, format!("{path}/{at}"), problem));
        }
        _ => {}
    }
}

fn metadata(metadata: &Value, problem: &mut dyn FnMut(String)) {
    let known = ["name", "namespace", "labels", "annotations", "finalizers"];
    for key in metadata.as_object().into_iter().flat_map(|map| map.keys()) {
        if !known.contains(&key.as_str()) {
            problem(format!("metadata has an unknown field `{key}`"));
        }
    }
    if !names::is_subdomain(text(metadata, "/name")) {
        problem(format!("`{}` is no name", text(metadata, "/name")));
    }
    if !names::is_label(text(metadata, "/namespace")) {
        problem(format!("`{}` is no namespace", text(metadata, "/namespace")));
    }
    for (field, is_value) in [
        ("labels", names::is_label_value as fn(&str) -> bool),
        ("annotations", (|_: &str| true) as fn(&str) -> bool),
    ] {
        for (key, value) in metadata[field].as_object().into_iter().flatten() {
            if !names::is_key(key) || !value.as_str().is_some_and(is_value) {
                problem(format!("{field} cannot hold `{key}: {value}`"));
            }
        }
    }
    if let Some(wave) = metadata["annotations"].get("argocd.argoproj.io/sync-wave")
        && wave.as_str().is_none_or(|wave| wave.parse::<i64>().is_err())
    {
        problem(format!("the wave {wave} is no quoted integer"));
    }
    for finalizer in metadata["finalizers"].as_array().into_iter().flatten() {
        if !finalizer.as_str().is_some_and(|finalizer| FINALIZERS.contains(&finalizer)) {
            problem(format!("nothing takes the finalizer {finalizer} away"));
        }
    }
}
