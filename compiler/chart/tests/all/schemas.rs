//! What is said about values that do not satisfy a schema, and where.

use std::sync::Arc;

use stackc_chart::Chart;
use stackc_yaml::{Data, Entry, Node};

use crate::support::Project;

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

fn with_schema(project: &Project, schema: &str, values: &str) -> Chart {
    let files = [("Chart.yaml", CHART), ("values.yaml", values), ("values.schema.json", schema)];
    let (chart, problems) = project.load(&files);
    assert!(problems.is_empty(), "{problems:?}");
    chart.unwrap()
}

/// What is said of `user` by `schema`, the chart's own values being empty.
fn findings(schema: &str, user: &str) -> Vec<String> {
    let project = Project::new();
    let chart = with_schema(&project, schema, "");
    project.check(&chart, &project.values("v.yaml", user))
}

#[test]
fn a_finding_stands_at_the_value_that_was_written() {
    let schema = r#"{"properties": {
        "replicas": {"type": "integer", "minimum": 1, "description": "How many pods run."},
        "port": {"type": "string"},
        "level": {"enum": ["debug", "info", "warning"]},
        "host": {"type": "string", "pattern": "^[a-z.]+$"},
        "image": {"type": "object", "properties": {"tag": {"type": "string"}, "repository": {"type": "string"}},
                  "additionalProperties": false, "required": ["repository"]},
        "list": {"type": "array", "items": {"type": "integer"}, "maxItems": 2}
    }}"#;
    for (user, expected) in [
        (
            "replicas: '3'",
            vec![
                "values/schema: `replicas` must be a whole number, not a string in values of `app` @ v.yaml:'3'; \
             help: write `3` without quotes\nthe chart says: How many pods run.",
            ],
        ),
        (
            "replicas: 0",
            vec![
                "values/schema: `replicas` must be at least 1 in values of `app` @ v.yaml:0; \
             help: the chart says: How many pods run.",
            ],
        ),
        (
            "port: 8080",
            vec![
                "values/schema: `port` must be a string, not a whole number in values of `app` @ v.yaml:8080; \
             help: put it in quotes",
            ],
        ),
        (
            "level: warnign",
            vec![
                "values/schema: `level` must be one of `debug`, `info`, `warning` in values of `app` @ v.yaml:warnign; \
             help: did you mean `warning`?",
            ],
        ),
        (
            "host: A",
            vec!["values/schema: `host` must match the pattern `^[a-z.]+$` in values of `app` @ v.yaml:A"],
        ),
        (
            "image: {repository: x, tga: t, zz: 1}",
            vec![
                "values/schema: unknown key `image.tga` in values of `app` @ v.yaml:tga; help: did you mean `tag`?",
                "values/schema: unknown key `image.zz` in values of `app` @ v.yaml:zz",
            ],
        ),
        (
            "image: {tag: t}",
            vec![
                "values/schema: `image.repository` is required in values of `app` @ v.yaml:image \
             (`repository` is missing below this)",
            ],
        ),
        (
            "list: [1, x]",
            vec![
                "values/schema: `list[1]` must be a whole number, not a string in values of `app` @ v.yaml:x",
            ],
        ),
        (
            "list: [1, 2, 3]",
            vec!["values/schema: `list` must have at most 2 items in values of `app` @ v.yaml:[1, 2, 3]"],
        ),
        (
            "port:\n  name: http\n",
            vec!["values/schema: `port` must be a string, not a map in values of `app` @ v.yaml:port"],
        ),
        ("replicas: 1\nother: true", vec![]),
    ] {
        assert_eq!(findings(schema, user), expected, "{user}");
    }
}

#[test]
fn alternatives_are_looked_into() {
    let schema = r#"{"properties": {
        "port": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        "store": {"oneOf": [
            {"type": "object", "properties": {"type": {"const": "s3"}, "bucket": {"type": "string"}}, "required": ["type", "bucket"]},
            {"type": "object", "properties": {"type": {"const": "disk"}, "size": {"type": "string"}}, "required": ["type", "size"]}
        ]},
        "probe": {"anyOf": [{"type": "null"}, {"type": "object", "properties": {"path": {"type": "string"}}}]}
    }}"#;
    for (user, expected) in [
        (
            "port: [1]",
            vec![
                "values/schema: `port` must be a whole number or a string, not a list in values of `app` @ v.yaml:[1]",
            ],
        ),
        (
            "store: {type: s3, bucket: 5}",
            vec![
                "values/schema: `store.bucket` must be a string, not a whole number in values of `app` @ v.yaml:5; \
             help: put it in quotes",
            ],
        ),
        (
            "store: {type: disk}",
            vec![
                "values/schema: `store.size` is required in values of `app` @ v.yaml:store (`size` is missing below this)",
            ],
        ),
        (
            "store: {type: gcs, size: a, bucket: b}",
            vec!["values/schema: `store.type` must be one of `s3`, `disk` in values of `app` @ v.yaml:gcs"],
        ),
        (
            "probe: {path: 1}",
            vec![
                "values/schema: `probe.path` must be a string, not a whole number in values of `app` @ v.yaml:1; \
             help: put it in quotes",
            ],
        ),
    ] {
        assert_eq!(findings(schema, user), expected, "{user}");
    }
}

