//! The sources of an Application: which kind each is, and what it takes from the tree.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use super::object::text;
use super::{ArgoCd, Chart, Content, Location, Values, glob, names, project, read, relative};

/// The sources of an Application, one or several.
pub fn sources(application: &Value, problem: &mut dyn FnMut(String)) -> Vec<Value> {
    let source = application.pointer("/spec/source");
    let sources = application.pointer("/spec/sources").and_then(Value::as_array).cloned().unwrap_or_default();
    if source.is_none() == sources.is_empty() {
        problem("an Application has either source or sources".to_owned());
    }
    let sources = if sources.is_empty() { source.cloned().into_iter().collect() } else { sources };
    let several = sources.len() > 1;
    for source in &sources {
        check(source, several, problem);
    }
    sources
}

fn check(source: &Value, several: bool, problem: &mut dyn FnMut(String)) {
    let has = |field: &str| !text(source, field).is_empty();
    if !has("/repoURL") {
        problem("a source without repoURL".to_owned());
    }
    let oci = text(source, "/repoURL").starts_with("oci://");
    match (has("/path"), has("/chart"), has("/ref")) {
        (true, true, _) => problem("a source with both path and chart: the chart wins in silence".to_owned()),
        (_, true, true) => problem("charts are not supported for `ref` sources".to_owned()),
        (false, false, true) if several => {}
        (true, false, false) | (false, true, false) => {}
        (true, false, true) => problem("a ref with a path: the path is rendered too".to_owned()),
        _ => problem("a source without path and chart".to_owned()),
    }
    if has("/chart") && oci {
        problem("with `oci://` the chart is not joined to the URL".to_owned());
    }
    if has("/chart")
        && text(source, "/repoURL").contains("://")
        && !text(source, "/repoURL").starts_with("http")
    {
        problem(format!("no Helm repository: {}", text(source, "/repoURL")));
    }
    if (has("/chart") || oci) && !has("/targetRevision") {
        problem("targetRevision is required if the source is a helm chart".to_owned());
    }
    if has("/ref") {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if !text(source, "/ref").bytes().all(word) {
            problem(format!("ref `{}` has special characters", text(source, "/ref")));
        }
        if oci {
            problem("a ref is Git only".to_owned());
        }
    }
    if text(source, "/path").starts_with('/') {
        problem(format!("{}: app path is absolute", text(source, "/path")));
    }
    let kinds = ["helm", "kustomize", "directory", "plugin"];
    if kinds.iter().filter(|kind| source.get(**kind).is_some()).count() > 1 {
        problem("multiple application sources defined".to_owned());
    }
}

/// What an Application with these sources deploys.
pub fn content(
    argo: &ArgoCd,
    sources: &[Value],
    name: &str,
    namespace: &str,
    problem: &mut dyn FnMut(String),
) -> Content {
    let mut refs: BTreeMap<&str, &Value> = BTreeMap::new();
    for source in sources.iter().filter(|source| !text(source, "/ref").is_empty()) {
        if refs.insert(text(source, "/ref"), source).is_some() {
            problem("multiple sources had the same `ref` key".to_owned());
        }
    }
    same_revisions(sources, problem);
    let rendered: Vec<&Value> = sources.iter().filter(|source| text(source, "/ref").is_empty()).collect();
    let [source] = rendered.as_slice() else {
        problem(format!("{} rendered sources, not one", rendered.len()));
        return Content::Unknown;
    };
    let location = match location(argo, source) {
        Ok(location) => location,
        Err(error) => {
            problem(error);
            return Content::Unknown;
        }
    };
    if let Location::Tree(directory) = &location
        && !is_chart(directory)
    {
        if source.get("helm").is_some() {
            problem("a `helm` block on a directory without Chart.yaml".to_owned());
        }
        let objects = plain_directory(&argo.tree, source, problem);
        for (file, object) in &objects {
            manifest(file, object, namespace, problem);
        }
        return Content::Manifests(objects);
    }
    if source.get("directory").is_some() {
        problem("a `directory` block on a chart".to_owned());
    }
    let helm = source.get("helm").cloned().unwrap_or_default();
    let known = ["releaseName", "valueFiles", "valuesObject", "skipSchemaValidation"];
    for key in helm.as_object().into_iter().flat_map(|helm| helm.keys()) {
        if !known.contains(&key.as_str()) {
            problem(format!("helm.{key} is not walked"));
        }
    }
    let release =
        Some(text(&helm, "/releaseName")).filter(|name| !name.is_empty()).unwrap_or(name).to_owned();
    if release.len() > 53 || !names::is_subdomain(&release) {
        problem(format!("release name check failed: {release}"));
    }
    if !names::is_label(namespace) {
        problem(format!("the destination's namespace is `{namespace}`"));
    }
    let mut values = Vec::new();
    for entry in helm["valueFiles"].as_array().into_iter().flatten() {
        match value_file(argo, entry.as_str().unwrap_or_default(), &location, sources, &refs) {
            Ok(file) => values.push(Values::File(file)),
            Err(error) => problem(error),
        }
    }
    values.extend(helm.get("valuesObject").cloned().map(Values::Inline));
    let skip_schema = helm["skipSchemaValidation"].as_bool().unwrap_or_default();
    Content::Chart(Chart { location, release, namespace: namespace.to_owned(), values, skip_schema })
}

