//! What a chart's files say, and what is said about those that Helm would not load.

use stackc_chart::{ApiVersion, Chart, ChartFiles, ChartType, ImportValue, Limits};
use stackc_source::Sink;

use crate::support::{Project, listing, pack};

const APP: &str = "apiVersion: v2\nname: app\nversion: 1.2.3\n";

#[test]
fn metadata_is_read_as_go_reads_it() {
    let project = Project::new();
    let (chart, problems) = project.load(&[(
        "Chart.yaml",
        "apiVersion: v2\nNAME: app\nversion: 1.10\nappVersion: 1.10\ntype: application\nkubeVersion: '>=1.25'\n\
         description: yes\ndeprecated: on\nannotations: {a: 1, b: true}\nkeywords: [a, 1]\nunknown: {x: 1}\n",
    )]);
    assert!(problems.is_empty(), "{problems:?}");
    let metadata = chart.unwrap().metadata;
    assert_eq!((metadata.name.as_str(), metadata.version.as_str()), ("app", "1.1"));
    assert_eq!((metadata.app_version.as_str(), metadata.description.as_str()), ("1.1", "true"));
    assert_eq!((metadata.api_version, metadata.chart_type), (ApiVersion::V2, ChartType::Application));
    assert!(metadata.deprecated);
}

