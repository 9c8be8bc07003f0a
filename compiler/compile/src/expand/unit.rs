//! The units of an instance: which there are on this cluster, and what their merged fields say.

use std::sync::Arc;

use stackc_argo as argo;
use stackc_expr::{Known, Scope};
use stackc_lang::{self as lang, Addon, Decode, Field, Manifest, Override, Patch, Topology};
use stackc_source::{Sink, Span, Spanned, did_you_mean};
use stackc_yaml::{Data, Entry, Map, Node};

use crate::diagnostics as d;
use crate::merge;
use crate::plan::{Cluster, Content, LeftOut, Unit};
use crate::settings::Extra;

use super::Inputs;
use super::content::{Filled, addon, manifest};
use super::layers::{Layer, Rank, mapping, merge_field, report_rivals, text};

/// One instance of a stack on a cluster, with what its expressions see.
pub struct InstanceContext<'a> {
    /// What every expansion reads.
    pub inputs: &'a Inputs<'a>,
    /// The cluster.
    pub cluster: &'a lang::Cluster,
    /// The instance's name.
    pub name: &'a Arc<str>,
    /// Its stack.
    pub stack: &'a lang::Stack,
    /// What placements and the cluster say of it.
    pub layers: &'a [Layer<&'a lang::Instance>],
    /// What the cluster adds to every Application.
    pub extra: &'a Extra,
    /// The names that all its units see.
    pub scope: Arc<Scope>,
}

/// Adds the units of an instance to its cluster.
pub fn units(cx: &InstanceContext, expanded: &mut Cluster, sink: &mut Sink) {
    if let Some(hydrate) = cx.stack.hydrate
        && hydrate.value
    {
        sink.push(d::not_yet::hydrate(hydrate.span));
    }
    let addons = |instance: &lang::Instance| instance.addons.clone();
    for (name, layers) in merge_units(cx, &cx.stack.addons, &addons, &["chart"], sink) {
        let Some(prepared) = prepare::<Addon>(cx, &name, &layers, expanded, sink) else { continue };
        let unit = finish(cx, prepared, sink, |prepared, sink| {
            let content = addon(cx.inputs, &prepared.filled, prepared.span, &prepared.id, sink)?;
            Some(Content::Addon(Box::new(content)))
        });
        expanded.units.extend(unit);
    }
    let manifests = |instance: &lang::Instance| instance.manifests.clone();
    for (name, layers) in merge_units(cx, &cx.stack.manifests, &manifests, &["from", "inline"], sink) {
        let Some(prepared) = prepare::<Manifest>(cx, &name, &layers, expanded, sink) else { continue };
        let unit = finish(cx, prepared, sink, |prepared, sink| {
            manifest(cx.inputs, &prepared.filled, prepared.span, sink).map(Content::Manifest)
        });
        expanded.units.extend(unit);
    }
}

/// The patches of each unit, lowest layer first; a null takes away those below. A name that the stack does not have
/// makes a new unit only if it says what the unit is (one of `makes`).
fn merge_units<T: Clone>(
    cx: &InstanceContext,
    own: &lang::Named<Override<T>>,
    overrides: &dyn Fn(&lang::Instance) -> lang::Named<Override<T>>,
    makes: &[&str],
    sink: &mut Sink,
) -> Vec<(lang::Name, Vec<Layer<Patch<T>>>)> {
    let mut units: Vec<(lang::Name, Vec<Layer<Patch<T>>>)> = Vec::new();
    for (name, patch) in own.iter() {
        match patch {
            Some(patch) => {
                units.push((name.clone(), vec![Layer { rank: Rank::Stack, says: patch.clone() }]));
            }
            None => sink.push(d::null_takes_nothing::unit(&name.value, name.span)),
        }
    }
    for layer in cx.layers {
        for (name, patch) in overrides(layer.says).iter() {
            let found = units.iter().position(|(known, _)| known == name);
            match (found, patch) {
                (Some(at), Some(patch)) => {
                    if let Some((_, layers)) = units.get_mut(at) {
                        layers.push(Layer { rank: layer.rank, says: patch.clone() });
                    }
                }
                (Some(at), None) => {
                    units.remove(at);
                }
                (None, Some(patch)) if makes.iter().any(|field| patch.field(field).is_some()) => {
                    units.push((name.clone(), vec![Layer { rank: layer.rank, says: patch.clone() }]));
                }
                (None, _) => {
                    let help = did_you_mean(&name.value, units.iter().map(|(name, _)| name.value.as_ref()));
                    sink.push(d::unknown_unit::of(name, &cx.stack.name, makes, help));
                }
            }
        }
    }
    units
}

