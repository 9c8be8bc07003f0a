//! Which values a schema gets to see: defaults, nulls, subcharts, aliases, conditions, tags, globals, import-values. The schema
//! of a test is a `const`, so a verdict says exactly what the chart's values are. Each verdict is Helm 4.3.1's.

use crate::support::{Helm, Project};

const PARENT: &str = "\
apiVersion: v2
name: app
version: 1.0.0
dependencies:
  - name: db
    version: ^1
    repository: https://example.com
    condition: db.enabled,global.db
    tags: [store]
  - name: cache
    version: 1.x
    alias: redis
    repository: https://example.com
    import-values:
      - shared
      - {child: limits, parent: quota.cache}
";

/// The values that the schema of `which` chart sees, as the schema itself says it: `const`.
fn sees(which: &str, defaults: [&str; 3], user: &str, expected: &str) {
    let project = Project::new();
    let schema = format!(r#"{{"const": {expected}}}"#);
    let path = match which {
        "app" => "values.schema.json".to_owned(),
        subchart => format!("charts/{subchart}/values.schema.json"),
    };
    let files = [
        ("Chart.yaml", PARENT),
        ("values.yaml", defaults[0]),
        ("charts/db/Chart.yaml", "name: db\nversion: 1.2.3\n"),
        ("charts/db/values.yaml", defaults[1]),
        ("charts/cache/Chart.yaml", "apiVersion: v2\nname: cache\nversion: v1.0\n"),
        ("charts/cache/values.yaml", defaults[2]),
        (path.as_str(), schema.as_str()),
    ];
    let (chart, problems) = project.load(&files);
    assert!(problems.is_empty(), "{problems:?}");
    let found = project.check(&chart.unwrap(), &project.values("v.yaml", user));
    assert!(found.is_empty(), "{which} {user}: {found:?}");
    if let Some(helm) = Helm::found() {
        assert_eq!(helm.refuses(&files, user), None, "{which} {user}");
    }
}

#[test]
fn defaults_lie_below_and_nulls_delete() {
    let rest = r#""db": {"global": {}}, "redis": {"global": {}}"#;
    for (defaults, user, expected) in [
        ("a: 1\nb: {c: 2, d: 3}", "b: {d: 4, e: 5}", r#""a": 1, "b": {"c": 2, "d": 4, "e": 5}"#),
        ("a: 1\nb: {c: 2}", "a: null\nb: {c: null}", r#""b": {}"#),
        ("a: null\nb: {c: null, d: 1}", "{}", r#""b": {"d": 1}"#),
        // A null that deletes nothing stays.
        ("b: {d: 1}", "x: null\nb: {w: null}", r#""x": null, "b": {"d": 1, "w": null}"#),
        ("l: [1, 2]", "l: [3]", r#""l": [3]"#),
        // A map over a scalar, a scalar over a map: the upper one.
        ("a: 1\nb: {c: 1}", "a: {x: 1}\nb: 2", r#""a": {"x": 1}, "b": 2"#),
    ] {
        sees("app", [defaults, "", ""], user, &format!("{{{expected}, {rest}}}"));
    }
}

#[test]
fn subcharts_see_their_own_values() {
    sees(
        "db",
        ["db: {size: 2}", "size: 1\nkind: a", ""],
        "db: {kind: b}",
        r#"{"size": 2, "kind": "b", "global": {}}"#,
    );
    sees("db", ["", "size: 1\nkind: a", ""], "db: {size: null}", r#"{"kind": "a", "global": {}}"#);
    sees("cache", ["", "", "size: 1"], "redis: {size: 2}", r#"{"size": 2, "global": {}}"#);
    // Under its own name it is only the parent's.
    sees("cache", ["", "", "size: 1"], "cache: {size: 2}", r#"{"size": 1, "global": {}}"#);
    let globals = "global: {a: 1, m: {x: 1}}";
    sees(
        "db",
        [globals, "global: {a: 0, b: 2, m: {w: 2}}", ""],
        "global: {m: {z: 3}}",
        r#"{"global": {"a": 1, "b": 2, "m": {"x": 1, "w": 2, "z": 3}}}"#,
    );
}

#[test]
fn conditions_and_tags_switch_subcharts_off() {
    let never = r#"{"never": "what it sees"}"#;
    for user in [
        "db: {enabled: false}",
        "global: {db: false}",
        "tags: {store: false}",
        "db: {enabled: nonsense}\nglobal: {db: false}",
    ] {
        // A chart that is off is not looked at, whatever its schema says.
        sees("db", ["", "", ""], user, never);
    }
    sees(
        "db",
        ["", "", ""],
        "tags: {store: false}\ndb: {enabled: true}",
        r#"{"enabled": true, "global": {}}"#,
    );
    // The defaults of the subchart itself count as a condition's value.
    sees("db", ["", "enabled: false", ""], "{}", never);
}

#[test]
fn children_export_to_the_parent() {
    let cache = "exports: {shared: {a: 1, b: 2}}\nlimits: {cpu: 1}";
    let inner = r#""exports": {"shared": {"a": 1, "b": 2}}, "limits": {"cpu": 1}"#;
    sees(
        "app",
        ["b: 3", "", cache],
        "quota: {cache: {cpu: 9}}",
        &format!(
            r#"{{"a": 1, "b": 3, "quota": {{"cache": {{"cpu": 9}}}}, "db": {{"global": {{}}}}, "redis": {{"global": {{}}, {inner}}}}}"#
        ),
    );
}

#[test]
fn a_subchart_switched_off_by_a_scalar_is_an_error() {
    let project = Project::new();
    let (chart, _) = project.load(&[
        ("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: db, version: '*', repository: ''}]"),
        ("charts/db/Chart.yaml", "name: db\nversion: 1.2.3\n"),
        ("values.schema.json", "{}"),
    ]);
    let chart = chart.unwrap();
    assert_eq!(
        project.check(&chart, &project.values("v.yaml", "db: false")),
        [
            "values/subchart: `db` holds the values of a subchart and must be a map, not a boolean @ v.yaml:false; \
         help: to switch a subchart off, set the value that its `condition` names",
        ]
    );
    assert!(project.check(&chart, &project.values("v.yaml", "db: null")).len() == 1);
}

#[test]
fn findings_of_a_subchart_name_the_way_to_it() {
    let project = Project::new();
    let (chart, problems) = project.load(&[
        ("Chart.yaml", PARENT),
        ("charts/db/Chart.yaml", "name: db\nversion: 1.2.3\n"),
        ("charts/cache/Chart.yaml", "name: cache\nversion: 1.0.0\n"),
        ("charts/cache/values.schema.json", r#"{"properties": {"size": {"type": "integer"}, "global": {"properties": {"zone": {"type": "string"}}}}}"#),
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    let user = project.values("v.yaml", "redis: {size: big}\nglobal: {zone: 1}");
    assert_eq!(
        project.check(&chart.unwrap(), &user),
        [
            "values/schema: `redis.size` must be a whole number, not a string in values of `app`, by the schema of its subchart `cache` \
         @ v.yaml:big",
            "values/schema: `global.zone` must be a string, not a whole number in values of `app`, by the schema of its subchart `cache` \
         @ v.yaml:1; help: put it in quotes",
        ]
    );
}
