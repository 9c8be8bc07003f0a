//! One cluster: which instances it gets, from which layers, and what its names mean in expressions.

use std::collections::BTreeSet;
use std::sync::Arc;

use stackc_argo as argo;
use stackc_expr::Scope;
use stackc_lang::{self as lang, Topology};
use stackc_source::{Sink, Span, Spanned};
use stackc_yaml::{Data, Entry, Node};

use crate::diagnostics as d;
use crate::plan::{Cluster, Instance};
use crate::resolve::priority;
use crate::settings::{Extra, Settings};

use super::Inputs;
use super::layers::{Layer, Rank, instance_layers, mapping, merge_named, report_rivals, text};
use super::params::params;
use super::unit::{InstanceContext, units};

/// The cluster that an Argo CD runs in, as it calls it itself.
pub const IN_CLUSTER: &str = "https://kubernetes.default.svc";

/// Expands one cluster.
pub fn expand(inputs: &Inputs, cluster: &lang::Cluster, sink: &mut Sink) -> Cluster {
    let settings = &inputs.resolved.settings;
    let placements: Vec<&lang::Placement> = inputs
        .resolved
        .placements
        .iter()
        .filter(|placement| placement.clusters.selects(&cluster.labels))
        .collect();
    let scope = Arc::new(cluster_scope(inputs, cluster, &placements, sink));
    let file: Arc<str> = inputs.sources.get(cluster.span.file).path.as_str().into();
    refuse_not_yet(cluster, sink);

    let mut expanded = Cluster {
        name: Arc::clone(&cluster.name.value),
        span: cluster.name.span,
        file,
        labels: label_pairs(cluster),
        destination: destination(settings, cluster, sink),
        argocd: argocd_instance(settings, cluster),
        kubernetes: cluster
            .kubernetes
            .as_ref()
            .and_then(|kubernetes| kubernetes.version.as_ref())
            .map(|version| Arc::clone(&version.value)),
        protected: cluster.protected.is_some_and(|protected| protected.value),
        instances: Vec::new(),
        units: Vec::new(),
        left_out: Vec::new(),
    };
    let extra = fill_extra(inputs, cluster, &scope, sink);
    let mut layers: Vec<Layer<&lang::Instances>> = placements
        .iter()
        .map(|placement| Layer { rank: Rank::Placement(priority(placement)), says: &placement.stacks })
        .collect();
    layers.push(Layer { rank: Rank::Cluster, says: &cluster.stacks });
    let names: BTreeSet<&str> = layers.iter().flat_map(|layer| layer.says.0.names()).collect();
    for name in names {
        let found = instance_layers(&layers, name, sink);
        let Some((_, span)) = found.last().copied() else { continue };
        let own: Vec<Layer<&lang::Instance>> = found.iter().map(|(layer, _)| *layer).collect();
        let Some(stack) = stack_of(inputs, name, &own, sink) else { continue };
        expand_instance(inputs, cluster, &mut expanded, name, &stack, span, &own, &scope, &extra, sink);
    }
    if !cluster.addons.0.is_empty() || !cluster.manifests.0.is_empty() {
        let name = &cluster.name;
        if let Some(placed) = expanded.instances.iter().find(|instance| instance.name == name.value) {
            sink.push(d::own_stack_taken::of(&name.value, name.span, placed.span));
        } else {
            let stack = Arc::new(stack_in_place(cluster));
            expand_instance(
                inputs,
                cluster,
                &mut expanded,
                &name.value,
                &stack,
                name.span,
                &[],
                &scope,
                &extra,
                sink,
            );
        }
    }
    expanded.instances.sort_by(|a, b| a.name.cmp(&b.name));
    expanded.units.sort_by(|a, b| a.id.cmp(&b.id));
    expanded
}

