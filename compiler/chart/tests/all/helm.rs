//! Verdicts of the real helm beside ours: schemas, formats, patterns, and real charts with values that were damaged.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stackc_chart::{Chart, ChartFiles, Limits, LoadContext};
use stackc_source::Sink;

use crate::support::{Helm, Project, read_directory, shared};

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

/// The top-level keys that helm and we find fault with, for a schema of one property a key.
fn faults(helm: &Helm, schema: &Value, user: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let project = Project::new();
    let schema = schema.to_string();
    let files = [("Chart.yaml", CHART), ("values.schema.json", schema.as_str())];
    let (chart, problems) = project.load(&files);
    assert!(problems.is_empty(), "{problems:?}");
    let mut sink = Sink::default();
    let user = user.to_string();
    chart.unwrap().check_values(&project.values("v.yaml", &user), project.named, &mut sink);
    let ours = sink.into_diagnostics().into_iter().map(|diagnostic| {
        let name = diagnostic.message.split('`').nth(1).unwrap();
        name.split(['.', '[']).next().unwrap().to_owned()
    });
    let said = helm.refuses(&files, &user).unwrap_or_default();
    let theirs = said.split("at '/").skip(1).map(|rest| rest.split(['\'', '/']).next().unwrap().to_owned());
    (ours.collect(), theirs.collect())
}

