//! Mappings: keys as JSON has them, duplicates, merge keys with go-yaml v2's precedence.

use std::collections::BTreeMap;
use std::sync::Arc;

use stackc_source::Span;

use crate::compose::{Composer, Made};
use crate::diagnostics::{boolean_key, duplicate_key, invalid_key, merge};
use crate::resolve;
use crate::scan::fault::Fault;
use crate::{Data, Entry, Map, Node, Style};

/// A mapping while its entries come in.
pub struct Mapping {
    map: Map,
    /// The keys that were written in this mapping itself, once others were merged into it.
    written: Option<BTreeMap<Arc<str>, Span>>,
    /// The byte at which it begins.
    pub start: usize,
    /// One past the last byte of the entry that came last.
    pub end: usize,
    /// How deep its entries nest.
    pub height: usize,
    /// How many values they consist of.
    pub weight: usize,
}

impl Mapping {
    pub fn new(start: usize) -> Mapping {
        Mapping { map: Map::default(), written: None, start, end: start, height: 0, weight: 0 }
    }

    pub fn finish(self) -> Map {
        self.map
    }

    /// Takes in an entry: a key that is there already gets the new value, as in Go.
    pub fn add(&mut self, composer: &mut Composer<'_, '_>, key: &Made, value: Made) -> Result<(), Fault> {
        self.end = value.end;
        for made in [key, &value] {
            let (height, weight) = made.size();
            self.height = self.height.max(height);
            self.weight += weight;
        }
        if key.merges {
            return self.merge(composer, key, value);
        }
        let span = key.node.place();
        let Some(name) = key_text(composer, key) else {
            composer.failed = true;
            composer.value(value);
            return Ok(());
        };
        let node = composer.value(value);
        self.check_duplicate(composer, &name, span);
        let mut entry = Entry { key: span, node };
        let before = match &self.written {
            Some(written) if !written.contains_key(&name) => self.map.get(&name),
            _ => None,
        };
        if let Some(merged) = before {
            replaces(&mut entry.node, &merged.node);
            // The value may come from elsewhere; the key is this one.
        }
        if let Some(written) = &mut self.written {
            written.insert(Arc::clone(&name), span);
        }
        self.map.insert(name, entry);
        Ok(())
    }

    fn check_duplicate(&self, composer: &mut Composer<'_, '_>, name: &Arc<str>, span: Span) {
        let first = match &self.written {
            Some(written) => written.get(name).copied(),
            None => self.map.get(name).map(|entry| entry.key),
        };
        if let Some(first) = first
            && !composer.options.third_party
        {
            composer.sink.push(duplicate_key::duplicate_key(name, first, span));
        }
    }

    /// Takes in the entries of a `<<`. In go-yaml v2 they replace what stands before them and are replaced by
    /// what stands after them; of several maps in a list the first one that has a key wins.
    fn merge(&mut self, composer: &mut Composer<'_, '_>, key: &Made, value: Made) -> Result<(), Fault> {
        let alias = value.alias;
        let at = value.end;
        let node = composer.value(value);
        let maps: Vec<&Map> = match &node.data {
            Data::Map(map) => vec![map],
            Data::Seq(items) if !alias && items.iter().all(|item| item.as_map().is_some()) => {
                items.iter().filter_map(Node::as_map).collect()
            }
            _ => {
                composer.failed = true;
                composer.sink.push(merge::merge(key.node.span, node.place(), node.data.describe()));
                return Ok(());
            }
        };
        let mut merged = Map::default();
        for (name, entry) in maps.into_iter().flat_map(Map::iter) {
            composer.count(1, at)?;
            match merged.get_mut(name) {
                Some(wins) => replaces(&mut wins.node, &entry.node),
                None => {
                    merged.insert(Arc::clone(name), entry.clone());
                }
            }
        }
        let map = &self.map;
        self.written
            .get_or_insert_with(|| map.iter().map(|(name, entry)| (Arc::clone(name), entry.key)).collect());
        for (name, entry) in merged.iter() {
            let mut entry = entry.clone();
            if let Some(before) = self.map.get(name) {
                replaces(&mut entry.node, &before.node);
            }
            self.map.insert(Arc::clone(name), entry);
        }
        Ok(())
    }
}

/// Notes that `winner` stands where `loser` stood.
fn replaces(winner: &mut Node, loser: &Node) {
    let mut overrode = winner.overrode.as_deref().unwrap_or_default().to_vec();
    overrode.push(loser.span);
    overrode.extend(loser.overrode.as_deref().unwrap_or_default());
    winner.overrode = Some(overrode.into());
}

/// A key as JSON has it: numbers and booleans as Go writes them. Null, other values and whole numbers above
/// `i64::MAX` cannot be keys in sigs.k8s.io/yaml.
fn key_text(composer: &mut Composer<'_, '_>, key: &Made) -> Option<Arc<str>> {
    let text: Arc<str> = match (&key.node.data, key.not_finite) {
        (_, Some(name)) => name.into(),
        (Data::String(text), _) => return Some(Arc::clone(text)),
        (Data::Bool(value), _) => if *value { "true" } else { "false" }.into(),
        (Data::Int(value), _) => value.to_string().into(),
        (Data::Float(value), _) => resolve::float_key(*value).into(),
        (Data::Null | Data::Uint(_) | Data::Seq(_) | Data::Map(_), _) => {
            composer.sink.push(invalid_key::invalid_key(key.node.place(), key.node.data.describe()));
            return None;
        }
    };
    let plain = key.node.style == Style::Plain && key.untagged && !key.alias;
    if plain && !composer.options.third_party {
        let written = composer.source(key.node.span);
        let is_bool = matches!(key.node.data, Data::Bool(_));
        composer.sink.push(boolean_key::boolean_key(key.node.span, written, &text, is_bool));
    }
    Some(text)
}
