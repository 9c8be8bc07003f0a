//! `.gitignore`: the repository's own files and no others.
//!
//! What stands in a user's configuration or in `.git/info/exclude` does not count, or the same commit would
//! be another project on another machine.

use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// How many bytes of a `.gitignore` are read.
pub(super) const LIMIT: u64 = 1 << 20;

/// One `.gitignore`.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    patterns: Gitignore,
    /// What stands before a path below the root to make it one below the file's directory (segments that end
    /// in `/`), for a file above the root; else empty.
    prepend: String,
    /// How many bytes of a path below the root name the file's directory; else 0.
    strip: usize,
}

impl Rules {
    /// The rules in `text`, the `.gitignore` of `directory`: a path below the root, empty or ending in `/`.
    pub(super) fn below(directory: &str, text: &[u8]) -> Rules {
        Rules { patterns: parse(text), prepend: String::new(), strip: directory.len() }
    }
}

/// Whether a path below the root is excluded: the innermost file that says anything decides.
pub(super) fn excluded(rules: &[Rules], path: &str, is_directory: bool) -> bool {
    for rules in rules.iter().rev() {
        let Some(tail) = path.get(rules.strip..) else { continue };
        match rules.patterns.matched(format!("{}{tail}", rules.prepend), is_directory) {
            Match::None => {}
            Match::Ignore(_) => return true,
            Match::Whitelist(_) => return false,
        }
    }
    false
}

/// The rules of the directories from the top of the Git repository that `root` (absolute) is in down to the
/// one above it; none where it is in no repository, or is its top.
pub(super) fn above(root: &Path) -> Vec<Rules> {
    let Some(top) = root.ancestors().find(|directory| directory.join(".git").symlink_metadata().is_ok())
    else {
        return Vec::new();
    };
    let mut rules = Vec::new();
    for directory in root.ancestors().skip(1).take_while(|directory| directory.starts_with(top)) {
        let Some(prepend) = root.strip_prefix(directory).ok().and_then(Path::to_str) else { continue };
        if let Some(text) = read(&directory.join(".gitignore")) {
            rules.push(Rules { patterns: parse(&text), prepend: format!("{prepend}/"), strip: 0 });
        }
    }
    rules.reverse();
    rules
}

fn read(path: &Path) -> Option<Vec<u8>> {
    // Above the root nothing is followed, and a FIFO is not opened.
    let metadata = path.symlink_metadata().ok()?;
    if !metadata.is_file() {
        return None;
    }
    let mut text = Vec::new();
    std::fs::File::open(path).ok()?.take(LIMIT).read_to_end(&mut text).ok()?;
    Some(text)
}

fn parse(text: &[u8]) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    for line in text.split(|byte| *byte == b'\n') {
        // A pattern that is no pattern excludes nothing, as in Git.
        if let Some(line) = std::ffi::OsStr::from_bytes(line).to_str() {
            let _ = builder.add_line(None, line.strip_suffix('\r').unwrap_or(line));
        }
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