/// A unit whose layers are filled in and merged.
pub struct Prepared<'a> {
    /// Its name.
    name: &'a lang::Name,
    /// Its id on the cluster.
    id: Arc<str>,
    /// The layers and the merged fields.
    filled: Filled,
    /// Where it is named in the lowest layer.
    span: Span,
    /// Whether it is an add-on.
    is_addon: bool,
}

/// Evaluates `if`, fills the layers in and merges their fields. Nothing where `if` leaves the unit out.
fn prepare<'a, T: Decode + 'static>(
    cx: &InstanceContext,
    name: &'a lang::Name,
    layers: &[Layer<Patch<T>>],
    expanded: &mut Cluster,
    sink: &mut Sink,
) -> Option<Prepared<'a>> {
    let is_addon = std::any::TypeId::of::<T>() == std::any::TypeId::of::<Addon>();
    let own_name = cx.stack.name.value == *cx.name;
    let id: Arc<str> = if is_addon && own_name {
        Arc::clone(&name.value)
    } else {
        format!("{}-{}", cx.name, name.value).into()
    };
    let span = name.span;
    let scope = |namespace: Option<&Node>, release_name: Option<&Node>| {
        let mut scope = Scope::over(&cx.scope);
        let own = [Some(("name", text(&name.value, span)))];
        let more = [
            namespace.map(|node| ("namespace", node.clone())),
            release_name.map(|node| ("releaseName", node.clone())),
        ];
        scope.set("addon", mapping(own.into_iter().chain(more).flatten(), span).data);
        scope
    };
    let bare = scope(None, None);
    let condition = layers.iter().rev().find_map(|layer| match &layer.says.condition {
        Field::Unset => None,
        Field::Null => Some(None),
        Field::Set(template) => Some(Some(template)),
    });
    if let Some(Some(template)) = condition {
        match template.eval_bool(&bare, cx.inputs.sources) {
            Ok(true) => {}
            Ok(false) => {
                check_names_only(cx, layers, sink);
                expanded.left_out.push(LeftOut {
                    instance: Arc::clone(cx.name),
                    name: Arc::clone(&name.value),
                    condition: template.node().span,
                });
                return None;
            }
            Err(diagnostic) => {
                sink.push(*diagnostic);
                return None;
            }
        }
    }
    let before = sink.hard_errors();
    let mut patches: Vec<(Rank, &lang::Draft)> =
        layers.iter().map(|layer| (layer.rank, &layer.says.draft)).collect();
    let defaults = defaults_layer(cx, layers, is_addon);
    if let Some(defaults) = &defaults {
        patches.insert(0, (Rank::Defaults, defaults));
    }

    // What `addon.namespace` and `addon.releaseName` are has to be known before anything else is filled in.
    let early = |field: &str, scope: &Scope, sink: &mut Sink| {
        let filled = patches.iter().filter_map(|(rank, draft)| {
            let node = draft.get(field)?.fill(scope, cx.inputs.sources, sink)?;
            Some(Layer { rank: *rank, says: single(field, node, span) })
        });
        let filled: Vec<Layer<Node>> = filled.collect();
        merge_field(cx.inputs, field, &filled).map(|(_, node)| node)
    };
    let namespace = early("namespace", &bare, sink);
    let release_name = match (is_addon, early("releaseName", &scope(namespace.as_ref(), None), sink)) {
        (true, None) => Some(text(&id, span)),
        (_, written) => written,
    };
    let scope = Arc::new(scope(namespace.as_ref(), release_name.as_ref()));

    let mut filled: Vec<Layer<Node>> = Vec::with_capacity(patches.len());
    for (rank, draft) in patches {
        let node = draft.fill(&scope, cx.inputs.sources, sink)?;
        filled.push(Layer { rank, says: with_preset(node, sink) });
    }
    report_rivals(
        &filled,
        &format!("{}.{}", if is_addon { "addons" } else { "manifests" }, name.value),
        true,
        sink,
    );
    if sink.hard_errors() > before {
        return None;
    }
    Some(Prepared { name, id, filled: Filled { layers: filled, scope }, span, is_addon })
}