#[test]
fn what_no_layer_wrote_stands_at_the_chart_line() {
    let project = Project::new();
    let schema = r#"{"required": ["host"], "properties": {"port": {"type": "string"}, "host": {"description": "Where."}}}"#;
    let chart = with_schema(&project, schema, "port: 80\n");
    let user = project.values("v.yaml", "a: 1");
    assert_eq!(
        project.check(&chart, &user),
        [
            "values/schema: `host` is required in values of `app` @ stack.yaml:./app; help: the chart says: Where.",
            "values/schema: `port` must be a string, not a whole number in values of `app` @ stack.yaml:./app; \
         also app/values.yaml:80 (the chart's own default); help: put it in quotes",
        ]
    );
}

#[test]
fn layers_that_were_overridden_are_shown() {
    let project = Project::new();
    let chart = with_schema(&project, r#"{"properties": {"a": {"type": "integer"}}}"#, "a: 1");
    let lower = project.values("lower.yaml", "a: 2");
    let mut upper = project.values("upper.yaml", "a: x");
    if let Data::Map(map) = &mut upper.data {
        let map = Arc::make_mut(map);
        let mut entry: Entry = map.get("a").unwrap().clone();
        entry.node.overrode = Some(Arc::from([lower.get("a").unwrap().span]));
        map.insert("a", entry);
    }
    assert_eq!(
        project.check(&chart, &upper),
        ["values/schema: `a` must be a whole number, not a string in values of `app` @ upper.yaml:x; \
         also lower.yaml:2 (was set here before)",]
    );
}

#[test]
fn an_alias_is_the_place_to_change() {
    let user = "base: &b [1]\na: *b\n";
    assert_eq!(
        findings(r#"{"properties": {"a": {"type": "integer"}}}"#, user),
        ["values/schema: `a` must be a whole number, not a list in values of `app` @ v.yaml:*b",]
    );
}

#[test]
fn drafts_and_formats_are_helms() {
    let format = |schema: &str| {
        let schema = format!(r#"{{{schema} "properties": {{"ip": {{"format": "ipv4"}}}}}}"#);
        findings(&schema, "ip: nope").len()
    };
    assert_eq!(format(r#""$schema": "http://json-schema.org/draft-04/schema#","#), 1);
    assert_eq!(format(r#""$schema": "http://json-schema.org/draft-06/schema#","#), 1);
    assert_eq!(format(r#""$schema": "https://json-schema.org/draft-07/schema","#), 1);
    assert_eq!(format(r#""$schema": "https://json-schema.org/draft/2019-09/schema","#), 0);
    assert_eq!(format(r#""$schema": "https://json-schema.org/draft/2020-12/schema","#), 0);
    assert_eq!(format(""), 0);
    // A whole float is a whole number, in draft 4 too.
    let draft4 = r#"{"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"num": {"type": "integer"}}}"#;
    assert!(findings(draft4, "num: 2.0").is_empty());
    assert_eq!(findings(draft4, "num: 2.5").len(), 1);
}

#[test]
fn schemas_that_helm_refuses_are_named() {
    for (schema, expected) in [
        ("{", "values/chart-schema-invalid: the values schema of chart `app` is invalid: it is not JSON"),
        ("[]", "values/chart-schema-invalid: the values schema of chart `app` is invalid: it is neither"),
        (r#"{"type": "strnig"}"#, "values/chart-schema-invalid: "),
        (
            r##"{"$ref": "#"}"##,
            "values/chart-schema-invalid: the values schema of chart `app` is invalid: a reference",
        ),
        (
            r##"{"$ref": "#/nowhere"}"##,
            "values/chart-schema-invalid: the values schema of chart `app` is invalid: `#/nowhere`",
        ),
        (
            r##"{"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}]}}}"##,
            "values/chart-schema-invalid: ",
        ),
        (
            r#"{"properties": {"a": {"pattern": "^(?!x)"}}}"#,
            "values/chart-schema-invalid: the values schema of chart `app` is invalid: Go's",
        ),
        (r#"{"properties": {"a": {"pattern": "("}}}"#, "values/chart-schema-invalid: "),
        (
            r#"{"properties": {"a": {"$ref": "other.json"}}}"#,
            "values/chart-schema-invalid: the values schema of chart `app` is invalid: it refers to the file `other.json`",
        ),
        (
            r#"{"properties": {"a": {"$ref": "https://x.example/y.json#/definitions/z"}}}"#,
            "values/remote-ref: the values schema of chart `app` refers to `https://x.example/y.json#/definitions/z`",
        ),
        (
            r#"{"$id": "https://x.example/a.json", "properties": {"a": {"$ref": "y.json"}}}"#,
            "values/remote-ref: ",
        ),
        (r#"{"$schema": "https://x.example/own-draft"}"#, "values/remote-ref: "),
    ] {
        let found = findings(schema, "a: 1");
        assert_eq!(found.len(), 1, "{schema} {found:?}");
        assert!(found[0].starts_with(expected), "{schema} {found:?}");
    }
    for schema in [
        r##"{"$id": "https://x.example/a.json", "properties": {"a": {"$ref": "https://x.example/a.json#/$defs/b"}}, "$defs": {"b": {}}}"##,
        r#"{"$defs": {"unused": {"$ref": "https://x.example/y.json"}}}"#,
        r#"{"properties": {"a": {"$ref": "urn:example:anything"}}}"#,
        r#"{"properties": {"a": {"$ref": "http://json-schema.org/draft-07/schema#"}}, "$schema": "http://json-schema.org/draft-07/schema#"}"#,
        r##"{"properties": {"a": {"$ref": "#"}}}"##,
        r##"{"properties": {"a": {"$ref": "#here"}}, "$defs": {"x": {"$anchor": "here"}}}"##,
        "true",
        "{}",
    ] {
        let expected = if schema.contains("draft-07") { 1 } else { 0 };
        assert_eq!(findings(schema, "a: 1").len(), expected, "{schema} {:?}", findings(schema, "a: 1"));
    }
}

#[test]
fn hostile_schemas_end() {
    // Doubling for one value, doubling below, a long chain, a pattern that backtracks.
    let doubling = |keyword: &str| {
        let defs: Vec<String> = (1..60)
            .map(|n| format!(r##""d{n}": {{{keyword}}}"##).replace("PREV", &format!("#/$defs/d{}", n - 1)))
            .collect();
        format!(
            r##"{{"$ref": "#/$defs/d59", "$defs": {{"d0": {{"type": "integer"}}, {}}}}}"##,
            defs.join(", ")
        )
    };
    let found = findings(&doubling(r#""allOf": [{"$ref": "PREV"}, {"$ref": "PREV"}]"#), "a: 1");
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("too long to evaluate"), "{found:?}");
    let below = doubling(r#""properties": {"a": {"$ref": "PREV"}, "b": {"$ref": "PREV"}}"#);
    assert!(findings(&below, "a: {b: {a: 1}}").is_empty());

    let chain: Vec<String> =
        (1..5000).map(|n| format!(r##""d{n}": {{"$ref": "#/$defs/d{}"}}"##, n - 1)).collect();
    let chain = format!(r##"{{"$ref": "#/$defs/d4999", "$defs": {{"d0": {{}}, {}}}}}"##, chain.join(", "));
    assert_eq!(findings(&chain, "a: 1").len(), 1);

    let pattern = r#"{"properties": {"a": {"pattern": "^(a+)+$"}}}"#;
    let user = format!("a: {}b", "a".repeat(100_000));
    assert_eq!(findings(pattern, &user).len(), 1);

    let deep = "{\"properties\":{\"a\":".repeat(2000) + "{}" + &"}}".repeat(2000);
    assert_eq!(findings(&deep, "a: 1").len(), 1);
}

#[test]
fn at_most_a_hundred_findings_come_from_one_schema() {
    let user: String = (0..5000).map(|n| format!("k{n}: 1\n")).collect();
    let found = findings(r#"{"additionalProperties": {"type": "string"}}"#, &user);
    assert_eq!(found.len(), 100);
    let found = findings(r#"{"additionalProperties": false}"#, &user);
    assert_eq!(found.len(), 100);
}

#[test]
fn a_schema_is_shared_by_threads() {
    let project = Project::new();
    let chart = Arc::new(with_schema(&project, r#"{"properties": {"a": {"type": "integer"}}}"#, ""));
    let user: Node = project.values("v.yaml", "a: x");
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let check = || project.check(&chart, &user).len();
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(check)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(counts, [1, 1, 1, 1]);
}