#[test]
fn dependencies_of_v1_stand_in_requirements() {
    let project = Project::new();
    let (chart, problems) = project.load(&[
        ("Chart.yaml", "name: app\nversion: v1\n"),
        ("requirements.yaml", "dependencies:\n- name: db\n  version: 1\n  import-values: [data, {child: a, parent: b}]\n  tags: [x]\n"),
        ("charts/db/Chart.yaml", "name: db\nversion: 1.0.0\n"),
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    let metadata = chart.unwrap().metadata;
    assert_eq!(metadata.api_version, ApiVersion::V1);
    let dependency = &metadata.dependencies[0];
    assert_eq!((dependency.key(), dependency.version.as_str()), ("db", "1"));
    let table = ImportValue::Table { child: "a".to_owned(), parent: "b".to_owned() };
    assert_eq!(dependency.import_values, [ImportValue::Export("data".to_owned()), table]);
}

#[test]
fn charts_that_helm_would_not_load_are_explained() {
    let at = |chart: &str| {
        let (loaded, problems) = Project::new().load(&[("Chart.yaml", chart)]);
        assert!(loaded.is_none(), "{chart}");
        problems
    };
    for (chart, expected) in [
        ("name: app\n", "chart/metadata: a chart without `version` in `app/Chart.yaml`"),
        ("version: 1.0.0\n", "chart/metadata: a chart without `name` in `app/Chart.yaml`"),
        ("", "chart/metadata: a chart without `name` in `app/Chart.yaml`"),
        (
            "name: app\nversion: latest\n",
            "chart/metadata: `latest` is no semantic version in `app/Chart.yaml` @ app/Chart.yaml:latest",
        ),
        (
            "name: a/b\nversion: 1.0.0\n",
            "chart/metadata: `a/b` is no name for a chart in `app/Chart.yaml` @ app/Chart.yaml:a/b",
        ),
        ("name: ..\nversion: 1.0.0\n", "chart/metadata: `..` is no name for a chart"),
        (
            "apiVersion: v3\nname: app\nversion: 1.0.0\n",
            "chart/metadata: unknown chart apiVersion `v3` in `app/Chart.yaml` @ app/Chart.yaml:v3",
        ),
        ("name: app\nversion: 1.0.0\ntype: plugin\n", "chart/metadata: unknown chart type `plugin`"),
        (
            "name: [app]\nversion: 1.0.0\n",
            "chart/metadata: `name` must be a string, not a list in `app/Chart.yaml` @ app/Chart.yaml:[app]",
        ),
        (
            "name: app\nversion: 1.0.0\ndeprecated: 'yes'\n",
            "chart/metadata: `deprecated` must be a boolean, not a string",
        ),
        (
            "name: app\nversion: 1.0.0\nkeywords: one\n",
            "chart/metadata: `keywords` must be a list of strings, not a string",
        ),
        (
            "name: app\nversion: 1.0.0\nmaintainers: [null]\n",
            "chart/metadata: an entry of `maintainers` must be a map, not null",
        ),
        (
            "name: app\nversion: 1.0.0\nannotations: {a: [1]}\n",
            "chart/metadata: `annotations.a` must be a string, not a list",
        ),
        (
            "name: app\nversion: 1.0.0\ndependencies: [null]\n",
            "chart/metadata: an entry of `dependencies` must be a map, not null",
        ),
        (
            "name: app\nversion: 1.0.0\ndependencies: [{name: a}, {name: b, alias: a}]\n",
            "chart/metadata: more than one dependency has the name or alias `a`",
        ),
        (
            "name: app\nversion: 1.0.0\ndependencies: [{name: a, alias: a.b}]\n",
            "chart/metadata: `a.b` is no alias for a dependency",
        ),
        ("- a\n", "chart/metadata: the whole file must be a map, not a list"),
        ("name: 'app\n", "yaml/syntax: "),
    ] {
        let problems = at(chart);
        assert!(problems[0].starts_with(expected), "{chart:?}: {problems:#?}");
        assert!(problems[0].contains("stack.yaml:./app"), "{chart:?}: {problems:#?}");
    }

    let whole = |files: &[(&str, &str)]| {
        let (loaded, problems) = Project::new().load(files);
        assert!(loaded.is_none());
        problems
    };
    assert_eq!(
        whole(&[("templates/a.yaml", "")]),
        ["chart/not-a-chart: `app` is not a chart: it has no Chart.yaml @ stack.yaml:./app; \
         help: name the directory or archive that holds a Chart.yaml",]
    );
    for (path, text, expected) in [
        ("charts/README.md", "", "chart/not-a-chart: `app/charts/README.md` is not a chart"),
        ("charts/x/values.yaml", "", "chart/not-a-chart: `app/charts/x` is not a chart"),
        (
            "charts/x.tgz",
            "no archive",
            "chart/archive: `app/charts/x.tgz` is not a gzip archive @ stack.yaml:./app",
        ),
        (
            "values.yaml",
            "[1]",
            "chart/metadata: values must be a map, not a list in `app/values.yaml` @ app/values.yaml:[1]",
        ),
        ("values.yaml", "a: b: c", "yaml/"),
        (
            ".helmignore",
            "a\n**/b",
            "chart/archive: `.helmignore` in `app` has `**` in line 2, which Helm refuses",
        ),
    ] {
        let problems = whole(&[("Chart.yaml", APP), (path, text)]);
        assert!(problems[0].starts_with(expected), "{path}: {problems:#?}");
    }
}

#[test]
fn subcharts_are_found_in_directories_and_archives() {
    let project = Project::new();
    let inner = listing(&[("Chart.yaml", "name: inner\nversion: 2.0.0\n"), ("values.yaml", "a: 1")]);
    let inner = pack("inner", &ChartFiles::from_directory(inner, &Limits::default()).unwrap());
    let mut files = listing(&[
        ("Chart.yaml", APP),
        ("charts/db/Chart.yaml", "name: database\nversion: 1.0.0\n"),
        ("charts/db/charts/deep/Chart.yaml", "name: deep\nversion: 1.0.0\n"),
        ("charts/_skipped/README.md", ""),
        ("charts/.hidden", ""),
        ("charts/inner-2.0.0.tgz.prov", ""),
    ]);
    files.push(("charts/inner-2.0.0.tgz".to_owned(), inner.into()));
    let mut sink = Sink::default();
    let chart = Chart::from_directory(files, project.context(), &mut sink).unwrap();
    assert!(sink.is_empty(), "{:?}", project.shown(sink));
    let names: Vec<&str> = chart.subcharts.iter().map(|chart| chart.metadata.name.as_str()).collect();
    assert_eq!(names, ["database", "inner"]);
    assert_eq!(chart.subcharts[0].subcharts[0].path, "app/charts/db/charts/deep");
    assert_eq!(chart.subcharts[1].path, "app/charts/inner-2.0.0.tgz");
    assert!(chart.knows_value("inner") && chart.knows_value("global") && !chart.knows_value("other"));
}

#[test]
fn dependencies_must_be_there() {
    let project = Project::new();
    let (chart, problems) = project.load(&[
        ("Chart.yaml", &format!("{APP}dependencies:\n- {{name: a, version: 1.0.0, repository: 'file://../a', condition: a.enabled}}\n- {{name: b, version: ^2, repository: 'https://x.example'}}\n- {{name: c, version: ~1.0, repository: ''}}\n")),
        ("Chart.lock", "dependencies:\n- {name: c, version: 1.0.5, repository: ''}\n"),
        ("charts/b/Chart.yaml", "name: b\nversion: 1.0.0\n"),
        ("charts/c/Chart.yaml", "name: c\nversion: 1.0.6\n"),
    ]);
    assert_eq!(
        problems,
        [
            "chart/missing-dependency: dependency `a` of chart `app` is not in its `charts/` @ stack.yaml:./app; also app/Chart.yaml:a \
         (declared here); help: run `helm dependency build app`; it packs the chart at `../a`, relative to this one",
            "chart/lock-out-of-sync: chart `app` asks for `b` in `^2` and holds 1.0.0 @ stack.yaml:./app; also app/Chart.yaml:b (Helm \
         ignores condition, tags and alias of this entry); help: run `helm dependency update app`",
        ]
    );
    let mut sink = Sink::default();
    chart.unwrap().check_lock(project.named, &mut sink);
    assert_eq!(
        project.shown(sink),
        [
            "chart/lock-out-of-sync: the lock of chart `app` says `c` 1.0.5, and it holds 1.0.6 @ stack.yaml:./app; \
         help: run `helm dependency build app`",
        ]
    );
}

#[test]
fn a_chart_must_be_what_was_asked_for() {
    let project = Project::new();
    let (chart, _) = project.load(&[(
        "Chart.yaml",
        "apiVersion: v2\nname: app\nversion: 1.2.3+4\nkubeVersion: '>=1.30.0-0'\ntype: library\n",
    )]);
    let chart = chart.unwrap();
    let identity = |name: &str, version: &str| {
        let mut sink = Sink::default();
        chart.check_identity(name, version, project.named, &mut sink);
        project.shown(sink)
    };
    assert!(identity("app", "1.2.3").is_empty());
    assert!(identity("app", "v1.2.3+4").is_empty());
    assert_eq!(
        identity("app", "1.2.3+5"),
        [
            "chart/wrong-version: `app` is app 1.2.3+4, not app 1.2.3+5 @ stack.yaml:./app; help: write `version: 1.2.3+4`, or vendor 1.2.3+5",
        ]
    );
    assert_eq!(identity("other", "1.2.3").len(), 1);
    let installable = |version: Option<&str>| {
        let mut sink = Sink::default();
        chart.check_installable(version, project.named, &mut sink);
        project.shown(sink).len()
    };
    assert_eq!(installable(None), 1, "a library");
    assert_eq!(installable(Some("v1.34.2-eks-1")), 1);
    assert_eq!(installable(Some("1.29.0")), 2);
}

#[test]
fn a_directory_obeys_helmignore_and_an_archive_does_not() {
    let files = [
        ("Chart.yaml", APP),
        (".helmignore", "*.md\n/docs/\n"),
        ("README.md", ""),
        ("docs/a.txt", ""),
        (".gitignore", "charts/\n"),
        ("charts/db/Chart.yaml", "name: db\nversion: 1.0.0\n"),
        ("charts/db/README.md", ""),
        ("templates/.swp", ""),
        (".git/config", ""),
    ];
    let chart = ChartFiles::from_directory(listing(&files), &Limits::default()).unwrap();
    let kept: Vec<&str> = chart.iter().map(|(path, _)| &**path).collect();
    assert_eq!(kept, [".gitignore", ".helmignore", "Chart.yaml", "charts/db/Chart.yaml"]);
    let unfiltered: Vec<_> = files.iter().filter(|(path, _)| *path != ".helmignore").copied().collect();
    let whole = ChartFiles::from_directory(listing(&unfiltered), &Limits::default()).unwrap();
    let mut with_rules: Vec<_> =
        whole.iter().map(|(path, bytes)| (path.to_string(), bytes.clone())).collect();
    with_rules.push((".helmignore2".to_owned(), b"*.md\n".as_slice().into()));
    assert_eq!(
        ChartFiles::from_archive(&pack("app", &whole), &Limits::default()).unwrap().len(),
        whole.len()
    );
}

#[test]
fn every_code_has_a_page_of_the_agreed_form() {
    for code in stackc_chart::diagnostics::ALL {
        assert!(code.name.starts_with("chart/") || code.name.starts_with("values/"), "{}", code.name);
        for part in ["\n## Example\n\n```", "\n## Instead\n"] {
            assert!(code.page.contains(part), "{}: {part}", code.name);
        }
        assert!(!code.page.starts_with(['#', '\n']), "{}", code.name);
    }
}
