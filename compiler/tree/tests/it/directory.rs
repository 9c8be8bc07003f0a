use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use stackc_source::Sink;
use stackc_tree::{Options, Output, build_directory};
use tempfile::tempdir;

use crate::support::*;

#[test]
fn creates_and_then_changes_nothing() {
    let home = tempdir().unwrap();
    let at = home.path().join("deep/er/out");
    let output = small("one");
    let built = build(&output, &at);
    assert!(built.changed);
    assert_eq!((built.summary.created, built.summary.unchanged), (11, 0));
    let names: Vec<_> = built.summary.clusters.iter().map(|c| (c.name.as_str(), c.created)).collect();
    assert_eq!(names, [("a", 6), ("b", 4)]);
    assert_eq!(without_indexes(listing(&at)), wanted(&output));

    let inodes = |at| fs::metadata(at).map(|m| (m.ino(), m.ctime(), m.ctime_nsec())).unwrap();
    let before = inodes(at.join("clusters/a/.stackc.json"));
    let built = build(&output, &at);
    assert!(!built.changed);
    assert_eq!((built.summary.created, built.summary.unchanged), (0, 11));
    assert_eq!(inodes(at.join("clusters/a/.stackc.json")), before);
}

#[test]
fn writes_only_what_changed_and_removes_only_what_is_owned() {
    let at = tempdir().unwrap();
    let at = at.path();
    build(&small("one"), at);
    write(&at.join("clusters/a/stacks/s/addons/y/notes.txt"), "mine");
    write(&at.join("README.md"), "mine");
    let inode = |path: &str| fs::metadata(at.join(path)).unwrap().ino();
    let before = inode("clusters/a/argocd/root.yaml");

    let next = output(vec![cluster("a", &["x", "z"], "two"), cluster("b", &["x"], "one")]);
    let built = build(&next, at);
    let summary = built.summary;
    assert_eq!((summary.created, summary.changed, summary.removed, summary.unchanged), (2, 1, 2, 8));
    assert_eq!(inode("clusters/a/argocd/root.yaml"), before);
    let mut expected = wanted(&next);
    expected.insert("clusters/a/stacks/s/addons/y/notes.txt".to_owned(), b"mine".to_vec());
    expected.insert("README.md".to_owned(), b"mine".to_vec());
    assert_eq!(without_indexes(listing(at)), expected);
}

#[test]
fn goes_back_to_the_same_bytes() {
    let at = tempdir().unwrap();
    let at = at.path();
    let first = small("one");
    build(&first, at);
    let before = listing(at);
    build(&output(vec![cluster("a", &["z"], "two"), cluster("b", &["x", "q"], "one")]), at);
    assert_ne!(listing(at), before);
    build(&first, at);
    assert_eq!(listing(at), before);
}

#[test]
fn stands_below_the_prefix() {
    let at = tempdir().unwrap();
    let at = at.path();
    let output = Output { prefix: "deploy/eu/".to_owned(), ..small("one") };
    build(&output, at);
    assert_eq!(without_indexes(listing(at)), wanted(&output));
    assert!(!build(&output, at).changed);
    let bad = Output { prefix: "../deploy/".to_owned(), ..small("one") };
    assert_eq!(
        refused(&bad, at, &Options::default()),
        ["tree/bad-path: the path `../deploy` of the output has the segment `..`"]
    );
}

#[test]
fn check_writes_nothing() {
    let home = tempdir().unwrap();
    let at = home.path().join("out");
    let check = Options { check: true, cache: Some(home.path().join("cache")), ..Options::default() };
    assert!(build_with(&small("one"), &at, &check).changed);
    assert!(listing(home.path()).is_empty());
    build(&small("one"), &at);
    assert!(!build_with(&small("one"), &at, &check).changed);
    let before = listing(home.path());
    let built = build_with(&small("two"), &at, &check);
    assert_eq!((built.changed, built.summary.changed), (true, 3));
    assert_eq!(listing(home.path()), before);
}

#[test]
fn refuses_to_lose_an_edit() {
    let at = tempdir().unwrap();
    let at = at.path();
    build(&small("one"), at);
    let path = "clusters/a/stacks/s/addons/x/values.yaml";
    write(&at.join(path), "by hand\n");
    let over = format!("tree/edited: `{path}` was edited by hand and would be written over");
    assert_eq!(refused(&small("one"), at, &Options::default()), [over.clone()]);
    assert_eq!(refused(&small("two"), at, &Options::default()), [over]);
    let without = output(vec![cluster("a", &["y"], "one"), cluster("b", &["x"], "one")]);
    let removed = format!("tree/edited: `{path}` was edited by hand and would be removed");
    assert_eq!(refused(&without, at, &Options::default()), [removed]);

    assert_eq!(build_with(&small("one"), at, &overwrite()).summary.changed, 1);
    assert_eq!(read(&at.join(path)), b"one\n");
    write(&at.join(path), "two\n");
    assert_eq!(build(&small("two"), at).summary.unchanged, 9, "an edit that the project caught up with");
}

