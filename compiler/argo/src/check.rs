//! Compares what a user wrote with the tables of `schema`.

use stackc_source::Sink;
use stackc_yaml::{Data, Node};

use crate::Version;
use crate::diagnostics::{field_version, missing_field, unknown_field, wrong_type};
use crate::schema::{Field, Type};

/// Checks the map at `path` (`syncPolicy`, `spec.source`) and all below it: each field is known, of this version,
/// and of the right type. Null is the same as not there. Gives back whether all is well.
pub(crate) fn fields(
    node: &Node,
    fields: &'static [Field],
    path: &str,
    version: Version,
    sink: &mut Sink,
) -> bool {
    let errors = sink.errors();
    if !node.is_null() {
        value(node, &Type::Map(fields), path, version, sink);
    }
    sink.errors() == errors
}

/// Checks that every map has the fields that Argo CD's schema requires of it. What is null or of another type is
/// passed over: that is for [`fields`] to say.
pub(crate) fn required(node: &Node, fields: &'static [Field], path: &str, sink: &mut Sink) {
    let Some(map) = node.as_map() else { return };
    for field in fields {
        match map.get(field.name).filter(|entry| !entry.node.is_null()) {
            Some(entry) => required_in(&entry.node, &field.ty, &join(path, field.name), sink),
            None if field.required => sink.push(missing_field::new(node.place(), field.name, path)),
            None => {}
        }
    }
}

fn required_in(node: &Node, ty: &'static Type, path: &str, sink: &mut Sink) {
    match ty {
        Type::Map(fields) => required(node, fields, path, sink),
        Type::List(item) => {
            for node in node.as_seq().unwrap_or_default() {
                required_in(node, item, path, sink);
            }
        }
        _ => {}
    }
}

fn value(node: &Node, ty: &Type, path: &str, version: Version, sink: &mut Sink) {
    let expected = match (ty, &node.data) {
        (Type::String, Data::String(_))
        | (Type::Bool, Data::Bool(_))
        | (Type::Integer, Data::Int(_))
        | (Type::IntOrString, Data::Int(_) | Data::String(_))
        | (Type::Any, Data::Map(_)) => return,
        (Type::Below, Data::String(text)) if !matches!(text.as_ref(), "" | "." | "/") => return,
        (Type::Map(fields), Data::Map(_)) => return known(node, fields, path, version, sink),
        (Type::List(item), Data::Seq(items)) => {
            return items.iter().for_each(|node| value(node, item, path, version, sink));
        }
        (Type::Strings, Data::Map(map)) => {
            return map.iter().for_each(|(key, entry)| {
                value(&entry.node, &Type::String, &join(path, key), version, sink);
            });
        }
        (Type::Bools, Data::Map(map)) => {
            return map.iter().for_each(|(key, entry)| {
                value(&entry.node, &Type::Bool, &join(path, key), version, sink);
            });
        }
        (Type::String, _) => "a string",
        (Type::Below, _) => "a directory below the root",
        (Type::Bool, _) => "`true` or `false`",
        (Type::Integer, _) => "a whole number of 64 bits",
        (Type::IntOrString, _) => "a whole number or a string",
        (Type::Strings, _) => "a map of strings",
        (Type::Bools, _) => "a map of `true` or `false`",
        (Type::Any | Type::Map(_), _) => "a map",
        (Type::List(_), _) => "a list",
    };
    sink.push(wrong_type::new(node, path, expected));
}

fn known(node: &Node, fields: &[Field], path: &str, version: Version, sink: &mut Sink) {
    for (key, entry) in node.as_map().into_iter().flat_map(|map| map.iter()) {
        match fields.iter().find(|field| field.name == key.as_ref()) {
            None => {
                let known = fields.iter().filter(|field| field.since <= version).map(|field| field.name);
                sink.push(unknown_field::new(entry.key, key, path, known));
            }
            Some(field) if field.since > version => {
                sink.push(field_version::new(entry.key, &join(path, key), field.since, version));
            }
            Some(field) if !entry.node.is_null() => {
                value(&entry.node, &field.ty, &join(path, key), version, sink);
            }
            Some(_) => {}
        }
    }
}

fn join(path: &str, key: &str) -> String {
    format!("{path}.{key}")
}
