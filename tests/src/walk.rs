//! In: an output tree and the path of a `root.yaml` in it.
//! Out: what Argo CD 3.6 deploys from there, and everything that it would refuse, or pass over in silence.
//! Does not: share a line with the compiler; know how the tree is laid out.
//!
//! It begins at the root alone and goes where the objects lead, as a person would who has nothing but Argo CD's
//! documentation. Rules: Argo CD 3.6.1, `util/argo/argo.go` (sources), `reposerver/repository/repository.go` (refs,
//! values files, kinds of sources), `pkg/apis/application/v1alpha1/app_project_types.go` (what a project permits).

pub mod crd;
mod glob;
mod names;
mod object;
mod project;
mod read;

pub use read::{documents, parse};
mod source;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use object::text;
use project::Project;

/// An Argo CD and the repository that it reads.
#[derive(Clone, Debug)]
pub struct ArgoCd {
    /// The directory that stands for the root of the output repository.
    pub tree: PathBuf,
    /// The URL of that repository.
    pub repo_url: String,
    /// Names and server URLs of the clusters that it knows, beside the one it runs in.
    pub clusters: BTreeSet<String>,
}

impl ArgoCd {
    /// Whether a URL is that of the tree.
    fn is_tree(&self, url: &str) -> bool {
        project::normal(url) == project::normal(&self.repo_url)
    }
}

/// What one root Application leads to.
#[derive(Debug, Default)]
pub struct Root {
    /// The root's name.
    pub name: String,
    /// The namespace of Argo CD, in which the root and its children live.
    pub namespace: String,
    /// Every object of Argo CD that was read, the root first: its file and itself.
    pub objects: Vec<(String, Value)>,
    /// The root's children, by file name.
    pub applications: Vec<Application>,
    /// What Argo CD would refuse or pass over, each with its file.
    pub problems: Vec<String>,
}

/// One child of a root.
#[derive(Debug)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// The file that it stands in, relative to the repository.
    pub file: String,
    /// `metadata.labels`.
    pub labels: BTreeMap<String, String>,
    /// Its wave; nothing where none is written.
    pub wave: Option<i64>,
    /// The destination cluster, by name or server.
    pub cluster: String,
    /// The destination namespace; may be empty.
    pub namespace: String,
    /// What it deploys.
    pub content: Content,
}

/// What an Application deploys.
#[derive(Debug)]
pub enum Content {
    /// A chart, rendered by helm.
    Chart(Chart),
    /// Objects from files, in the order of files: the file and the object.
    Manifests(Vec<(String, Value)>),
    /// It could not be made out; there is a problem that says so.
    Unknown,
}

/// How helm is called.
#[derive(Debug)]
pub struct Chart {
    /// Where the chart comes from.
    pub location: Location,
    /// `--name-template`
    pub release: String,
    /// `--namespace`
    pub namespace: String,
    /// `--values`, what wins last.
    pub values: Vec<Values>,
    /// `--skip-schema-validation`
    pub skip_schema: bool,
}

/// Where a chart comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A directory of the output repository.
    Tree(PathBuf),
    /// A Helm repository, over HTTP or as a registry without `oci://`.
    Repository {
        /// `repoURL`
        url: String,
        /// `chart`
        chart: String,
        /// `targetRevision`
        version: String,
    },
    /// An artifact of a registry, with `oci://`.
    Oci {
        /// `repoURL`
        url: String,
        /// `targetRevision`
        tag: String,
    },
    /// A path in another Git repository.
    Git {
        /// `repoURL`
        url: String,
        /// `path`
        path: String,
        /// `targetRevision`
        revision: String,
    },
}

/// One layer of values.
#[derive(Clone, Debug)]
pub enum Values {
    /// A file of the output repository.
    File(PathBuf),
    /// `valuesObject`
    Inline(Value),
}

/// Walks from the root Application in `root_file`, a path relative to the repository.
pub fn walk(argo: &ArgoCd, root_file: &str) -> Root {
    let mut root = Root::default();
    let Some(object) = read_root(argo, root_file, &mut root) else { return root };
    root.name = text(&object, "/metadata/name").to_owned();
    root.namespace = text(&object, "/metadata/namespace").to_owned();
    object::check(&object, "Application", &mut at(&mut root.problems, root_file));
    let children = children(argo, &object, root_file, &mut root.problems);
    root.objects.push((root_file.to_owned(), object));
    let mut projects: BTreeMap<String, Project> = BTreeMap::new();
    for (file, child) in &children {
        let mut problem = at(&mut root.problems, file);
        match (text(child, "/apiVersion"), text(child, "/kind")) {
            ("argoproj.io/v1alpha1", "AppProject") => {
                object::check(child, "AppProject", &mut problem);
                let project = Project::read(child, &mut problem);
                if projects.insert(project.name.clone(), project).is_some() {
                    problem("a second project of this name".to_owned());
                }
            }
            ("argoproj.io/v1alpha1", "Application") => object::check(child, "Application", &mut problem),
            (version, kind) => problem(format!("{version} {kind} among the root's objects")),
        }
        if text(child, "/metadata/namespace") != root.namespace {
            problem("lives in another namespace than Argo CD, which does not look there".to_owned());
        }
    }
    for (file, child) in &children {
        if text(child, "/kind") == "Application" {
            let application = application(argo, file, child, &projects, &mut root.problems);
            root.applications.push(application);
        }
    }
    check_waves(&root.applications, &projects, &mut root.problems);
    for application in &root.applications {
        if application.name == root.name {
            root.problems.push(format!("{}: the root is among what it syncs", application.file));
        }
    }
    root.objects.extend(children);
    root
}

