//! What the derived `Serialize` of Argo CD's kinds need.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use stackc_yaml::{Data, Node};

/// Whether a field says nothing and is left out.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Writes the value of a node that is there.
pub(crate) fn node<S: Serializer>(node: &Option<Node>, serializer: S) -> Result<S::Ok, S::Error> {
    match node {
        Some(node) => Value(node).serialize(serializer),
        None => serializer.serialize_none(),
    }
}

/// A node as plain data.
pub(crate) struct Value<'a>(pub &'a Node);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.data {
            Data::Null => serializer.serialize_unit(),
            Data::Bool(value) => serializer.serialize_bool(*value),
            Data::Int(value) => serializer.serialize_i64(*value),
            Data::Uint(value) => serializer.serialize_u64(*value),
            Data::Float(value) => serializer.serialize_f64(*value),
            Data::String(value) => serializer.serialize_str(value),
            Data::Seq(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items.iter() {
                    seq.serialize_element(&Value(item))?;
                }
                seq.end()
            }
            Data::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, entry) in entries.iter() {
                    map.serialize_entry(key.as_ref(), &Value(&entry.node))?;
                }
                map.end()
            }
        }
    }
}
