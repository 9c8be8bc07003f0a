//! What is written reads back equal: here, in Go, and in two readers of YAML 1.2.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test: it fails by panicking, reads files and runs tools"
)]

mod common;

use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use stackc_source::{Sources, Span};
use stackc_yaml::{Data, Entry, Map, Node, to_string};

/// Strings that some reader takes for something else, or has trouble with.
const AWKWARD: &[&str] = &[
    "",
    " ",
    "  ",
    "a",
    "a b",
    " a",
    "a ",
    "\t",
    "\ta",
    "a\t",
    "a\tb",
    "\n",
    "\n\n",
    "a\n",
    "a\n\n",
    "a\n\n\n",
    "\na",
    "\n\na\n",
    " a\nb",
    "  a\n b\n",
    "\ta\nb\n",
    "a\n\tb\n",
    "a \nb",
    "a\n ",
    "a\n  b",
    "a\n\n\nb",
    "a\r",
    "a\r\nb",
    "\r",
    "# a",
    "a #b",
    "a#b",
    "a: b",
    "a:b",
    "a:",
    ":",
    ":a",
    "- a",
    "-",
    "--",
    "---",
    "--- a",
    "---a",
    "...",
    "... a",
    "-a",
    "--flag=x",
    "?",
    "? a",
    "?a",
    "[",
    "]",
    "[a]",
    "{",
    "}",
    "{a: b}",
    ",",
    "a,b",
    "&a",
    "*a",
    "!a",
    "|",
    "|\n",
    ">",
    ">-",
    "'",
    "''",
    "'a'",
    "it's",
    "\"",
    "\"a\"",
    "say \"hi\"",
    "a \"b\" 'c' \\d",
    "\\",
    "\\n",
    "C:\\a",
    "%",
    "%a",
    "@a",
    "`a`",
    "=",
    "=a",
    "<<",
    "<",
    "~",
    "~/x",
    "null",
    "Null",
    "NULL",
    "nuLL",
    "nil",
    "true",
    "True",
    "TRUE",
    "tRuE",
    "false",
    "False",
    "y",
    "Y",
    "n",
    "N",
    "yes",
    "Yes",
    "YES",
    "no",
    "No",
    "NO",
    "on",
    "On",
    "ON",
    "off",
    "Off",
    "OFF",
    "0",
    "1",
    "-1",
    "+1",
    "00",
    "0777",
    "08",
    "0o7",
    "0O7",
    "0x1F",
    "0X1F",
    "-0x1F",
    "0b1",
    "0B1",
    "1_000",
    "1_000.5",
    "_1",
    "1.5",
    "1.",
    ".5",
    "-.5",
    "+.5",
    "1e3",
    "1e400",
    "1E+3",
    ".",
    "..",
    "1.2.3",
    "v1.2.3",
    "1.20",
    "10.0.0.1",
    "10.0.0.0/8",
    "12:30",
    "12:30:45",
    "1:1",
    "190:20:30.15",
    "2001-01-01",
    "2001-01-01T00:00:00Z",
    "2001-12-14 21:59:43.10 -5",
    "2001-12-14t21:59:43.10-05:00",
    ".inf",
    "-.inf",
    "+.inf",
    ".INF",
    "inf",
    "-inf",
    "Infinity",
    "nan",
    ".nan",
    ".NaN",
    "NaN",
    "infinite",
    "100m",
    "512Mi",
    "15d",
    "2abc",
    "1,000",
    "1 000",
    "0x",
    "0xZZ",
    "0b2",
    "-0",
    "-0.0",
    "9223372036854775808",
    "18446744073709551616",
    "99999999999999999999999",
    "\u{0}",
    "\u{7}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{80}",
    "\u{85}",
    "a\u{85}b",
    "\u{a0}",
    "\u{2028}",
    "a\u{2029}b",
    "a\u{2028}\nb",
    "\u{feff}",
    "\u{feff}a",
    "a\u{feff}\nb",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "ä",
    "日本",
    "\u{1F600}",
    "\u{1F600}\nb\n",
    "\u{10ffff}",
    "\u{1fffe}",
    "\u{202e}x",
    "{{ .Values.x }}",
    "{{- if .x }}\na: b\n{{- end }}\n",
    "${{ x }}",
    "$x",
    "a: |\n  b\n",
    "#!/bin/sh\nset -e\n\nexec \"$@\"\n",
    "-----BEGIN X-----\nabc=\n-----END X-----\n",
    "a\n---\nb\n",
    "- a\n- b\n",
    "key: value\n# c\n",
    "%a\nb\n",
    "....",
    "a ---",
    "----",
    "\u{200b}",
    "e3",
    "E",
    "t",
    "T",
    "f",
    "o",
    "z",
    "i",
    "Y ",
    "NO\n",
    "true\n",
    "1\n",
    "a\n\u{0}",
];