#[expect(clippy::too_many_arguments, reason = "what an instance is made of; a struct would be used once")]
fn expand_instance(
    inputs: &Inputs,
    cluster: &lang::Cluster,
    expanded: &mut Cluster,
    name: &str,
    stack: &Arc<lang::Stack>,
    span: Span,
    layers: &[Layer<&lang::Instance>],
    scope: &Arc<Scope>,
    extra: &Extra,
    sink: &mut Sink,
) {
    let Some(params) = params(inputs, stack, name, layers, span, scope, sink) else { return };
    let name: Arc<str> = name.into();
    let mut here = Scope::over(scope);
    here.set("params", params.data.clone());
    here.call_keys("params", "param", format!("stack `{}`", stack.name.value));
    here.set("stack", stack_value(stack, &name).data);
    let context =
        InstanceContext { inputs, cluster, name: &name, stack, layers, extra, scope: Arc::new(here) };
    units(&context, expanded, sink);
    expanded.instances.push(Instance {
        name,
        stack: Arc::clone(&stack.name.value),
        span,
        needs: stack.needs.clone(),
    });
}

/// What every expression of a cluster sees: `project`, `cluster`, `vars`.
fn cluster_scope(
    inputs: &Inputs,
    cluster: &lang::Cluster,
    placements: &[&lang::Placement],
    sink: &mut Sink,
) -> Scope {
    let span = cluster.name.span;
    let labels = cluster.labels.0.iter().map(|(key, value)| {
        (Arc::clone(&key.value), Entry { key: key.span, node: text(&value.value, value.span) })
    });
    let labels = Node::new(Data::Map(Arc::new(labels.collect())), span);
    let mut scope = Scope::new();
    scope.set("project", mapping([("name", text(&inputs.resolved.settings.name, span))], span).data);
    scope.set("cluster", mapping([("name", text(&cluster.name.value, span)), ("labels", labels)], span).data);
    scope.call_keys("cluster.labels", "label", format!("cluster `{}`", cluster.name.value));
    for (name, why) in [
        ("vars", "vars cannot use each other"),
        ("params", "params are not known where vars are given"),
        ("stack", "a var belongs to no stack"),
        ("addon", "a var belongs to no add-on"),
    ] {
        scope.forbid(name, why);
    }

    let mut fill = |vars: &lang::Params<lang::Draft>, span: Span| {
        let filled = vars.iter().filter_map(|(name, draft)| {
            let node = draft.fill(&scope, inputs.sources, sink)?;
            Some((Arc::clone(&name.value), Entry { key: name.span, node }))
        });
        Node::new(Data::Map(Arc::new(filled.collect())), span)
    };
    let mut layers: Vec<Layer<Node>> = Vec::with_capacity(placements.len() + 1);
    for placement in placements {
        let rank = Rank::Placement(priority(placement));
        layers.push(Layer { rank, says: fill(&placement.vars, placement.span) });
    }
    layers.push(Layer { rank: Rank::Cluster, says: fill(&cluster.vars, cluster.span) });
    report_rivals(&layers, "vars", false, sink);
    let vars = merge_named(&layers, span, sink);

    let mut full = Scope::over(&Arc::new(scope));
    full.set("vars", vars.data);
    full.call_keys("vars", "var", format!("cluster `{}`", cluster.name.value));
    for name in ["params", "stack", "addon"] {
        full.forbid(name, format!("`{name}` has no value here"));
    }
    full
}

fn label_pairs(cluster: &lang::Cluster) -> Vec<(Arc<str>, Arc<str>)> {
    cluster.labels.0.iter().map(|(key, value)| (Arc::clone(&key.value), Arc::clone(&value.value))).collect()
}

fn stack_value(stack: &lang::Stack, instance: &Arc<str>) -> Node {
    let span = stack.name.span;
    let version = stack
        .version
        .as_ref()
        .map_or_else(|| Node::new(Data::Null, span), |version| text(&version.value, version.span));
    mapping(
        [("name", text(&stack.name.value, span)), ("version", version), ("instance", text(instance, span))],
        span,
    )
}

