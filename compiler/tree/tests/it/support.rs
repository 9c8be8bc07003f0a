//! Small outputs, and what stands in a directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use stackc_compile::{ChartOutput, ClusterOutput, File};
use stackc_source::Sink;
use stackc_tree::{Built, Options, Output, Permissions, build_directory};

/// Path to bytes.
pub type Tree = BTreeMap<String, Vec<u8>>;

pub fn file(path: impl Into<String>, bytes: impl AsRef<[u8]>) -> File {
    File { path: path.into(), bytes: Arc::from(bytes.as_ref()), source: "stacks/s/stack.yaml".into() }
}

/// A cluster with these add-ons, each an Application and a values file that say `say`.
pub fn cluster(name: &str, addons: &[&str], say: &str) -> ClusterOutput {
    let at = format!("clusters/{name}");
    let mut files = vec![
        file(format!("{at}/argocd/root.yaml"), "root\n"),
        file(format!("{at}/argocd/applications/project.yaml"), "project\n"),
    ];
    for addon in addons {
        files.push(file(format!("{at}/argocd/applications/{addon}.yaml"), format!("{addon}\n")));
        files.push(file(format!("{at}/stacks/s/addons/{addon}/values.yaml"), format!("{say}\n")));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    ClusterOutput { name: name.to_owned(), files, ..ClusterOutput::default() }
}

pub fn output(clusters: Vec<ClusterOutput>) -> Output {
    Output {
        max_deletions: 5,
        all_clusters: clusters.iter().map(|cluster| cluster.name.clone()).collect(),
        clusters,
        fleet: Some(file("fleet.yaml", "fleet\n")),
        ..Output::default()
    }
}

pub fn chart(directory: &str) -> ChartOutput {
    let files = vec![
        file(format!("{directory}/Chart.yaml"), "name: x\n"),
        file(format!("{directory}/templates/a.yaml"), "a: 1\n"),
    ];
    ChartOutput { directory: directory.to_owned(), files }
}

/// Two clusters, `a` with two add-ons and `b` with one.
pub fn small(say: &str) -> Output {
    output(vec![cluster("a", &["x", "y"], say), cluster("b", &["x"], say)])
}

pub fn overwrite() -> Options {
    Options { permissions: Permissions { overwrite: true, ..Permissions::default() }, ..Options::default() }
}

pub fn allow(deletions: usize) -> Options {
    let permissions = Permissions { allow_deletions: Some(deletions), ..Permissions::default() };
    Options { permissions, ..Options::default() }
}

/// Builds, and expects it to work without a word.
pub fn build(output: &Output, at: &Path) -> Built {
    build_with(output, at, &Options::default())
}

pub fn build_with(output: &Output, at: &Path, options: &Options) -> Built {
    let mut sink = Sink::default();
    let built = build_directory(output, at, options, &mut sink).unwrap();
    assert_eq!(sink.errors(), 0, "{:?}", sink.diagnostics());
    built.unwrap()
}

/// Builds, and expects it to be refused. Returns `code: message` of each diagnostic, and checks that nothing in
/// the directory changed.
pub fn refused(output: &Output, at: &Path, options: &Options) -> Vec<String> {
    let before = listing(at);
    let mut sink = Sink::default();
    let built = build_directory(output, at, options, &mut sink).unwrap();
    assert_eq!(built, None, "{:?}", sink.diagnostics());
    assert_eq!(listing(at), before);
    said(sink)
}

pub fn said(sink: Sink) -> Vec<String> {
    sink.diagnostics().iter().map(|found| format!("{}: {}", found.code.name, found.message)).collect()
}

/// Every file of a tree and its bytes; links are `-> target`, other things `?`, empty directories end in `/`.
pub fn listing(at: &Path) -> Tree {
    let mut tree = Tree::new();
    if at.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        list_into(at, "", &mut tree);
    }
    tree
}

fn list_into(at: &Path, below: &str, tree: &mut Tree) {
    let mut empty = true;
    for entry in fs::read_dir(at).unwrap() {
        empty = false;
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            list_into(&entry.path(), &format!("{path}/"), tree);
        } else if kind.is_symlink() {
            let target = fs::read_link(entry.path()).unwrap();
            tree.insert(path, format!("-> {}", target.display()).into_bytes());
        } else if kind.is_file() {
            tree.insert(path, read(&entry.path()));
        } else {
            tree.insert(path, b"?".to_vec());
        }
    }
    if empty && !below.is_empty() {
        tree.insert(below.to_owned(), Vec::new());
    }
}

/// The files that an output asks for, without indexes.
pub fn wanted(output: &Output) -> Tree {
    let clusters = output.clusters.iter().flat_map(|cluster| &cluster.files);
    let charts = output.charts.iter().flat_map(|chart| &chart.files);
    let files = clusters.chain(charts).chain(&output.fleet);
    files.map(|file| (format!("{}{}", output.prefix, file.path), file.bytes.to_vec())).collect()
}

/// A listing without the indexes.
pub fn without_indexes(tree: Tree) -> Tree {
    tree.into_iter().filter(|(path, _)| !path.ends_with(".stackc.json")).collect()
}

#[expect(clippy::disallowed_methods, reason = "a test looks at the tree from outside")]
pub fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a test plays the user who edits by hand")]
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
