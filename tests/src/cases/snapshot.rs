//! What stands in a directory, to tell whether anything was written.

use std::collections::BTreeMap;
use std::path::Path;

/// Files beyond this are compared by their size.
const LARGE: u64 = 8 << 20;

/// Path and what stands there.
pub type Snapshot = BTreeMap<String, Standing>;

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    Directory,
    File(Vec<u8>),
    Large(u64),
    Link(std::path::PathBuf),
    Other,
}

/// Everything below a directory, no link followed.
pub fn take(root: &Path) -> Snapshot {
    let entries = walkdir::WalkDir::new(root).min_depth(1).follow_links(false);
    let entries = entries.into_iter().map(|entry| entry.expect("a directory of our own can be walked"));
    entries.map(|entry| (shown(entry.path(), root), standing(&entry))).collect()
}

fn standing(entry: &walkdir::DirEntry) -> Standing {
    let metadata = entry.path().symlink_metadata().expect("it is there");
    if metadata.is_dir() {
        Standing::Directory
    } else if metadata.is_symlink() {
        Standing::Link(std::fs::read_link(entry.path()).expect("a link can be read"))
    } else if !metadata.is_file() {
        Standing::Other
    } else if metadata.len() > LARGE {
        Standing::Large(metadata.len())
    } else {
        Standing::File(std::fs::read(entry.path()).expect("a file can be read"))
    }
}

fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).expect("it lies below").to_string_lossy().into_owned()
}

/// The paths at which two snapshots differ.
pub fn changed(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let paths = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    paths.filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}
