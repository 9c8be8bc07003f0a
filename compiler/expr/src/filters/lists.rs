use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use stackc_yaml::{Data, Node};

use super::arguments::wanted;
use super::pick::attribute;
use crate::ast::Binary;
use crate::callable::{Callable, Invocation, Param, Run};
use crate::diagnostics::{expression_type::wrong_type, undefined::undefined};
use crate::failure::Failure;
use crate::meter::Meter;
use crate::{number, ops};

pub(super) const JOIN: Callable = Callable {
    name: "join",
    params: &[Param::optional("separator", "''"), Param::named("attribute", "none")],
    rest: None,
    does: "Joins the strings, numbers and booleans of a list to one text; with `attribute`, those of its items.",
    example: "['a', 1, true] | join(', ')",
    result: r#""a, 1, true""#,
    run: Run::Value(|call| {
        let separator = call.text_arg(0)?.unwrap_or_default();
        let path = call.text_arg(1)?;
        let mut joined = String::new();
        for (at, item) in call.items()?.iter().enumerate() {
            let data = at_path(call.meter, &item.data, path.as_deref())?;
            let Some(text) = number::text(&data) else {
                return Err(wrong_type(format!("cannot join {}", data.describe()))
                    .help("`map`, `select` or `tojson` make joinable items"));
            };
            let separator = if at == 0 { "" } else { &*separator };
            call.meter.grow(joined.len(), separator.len() + text.len())?;
            joined.push_str(separator);
            joined.push_str(&text);
        }
        Ok(Data::String(joined.into()))
    }),
};

/// The item itself, or what is at a path below it; an error where nothing is.
fn at_path(meter: &mut Meter, item: &Data, path: Option<&str>) -> Result<Data, Failure> {
    let Some(path) = path else { return Ok(item.clone()) };
    attribute(meter, item, path)?.ok_or_else(|| undefined(format!("an item has no `{path}`")))
}

fn length(call: &mut Invocation<'_>) -> Result<Data, Failure> {
    let length = match &call.subject {
        Data::Seq(items) => items.len(),
        Data::Map(map) => map.len(),
        Data::String(text) => {
            call.meter.reading(text.len())?;
            text.chars().count()
        }
        other => return Err(wanted("a string, list or map", other)),
    };
    number::int(i128::try_from(length).unwrap_or(i128::MAX))
}

pub(super) const LENGTH: Callable = Callable {
    name: "length",
    params: &[],
    rest: None,
    does: "Counts the items of a list, the entries of a map, or the characters of a text.",
    example: "[1, 2, 3] | length",
    result: "3",
    run: Run::Value(length),
};

pub(super) const COUNT: Callable = Callable {
    name: "count",
    params: &[],
    rest: None,
    does: "The same as `length`.",
    example: "'abc' | count",
    result: "3",
    run: Run::Value(length),
};

pub(super) const FIRST: Callable = Callable {
    name: "first",
    params: &[],
    rest: None,
    does: "Gives the first item of a list; undefined for an empty one.",
    example: "[] | first | default('none')",
    result: r#""none""#,
    run: Run::Maybe(|call| match &call.subject {
        Data::Seq(items) => Ok(items.first().map(|item| item.data.clone())),
        other => Err(wanted("a list", other)),
    }),
};

pub(super) const LAST: Callable = Callable {
    name: "last",
    params: &[],
    rest: None,
    does: "Gives the last item of a list; undefined for an empty one.",
    example: "[1, 2, 3] | last",
    result: "3",
    run: Run::Maybe(|call| match &call.subject {
        Data::Seq(items) => Ok(items.last().map(|item| item.data.clone())),
        other => Err(wanted("a list", other)),
    }),
};

pub(super) const SORT: Callable = Callable {
    name: "sort",
    params: &[
        Param::optional("reverse", "false"),
        Param::optional("case_sensitive", "false"),
        Param::optional("attribute", "none"),
    ],
    rest: None,
    does: "Sorts a list, or the keys of a map; equal items keep their order. With `attribute`, by that of its \
           items.",
    example: "[3, 1, 2] | sort",
    result: "[1, 2, 3]",
    run: Run::Value(|call| {
        let (reverse, case_sensitive, path) = (call.flag(0)?, call.flag(1)?, call.text_arg(2)?);
        let mut keyed = Vec::new();
        for item in call.items()? {
            keyed.push((at_path(call.meter, &item.data, path.as_deref())?, item));
        }
        let sorted = sort_by(call.meter, keyed, case_sensitive, reverse)?;
        call.meter.list(sorted)
    }),
};

/// Sorts what stands beside keys by those.
pub(super) fn sort_by(
    meter: &mut Meter,
    mut keyed: Vec<(Data, Node)>,
    case_sensitive: bool,
    reverse: bool,
) -> Result<Vec<Node>, Failure> {
    if !case_sensitive {
        for (key, _) in &mut keyed {
            *key = folded(meter, key)?;
        }
    }
    let mut failure = None;
    keyed.sort_by(|(a, _), (b, _)| {
        if failure.is_some() {
            return Ordering::Equal;
        }
        let order = ops::order(meter, a, b).unwrap_or_else(|why| {
            failure = Some(why);
            Ordering::Equal
        });
        if reverse { order.reverse() } else { order }
    });
    failure.map_or(Ok(()), Err)?;
    Ok(keyed.into_iter().map(|(_, item)| item).collect())
}

