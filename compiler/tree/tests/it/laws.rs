//! What holds for any trees.

use std::collections::BTreeMap;

use proptest::prelude::*;
use stackc_compile::ClusterOutput;
use stackc_tree::{Options, Output, Permissions};
use tempfile::tempdir;

use crate::git::{MAIN, bare, commit, content};
use crate::support::*;

/// Files by cluster: short names from a few letters, so that files and directories of one name meet.
fn outputs() -> impl Strategy<Value = Output> {
    let segment = prop::sample::select(vec!["a", "b", "c-d", "e.yaml", "\u{e4}"]);
    let path = prop::collection::vec(segment, 1..4).prop_map(|segments| segments.join("/"));
    let files = prop::collection::btree_map(path, prop::collection::vec(any::<u8>(), 0..4), 1..8);
    prop::collection::btree_map(prop::sample::select(vec!["one", "two", "three"]), files, 1..3).prop_map(
        |tree| {
            let clusters = tree.into_iter().map(|(name, files)| ClusterOutput {
                name: name.to_owned(),
                files: without_conflicts(files)
                    .into_iter()
                    .map(|(path, bytes)| file(format!("clusters/{name}/{path}"), bytes))
                    .collect(),
                ..ClusterOutput::default()
            });
            output(clusters.collect())
        },
    )
}

/// Drops files that stand where another one needs a directory.
fn without_conflicts(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let names: Vec<String> = files.keys().cloned().collect();
    let is_directory = |path: &str| names.iter().any(|name| name.starts_with(&format!("{path}/")));
    files.into_iter().filter(|(path, _)| !is_directory(path)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_and_back_again(first in outputs(), second in outputs()) {
        let at = tempdir().unwrap();
        let at = at.path();
        let cache = tempdir().unwrap();
        let options = Options {
            cache: Some(cache.path().join("cache")),
            permissions: Permissions { allow_deletions: Some(100), ..Permissions::default() },
            ..Options::default()
        };
        build_with(&first, at, &options);
        let before = listing(at);
        prop_assert_eq!(without_indexes(before.clone()), wanted(&first));
        build_with(&second, at, &options);
        prop_assert_eq!(without_indexes(listing(at)), wanted(&second));
        build_with(&first, at, &options);
        prop_assert_eq!(listing(at), before);
        prop_assert!(!build_with(&first, at, &options).changed);
    }

    #[test]
    fn a_directory_and_a_branch_hold_the_same(first in outputs(), second in outputs()) {
        let (at, repository) = (tempdir().unwrap(), bare());
        for output in [&first, &second, &first] {
            build(output, at.path());
            commit(output, repository.path());
            prop_assert_eq!(content(repository.path(), MAIN), listing(at.path()));
        }
    }
}