#[test]
fn formats_are_judged_as_helm_judges_them() {
    let Some(helm) = Helm::found() else { return };
    let samples = [
        "",
        "a",
        "1.2.3",
        "v1.2.3",
        "1.2.3-rc.1+b",
        "01.2.3",
        "192.168.0.1",
        "192.168.0.256",
        "192.168.00.1",
        "::1",
        "fe80::1%eth0",
        "1:2",
        "example.com",
        "-a.com",
        "a_b.com",
        "a..b",
        "EXAMPLE",
        "user@example.com",
        "user@",
        "a b@c.d",
        "user@[127.0.0.1]",
        "2024-02-29",
        "2023-02-29",
        "2024-02-29T12:00:00Z",
        "2024-02-29t12:00:00z",
        "2024-02-29 12:00:00Z",
        "12:00:00Z",
        "12:00:00",
        "23:59:60Z",
        "P1D",
        "PT1H30M",
        "P1W",
        "1h",
        "P",
        "http://example.com/a b",
        "http://example.com",
        "/relative",
        "//host/path",
        "urn:x:y",
        "mailto:a@b.c",
        "a b",
        "http://[::1",
        "#frag",
        "{x}",
        "http://a/{b}",
        "{",
        "^a$",
        "(",
        "(?=a)",
        "[a-",
        "/a/b",
        "a/b",
        "/a~2",
        "0/a",
        "1#",
        "-1",
        "123e4567-e89b-12d3-a456-426614174000",
        "123e4567-e89b-12d3-a456-42661417400g",
        "http://example.com:8080/?q=1",
        "https://exämple.com",
        "2024-01-01/2024-02-01",
        "2024-01-01T00:00:00Z/P1D",
        "a.b.c.",
        "xn--bcher-kva.example",
    ];
    let formats = [
        "date",
        "time",
        "date-time",
        "duration",
        "period",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uri-reference",
        "iri",
        "iri-reference",
        "uri-template",
        "uuid",
        "json-pointer",
        "relative-json-pointer",
        "regex",
        "semver",
        "idn-email",
        "idn-hostname",
        "made-up",
        "int32",
        "color",
    ];
    let mut differing = Vec::new();
    for format in formats {
        let properties: serde_json::Map<String, Value> =
            (0..samples.len()).map(|n| (format!("k{n}"), json!({"format": format}))).collect();
        let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "properties": properties});
        let user: serde_json::Map<String, Value> =
            samples.iter().enumerate().map(|(n, sample)| (format!("k{n}"), json!(sample))).collect();
        let (ours, theirs) = faults(&helm, &schema, &Value::Object(user));
        for name in ours.symmetric_difference(&theirs) {
            let sample = samples[name[1..].parse::<usize>().unwrap()];
            let who = if theirs.contains(name) { "helm" } else { "we" };
            differing.push(format!("{format}: only {who} refuse {sample:?}"));
        }
    }
    println!("{} verdicts, {} differ", formats.len() * samples.len(), differing.len());
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn patterns_are_judged_as_helm_judges_them() {
    let Some(helm) = Helm::found() else { return };
    let patterns = [
        "^a+$",
        "a{2,3}",
        r"^\d+$",
        r"^\w+$",
        r"^\s$",
        r"\bfoo\b",
        "(?i)FOO",
        "[[:alpha:]]+",
        r"^\p{L}+$",
        "^[a-z&&[b]]$",
        r"^[\w-]+$",
        "^.$",
        "^a|b$",
        r"^\x41$",
        r"\A[a]\z",
        r"\Qa.b\E",
        "^(?P<n>a)$",
        "^[^/]$",
        r"^\S+$",
        "a{,2}",
        "^$",
        "a**",
        "(?=a)",
        r"(a)\1",
        r"\u0041",
        r"\Z",
        "a{1001}",
        "[",
        "a++",
        r"^\cA$",
        r"\/",
        r"^[\/]$",
        r"\_",
        r"\-",
        "(?<n>a)",
        r"[\b]",
        "]",
        "}",
        "{",
        "a{1}{2}",
        r"^\pN$",
        r"\h",
    ];
    let samples = [
        "", "a", "A", "aa", "aaaa", "b", "123", "٣", "é", "é_", " ", "\u{a0}", "foo bar", "FOO", "alpha",
        "a.b", "/", "_", "-", "a\n", "b]", "&", "}", "{", "a{,2}",
    ];
    let mut differing = Vec::new();
    for pattern in patterns {
        let properties: serde_json::Map<String, Value> =
            (0..samples.len()).map(|n| (format!("k{n}"), json!({"pattern": pattern}))).collect();
        let user: serde_json::Map<String, Value> =
            samples.iter().enumerate().map(|(n, sample)| (format!("k{n}"), json!(sample))).collect();
        let schema = json!({"properties": properties});
        let project = Project::new();
        let text = schema.to_string();
        let files = [("Chart.yaml", CHART), ("values.schema.json", text.as_str())];
        let (chart, _) = project.load(&files);
        let user = Value::Object(user);
        let found = project.check(&chart.unwrap(), &project.values("v.yaml", &user.to_string()));
        let ours_invalid = found.iter().any(|text| text.starts_with("values/chart-schema-invalid"));
        let said = helm.refuses(&files, &user.to_string()).unwrap_or_default();
        let theirs_invalid = !said.is_empty() && !said.contains("at '/k");
        if ours_invalid || theirs_invalid {
            if ours_invalid != theirs_invalid {
                differing.push(format!("{pattern}: we say {found:?}, helm {said}"));
            }
            continue;
        }
        let (ours, theirs) = faults(&helm, &schema, &user);
        for name in ours.symmetric_difference(&theirs) {
            let sample = samples[name[1..].parse::<usize>().unwrap()];
            let who = if theirs.contains(name) { "helm" } else { "we" };
            differing.push(format!("{pattern}: only {who} refuse {sample:?}"));
        }
    }
    println!("{} patterns, {} differ", patterns.len(), differing.len());
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn keywords_are_judged_as_helm_judges_them() {
    let Some(helm) = Helm::found() else { return };
    let schemas = [
        json!({"type": "integer"}),
        json!({"type": "number", "multipleOf": 0.1}),
        json!({"type": ["string", "null"]}),
        json!({"minimum": 1, "maximum": 3}),
        json!({"exclusiveMinimum": 1}),
        json!({"minLength": 2, "maxLength": 3}),
        json!({"enum": [1, "a", null, {"x": 1}]}),
        json!({"const": 1.0}),
        json!({"minItems": 1, "uniqueItems": true}),
        json!({"items": {"type": "string"}}),
        json!({"prefixItems": [{"type": "string"}], "items": false}),
        json!({"contains": {"type": "string"}, "minContains": 2}),
        json!({"required": ["x"]}),
        json!({"additionalProperties": false, "properties": {"x": {}}}),
        json!({"minProperties": 2}),
        json!({"dependentRequired": {"x": ["y1"]}}),
        json!({"not": {"type": "string"}}),
        json!({"anyOf": [{"type": "string"}, {"minimum": 2}]}),
        json!({"oneOf": [{"type": "integer"}, {"minimum": 2}]}),
        json!({"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "array"}}),
        json!({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": {"type": "string"}}),
        json!({"unevaluatedProperties": false, "allOf": [{"properties": {"x": {}}}]}),
        json!(false),
        json!({"type": "object", "properties": {"x": false}}),
        json!({"$ref": "#/$defs/a"}),
        json!({"maxLength": 1}),
    ];
    let values = [
        json!(1),
        json!(1.0),
        json!(1.5),
        json!(2),
        json!(0.3),
        json!("a"),
        json!("ab"),
        json!("éé"),
        json!("😀"),
        json!(null),
        json!(true),
        json!([]),
        json!(["a"]),
        json!(["a", "a"]),
        json!([1, 1.0]),
        json!(["a", 1]),
        json!({}),
        json!({"x": 1}),
        json!({"x": 1, "zz": "s"}),
        json!({"x": {"y1": 1}, "w": 2}),
        json!(9007199254740993i64),
        json!(1e300),
        json!([{"x": 1}, {"x": 1.0}]),
    ];
    let mut differing = Vec::new();
    for draft in [
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ] {
        for chunk in schemas.chunks(9) {
            let mut properties = serde_json::Map::new();
            let mut user = serde_json::Map::new();
            for (s, schema) in chunk.iter().enumerate() {
                for (v, value) in values.iter().enumerate() {
                    properties.insert(format!("k{s}_{v}"), schema.clone());
                    user.insert(format!("k{s}_{v}"), value.clone());
                }
            }
            let whole =
                json!({"$schema": draft, "properties": properties, "$defs": {"a": {"type": "string"}}});
            let (ours, theirs) = faults_by_key(&helm, &whole, &Value::Object(user));
            for name in ours.symmetric_difference(&theirs) {
                let (s, v) = name[1..].split_once('_').unwrap();
                let who = if theirs.contains(name) { "helm" } else { "we" };
                let (s, v): (usize, usize) = (s.parse().unwrap(), v.parse().unwrap());
                differing.push(format!("{draft} {}: only {who} refuse {}", chunk[s], values[v]));
            }
        }
    }
    // Helm's library names the wrong place for a property's name, so these are asked one by one.
    for value in [json!({"x": 1}), json!({"xx": 1}), json!({}), json!([])] {
        let schema = json!({"properties": {"k": {"propertyNames": {"maxLength": 1}}}}).to_string();
        let user = json!({"k": value}).to_string();
        let project = Project::new();
        let files = [("Chart.yaml", CHART), ("values.schema.json", schema.as_str())];
        let ours = project.check(&project.load(&files).0.unwrap(), &project.values("v.yaml", &user));
        if ours.is_empty() != helm.refuses(&files, &user).is_none() {
            differing.push(format!("propertyNames: {user}: {ours:?}"));
        }
    }
    println!("{} verdicts, {} differ", 3 * schemas.len() * values.len(), differing.len());
    assert!(differing.is_empty(), "{differing:#?}");
}

/// Like [`faults`], without the bound of a hundred findings: a schema for every key by itself.
fn faults_by_key(helm: &Helm, schema: &Value, user: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let project = Project::new();
    let mut ours = BTreeSet::new();
    for (key, value) in user.as_object().unwrap() {
        let mut one = schema.clone();
        one["properties"] = json!({key: schema["properties"][key]});
        let (chart, problems) =
            project.load(&[("Chart.yaml", CHART), ("values.schema.json", &one.to_string())]);
        assert!(problems.is_empty(), "{problems:?}");
        let user = json!({key: value}).to_string();
        if !project.check(&chart.unwrap(), &project.values("v.yaml", &user)).is_empty() {
            ours.insert(key.clone());
        }
    }
    let text = schema.to_string();
    let files = [("Chart.yaml", CHART), ("values.schema.json", text.as_str())];
    let said = helm.refuses(&files, &user.to_string()).unwrap_or_default();
    let theirs = said.split("at '/").skip(1).map(|rest| rest.split(['\'', '/']).next().unwrap().to_owned());
    (ours, theirs.collect())
}

#[test]
fn real_charts_with_damaged_values_are_judged_as_helm_judges_them() {
    let Some(helm) = Helm::found() else { return };
    let Some(root) = shared("charts") else { return };
    let project = Project::new();
    let (mut verdicts, mut refused) = (0, 0);
    let mut differing = Vec::new();
    let mut directories: Vec<_> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    directories.sort();
    for directory in directories.iter().filter(|path| path.join("values.schema.json").metadata().is_ok()) {
        let name = directory.file_name().unwrap().to_str().unwrap();
        let files = ChartFiles::from_directory(read_directory(directory), &Limits::default()).unwrap();
        let schema: Value = serde_json::from_slice(files.get("values.schema.json").unwrap()).unwrap();
        let context = LoadContext { path: name, ..project.context() };
        let chart = Chart::load(files, context, &mut Sink::default()).unwrap();
        let keys: Vec<String> =
            schema["properties"].as_object().into_iter().flat_map(|map| map.keys().cloned()).collect();
        let mut users = vec!["stackcUnknown: 1\n".to_owned(), "global: 1\n".to_owned(), "{}".to_owned()];
        let damages = ["[1]", "some text", "{unknownKey: 1}", "null", "3.5", "true"];
        for (index, key) in keys.iter().step_by(keys.len().div_ceil(4).max(1)).enumerate() {
            users.push(format!("{}: {}\n", json!(key), damages[(index + key.len()) % damages.len()]));
        }
        for user in users {
            let mut sink = Sink::default();
            chart.check_values(&project.values("v.yaml", &user), project.named, &mut sink);
            let found = project.shown(sink);
            let said = helm.refuses_at(directory, &user);
            // What templates make of damaged values is not a schema's verdict.
            let theirs =
                said.as_ref().is_some_and(|said| said.contains("values don't meet the specifications"));
            let neither = said.as_ref().is_some_and(|said| !theirs && said.contains("type mismatch"));
            verdicts += 1;
            refused += usize::from(theirs);
            if theirs == found.is_empty() && !neither {
                differing.push(format!("{name} with {user:?}: we say {found:?}, helm says {said:?}"));
            }
        }
    }
    println!("{verdicts} verdicts, {refused} refusals, {} differ", differing.len());
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn helmignore_is_obeyed_as_helm_obeys_it() {
    let Some(helm) = Helm::found() else { return };
    let paths = [
        "README.md",
        "docs/a.md",
        "docs/deep/b.txt",
        "a/docs/b.txt",
        "sub/a.txt",
        "sub/sub/a.txt",
        "a.txt",
        "keep.txt",
        ".hidden",
        ".gitignore",
        "abc",
        "a]c",
        "a-c",
        "!bc",
        "templates/NOTES.txt",
        "templates/.swp",
        "templates/sub/.swp",
        "crds/a.bak",
    ];
    let rules = [
        "",
        "*.md",
        "/a.txt",
        "a.txt",
        "sub/*.txt",
        "sub/*/*.txt",
        "docs",
        "docs/",
        "/docs/",
        "/docs",
        "a/docs",
        "!keep.txt\n",
        "*.txt\n!keep.txt",
        "!docs/",
        "!templates/\n*.bak",
        "# *.md\n\n  *.bak  ",
        "\u{feff}*.md",
        "*.md\r\n*.txt\r\n",
        "a?c",
        "a[b-d]c",
        "a[^b-d]c",
        "a[\\]]c",
        "a\\\\c",
        "[!a]bc",
        "\\!bc",
        ".*",
        "templates/",
        "*",
        "sub/\n!a.txt",
        "**/a",
        "[a",
        "a[]c",
        "a\\",
        "docs/deep",
        "docs/*",
        "./a.txt",
        "a.txt/",
    ];
    let mut differing = Vec::new();
    for rule in rules {
        let mut files: Vec<(&str, &str)> = paths.iter().map(|path| (*path, "x")).collect();
        files.push((".helmignore", rule));
        files.push(("Chart.yaml", CHART));
        let theirs = helm.packs(&files);
        let ours = ChartFiles::from_directory(crate::support::listing(&files), &Limits::default());
        // A chart without Chart.yaml cannot be packed.
        let ours = ours.ok().filter(|files| files.get("Chart.yaml").is_some());
        let ours: Option<BTreeSet<String>> =
            ours.map(|files| files.iter().map(|(path, _)| path.to_string()).collect());
        if theirs != ours {
            differing.push(format!("{rule:?}: we keep {ours:?}, helm {theirs:?}"));
        }
    }
    println!("{} rules over {} files, {} differ", rules.len(), paths.len(), differing.len());
    assert!(differing.is_empty(), "{differing:#?}");
}