fn node(data: Data) -> Node {
    let sources = Sources::default();
    Node::new(data, Span::point(sources.add("computed", ""), 0))
}

fn string(text: &str) -> Node {
    node(Data::String(text.into()))
}

fn map(entries: Vec<(String, Node)>) -> Node {
    let entry = |(key, node): (String, Node)| (Arc::from(key), Entry { key: node.span, node });
    node(Data::Map(Arc::new(entries.into_iter().map(entry).collect::<Map>())))
}

fn seq(items: Vec<Node>) -> Node {
    node(Data::Seq(Arc::new(items)))
}

fn any_string() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(AWKWARD).prop_map(str::to_owned),
        2 => "[a-z0-9:#'\" \\n\\t.,\\-_\\\\\\[\\]{}]{0,12}",
        1 => any::<String>(),
        1 => prop::collection::vec(prop::sample::select(AWKWARD), 1..4).prop_map(|parts| parts.concat()),
        1 => prop::collection::vec(prop::sample::select(AWKWARD), 1..4).prop_map(|parts| parts.join("\n")),
        1 => "[a-zA-Z ]{100,1200}",
    ]
}

fn any_float() -> impl Strategy<Value = f64> {
    let edges = vec![
        0.0,
        -0.0,
        1.0,
        -1.5,
        1e21,
        1e20,
        9e18,
        1e19,
        1e-6,
        1e-7,
        1.5e-10,
        1e300,
        5e-324,
        f64::MAX,
        0.1,
        123456.789,
    ];
    prop_oneof![prop::sample::select(edges), any::<f64>().prop_filter("finite", |float| float.is_finite())]
}

fn any_node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        1 => Just(node(Data::Null)),
        1 => any::<bool>().prop_map(|value| node(Data::Bool(value))),
        1 => any::<i64>().prop_map(|value| node(Data::Int(value))),
        1 => (i64::MAX as u64 + 1..=u64::MAX).prop_map(|value| node(Data::Uint(value))),
        2 => any_float().prop_map(|value| node(Data::Float(value))),
        8 => any_string().prop_map(|text| string(&text)),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(seq),
            prop::collection::vec((any_string(), inner), 0..6).prop_map(map),
        ]
    })
}

/// The same value, wherever a float stands for a whole number.
fn equal(a: &Node, b: &Node) -> bool {
    match (&a.data, &b.data) {
        (Data::Seq(a), Data::Seq(b)) => a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| equal(a, b)),
        (Data::Map(a), Data::Map(b)) => {
            a.len() == b.len()
                && a.iter().zip(b.iter()).all(|((ka, a), (kb, b))| ka == kb && equal(&a.node, &b.node))
        }
        (Data::Float(float), other) => match other {
            Data::Float(other) => float.to_bits() == other.to_bits(),
            Data::Int(int) => *int as f64 == *float && float.to_bits() != (-0.0_f64).to_bits(),
            Data::Uint(uint) => *uint as f64 == *float,
            _ => false,
        },
        (a, b) => a == b,
    }
}

fn equals_json(node: &Node, json: &serde_json::Value) -> bool {
    match (&node.data, json) {
        (Data::Float(float), serde_json::Value::Number(number)) => number.as_f64() == Some(*float),
        (Data::Seq(items), serde_json::Value::Array(array)) => {
            items.len() == array.len() && items.iter().zip(array).all(|(a, b)| equals_json(a, b))
        }
        (Data::Map(map), serde_json::Value::Object(object)) => {
            map.len() == object.len()
                && map
                    .iter()
                    .all(|(key, entry)| object.get(&**key).is_some_and(|b| equals_json(&entry.node, b)))
        }
        _ => common::same(node, json),
    }
}

