//! `kind: Stack`, and how it is placed.

use stackc_source::Spanned;
use stackc_yaml::{Data, Node};

use crate::addon::{Addon, Manifest, Override, Version};
use crate::decode::{Context, Decode, Plain, Text};
use crate::diagnostics as d;
use crate::draft::Draft;
use crate::name::{Name, Named};
use crate::need::Need;
use crate::param::{Param, Params};
use crate::record;
use crate::shape::Shape;

record! {
    /// Add-ons and manifests that belong together, with what they need. Placed on clusters by placements and
    /// clusters.
    pub struct Stack as "Stack" {
        /// `stackc/v1alpha1`.
        api_version "apiVersion": Plain,
        /// `Stack`.
        kind "kind": Plain,
        /// The stack's name.
        name "name": Name,
        /// The stack's own version, for expressions and people.
        version "version": Option<Version>,
        /// What it is for.
        description "description": Option<Text>,
        /// Instances on the same cluster that have to be there, whole, before: `x` or `x/*`, or one unit of them
        /// `x/y`.
        needs "needs": Vec<Need>,
        /// What can be set when the stack is placed.
        params "params": Params<Param>,
        /// Its charts, by name.
        addons "addons": Named<Override<Addon>>,
        /// Its manifests, by name.
        manifests "manifests": Named<Override<Manifest>>,
        /// Rendered manifests in the tree for all its add-ons.
        hydrate "hydrate": Option<Spanned<bool>>,
    }
}

record! {
    /// A stack placed on a cluster. Its key is the instance's name, and the stack's unless `stack` names another.
    pub struct Instance as "Instance" {
        /// The stack, if the instance is called otherwise.
        stack "stack": Option<Name>,
        /// Values for the stack's params.
        params "params": Params<Draft>,
        /// Fields merged over the stack's add-ons; null takes one away.
        addons "addons": Named<Override<Addon>>,
        /// Fields merged over the stack's manifests; null takes one away.
        manifests "manifests": Named<Override<Manifest>>,
    }
}

/// The instances that a placement or a cluster places, by name; null takes away what lower layers place. A list
/// of names is short for a map of empties.
#[derive(Clone, Debug, Default)]
pub struct Instances(pub Named<Option<Instance>>);

impl Decode for Instances {
    fn decode(node: &Node, cx: &mut Context) -> Option<Instances> {
        let Data::Seq(items) = &node.data else {
            return Named::decode(node, cx).map(Instances);
        };
        let mut entries: Vec<(Name, Option<Instance>)> = Vec::with_capacity(items.len());
        for item in items.iter() {
            let Some(name) = Name::decode(item, cx) else { continue };
            if let Some((before, _)) = entries.iter().find(|(found, _)| found.value == name.value) {
                cx.sink.push(d::duplicate_name::of("instance", &name, before.span));
                continue;
            }
            let empty = Instance {
                stack: None,
                params: Params::default(),
                addons: Named::default(),
                manifests: Named::default(),
                span: name.span,
            };
            entries.push((name, Some(empty)));
        }
        Some(Instances(Named(entries)))
    }

    fn missing() -> Option<Instances> {
        Some(Instances::default())
    }

    fn shape() -> Shape {
        Shape::OneOf(vec![
            Shape::NameMap(Box::new(Option::<Instance>::shape())),
            Shape::List(Box::new(Shape::Name)),
        ])
    }
}

impl Stack {
    /// The first name that both an add-on and a manifest have: they share one name space.
    pub fn check_names(&self, cx: &mut Context) {
        check_shared_names(&self.addons, &self.manifests, cx);
    }
}

/// Reports manifests that are called like an add-on of the same stack.
pub fn check_shared_names(
    addons: &Named<Override<Addon>>,
    manifests: &Named<Override<Manifest>>,
    cx: &mut Context,
) {
    for (name, _) in manifests.iter() {
        if let Some((other, _)) = addons.entry(name) {
            cx.sink.push(d::duplicate_name::of("add-on or manifest", name, other.span));
        }
    }
}
