//! The examples: each builds, walks and renders.

use std::collections::BTreeSet;
use std::fs;

use stackc_tests::walk::{ArgoCd, Content, Root, clashes, directory_files, documents, walk};

use crate::public_charts::{call, validate};
use crate::tools;

/// An example, the URL and prefix of its output, its clusters beside Argo CD's own, and how many Applications each gets.
struct Example {
    name: &'static str,
    repo_url: &'static str,
    prefix: &'static str,
    clusters: &'static [(&'static str, usize)],
}

const EXAMPLES: &[Example] = &[
    Example {
        name: "quickstart",
        repo_url: "https://git.example.com/deploy.git",
        prefix: "",
        clusters: &[("dev", 3)],
    },
    Example {
        name: "platform",
        repo_url: "https://git.example.com/acme/deploy.git",
        prefix: "platform/",
        clusters: &[("edge-1", 8), ("prod-eu", 9), ("prod-us", 8)],
    },
];

#[test]
fn examples() {
    let shared = tools::shared();
    let helm = tools::has("helm");
    for example in EXAMPLES {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        let mut build = tools::stackc();
        build.arg("-C").arg(tools::checkout().join("examples").join(example.name));
        tools::succeed(build.args(["--deny", "warnings", "build", "--out"]).arg(&out));
        let argo = ArgoCd {
            tree: out,
            repo_url: example.repo_url.to_owned(),
            clusters: example.clusters.iter().map(|(name, _)| (*name).to_owned()).collect(),
        };
        let root_file = |cluster: &str| format!("{}clusters/{cluster}/argocd/root.yaml", example.prefix);
        let roots: Vec<Root> =
            example.clusters.iter().map(|(cluster, _)| walk(&argo, &root_file(cluster))).collect();
        let mut problems: Vec<String> = roots.iter().flat_map(|root| root.problems.clone()).collect();
        problems.extend(clashes(&roots));
        assert!(problems.is_empty(), "{}:\n{}", example.name, problems.join("\n"));
        let counts: Vec<(&str, usize)> =
            roots.iter().map(|root| (root.name.as_str(), root.applications.len())).collect();
        assert_eq!(counts, example.clusters);
        // The fleet's Application finds the roots, all of them and nothing else.
        let fleet = documents(&argo.tree.join(example.prefix).join("fleet.yaml")).unwrap().remove(0);
        let found: BTreeSet<String> =
            directory_files(&argo, &fleet["spec"]["source"]).unwrap().into_iter().collect();
        assert_eq!(found, example.clusters.iter().map(|(cluster, _)| root_file(cluster)).collect());
        if let Some(shared) = &shared {
            validate(shared, &roots);
        }
        for application in roots.iter().flat_map(|root| &root.applications) {
            let Content::Chart(chart) = &application.content else { continue };
            // Charts of the examples are their own, so everything lies in the tree.
            let call = call(chart, &fs::canonicalize(place.path()).unwrap(), place.path(), &application.name);
            if helm {
                let text = call.run().unwrap_or_else(|error| panic!("{}: {error}", application.name));
                assert!(text.contains("kind: "), "{}: nothing is rendered", application.name);
            }
        }
    }
}
