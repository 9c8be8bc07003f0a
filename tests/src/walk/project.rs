//! What a project permits, and where an Application goes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::glob;
use super::object::{self, text};

/// An AppProject.
#[derive(Debug)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// Its wave.
    pub wave: Option<i64>,
    repositories: Vec<String>,
    destinations: Vec<Value>,
}

const IN_CLUSTER: [&str; 2] = ["in-cluster", "https://kubernetes.default.svc"];

/// The cluster of a destination, by name or server.
///
/// # Errors
/// What Argo CD says of it.
pub fn destination(destination: &Value, known: &BTreeSet<String>) -> Result<String, String> {
    let cluster = match (text(destination, "/name"), text(destination, "/server")) {
        ("", "") => return Err("the destination has neither name nor server".to_owned()),
        (name, "") => name,
        ("", server) => server.trim_end_matches('/'),
        _ => return Err("the destination has both name and server".to_owned()),
    };
    if known.contains(cluster) || IN_CLUSTER.contains(&cluster) {
        Ok(cluster.to_owned())
    } else {
        Err(format!("there are no clusters with this name: {cluster}"))
    }
}

impl Project {
    /// Reads a project.
    pub fn read(object: &Value, problem: &mut dyn FnMut(String)) -> Project {
        let strings = |pointer: &str| -> Vec<String> {
            let list = object.pointer(pointer).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(|item| Some(item.as_str()?.to_owned())).collect()
        };
        let list =
            |pointer: &str| object.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
        let destinations = list("/spec/destinations");
        let mut keys = BTreeSet::new();
        for destination in &destinations {
            let key =
                (text(destination, "/server"), text(destination, "/name"), text(destination, "/namespace"));
            if !keys.insert(key) {
                problem(format!("destination {destination} stands twice"));
            }
        }
        let everything = |entry: &Value| text(entry, "/group") == "*" && text(entry, "/kind") == "*";
        if !list("/spec/clusterResourceWhitelist").iter().any(everything) {
            problem("cluster-scoped kinds are not permitted".to_owned());
        }
        Project {
            name: text(object, "/metadata/name").to_owned(),
            wave: object::wave(object),
            repositories: strings("/spec/sourceRepos"),
            destinations,
        }
    }

    /// Whether an Application may read this repository.
    pub fn permits_repository(&self, url: &str) -> bool {
        let url = normal(url);
        let (denied, allowed): (Vec<&String>, Vec<&String>) =
            self.repositories.iter().partition(|glob| glob.starts_with('!'));
        allowed.iter().any(|glob| *glob == "*" || glob::matches(&normal(glob), &url, true))
            && !denied.iter().any(|glob| glob::matches(&normal(&glob[1..]), &url, true))
    }

    /// Whether an Application may go there.
    pub fn permits_destination(&self, destination: &Value) -> bool {
        let glob = |entry: &Value, field: &str| {
            let (glob, value) = (text(entry, field), text(destination, field));
            !value.is_empty() && glob::matches(glob, value, false)
        };
        self.destinations.iter().any(|entry| {
            (glob(entry, "/name") || glob(entry, "/server"))
                && glob::matches(text(entry, "/namespace"), text(destination, "/namespace"), false)
        })
    }
}

/// A repository's URL as Argo CD compares it.
pub fn normal(url: &str) -> String {
    let url = url.trim().to_lowercase();
    let url = url.trim_end_matches('/');
    url.strip_suffix(".git").unwrap_or(url).to_owned()
}