/// A text in lower case, anything else as it is.
fn folded(meter: &mut Meter, data: &Data) -> Result<Data, Failure> {
    match data {
        Data::String(text) => {
            meter.reading(text.len())?;
            Ok(Data::String(text.to_lowercase().into()))
        }
        other => Ok(other.clone()),
    }
}

pub(super) const UNIQUE: Callable = Callable {
    name: "unique",
    params: &[Param::optional("case_sensitive", "false"), Param::optional("attribute", "none")],
    rest: None,
    does: "Leaves out the items of a list that came before. With `attribute`, by that of its items.",
    example: "[1, 2, 1, 3] | unique",
    result: "[1, 2, 3]",
    run: Run::Value(|call| {
        let (case_sensitive, path) = (call.flag(0)?, call.text_arg(1)?);
        let mut seen = Seen::default();
        let mut kept = Vec::new();
        for item in call.items()? {
            let mut key = at_path(call.meter, &item.data, path.as_deref())?;
            if !case_sensitive {
                key = folded(call.meter, &key)?;
            }
            if seen.insert(call.meter, key)? {
                kept.push(item);
            }
        }
        call.meter.list(kept)
    }),
};

/// What `unique` met. Texts, the bulk of what lists hold, are looked up; the rest is compared one by one.
#[derive(Default)]
struct Seen {
    texts: BTreeSet<Arc<str>>,
    others: Vec<Data>,
}

impl Seen {
    fn insert(&mut self, meter: &mut Meter, key: Data) -> Result<bool, Failure> {
        if let Data::String(text) = key {
            meter.reading(text.len())?;
            return Ok(self.texts.insert(text));
        }
        for other in &self.others {
            if ops::equal(meter, other, &key)? {
                return Ok(false);
            }
        }
        self.others.push(key);
        Ok(true)
    }
}

pub(super) const REVERSE: Callable = Callable {
    name: "reverse",
    params: &[],
    rest: None,
    does: "Turns a list or a text around.",
    example: "[1, 2, 3] | reverse",
    result: "[3, 2, 1]",
    run: Run::Value(|call| {
        if let Data::String(text) = &call.subject {
            let reversed = text.chars().rev().collect::<String>();
            return call.meter.string(reversed);
        }
        let mut items = call.items()?;
        items.reverse();
        call.meter.list(items)
    }),
};

pub(super) const LIST: Callable = Callable {
    name: "list",
    params: &[],
    rest: None,
    does: "Makes a list: of a map its keys, of a text its characters, of a list the same.",
    example: "'abc' | list",
    result: r#"["a", "b", "c"]"#,
    run: Run::Value(|call| {
        let Data::String(text) = call.subject.clone() else {
            let items = call.items()?;
            return call.meter.list(items);
        };
        call.meter.items(text.chars().count())?;
        let chars = text.chars().map(|c| call.meter.node(Data::String(c.to_string().into())));
        Ok(Data::Seq(Arc::new(chars.collect())))
    }),
};

pub(super) const MIN: Callable = Callable {
    name: "min",
    params: &[],
    rest: None,
    does: "Gives the least item of a list; undefined for an empty one.",
    example: "[3, 1, 2] | min",
    result: "1",
    run: Run::Maybe(|call| extreme(call, Ordering::Less)),
};

pub(super) const MAX: Callable = Callable {
    name: "max",
    params: &[],
    rest: None,
    does: "Gives the greatest item of a list; undefined for an empty one.",
    example: "[3, 1, 2] | max",
    result: "3",
    run: Run::Maybe(|call| extreme(call, Ordering::Greater)),
};

fn extreme(call: &mut Invocation<'_>, wanted: Ordering) -> Result<Option<Data>, Failure> {
    let mut best: Option<Data> = None;
    for item in call.items()? {
        let better = match &best {
            None => true,
            Some(best) => ops::order(call.meter, &item.data, best)? == wanted,
        };
        if better {
            best = Some(item.data);
        }
    }
    Ok(best)
}

pub(super) const SUM: Callable = Callable {
    name: "sum",
    params: &[Param::optional("attribute", "none"), Param::optional("start", "0")],
    rest: None,
    does: "Adds up the numbers of a list; with `attribute`, those of its items.",
    example: "[1, 2, 3] | sum",
    result: "6",
    run: Run::Value(|call| {
        let path = call.text_arg(0)?;
        let mut sum = call.arg(1).cloned().unwrap_or(Data::Int(0));
        if number::Number::strictly(&sum).is_none() {
            return Err(wanted("a number as `start`", &sum));
        }
        for item in call.items()? {
            let data = at_path(call.meter, &item.data, path.as_deref())?;
            sum = ops::binary(call.meter, Binary::Add, &sum, &data)?;
        }
        Ok(sum)
    }),
};