/// The project's defaults, unless the unit switches them off. A manifest takes those that are about Argo CD.
fn defaults_layer<T>(
    cx: &InstanceContext,
    layers: &[Layer<Patch<T>>],
    is_addon: bool,
) -> Option<lang::Draft> {
    let defaults = cx.inputs.resolved.settings.defaults.as_ref()?;
    let switch = layers.iter().rev().find_map(|layer| match layer.says.field("defaults")?.data {
        Data::Bool(on) => Some(on),
        _ => None,
    });
    if switch == Some(false) {
        return None;
    }
    if is_addon {
        return Some(defaults.draft.clone());
    }
    let node = defaults.draft.source();
    let about_argocd = |key: &str| {
        matches!(
            key,
            "syncPolicy" | "ignoreDifferences" | "revisionHistoryLimit" | "info" | "argocd" | "protect"
        )
    };
    let kept: Map = node
        .as_map()?
        .iter()
        .filter(|(key, _)| about_argocd(key))
        .map(|(key, entry)| (Arc::clone(key), entry.clone()))
        .collect();
    Some(lang::Draft::plain(Node { data: Data::Map(Arc::new(kept)), ..node.clone() }))
}

fn single(field: &str, node: Node, span: Span) -> Node {
    let entry = std::iter::once((Arc::from(field), Entry { key: span, node }));
    Node::new(Data::Map(Arc::new(entry.collect())), span)
}

/// Checks the names that expressions of a unit use which `if` leaves out: no more can be said of it here.
fn check_names_only<T>(cx: &InstanceContext, layers: &[Layer<Patch<T>>], sink: &mut Sink) {
    let params = Known::closed(cx.stack.params.names().map(|name| (name, Known::Open)));
    let open = ["vars", "cluster", "stack", "addon", "project"].map(|name| (name, Known::Open));
    let known = Known::closed(open.into_iter().chain([("params", params)]));
    for layer in layers {
        layer.says.draft.templates(&mut |template| template.check_names(&known, cx.inputs.sources, sink));
    }
}

/// A layer with its preset written out under what stands beside it, so that what is written beside `preset` wins
/// and what an upper layer says wins over both.
fn with_preset(node: Node, sink: &mut Sink) -> Node {
    let Some(policy) = node.get("syncPolicy") else { return node };
    let Some(name) = policy.get("preset") else { return node };
    let span = name.place();
    let Some(preset) = argo::Preset::from_node(name, sink) else { return node };
    let Data::Map(fields) = &node.data else { return node };
    let mut fields = fields.as_ref().clone();
    let block = preset.sync_policy(span);
    let revisions = Node::new(Data::Int(preset.revision_history_limit()), span);
    let mut own = policy.clone();
    if let Data::Map(map) = &mut own.data {
        Arc::make_mut(map).remove("preset");
    }
    let policy = lay_beside(&block, &own);
    if let Some(entry) = fields.get_mut("syncPolicy") {
        entry.node = policy;
    }
    if fields.get("revisionHistoryLimit").is_none() {
        fields.insert("revisionHistoryLimit", Entry { key: span, node: revisions });
    }
    Node { data: Data::Map(Arc::new(fields)), ..node }
}

/// What is written beside a preset over what the preset says, nulls kept for the layers below.
fn lay_beside(preset: &Node, own: &Node) -> Node {
    let (Data::Map(below), Data::Map(above)) = (&preset.data, &own.data) else { return own.clone() };
    let mut map = below.as_ref().clone();
    for (key, entry) in above.iter() {
        let node = match map.get(key).map(|below| &below.node) {
            Some(below) if key.as_ref() == "syncOptions" => join_options(below, &entry.node),
            Some(below) => lay_beside(below, &entry.node),
            None => entry.node.clone(),
        };
        map.insert(Arc::clone(key), Entry { key: entry.key, node });
    }
    Node { data: Data::Map(Arc::new(map)), ..own.clone() }
}

fn join_options(preset: &Node, own: &Node) -> Node {
    let (Data::Seq(below), Data::Seq(above)) = (&preset.data, &own.data) else { return own.clone() };
    let name = |node: &Node| node.as_str().and_then(|text| text.split('=').next()).map(str::to_owned);
    let kept = below.iter().filter(|option| !above.iter().any(|other| name(other) == name(option)));
    Node { data: Data::Seq(Arc::new(kept.chain(above.iter()).cloned().collect())), ..own.clone() }
}

