//! The forty charts of ../shared: loaded, packed, and their defaults against their own schemas.

use stackc_chart::{Chart, ChartFiles, ChartType, Limits, LoadContext};
use stackc_source::Sink;

use crate::support::{Project, pack, read_directory, shared};

#[test]
fn real_charts_load_and_accept_their_own_defaults() {
    let Some(root) = shared("charts") else { return };
    let project = Project::new();
    let mut names: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("Chart.yaml").metadata().is_ok())
        .collect();
    names.sort();
    let (mut charts, mut subcharts, mut schemas, mut libraries) = (0, 0, 0, 0);
    let mut refused = Vec::new();
    for directory in names {
        let name = directory.file_name().unwrap().to_str().unwrap().to_owned();
        let files = ChartFiles::from_directory(read_directory(&directory), &Limits::default()).unwrap();
        let archive = pack("chart", &files);
        let context = LoadContext { path: &name, ..project.context() };
        let mut sink = Sink::default();
        let chart = Chart::load(files, context, &mut sink).unwrap_or_else(|| panic!("{name}"));
        let packed = Chart::from_archive(&archive, context, &mut sink).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(chart.digest(), packed.digest(), "{name}");
        assert_eq!(chart.metadata.name, name.split_once("__").unwrap().1);
        let problems = project.shown(sink);
        assert!(problems.is_empty(), "{name}: {problems:#?}");

        charts += 1;
        subcharts += count_subcharts(&chart);
        schemas += usize::from(chart.has_schema());
        libraries += usize::from(chart.metadata.chart_type == ChartType::Library);
        let none = project.values("values.yaml", "{}");
        let findings = project.check(&chart, &none);
        if !findings.is_empty() {
            refused.push((name, findings));
        }
    }
    println!("{charts} charts, {subcharts} subcharts, {schemas} with a schema, {libraries} libraries");
    assert_eq!(charts, 40);
    // Helm refuses both, too: one wants the network, the other a value that has no default.
    let codes: Vec<(&str, Vec<&str>)> = refused
        .iter()
        .map(|(name, findings)| {
            (name.as_str(), findings.iter().map(|text| text.split(": ").next().unwrap()).collect())
        })
        .collect();
    assert_eq!(
        codes,
        [
            ("bjw-s-labs__app-template", vec!["values/remote-ref", "values/remote-ref"]),
            ("kubernetes-sigs__external-dns", vec!["values/schema"]),
        ],
        "{refused:#?}"
    );
}

fn count_subcharts(chart: &Chart) -> usize {
    chart.subcharts.iter().map(|subchart| 1 + count_subcharts(subchart)).sum()
}
