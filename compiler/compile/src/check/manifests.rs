//! Namespaced objects need a namespace: their own, or the entry's.

use stackc_argo::{Scope, scope_of};
use stackc_source::Sink;

use crate::diagnostics as d;
use crate::plan::{Manifest, Unit};

/// Reports objects of built-in kinds that would have no namespace. Of other kinds nothing is known here.
pub fn check(unit: &Unit, manifest: &Manifest, sink: &mut Sink) {
    if unit.namespace.is_some() {
        return;
    }
    for object in manifest.files.iter().flat_map(|file| file.objects.iter()) {
        if object.namespace.is_none() && scope_of(&object.group, &object.kind) == Some(Scope::Namespaced) {
            sink.push(d::no_namespace::object(&object.kind, &object.name, object.span, unit.span));
        }
    }
}
