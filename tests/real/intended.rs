//! The values that are meant for an add-on on a cluster, made from the table without the compiler: names in angle
//! brackets are replaced as text, and what is laid over something else wins, key by key.

use std::collections::BTreeMap;

use serde_json::Value;
use stackc_tests::walk::parse;

use crate::fleet::{Addon, CLUSTERS, Cluster, PLACEMENTS};

/// The values of an add-on on a cluster.
pub fn values(addon: &Addon, cluster: &Cluster) -> Value {
    let names = names(addon, cluster);
    let mut values = Value::Object(serde_json::Map::new());
    let layers = [addon.intended.unwrap_or(addon.values)];
    let placements =
        PLACEMENTS.iter().filter(|placement| placement.selects(cluster)).map(|placement| placement.name);
    let over = placements.chain([cluster.name]).flat_map(|place| {
        addon.over.iter().filter(move |(name, _)| *name == place).map(|(_, values)| *values)
    });
    for layer in layers.into_iter().chain(over) {
        let mut text = layer.to_owned();
        for (name, value) in &names {
            text = text.replace(&format!("<{name}>"), value);
        }
        let parsed = parse(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", addon.chart));
        for document in parsed {
            lay(&mut values, document);
        }
    }
    values
}

/// One value over another.
fn lay(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                lay(below.entry(key).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

/// What the names in angle brackets stand for on a cluster.
fn names(addon: &Addon, cluster: &Cluster) -> BTreeMap<&'static str, String> {
    let production = cluster.tier == "prod";
    let mut names = BTreeMap::from([
        ("cluster", cluster.name.to_owned()),
        ("region", cluster.region.to_owned()),
        ("tier", cluster.tier.to_owned()),
        ("domain", format!("{}.example.com", cluster.name)),
        ("namespace", addon.namespace.to_owned()),
    ]);
    // The parameters of observability: see its stack and who sets them.
    names.insert("retention", if production { "30d" } else { "15d" }.to_owned());
    names.insert("replicas", if production { "3" } else { "1" }.to_owned());
    names.insert("message", if production { "careful" } else { "hello" }.to_owned());
    names
}

#[test]
fn the_table_says_what_it_means() {
    let addon = Addon {
        values: "a: {b: 1, c: [1, 2]}\nd: <cluster>\n",
        over: &[("production", "a: {b: 2, e: null}\n"), ("prod-eu", "a: {c: [3]}\nd: {f: 1}\n")],
        ..Addon::NONE
    };
    let named = |name: &str| CLUSTERS.iter().find(|cluster| cluster.name == name).unwrap();
    let expected = serde_json::json!({"a": {"b": 2, "c": [3], "e": null}, "d": {"f": 1}});
    assert_eq!(values(&addon, named("prod-eu")), expected);
    let expected = serde_json::json!({"a": {"b": 1, "c": [1, 2]}, "d": "dev"});
    assert_eq!(values(&addon, named("dev")), expected);
}
