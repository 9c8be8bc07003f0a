//! Writes the fleet down as a project, as a person would.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use stackc_tests::walk::documents;

use crate::fleet::{ADDONS, Addon, CLUSTERS, From, PLACEMENTS, SOURCES, STACKS};
use crate::tools;

/// The output repository.
pub const REPO_URL: &str = "https://git.example.com/acme/deploy.git";

/// Name and version of a chart.
pub fn chart(shared: &Path, addon: &Addon) -> (String, String) {
    let file = shared.join("charts").join(addon.chart).join("Chart.yaml");
    let metadata = documents(&file).unwrap().remove(0);
    let field = |name: &str| metadata[name].as_str().unwrap().to_owned();
    (field("name"), field("version"))
}

/// Writes the project into an empty directory.
pub fn write(shared: &Path, directory: &Path) {
    for (place, addon) in
        ADDONS.iter().flat_map(|addon| addon.over.iter().map(move |(place, _)| (*place, addon)))
    {
        let placement = PLACEMENTS.iter().find(|placement| placement.name == place);
        let places =
            placement.is_none_or(|placement| placement.stacks.iter().any(|(stack, _)| *stack == addon.stack));
        let known = placement.is_some() || CLUSTERS.iter().any(|cluster| cluster.name == place);
        assert!(known && places, "{place} does not place {}", addon.chart);
    }
    for addon in ADDONS {
        place_chart(shared, directory, addon);
    }
    let mut file = String::from("apiVersion: stackc/v1alpha1\nkind: Project\nname: acme\nsources:\n");
    for (name, entry, _) in SOURCES {
        writeln!(file, "  {name}: {entry}").unwrap();
    }
    write!(
        file,
        "output:\n  repoURL: {REPO_URL}\n  targetRevision: main\n  path: fleet\nargocd:\n  version: \"3.6\"\n"
    )
    .unwrap();
    file.push_str("defaults:\n  syncPolicy: {preset: default}\n");
    save(&directory.join("stackc.yaml"), &file);
    for (name, head) in STACKS {
        let mut file = format!("apiVersion: stackc/v1alpha1\nkind: Stack\nname: {name}\n{head}addons:\n");
        for addon in ADDONS.iter().filter(|addon| addon.stack == *name) {
            file.push_str(&entry(shared, directory, addon));
        }
        save(&directory.join("stacks").join(name).join("stack.yaml"), &file);
    }
    for placement in PLACEMENTS {
        let selector =
            placement.tier.map_or("all".to_owned(), |tier| format!("{{matchLabels: {{tier: {tier}}}}}"));
        let mut file = format!(
            "apiVersion: stackc/v1alpha1\nkind: Placement\nname: {}\nclusters: {selector}\npriority: {}\nstacks:\n",
            placement.name, placement.priority
        );
        for (stack, lines) in placement.stacks {
            file.push_str(&instance(shared, placement.name, stack, lines));
        }
        save(&directory.join("placements").join(format!("{}.yaml", placement.name)), &file);
    }
    for cluster in CLUSTERS {
        let mut file = format!("apiVersion: stackc/v1alpha1\nkind: Cluster\nname: {}\n", cluster.name);
        writeln!(file, "labels: {{tier: {}, region: {}}}", cluster.tier, cluster.region).unwrap();
        writeln!(file, "vars: {{domain: {}.example.com}}", cluster.name).unwrap();
        if cluster.name == "hub" {
            file.push_str("destination: {name: in-cluster}\n");
        }
        let mut stacks: Vec<&str> = cluster.stacks.to_vec();
        let over = ADDONS.iter().filter(|addon| addon.over.iter().any(|(place, _)| *place == cluster.name));
        stacks.extend(over.map(|addon| addon.stack));
        stacks.sort_unstable();
        stacks.dedup();
        if !stacks.is_empty() {
            file.push_str("stacks:\n");
        }
        for stack in stacks {
            file.push_str(&instance(shared, cluster.name, stack, ""));
        }
        save(&directory.join("clusters").join(format!("{}.yaml", cluster.name)), &file);
    }
}

fn place_chart(shared: &Path, directory: &Path, addon: &Addon) {
    let (name, version) = chart(shared, addon);
    let from = shared.join("charts").join(addon.chart);
    let vendor = directory.join("vendor/charts");
    match addon.from {
        From::Local => tools::copy(&from, &directory.join("charts").join(name), &|_| {}),
        From::Source(_) if addon.packed => {
            fs::create_dir_all(&vendor).unwrap();
            let file = fs::File::create(vendor.join(format!("{name}-{version}.tgz"))).unwrap();
            let mut archive = tar::Builder::new(GzEncoder::new(file, Compression::fast()));
            for (path, bytes) in tools::files(&from) {
                let mut header = tar::Header::new_gnu();
                header.set_size(bytes.len() as u64);
                header.set_mode(0o644);
                archive.append_data(&mut header, format!("{name}/{path}"), bytes.as_slice()).unwrap();
            }
            archive.into_inner().unwrap().finish().unwrap();
        }
        From::Source(_) => tools::copy(&from, &vendor.join(name), &|_| {}),
    }
}

/// An entry of a stack's `addons`.
fn entry(shared: &Path, directory: &Path, addon: &Addon) -> String {
    let (name, version) = chart(shared, addon);
    let mut out = format!("  {name}:\n");
    out.push_str(&indent(addon.more, 4));
    match addon.from {
        From::Source(source) => {
            write!(out, "    chart: {source}/{name}\n    version: {version}\n").unwrap();
        }
        From::Local => writeln!(out, "    chart: ../../charts/{name}").unwrap(),
    }
    writeln!(out, "    namespace: {}", addon.namespace).unwrap();
    if !addon.needs.is_empty() {
        writeln!(out, "    needs: {}", addon.needs).unwrap();
    }
    if addon.in_file {
        writeln!(out, "    valueFiles: [values/{name}.yaml]").unwrap();
        save(&directory.join("stacks").join(addon.stack).join(format!("values/{name}.yaml")), addon.values);
    } else {
        out.push_str("    values:\n");
        out.push_str(&indent(addon.values, 6));
    }
    out
}

/// An entry of `stacks`, with what `place` lays over the stack's add-ons.
fn instance(shared: &Path, place: &str, stack: &str, lines: &str) -> String {
    let mut addons = String::new();
    for addon in ADDONS.iter().filter(|addon| addon.stack == stack) {
        for (_, values) in addon.over.iter().filter(|(name, _)| *name == place) {
            write!(addons, "      {}:\n        values:\n{}", chart(shared, addon).0, indent(values, 10))
                .unwrap();
        }
    }
    match (lines, addons.as_str()) {
        ("", "") => format!("  {stack}: {{}}\n"),
        (_, "") => format!("  {stack}:\n{}", indent(&format!("{lines}\n"), 4)),
        _ => format!("  {stack}:\n{}    addons:\n{addons}", indent(lines, 4)),
    }
}

fn indent(text: &str, by: usize) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{:by$}{line}\n", "") };
    text.lines().map(line).collect()
}

fn save(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