/// One repository cannot be read at two revisions by one Application.
fn same_revisions(sources: &[Value], problem: &mut dyn FnMut(String)) {
    let mut revisions: BTreeMap<String, &str> = BTreeMap::new();
    for source in sources.iter().filter(|source| text(source, "/chart").is_empty()) {
        let revision = text(source, "/targetRevision");
        let url = text(source, "/repoURL");
        if *revisions.entry(project::normal(url)).or_insert(revision) != revision {
            problem(format!("cannot reference a different revision of the same repository ({url})"));
        }
    }
}

fn location(argo: &ArgoCd, source: &Value) -> Result<Location, String> {
    let url = text(source, "/repoURL").to_owned();
    let revision = text(source, "/targetRevision").to_owned();
    let path = text(source, "/path").to_owned();
    if !text(source, "/chart").is_empty() {
        return Ok(Location::Repository { url, chart: text(source, "/chart").to_owned(), version: revision });
    }
    if url.starts_with("oci://") {
        if path != "." {
            return Err(format!("an artifact's path is `.`, not `{path}`"));
        }
        return Ok(Location::Oci { url, tag: revision });
    }
    if !argo.is_tree(&url) {
        return Ok(Location::Git { url, path, revision });
    }
    let directory = inside(&argo.tree, &argo.tree, &path)?;
    if directory.is_dir() {
        Ok(Location::Tree(directory))
    } else {
        Err(format!("{path}: app path does not exist"))
    }
}

/// Resolves an entry of `valueFiles`.
fn value_file(
    argo: &ArgoCd,
    entry: &str,
    location: &Location,
    sources: &[Value],
    refs: &BTreeMap<&str, &Value>,
) -> Result<PathBuf, String> {
    if entry.contains(['*', '?', '[']) {
        return Err(format!("{entry} is a glob"));
    }
    if entry.contains("://") {
        return Err(format!("{entry} is a URL"));
    }
    let file = if let Some(rest) = entry.strip_prefix('$') {
        let (name, path) = rest.split_once('/').ok_or_else(|| format!("{entry}: failed to resolve path"))?;
        if sources.len() == 1 {
            return Err(format!("{entry}: in an Application of one source a ref is stripped"));
        }
        let Some(source) = refs.get(name) else {
            return Err(format!("source referenced \"${name}\", which is not one of the available sources"));
        };
        if !argo.is_tree(text(source, "/repoURL")) {
            return Err(format!("{entry} lies in another repository: {}", text(source, "/repoURL")));
        }
        inside(&argo.tree, &argo.tree, path)?
    } else {
        let Location::Tree(chart) = location else {
            return Err(format!("{entry} would be a file of a chart that is not in the tree"));
        };
        match entry.strip_prefix('/') {
            Some(path) => inside(&argo.tree, &argo.tree, path)?,
            None => inside(&argo.tree, chart, entry)?,
        }
    };
    if entry.chars().skip(1).any(|c| c == '$') {
        return Err(format!("{entry}: a variable of the environment"));
    }
    match read::documents(&file) {
        Ok(documents) if documents.iter().all(Value::is_object) => Ok(file),
        Ok(_) => Err(format!("{entry} is no map")),
        Err(error) => Err(format!("{entry}: {error}")),
    }
}

