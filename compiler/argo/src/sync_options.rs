//! The options of a sync. Argo CD compares them letter by letter and ignores those it does not know.

use std::collections::BTreeMap;

use stackc_source::{Sink, Span, nearest};
use stackc_yaml::Node;

use crate::diagnostics::{
    duplicate_sync_option, sync_option_value, sync_option_version, unknown_sync_option,
};
use crate::{Version, read};

/// An option.
#[derive(Debug)]
pub struct SyncOption {
    /// What stands before the `=`.
    pub name: &'static str,
    /// What may stand after it. The one that changes nothing is among them: it takes back what a lower layer says.
    pub values: &'static [&'static str],
    /// The first version that heeds it in `syncOptions` of an Application; none where only objects have it.
    pub application: Option<Version>,
    /// Whether it may stand in the annotation `argocd.argoproj.io/sync-options` of an object.
    pub object: bool,
}

/// Every option. Sources: Argo CD 3.6.1 `docs/user-guide/sync-options.md`, `controller/sync.go`,
/// `controller/appcontroller.go`, `gitops-engine/pkg/sync/common/types.go`; 3.3.0 for what is missing there.
pub static SYNC_OPTIONS: &[SyncOption] = &[
    option("Validate", BOOL, true),
    option("SkipDryRunOnMissingResource", BOOL, true),
    option("CreateNamespace", BOOL, false),
    option("ApplyOutOfSyncOnly", BOOL, false),
    option("PrunePropagationPolicy", &["foreground", "background", "orphan"], false),
    option("PruneLast", BOOL, true),
    option("Replace", BOOL, true),
    option("FailOnSharedResource", BOOL, false),
    option("RespectIgnoreDifferences", BOOL, false),
    option("ServerSideApply", BOOL, true),
    option("ClientSideApplyMigration", BOOL, false),
    SyncOption { name: "Prune", values: CONFIRM, application: Some(Version::V3_4), object: true },
    SyncOption { name: "Delete", values: CONFIRM, application: Some(Version::V3_4), object: true },
    SyncOption { name: "Force", values: BOOL, application: None, object: true },
];

static BOOL: &[&str] = &["true", "false"];
static CONFIRM: &[&str] = &["true", "false", "confirm"];

const fn option(name: &'static str, values: &'static [&'static str], object: bool) -> SyncOption {
    SyncOption { name, values, application: Some(Version::V3_3), object }
}

/// Where options stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// `syncOptions` of an Application.
    Application,
    /// The annotation of an object.
    Object,
}

/// Checks the items of `syncOptions` and gives back those that are well.
pub(crate) fn check(items: &[Node], version: Version, sink: &mut Sink) -> Vec<String> {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut fine = Vec::new();
    for node in items {
        let Some(text) = node.as_str() else { continue };
        let edit = read::is_literal(node).then_some(node.span);
        let Some(name) = one(text, Place::Application, node.place(), edit, version, sink) else { continue };
        match seen.get(name) {
            Some(first) => sink.push(duplicate_sync_option::new(node.place(), name, *first)),
            None => {
                seen.insert(name, node.place());
                fine.push(text.to_owned());
            }
        }
    }
    fine
}

/// Checks one option and gives back its name if it is well. `edit` is the span that holds exactly its text.
pub(crate) fn one(
    text: &str,
    place: Place,
    span: Span,
    edit: Option<Span>,
    version: Version,
    sink: &mut Sink,
) -> Option<&'static str> {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    let in_place = |option: &&SyncOption| match place {
        Place::Application => option.application.is_some_and(|since| since <= version),
        Place::Object => option.object,
    };
    let Some(option) = SYNC_OPTIONS.iter().find(|option| option.name == name) else {
        let names = || SYNC_OPTIONS.iter().filter(in_place).map(|option| option.name);
        let meant = nearest(name.trim(), names());
        let whole = meant.map(|meant| format!("{meant}={}", value.unwrap_or("true").trim()));
        sink.push(unknown_sync_option::new(span, text, whole, edit, names()));
        return None;
    };
    if !in_place(&option) {
        sink.push(match (place, option.application) {
            (Place::Application, Some(since)) => sync_option_version::too_new(span, text, since, version),
            (Place::Application, None) => sync_option_version::object_only(span, text),
            (Place::Object, _) => sync_option_version::application_only(span, text),
        });
        return None;
    }
    if !value.is_some_and(|value| option.values.contains(&value)) {
        let value = value.unwrap_or_default();
        let meant = nearest(value.trim(), option.values.iter().copied());
        sink.push(sync_option_value::new(span, option, value, meant, edit));
        return None;
    }
    Some(option.name)
}