#[test]
fn adopts_what_is_equal_and_refuses_what_is_not() {
    let at = tempdir().unwrap();
    let at = at.path();
    write(&at.join("clusters/a/argocd/root.yaml"), "root\n");
    assert_eq!(build(&small("one"), at).summary.unchanged, 1);

    let other = tempdir().unwrap();
    let other = other.path();
    write(&other.join("clusters/a/argocd/root.yaml"), "mine\n");
    write(&other.join("fleet.yaml"), "mine\n");
    let said = refused(&small("one"), other, &Options::default());
    assert_eq!(
        said,
        [
            "tree/not-owned: `clusters/a/argocd/root.yaml` stands in the way and was not written by a build",
            "tree/not-owned: `fleet.yaml` stands in the way and was not written by a build",
        ]
    );
    assert_eq!(build_with(&small("one"), other, &overwrite()).summary.changed, 2);
}

#[test]
fn refuses_what_stands_in_the_way() {
    let at = tempdir().unwrap();
    let at = at.path();
    write(&at.join("clusters/a/argocd"), "a file");
    write(&at.join("clusters/b/argocd/root.yaml/x"), "in a directory");
    let said = refused(&small("one"), at, &overwrite());
    assert!(said[0].starts_with("tree/not-owned: something that is no directory stands at `clusters/a/argocd`"), "{said:?}");
    assert!(
        said.iter().any(|line| line.contains("a directory stands at `clusters/b/argocd/root.yaml`")),
        "{said:?}"
    );
}

#[test]
fn a_file_becomes_a_directory_and_back() {
    let at = tempdir().unwrap();
    let at = at.path();
    let with = |paths: &[&str]| {
        let mut a = cluster("a", &["x"], "one");
        a.files
            .extend(paths.iter().map(|path| file(format!("clusters/a/stacks/s/manifests/m/{path}"), path)));
        a.files.sort_by(|a, b| a.path.cmp(&b.path));
        output(vec![a])
    };
    let (flat, nested) = (with(&["d"]), with(&["d/e/f", "d/g"]));
    build(&flat, at);
    let before = listing(at);
    build(&nested, at);
    assert_eq!(without_indexes(listing(at)), wanted(&nested));
    build(&flat, at);
    assert_eq!(listing(at), before);
}

#[test]
fn stops_mass_deletions() {
    let at = tempdir().unwrap();
    let at = at.path();
    let many = ["c1", "c2", "c3", "c4"];
    build(&output(vec![cluster("a", &many, "one"), cluster("b", &many, "one")]), at);
    let fewer = output(vec![cluster("a", &["c1"], "one"), cluster("b", &["c1"], "one")]);
    let said = refused(&fewer, at, &Options::default());
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with(
            "tree/mass-deletion: 6 Applications would be removed, and `output.maxDeletions` allows 5: \
             `clusters/a/argocd/applications/c2.yaml`"
        ),
        "{said:?}"
    );
    assert!(refused(&fewer, at, &allow(5))[0].contains("`--allow-deletions` allows 5"));
    assert_eq!(build_with(&fewer, at, &allow(6)).summary.removed, 12);

    let protected = |addons: &[&str]| {
        let mut a = cluster("a", addons, "one");
        a.protected = true;
        output(vec![a, cluster("b", &["c1"], "one")])
    };
    build(&protected(&["c1"]), at);
    let said = refused(&protected(&[]), at, &Options::default());
    assert_eq!(
        said,
        ["tree/mass-deletion: 1 Application of the protected cluster `a` would be removed: \
         `clusters/a/argocd/applications/c1.yaml`"]
    );
    // It was protected when it was built: leaving the project does not lift that.
    let gone = output(vec![cluster("b", &["c1"], "one")]);
    let said = refused(&gone, at, &Options::default());
    assert!(said.iter().any(|line| line.contains("protected cluster `a`")), "{said:?}");
    build_with(&protected(&[]), at, &allow(1));
}

#[test]
fn a_cluster_that_leaves_is_removed_and_said() {
    let at = tempdir().unwrap();
    let at = at.path();
    build(&small("one"), at);
    write(&at.join("clusters/mine/notes.txt"), "not a cluster of ours");
    let next = output(vec![cluster("a", &["x", "y"], "one")]);
    let mut sink = Sink::default();
    let built = build_directory(&next, at, &Options::default(), &mut sink).unwrap().unwrap();
    assert_eq!(built.summary.removed, 4);
    assert_eq!(sink.diagnostics().len(), 1);
    let note = &sink.diagnostics()[0];
    assert_eq!(note.code.name, "tree/cluster-left");
    assert!(note.message.contains("`b`") && note.message.contains("1 Application "), "{}", note.message);
    assert!(!at.join("clusters/b").symlink_metadata().is_ok());
    assert!(at.join("clusters/mine/notes.txt").symlink_metadata().is_ok());
    assert!(!build(&next, at).changed);
}