fn check_here(value: &Node, text: &str) {
    let (parsed, errors) = common::read_with(text, &stackc_yaml::Options::default());
    assert_eq!(errors, Vec::<String>::new(), "{text}");
    assert!(parsed.comments.is_empty(), "{text}");
    assert_eq!(parsed.documents.len(), 1, "{text}");
    assert!(equal(value, &parsed.documents[0].root), "{value:?}\n{text}\n{:?}", parsed.documents[0].root);
}

fn check_yaml_1_2(value: &Node, text: &str) {
    let options = serde_saphyr::options! { strict_booleans: true };
    let saphyr: serde_json::Value =
        serde_saphyr::from_str_with_options(text, options).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(equals_json(value, &saphyr), "serde-saphyr: {value:?}\n{text}\n{saphyr}");
    let serde_yaml: serde_json::Value =
        serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(equals_json(value, &serde_yaml), "serde_yaml: {value:?}\n{text}\n{serde_yaml}");
}

/// Every awkward string at the root, as a value, as an item, as a key.
fn awkward_values() -> Vec<Node> {
    let mut values: Vec<Node> = AWKWARD.iter().map(|text| string(text)).collect();
    for text in AWKWARD {
        values.push(map(vec![("k".to_owned(), string(text)), ("l".to_owned(), string("x"))]));
        values.push(map(vec![((*text).to_owned(), string("v"))]));
        values.push(seq(vec![string(text), string("x")]));
        values.push(map(vec![(
            "k".to_owned(),
            seq(vec![map(vec![((*text).to_owned(), string(text))]), string(text)]),
        )]));
    }
    for len in [1000, 1001, 1020, 1024, 1025, 5000] {
        for value in [
            string("v"),
            seq(vec![string("a")]),
            map(vec![("b".to_owned(), string("c\nd\n"))]),
            string("a\nb"),
            seq(vec![]),
        ] {
            let key = "k".repeat(len);
            values.push(seq(vec![map(vec![
                (key.clone(), value.clone()),
                (format!("{key}: "), value.clone()),
            ])]));
            values.push(map(vec![("é".repeat(len), value)]));
        }
    }
    values
}

#[test]
fn awkward_strings_read_back_everywhere() {
    let values = awkward_values();
    let texts: Vec<String> = values.iter().map(to_string).collect();
    for (value, text) in values.iter().zip(&texts) {
        check_here(value, text);
        check_yaml_1_2(value, text);
    }
    let requests: Vec<&str> = texts.iter().map(String::as_str).collect();
    let Some(answers) = common::ask_go(&requests) else { return };
    for ((value, text), go) in values.iter().zip(&texts).zip(&answers) {
        check_go(value, text, go);
    }
}

fn check_go(value: &Node, text: &str, go: &common::Answer) {
    assert_eq!(go.error, "", "{text}");
    let first = go.first.as_deref().expect("sigs.k8s.io/yaml reads it");
    let json = serde_json::from_str(first).expect("JSON");
    assert!(equals_json(value, &json), "Go: {value:?}\n{text}\n{first}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_read_back_here_and_in_yaml_1_2(value in any_node()) {
        let text = to_string(&value);
        check_here(&value, &text);
        check_yaml_1_2(&value, &text);
    }
}

#[test]
fn values_read_back_in_go() {
    let mut runner = TestRunner::deterministic();
    let strategy = any_node();
    let values: Vec<Node> = (0..3000).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    let texts: Vec<String> = values.iter().map(to_string).collect();
    let requests: Vec<&str> = texts.iter().map(String::as_str).collect();
    let Some(answers) = common::ask_go(&requests) else { return };
    for ((value, text), go) in values.iter().zip(&texts).zip(&answers) {
        check_go(value, text, go);
    }
}

/// What real charts say, written and read back.
#[test]
fn real_files_read_back_equal() {
    let Some(shared) = common::shared() else { return };
    let mut count = 0;
    for (path, text) in common::chart_files(&shared) {
        let (parsed, _) = common::read(&text);
        for document in parsed.documents {
            let written = to_string(&document.root);
            let (again, errors) = common::read(&written);
            assert!(errors.is_empty(), "{path}: {errors:?}");
            assert!(equal(&document.root, &again.documents[0].root), "{path}");
            assert_eq!(to_string(&again.documents[0].root), written, "{path}: written twice");
            count += 1;
        }
    }
    println!("{count} documents");
    assert!(count > 700);
}
