//! What the world does: full and read-only disks, other builds, builds that were killed.

use std::path::Path;
use std::process::Command;

use stackc_source::Sink;
use stackc_tree::{Error, Options, Output, build_directory};
use tempfile::{TempDir, tempdir};

use crate::support::*;

/// A memory file system of a given size, if this user may mount one.
struct Mounted(TempDir);

impl Mounted {
    fn new(options: &str) -> Option<Mounted> {
        let at = tempdir().unwrap();
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at.path()).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Mounted(at));
        }
        println!("skipped: this user cannot mount a file system");
        None
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let done = Command::new("mount").args(["-o", &options]).arg(self.0.path()).status().unwrap();
        assert!(done.success());
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

fn fails(output: &Output, at: &Path) -> Error {
    build_directory(output, at, &Options::default(), &mut Sink::default()).unwrap_err()
}

#[test]
fn a_full_disk_leaves_the_old_tree_whole() {
    let Some(disk) = Mounted::new("size=200k") else { return };
    let at = disk.path().join("out");
    build(&small("one"), &at);
    let before = listing(disk.path());
    let mut large = output(vec![
        cluster("a", &["x"], "two"),
        cluster("b", &["x", "z"], "two"),
        cluster("c", &["x"], "two"),
    ]);
    for cluster in &mut large.clusters {
        cluster.files.push(file(format!("clusters/{}/zz/large", cluster.name), vec![b'x'; 100_000]));
    }
    let error = fails(&large, &at);
    assert!(error.to_string().contains("No space left"), "{error}");
    assert_eq!(listing(disk.path()), before);
    build(&small("two"), &at);
}

#[test]
fn too_few_inodes_leave_the_old_tree_whole() {
    let Some(disk) = Mounted::new("nr_inodes=40") else { return };
    let at = disk.path().join("out");
    build(&small("one"), &at);
    let before = listing(disk.path());
    let clusters = ["a", "b", "c", "d"].map(|name| cluster(name, &["x", "y", "z"], "two"));
    assert!(fails(&output(clusters.to_vec()), &at).to_string().contains("No space left"));
    assert_eq!(listing(disk.path()), before);
}

#[test]
fn a_read_only_disk_leaves_the_old_tree_whole() {
    let Some(disk) = Mounted::new("size=1m") else { return };
    let at = disk.path().join("out");
    build(&small("one"), &at);
    disk.remount("ro");
    let before = listing(disk.path());
    assert!(fails(&small("two"), &at).to_string().contains("Read-only"));
    assert!(fails(&small("two"), &disk.path().join("other")).to_string().contains("Read-only"));
    assert!(!build(&small("one"), &at).changed, "no change needs no writing");
    disk.remount("rw");
    assert_eq!(listing(disk.path()), before);
}

#[test]
fn one_build_at_a_time() {
    let at = tempdir().unwrap();
    build(&small("one"), at.path());
    let access = stackc_tree::Access { lock: true, ..stackc_tree::Access::default() };
    let other = stackc_tree::Directory::open(at.path(), "", &access).unwrap();
    assert!(matches!(fails(&small("two"), at.path()), Error::Locked { .. }));
    drop(other);
    build(&small("two"), at.path());
}

#[test]
fn leftovers_of_killed_builds_are_removed() {
    let at = tempdir().unwrap();
    let at = at.path();
    build(&small("one"), at);
    let before = listing(at);
    write(&at.join(".stackc-tmp-0-0"), "x");
    write(&at.join("clusters/.stackc-tmp-2-0/argocd/root.yaml"), "x");
    write(&at.join("clusters/a/.stackc.json.pending-1"), "{\"version\": 1, \"fil");
    write(&at.join("clusters/a/stacks/s/.stackc-tmp-1-3"), "x");
    std::os::unix::fs::symlink("/etc", at.join("clusters/a/.stackc-tmp-1-4")).unwrap();
    assert!(!build(&small("one"), at).changed);
    assert_eq!(listing(at), before);
}

/// A build that was killed between its renames: some files are new, the index is old, the pending one new.
#[test]
fn the_next_build_finishes_or_undoes_what_was_begun() {
    for (next, name) in [(small("two"), "finish"), (small("one"), "undo"), (small("three"), "go on")] {
        let (at, other) = (tempdir().unwrap(), tempdir().unwrap());
        let (at, other) = (at.path(), other.path());
        build(&small("one"), at);
        let mut two = small("two");
        two.clusters[0].files.push(file("clusters/a/zz/new", "new"));
        build(&two, other);
        let copy = |from: &str, to: &str| write(&at.join(to), read(&other.join(from)));
        copy("clusters/a/.stackc.json", "clusters/a/.stackc.json.pending-1");
        copy("clusters/a/stacks/s/addons/x/values.yaml", "clusters/a/stacks/s/addons/x/values.yaml");
        copy("clusters/a/zz/new", "clusters/a/zz/new");
        write(&at.join("clusters/a/stacks/s/addons/y/.stackc-tmp-1-4"), "two\n");

        build(&next, at);
        assert_eq!(without_indexes(listing(at)), wanted(&next), "{name}");
        assert!(!build(&next, at).changed, "{name}");
    }
}

/// The same, and the build after it fails as well before it renames anything.
#[test]
fn a_failure_after_a_kill_forgets_nothing() {
    let Some(disk) = Mounted::new("size=200k") else { return };
    let at = disk.path().join("out");
    let other = tempdir().unwrap();
    build(&small("one"), &at);
    build(&small("two"), other.path());
    let index = read(&other.path().join("clusters/a/.stackc.json"));
    write(&at.join("clusters/a/.stackc.json.pending-1"), index);
    write(&at.join("clusters/a/stacks/s/addons/x/values.yaml"), "two\n");
    let before = listing(&at);
    let mut large = small("three");
    large.clusters[0].files.push(file("clusters/a/zz", vec![b'x'; 400_000]));
    fails(&large, &at);
    assert_eq!(listing(&at), before);
    build(&small("three"), &at);
    assert_eq!(without_indexes(listing(&at)), wanted(&small("three")));
}
