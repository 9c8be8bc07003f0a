use std::sync::Arc;

use stackc_yaml::{Data, Map, Node};

use super::arguments::wanted;
use super::lists::sort_by;
use crate::callable::{Callable, Invocation, Param, Run};
use crate::diagnostics::expression_type::wrong_type;
use crate::failure::Failure;

pub(super) const KEYS: Callable = Callable {
    name: "keys",
    params: &[],
    rest: None,
    does: "Lists the keys of a map in their order.",
    example: "{'b': 1, 'a': 2} | keys",
    result: r#"["b", "a"]"#,
    run: Run::Value(|call| {
        call.map()?;
        let keys = call.items()?;
        call.meter.list(keys)
    }),
};

pub(super) const VALUES: Callable = Callable {
    name: "values",
    params: &[],
    rest: None,
    does: "Lists the values of a map in the order of its keys.",
    example: "{'b': 1, 'a': 2} | values",
    result: "[1, 2]",
    run: Run::Value(|call| {
        let map = call.map()?;
        call.meter.list(map.iter().map(|(_, entry)| entry.node.clone()).collect())
    }),
};

pub(super) const ITEMS: Callable = Callable {
    name: "items",
    params: &[],
    rest: None,
    does: "Lists the entries of a map in their order, each as a list of key and value.",
    example: "{'b': 1, 'a': 2} | items",
    result: r#"[["b", 1], ["a", 2]]"#,
    run: Run::Value(|call| {
        let pairs = pairs(call)?;
        call.meter.list(pairs)
    }),
};

pub(super) const DICTSORT: Callable = Callable {
    name: "dictsort",
    params: &[
        Param::optional("case_sensitive", "false"),
        Param::optional("by", "'key'"),
        Param::optional("reverse", "false"),
    ],
    rest: None,
    does: "Lists the entries of a map, each as a list of key and value, sorted by `key` or by `value`.",
    example: "{'b': 1, 'a': 2} | dictsort",
    result: r#"[["a", 2], ["b", 1]]"#,
    run: Run::Value(|call| {
        let (case_sensitive, reverse) = (call.flag(0)?, call.flag(2)?);
        let part = match call.text_arg(1)?.as_deref() {
            None | Some("key") => 0,
            Some("value") => 1,
            Some(_) => return Err(wrong_type("wants `key` or `value` as `by`")),
        };
        let keyed = pairs(call)?.into_iter().map(|pair| {
            let key = pair.as_seq().and_then(|pair| pair.get(part)).map(|node| node.data.clone());
            (key.unwrap_or(Data::Null), pair)
        });
        let sorted = sort_by(call.meter, keyed.collect(), case_sensitive, reverse)?;
        call.meter.list(sorted)
    }),
};

/// The entries of the subject as lists of two.
fn pairs(call: &mut Invocation<'_>) -> Result<Vec<Node>, Failure> {
    let map = call.map()?;
    call.meter.items(map.len().saturating_mul(3))?;
    let pair = |(key, entry): (&Arc<str>, &stackc_yaml::Entry)| {
        let key = Node::new(Data::String(Arc::clone(key)), entry.key);
        call.meter.node(Data::Seq(Arc::new(vec![key, entry.node.clone()])))
    };
    Ok(map.iter().map(pair).collect())
}

pub(super) const MERGE: Callable = Callable {
    name: "merge",
    params: &[Param::required("other")],
    rest: None,
    does: "Lays the entries of `other` over those of a map, without looking deeper.",
    example: "{'a': 1, 'b': 2} | merge({'b': 3})",
    result: r#"{"a": 1, "b": 3}"#,
    run: Run::Value(|call| {
        let map = call.map()?;
        let Data::Map(other) = call.given(0).clone() else {
            return Err(wanted("a map as `other`", call.given(0)));
        };
        call.meter.items(map.len() + other.len())?;
        let mut merged = Map::clone(&map);
        for (key, entry) in other.iter() {
            merged.insert(Arc::clone(key), entry.clone());
        }
        call.meter.map(merged)
    }),
};