/// Reads the merged fields and makes the unit of them.
fn finish(
    cx: &InstanceContext,
    prepared: Prepared,
    sink: &mut Sink,
    content: impl FnOnce(&Prepared, &mut Sink) -> Option<Content>,
) -> Option<Unit> {
    let before = sink.hard_errors();
    let settings = &cx.inputs.resolved.settings;
    let field = |name: &str| merge_field(cx.inputs, name, &prepared.filled.layers).map(|(_, node)| node);
    let mut decoding = lang::Context { sources: cx.inputs.sources, sink, drafts: false };
    let cx_of = &mut decoding;
    let namespace = field("namespace").and_then(|node| lang::Text::decode(&node, cx_of));
    let needs = field("needs").and_then(|node| Vec::decode(&node, cx_of)).unwrap_or_default();
    let protect = field("protect").and_then(|node| Spanned::<bool>::decode(&node, cx_of));
    let revisions = field("revisionHistoryLimit").and_then(|node| Spanned::<i64>::decode(&node, cx_of));
    let own = field("argocd");
    let extra = |key: &str| own.as_ref().and_then(|own| own.get(key).cloned());
    let own = Extra { labels: extra("labels"), annotations: extra("annotations"), spec: extra("spec") };
    let hydrate = field("hydrate").and_then(|node| Spanned::<bool>::decode(&node, cx_of));
    if let Some(hydrate) = hydrate.filter(|hydrate| hydrate.value) {
        sink.push(d::not_yet::hydrate(hydrate.span));
    }
    let version = settings.version;
    let sync_policy = sync_policy(&prepared, field("syncPolicy"), version, sink);
    let list = |node: Option<Node>| node.as_ref().and_then(Node::as_seq).unwrap_or(&[]).to_vec();
    let ignore_differences = list(field("ignoreDifferences"))
        .iter()
        .filter_map(|node| argo::IgnoreDifference::decode(node, version, sink))
        .collect();
    let info =
        list(field("info")).iter().filter_map(|node| argo::Info::decode(node, version, sink)).collect();
    let revision_history_limit = match revisions {
        Some(limit) => argo::revision_history_limit(limit, sink),
        None => Some(argo::Preset::Default.revision_history_limit()),
    };
    if let Some(namespace) = &namespace {
        argo::check_namespace(&namespace.value, namespace.span, sink);
    }
    if prepared.is_addon && field("namespace").is_none() {
        sink.push(d::no_namespace::addon(&prepared.name.value, prepared.span));
    }
    let content = content(&prepared, sink)?;
    let application = application_name(cx, &prepared, sink)?;
    (sink.hard_errors() == before).then(|| Unit {
        id: Arc::clone(&prepared.id),
        name: Arc::clone(&prepared.name.value),
        instance: Arc::clone(cx.name),
        stack: Arc::clone(&cx.stack.name.value),
        span: prepared.span,
        file: cx.inputs.sources.get(prepared.span.file).path.as_str().into(),
        application,
        namespace,
        needs,
        sync_policy,
        ignore_differences,
        info,
        revision_history_limit,
        extra: vec![settings.extra.clone(), cx.extra.clone(), own],
        protect: protect.is_some_and(|protect| protect.value),
        content,
    })
}

/// The sync policy of a unit: what its layers say over the preset `default`, which counts where no layer names another.
fn sync_policy(
    prepared: &Prepared,
    written: Option<Node>,
    version: argo::Version,
    sink: &mut Sink,
) -> argo::SyncPolicy {
    let default = argo::Preset::Default.sync_policy(prepared.span);
    let layers: Vec<Node> =
        prepared.filled.layers.iter().filter_map(|layer| layer.says.get("syncPolicy").cloned()).collect();
    let items = |list: &str, item: &Node| {
        (list == "syncOptions")
            .then(|| item.as_str().and_then(|text| text.split('=').next()).map(str::to_owned))?
    };
    let mut merged = Some(default);
    for layer in &layers {
        merged = match merged {
            Some(base) => merge::field("syncPolicy", base, layer, &items),
            None => merge::without_nulls(layer),
        };
    }
    let Some(merged) = merged else { return argo::SyncPolicy::default() };
    let policy = argo::SyncPolicy::decode(&merged, version, sink);
    if let Some(written) = &written {
        let mut checked = policy.clone();
        checked.add_option("CreateNamespace", "true");
        checked.check_combinations(written, sink);
    }
    policy
}

/// The name of the unit's Application: `<cluster>-<id>` where one Argo CD deploys all clusters, the id where each has
/// its own, or what the project's expression gives.
fn application_name(cx: &InstanceContext, prepared: &Prepared, sink: &mut Sink) -> Option<Arc<str>> {
    let settings = &cx.inputs.resolved.settings;
    let (name, span): (Arc<str>, Span) = match &settings.application_name {
        Some(draft) => {
            let node = draft.fill(&prepared.filled.scope, cx.inputs.sources, sink)?;
            let Data::String(name) = &node.data else {
                sink.push(lang::diagnostics::wrong_type::expected(&node, "a name"));
                return None;
            };
            (Arc::clone(name), node.place())
        }
        None => match settings.topology {
            Topology::Hub => (format!("{}-{}", cx.cluster.name.value, prepared.id).into(), prepared.span),
            Topology::Local => (Arc::clone(&prepared.id), prepared.span),
        },
    };
    argo::check_application_name(&name, span, sink).then_some(name)
}