/// What is wrong over all roots of one Argo CD: two objects of one name.
pub fn clashes(roots: &[Root]) -> Vec<String> {
    let mut seen: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for (file, object) in roots.iter().flat_map(|root| &root.objects) {
        let key =
            (text(object, "/kind"), text(object, "/metadata/namespace"), text(object, "/metadata/name"));
        if let Some(other) = seen.insert(key, file) {
            problems.push(format!("{file}: {} `{}` is in {other} too", key.0, key.2));
        }
    }
    problems
}

/// The files that a directory source takes from the tree, as paths relative to the repository, sorted.
pub fn directory_files(argo: &ArgoCd, source: &Value) -> Result<Vec<String>, String> {
    source::directory_files(&argo.tree, source)
}

/// A sink for problems that puts the file before each.
fn at<'a>(problems: &'a mut Vec<String>, file: &'a str) -> impl FnMut(String) + 'a {
    move |problem| problems.push(format!("{file}: {problem}"))
}

fn read_root(argo: &ArgoCd, file: &str, root: &mut Root) -> Option<Value> {
    match documents(&argo.tree.join(file)) {
        Err(error) => at(&mut root.problems, file)(error),
        Ok(mut documents) if documents.len() == 1 => return documents.pop(),
        Ok(documents) => at(&mut root.problems, file)(format!("{} documents, not one", documents.len())),
    }
    None
}

/// The objects in the root's directory, each with its file.
fn children(argo: &ArgoCd, root: &Value, file: &str, problems: &mut Vec<String>) -> Vec<(String, Value)> {
    let mut problem = at(problems, file);
    let Some(source) = root.pointer("/spec/source") else {
        problem("a root has one source".to_owned());
        return Vec::new();
    };
    let destination = root.pointer("/spec/destination").cloned().unwrap_or_default();
    if let Err(error) = project::destination(&destination, &BTreeSet::new()) {
        problem(format!("the root does not go to the cluster of Argo CD: {error}"));
    }
    if text(root, "/spec/project") != "default" {
        problem(format!("nothing here makes the root's project `{}`", text(root, "/spec/project")));
    }
    if !argo.is_tree(text(source, "/repoURL")) {
        problem(format!("the root reads another repository: {}", text(source, "/repoURL")));
    }
    source::plain_directory(&argo.tree, source, &mut problem)
}

fn application(
    argo: &ArgoCd,
    file: &str,
    object: &Value,
    projects: &BTreeMap<String, Project>,
    problems: &mut Vec<String>,
) -> Application {
    let mut problem = at(problems, file);
    let destination = object.pointer("/spec/destination").cloned().unwrap_or_default();
    let cluster = match project::destination(&destination, &argo.clusters) {
        Ok(cluster) => cluster,
        Err(error) => {
            problem(error);
            String::new()
        }
    };
    let namespace = text(&destination, "/namespace").to_owned();
    let sources = source::sources(object, &mut problem);
    match projects.get(text(object, "/spec/project")) {
        None => problem(format!("there is no project `{}`", text(object, "/spec/project"))),
        Some(project) => {
            for source in &sources {
                if !project.permits_repository(text(source, "/repoURL")) {
                    problem(format!("the project does not permit `{}`", text(source, "/repoURL")));
                }
            }
            if !project.permits_destination(&destination) {
                problem(format!("the project does not permit the destination {destination}"));
            }
        }
    }
    let name = text(object, "/metadata/name").to_owned();
    let content = source::content(argo, &sources, &name, &namespace, &mut problem);
    let labels = object.pointer("/metadata/labels").and_then(Value::as_object);
    Application {
        labels: labels
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect(),
        wave: object::wave(object),
        file: file.to_owned(),
        name,
        cluster,
        namespace,
        content,
    }
}

/// A project comes before everything that stands in it.
fn check_waves(
    applications: &[Application],
    projects: &BTreeMap<String, Project>,
    problems: &mut Vec<String>,
) {
    for application in applications {
        for project in projects.values() {
            if application.wave.is_some() && project.wave >= application.wave {
                at(problems, &application.file)(format!("its wave is not after project `{}`", project.name));
            }
        }
    }
}

/// A path as the repository has it.
fn relative(tree: &Path, path: &Path) -> String {
    path.strip_prefix(tree).unwrap_or(path).to_string_lossy().into_owned()
}