/// The stack of an instance: the highest layer that names one decides, else the instance's name.
fn stack_of(
    inputs: &Inputs,
    name: &str,
    layers: &[Layer<&lang::Instance>],
    sink: &mut Sink,
) -> Option<Arc<lang::Stack>> {
    let named: Vec<Layer<&lang::Name>> = layers
        .iter()
        .filter_map(|layer| Some(Layer { rank: layer.rank, says: layer.says.stack.as_ref()? }))
        .collect();
    for (at, layer) in named.iter().enumerate() {
        for other in named.iter().take(at) {
            if other.rank.rivals(layer.rank) && other.says != layer.says {
                sink.push(d::equal_priority::of(
                    &format!("stacks.{name}.stack"),
                    other.says.span,
                    layer.says.span,
                ));
            }
        }
    }
    let stack = named.last().map_or(name, |layer| layer.says.value.as_ref());
    // A stack that there is not was reported where names are resolved.
    inputs.resolved.stacks.get(stack).map(Arc::clone)
}

/// The cluster's own add-ons and manifests are a stack in place, named like the cluster.
fn stack_in_place(cluster: &lang::Cluster) -> lang::Stack {
    lang::Stack {
        api_version: cluster.api_version.clone(),
        kind: cluster.kind.clone(),
        name: cluster.name.clone(),
        version: None,
        description: None,
        needs: cluster.needs.clone(),
        params: lang::Params::default(),
        addons: cluster.addons.clone(),
        manifests: cluster.manifests.clone(),
        hydrate: cluster.hydrate,
        span: cluster.span,
    }
}

fn destination(settings: &Settings, cluster: &lang::Cluster, sink: &mut Sink) -> argo::Destination {
    let in_cluster = || argo::Destination { server: IN_CLUSTER.to_owned(), ..argo::Destination::default() };
    let by_name =
        || argo::Destination { name: cluster.name.value.to_string(), ..argo::Destination::default() };
    let Some(written) = &cluster.destination else {
        return match settings.topology {
            Topology::Hub => by_name(),
            Topology::Local => in_cluster(),
        };
    };
    if settings.topology == Topology::Local {
        sink.push(d::destination::with_local(written.span));
        return in_cluster();
    }
    let name = written.name.as_ref().map(|name| Spanned::new(name.value.as_ref(), name.span));
    let server = written.server.as_ref().map(|server| Spanned::new(server.value.as_ref(), server.span));
    argo::destination(name, server, written.span, sink).unwrap_or_else(by_name)
}

/// Which Argo CD deploys a cluster: with topology `local` its own.
fn argocd_instance(settings: &Settings, cluster: &lang::Cluster) -> Arc<str> {
    match settings.topology {
        Topology::Local => Arc::clone(&cluster.name.value),
        Topology::Hub => cluster
            .argocd
            .as_ref()
            .and_then(|argocd| argocd.instance.as_ref())
            .map_or_else(|| Arc::from(""), |instance| Arc::clone(&instance.value)),
    }
}

fn fill_extra(inputs: &Inputs, cluster: &lang::Cluster, scope: &Scope, sink: &mut Sink) -> Extra {
    let Some(argocd) = &cluster.argocd else { return Extra::default() };
    let mut fill = |draft: &Option<lang::Draft>| draft.as_ref()?.fill(scope, inputs.sources, sink);
    Extra { labels: fill(&argocd.labels), annotations: fill(&argocd.annotations), spec: fill(&argocd.spec) }
}

fn refuse_not_yet(cluster: &lang::Cluster, sink: &mut Sink) {
    if let Some(hydrate) = cluster.hydrate
        && hydrate.value
    {
        sink.push(d::not_yet::hydrate(hydrate.span));
    }
    if let Some(from) = cluster.kubernetes.as_ref().and_then(|kubernetes| kubernetes.from.as_ref()) {
        sink.push(d::not_yet::kubernetes_from(from.span));
    }
}