#[test]
fn builds_some_clusters_and_leaves_the_others_alone() {
    let at = tempdir().unwrap();
    let at = at.path();
    let mut with_charts = small("one");
    with_charts.clusters[1].charts = vec!["charts/x-1.0.0-0123456789ab".to_owned()];
    with_charts.charts = vec![chart("charts/x-1.0.0-0123456789ab")];
    build(&with_charts, at);
    // `old` is in the tree and no more in the project: only a build of all clusters removes it.
    let mut third = output(vec![cluster("old", &["x"], "one")]);
    third.all_clusters = vec!["a".to_owned(), "b".to_owned(), "old".to_owned()];
    build(&third, at);
    let before = listing(at);

    let mut only_a = output(vec![cluster("a", &["x", "y"], "two")]);
    only_a.all_clusters = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(build(&only_a, at).summary.changed, 2);
    let after = listing(at);
    let outside = |tree: Tree| tree.into_iter().filter(|(path, _)| !path.starts_with("clusters/a/"));
    assert!(outside(after).eq(outside(before)), "the chart that `b` uses did not even age");
}

#[test]
fn a_chart_outlives_its_use_by_ten_builds() {
    let at = tempdir().unwrap();
    let at = at.path();
    let directory = "charts/x-1.0.0-0123456789ab";
    let mut used = small("0");
    used.clusters[0].charts = vec![directory.to_owned()];
    used.charts = vec![chart(directory)];
    build(&used, at);
    assert_eq!(without_indexes(listing(at)), wanted(&used));
    let stands = || at.join(directory).join("Chart.yaml").symlink_metadata().is_ok();

    for round in 1..=10 {
        build(&small(&round.to_string()), at);
        assert!(stands(), "after build {round}");
        assert!(!build(&small(&round.to_string()), at).changed, "a build without a change does not count");
    }
    let mut again = used.clone();
    again.clusters = small("again").clusters;
    again.clusters[0].charts = vec![directory.to_owned()];
    build(&again, at);
    for round in 1..=10 {
        build(&small(&round.to_string()), at);
        assert!(stands(), "used again, after build {round}");
    }
    assert_eq!(build(&small("11"), at).summary.removed, 2);
    assert!(!stands());
    assert!(!at.join("charts").symlink_metadata().is_ok());
}

#[test]
fn bytes_do_not_depend_on_the_mask() {
    let at = tempdir().unwrap();
    build(&small("one"), at.path());
    let mode = |path: &str| fs::metadata(at.path().join(path)).unwrap().permissions().mode() & 0o7777;
    // The mask belongs to the whole process, so a test cannot change it: what it takes away is compared.
    let probe = fs::File::create(at.path().join("probe")).and_then(|file| file.metadata()).unwrap();
    assert_eq!(mode("fleet.yaml"), probe.permissions().mode() & 0o644);
    assert_eq!(mode("clusters/a/argocd/root.yaml"), probe.permissions().mode() & 0o644);
}

#[test]
fn the_cache_knows_what_changed() {
    let home = tempdir().unwrap();
    let at = home.path().join("out");
    let options = Options { cache: Some(home.path().join("cache/tree")), ..Options::default() };
    build_with(&small("one"), &at, &options);
    std::thread::sleep(std::time::Duration::from_millis(20));
    build_with(&small("one"), &at, &options);
    let cache = home.path().join("cache/tree");
    let kept = read(&cache);
    assert!(!build_with(&small("one"), &at, &options).changed);
    assert_eq!(read(&cache), kept, "nothing had to be hashed");

    let path = at.join("clusters/a/stacks/s/addons/x/values.yaml");
    write(&path, "eno\n");
    let times =
        fs::FileTimes::new().set_modified(fs::metadata(at.join("fleet.yaml")).unwrap().modified().unwrap());
    fs::File::options().write(true).open(&path).unwrap().set_times(times).unwrap();
    assert_eq!(
        refused(&small("one"), &at, &options).len(),
        1,
        "same size, older time: the inode's change tells"
    );

    write(&path, "one\n");
    write(&cache, "not a cache");
    assert!(!build_with(&small("one"), &at, &options).changed);
    assert_ne!(read(&cache), b"not a cache");
    let verify = Options { verify_all: true, ..options };
    assert!(!build_with(&small("one"), &at, &verify).changed);
}

#[test]
fn says_nothing_of_threads() {
    let trees: Vec<Tree> = [1, 8]
        .into_iter()
        .map(|threads| {
            let at = tempdir().unwrap();
            let clusters = (0..20).map(|n| cluster(&format!("c{n:02}"), &["x", "y"], "one")).collect();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| build(&output(clusters), at.path()));
            listing(at.path())
        })
        .collect();
    assert_eq!(trees[0], trees[1]);
}
