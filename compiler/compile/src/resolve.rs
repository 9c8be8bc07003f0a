//! resolve. In: the objects of the project's files. Out: one project, and everything by name.

use std::sync::Arc;

use indexmap::IndexMap;
use stackc_lang as lang;
use stackc_source::{Sink, Sources, Span};

use crate::diagnostics as d;
use crate::load::{Ast, PROJECT_FILE};
use crate::settings::{Settings, settings};

/// The project with everything in it by name.
pub struct Resolved {
    /// What the project says.
    pub settings: Settings,
    /// The stacks, in the order of their names.
    pub stacks: IndexMap<Arc<str>, Arc<lang::Stack>>,
    /// The placements, the lowest first: by priority, then by name.
    pub placements: Vec<lang::Placement>,
    /// The clusters, in the order of their names.
    pub clusters: Vec<lang::Cluster>,
}

/// Finds the project and gives names their objects. Nothing where there is no project to build.
pub fn resolve(ast: Ast, sources: &Sources, sink: &mut Sink) -> Option<Resolved> {
    let path = |span: Span| sources.get(span.file).path.clone();
    let mut projects = ast.projects.into_iter();
    let (mut project, mut elsewhere) = (None, Vec::new());
    for found in projects.by_ref() {
        if path(found.span) != PROJECT_FILE {
            elsewhere.push(found);
        } else if let Some(first) = &project {
            let first: &lang::Project = first;
            sink.push(d::no_project::second(found.name.span, first.name.span));
        } else {
            project = Some(found);
        }
    }
    for other in &elsewhere {
        sink.push(d::no_project::elsewhere(other.name.span, &path(other.span)));
    }
    let Some(project) = project else {
        if sink.errors() == 0 {
            sink.push(d::no_project::none());
        }
        return None;
    };
    let settings = settings(&project, PROJECT_FILE, sink);

    let mut clusters = ast.clusters;
    clusters.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    report_twins("cluster", clusters.iter().map(|cluster| &cluster.name), sink);
    clusters.dedup_by(|a, b| a.name == b.name);
    let mut placements = ast.placements;
    placements.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    report_twins("placement", placements.iter().map(|placement| &placement.name), sink);
    placements.dedup_by(|a, b| a.name == b.name);
    placements.sort_by_key(priority);
    let mut stacks = ast.stacks;
    stacks.sort_by(|a, b| a.name.value.cmp(&b.name.value));
    report_twins("stack", stacks.iter().map(|stack| &stack.name), sink);
    let stacks: IndexMap<Arc<str>, Arc<lang::Stack>> =
        stacks.into_iter().map(|stack| (Arc::clone(&stack.name.value), Arc::new(stack))).collect();

    let resolved = Resolved { settings, stacks, placements, clusters };
    for placement in &resolved.placements {
        // A label or a selector that could not be read has been reported.
        if sink.errors() == 0
            && !resolved.clusters.iter().any(|cluster| placement.clusters.selects(&cluster.labels))
        {
            sink.push(d::selects_nothing::of(&placement.name));
        }
        check_instances(&resolved, &placement.stacks, sink);
    }
    for cluster in &resolved.clusters {
        check_instances(&resolved, &cluster.stacks, sink);
    }
    for stack in resolved.stacks.values() {
        check_stack(stack, sink);
    }
    Some(resolved)
}

/// The priority of a placement.
pub fn priority(placement: &lang::Placement) -> i64 {
    placement.priority.map_or(0, |priority| priority.value)
}

/// Reports every second object of one name; they come sorted.
fn report_twins<'a>(what: &str, names: impl Iterator<Item = &'a lang::Name>, sink: &mut Sink) {
    let mut first: Option<&lang::Name> = None;
    for name in names {
        match first {
            Some(first) if first == name => {
                sink.push(lang::diagnostics::duplicate_name::of(what, name, first.span));
            }
            _ => first = Some(name),
        }
    }
}

/// Reports instances of stacks that there are not.
fn check_instances(resolved: &Resolved, instances: &lang::Instances, sink: &mut Sink) {
    for (name, instance) in instances.0.iter() {
        let Some(instance) = instance else { continue };
        match &instance.stack {
            Some(stack) if !resolved.stacks.contains_key(stack.value.as_ref()) => {
                sink.push(d::unknown_stack::of(stack, resolved.stacks.keys()));
            }
            // An instance that is called otherwise than its stack may say so in another layer.
            None if !resolved.stacks.contains_key(name.value.as_ref())
                && !named_elsewhere(resolved, name) =>
            {
                sink.push(d::unknown_stack::of(name, resolved.stacks.keys()));
            }
            _ => {}
        }
    }
}

fn named_elsewhere(resolved: &Resolved, name: &lang::Name) -> bool {
    let placed = resolved.placements.iter().map(|placement| &placement.stacks);
    let own = resolved.clusters.iter().map(|cluster| &cluster.stacks);
    placed.chain(own).any(|instances| {
        instances.0.get(name).and_then(Option::as_ref).is_some_and(|instance| instance.stack.is_some())
    })
}

/// Reports what is wrong with a stack wherever it is placed: needs that name none of its own.
fn check_stack(stack: &lang::Stack, sink: &mut Sink) {
    let units: Vec<&str> = stack.addons.names().chain(stack.manifests.names()).collect();
    let addons = stack.addons.iter().filter_map(|(_, patch)| patch.as_ref()).map(|patch| &patch.needs);
    let manifests = stack.manifests.iter().filter_map(|(_, patch)| patch.as_ref()).map(|patch| &patch.needs);
    for need in addons.chain(manifests).flatten() {
        if let lang::Target::Bare(name) = &need.target
            && !need.optional
            && !units.contains(&name.as_ref())
        {
            sink.push(d::unknown_need::in_stack(name, &stack.name.value, &units, need.span));
        }
    }
}
