use std::os::unix::fs::symlink;

use stackc_tree::{Digest, Options};
use tempfile::tempdir;

use crate::support::*;

/// Puts an entry into the index of cluster `a`, in place of the last one.
fn with_entry(at: &std::path::Path, path: &str) {
    let digest = Digest::of(b"victim");
    let text = format!("{{\"version\": 1, \"files\": [{{\"path\": {path:?}, \"sha256\": \"{digest}\"}}]}}");
    write(&at.join("clusters/a/.stackc.json"), text);
}

#[test]
fn an_index_cannot_reach_out() {
    let home = tempdir().unwrap();
    let at = home.path().join("out");
    build(&small("one"), &at);
    write(&home.path().join("victim"), "victim");
    write(&at.join("victim"), "victim");
    let absolute = home.path().join("victim");
    for path in ["../victim", "clusters/a/../../victim", "victim", "clusters/b/x", absolute.to_str().unwrap()]
    {
        with_entry(&at, path);
        let said = refused(&small("one"), &at, &overwrite());
        assert!(said[0].starts_with("tree/hostile-index: the path `"), "{said:?}");
        assert_eq!(read(&absolute), b"victim");
    }
}

#[test]
fn an_index_cannot_reach_through_a_link() {
    let home = tempdir().unwrap();
    let at = home.path().join("out");
    build(&small("one"), &at);
    write(&home.path().join("elsewhere/victim"), "victim");
    symlink(home.path().join("elsewhere"), at.join("clusters/a/link")).unwrap();
    symlink(home.path().join("elsewhere/victim"), at.join("clusters/a/leaf")).unwrap();
    for (path, link) in
        [("clusters/a/link/victim", "clusters/a/link"), ("clusters/a/leaf", "clusters/a/leaf")]
    {
        with_entry(&at, path);
        let said = refused(&small("one"), &at, &overwrite());
        let expected = format!(
            "tree/hostile-index: the path `{path}` in the index `clusters/a/.stackc.json` is reached through the \
             link `{link}`"
        );
        assert!(said.contains(&expected), "{said:?}");
    }
    assert_eq!(read(&home.path().join("elsewhere/victim")), b"victim");
}

#[test]
fn a_broken_index_says_what_to_do() {
    let at = tempdir().unwrap();
    let at = at.path();
    build(&small("one"), at);
    let index = at.join("clusters/a/.stackc.json");
    write(&index, "<<<<<<< HEAD\n");
    assert!(refused(&small("one"), at, &Options::default())[0].starts_with("tree/broken-index: "));
    write(&index, r#"{"version": 7, "things": []}"#);
    assert!(refused(&small("one"), at, &Options::default())[0].contains("version 7"));
    std::fs::File::create(&index).unwrap().set_len((64 << 20) + 1).unwrap();
    assert!(refused(&small("one"), at, &Options::default())[0].contains("larger than 64 MiB"));
    for other in ["charts/.stackc.json", ".stackc.json"] {
        write(&index, "{\"version\": 1, \"files\": []}");
        write(&at.join(other), "?");
        assert!(refused(&small("one"), at, &Options::default())[0].contains(other));
        std::fs::remove_file(at.join(other)).unwrap();
    }
}

/// Moves `path` elsewhere and links to it.
fn replace_by_link(home: &std::path::Path, path: &str) {
    let moved = home.join("moved");
    std::fs::rename(home.join(path), &moved).unwrap();
    symlink(&moved, home.join(path)).unwrap();
}

#[test]
fn no_link_is_followed_at_any_level() {
    for (link, expected) in [
        ("out", "tree/link: the output directory `"),
        ("out/deploy", "tree/link: a link stands at `deploy` in the output tree"),
        ("out/deploy/clusters", "tree/link: a link stands at `clusters` in the output tree"),
        ("out/deploy/clusters/a", "tree/link: a link stands at `clusters/a` in the output tree"),
        ("out/deploy/clusters/a/.stackc.json", "tree/link: a link stands at `clusters/a/.stackc.json`"),
        ("out/deploy/clusters/a/stacks/s", "tree/hostile-index: "),
        ("out/deploy/clusters/a/argocd/root.yaml", "tree/hostile-index: "),
        ("out/deploy/fleet.yaml", "tree/hostile-index: "),
        ("out/deploy/charts", "tree/link: a link stands at `charts` in the output tree"),
    ] {
        let home = tempdir().unwrap();
        let home = home.path();
        let at = home.join("out");
        let with_chart = |say| {
            let mut output = small(say);
            output.prefix = "deploy/".to_owned();
            output.clusters[0].charts = vec!["charts/x-1-0123456789ab".to_owned()];
            output.charts = vec![chart("charts/x-1-0123456789ab")];
            output
        };
        build(&with_chart("one"), &at);
        replace_by_link(home, link);
        let before = listing(home);
        for output in [with_chart("one"), with_chart("two")] {
            let said = refused(&output, &at, &overwrite());
            assert!(said.iter().any(|line| line.starts_with(expected)), "{link}: {said:?}");
            assert_eq!(listing(home), before);
        }
    }
}

#[test]
fn a_link_in_a_fresh_place_is_refused() {
    let home = tempdir().unwrap();
    let at = home.path().join("out");
    std::fs::create_dir_all(at.join("clusters/a")).unwrap();
    std::fs::create_dir_all(home.path().join("elsewhere")).unwrap();
    symlink(home.path().join("elsewhere"), at.join("clusters/a/argocd")).unwrap();
    let said = refused(&small("one"), &at, &overwrite());
    assert_eq!(said, ["tree/link: a link stands at `clusters/a/argocd` in the output tree"]);
    assert!(listing(&home.path().join("elsewhere")).is_empty());
    // A slash at the end of its name does not help a link.
    symlink(home.path().join("elsewhere"), home.path().join("link")).unwrap();
    let said = refused(&small("one"), &home.path().join("link/"), &overwrite());
    assert!(said[0].starts_with("tree/link: the output directory"), "{said:?}");
}

#[test]
fn what_is_no_file_is_not_opened() {
    let at = tempdir().unwrap();
    let at = at.path();
    build(&small("one"), at);
    let path = at.join("clusters/a/argocd/root.yaml");
    std::fs::remove_file(&path).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &path,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o644),
        0,
    )
    .unwrap();
    let said = refused(&small("one"), at, &overwrite());
    assert!(
        said[0].contains("something that is no file stands at `clusters/a/argocd/root.yaml`"),
        "{said:?}"
    );
}

#[test]
fn names_that_git_or_a_file_system_mistakes_are_refused() {
    let at = tempdir().unwrap();
    for bad in [
        "clusters/a/.git/config",
        "clusters/a/../b",
        "clusters/b/x",
        "clusters/a/.stackc.json",
        "clusters/a/argocd/root.yaml/x",
        "clusters/a/argocd/root.yaml/x/y",
    ] {
        let mut hostile = small("one");
        hostile.clusters[0].files.push(file(bad, "x"));
        hostile.clusters[0].files.sort_by(|a, b| a.path.cmp(&b.path));
        let said = refused(&hostile, at.path(), &overwrite());
        assert!(said[0].starts_with(&format!("tree/bad-path: the path `{bad}`")), "{said:?}");
    }
}