/// A path from a directory of the repository, if it stays inside, links resolved.
fn inside(tree: &Path, from: &Path, path: &str) -> Result<PathBuf, String> {
    let outside = || format!("{path}: resolved to outside repository root");
    let mut resolved = from.to_path_buf();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(name) => resolved.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                resolved.pop();
                if !resolved.starts_with(tree) {
                    return Err(outside());
                }
            }
            _ => return Err(outside()),
        }
    }
    match (resolved.canonicalize(), tree.canonicalize()) {
        (Ok(real), Ok(tree)) if !real.starts_with(&tree) => Err(outside()),
        _ => Ok(resolved),
    }
}

fn is_chart(directory: &Path) -> bool {
    directory.join("Chart.yaml").is_file()
}

/// The objects of a directory source, which must be neither a chart nor a kustomization.
pub fn plain_directory(tree: &Path, source: &Value, problem: &mut dyn FnMut(String)) -> Vec<(String, Value)> {
    let files = match directory_files(tree, source) {
        Ok(files) => files,
        Err(error) => {
            problem(error);
            return Vec::new();
        }
    };
    let mut objects = Vec::new();
    for file in files {
        match read::documents(&tree.join(&file)) {
            Ok(documents) => objects.extend(documents.into_iter().map(|document| (file.clone(), document))),
            Err(error) => problem(format!("{file}: {error}")),
        }
    }
    if objects.is_empty() {
        problem("there is nothing in the directory".to_owned());
    }
    objects
}

/// The files that a directory source takes, relative to the tree, sorted.
pub fn directory_files(tree: &Path, source: &Value) -> Result<Vec<String>, String> {
    let path = text(source, "/path");
    let top = inside(tree, tree, path)?;
    if !top.is_dir() {
        return Err(format!("{path}: app path does not exist"));
    }
    for name in ["Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization"] {
        if top.join(name).exists() {
            return Err(format!("{path} holds a {name}: it would not be read as a directory"));
        }
    }
    let directory = source.get("directory").cloned().unwrap_or_default();
    let recurse = directory["recurse"].as_bool().unwrap_or_default();
    let mut files = Vec::new();
    let mut left = vec![top.clone()];
    while let Some(next) = left.pop() {
        let entries = std::fs::read_dir(&next).map_err(|error| format!("{path}: {error}"))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                left.extend(recurse.then_some(path));
                continue;
            }
            let read = path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
            let below = relative(&top, &path);
            let (include, exclude) = (text(&directory, "/include"), text(&directory, "/exclude"));
            let wanted = include.is_empty() || glob::matches(include, &below, false);
            let unwanted = !exclude.is_empty() && glob::matches(exclude, &below, false);
            if read && wanted && !unwanted {
                files.push(relative(tree, &path));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// What Argo CD skips in silence, or fails on at sync.
fn manifest(file: &str, object: &Value, namespace: &str, problem: &mut dyn FnMut(String)) {
    for field in ["/apiVersion", "/kind", "/metadata/name"] {
        if text(object, field).is_empty() {
            problem(format!("{file}: an object without {}", &field[1..]));
        }
    }
    let cluster_scoped = ["Namespace", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition"];
    let needs_namespace = !cluster_scoped.contains(&text(object, "/kind"));
    if namespace.is_empty() && needs_namespace && text(object, "/metadata/namespace").is_empty() {
        problem(format!("{file}: Namespace for {} is missing", text(object, "/kind")));
    }
}
