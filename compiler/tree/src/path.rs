//! What may be a path of the tree: relative, `/` between segments, nothing that a file system or Git takes
//! for something else.

/// How the names of what a build writes beside its targets begin. Nothing of the tree may be called so.
pub(crate) const TEMPORARY: &str = ".stackc-tmp-";

/// How long a segment may be, in bytes: the limit of every file system that counts.
const SEGMENT: usize = 255;

/// How long a path may be, in bytes.
const PATH: usize = 4000;

/// How many segments a path may have.
const DEPTH: usize = 64;

/// What is wrong with a path, as a phrase that can follow "the path"; none if it is fine.
pub(crate) fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("is empty");
    }
    if path.starts_with('/') {
        return Some("is absolute");
    }
    if path.len() > PATH {
        return Some("is longer than 4000 bytes");
    }
    if path.bytes().any(|byte| byte == b'\\') {
        return Some("holds a backslash");
    }
    if path.bytes().any(|byte| byte.is_ascii_control()) || !path.is_ascii() && path.contains(char::is_control)
    {
        return Some("holds a control character");
    }
    if path.bytes().filter(|byte| *byte == b'/').count() >= DEPTH {
        return Some("has more than 64 segments");
    }
    path.split('/').find_map(segment_fault)
}

fn segment_fault(segment: &str) -> Option<&'static str> {
    match segment {
        "" => Some("has an empty segment"),
        "." => Some("has the segment `.`"),
        ".." => Some("has the segment `..`"),
        _ if segment.len() > SEGMENT => Some("has a segment longer than 255 bytes"),
        _ if segment.starts_with(TEMPORARY) => Some("has a segment that begins with `.stackc-tmp-`"),
        _ if is_dot_git(segment) => Some("has a segment that stands for `.git`"),
        _ => None,
    }
}

/// Whether a file system somewhere takes the name for `.git`; `git fsck --strict` refuses the same names
/// (HFS+ ignores case and some invisible characters, NTFS case, trailing dots and spaces, and has `git~1`).
fn is_dot_git(segment: &str) -> bool {
    // Of thousands of names next to none gets past this line.
    if segment.bytes().next().is_none_or(|first| first.is_ascii() && !matches!(first, b'.' | b'g' | b'G')) {
        return false;
    }
    let invisible = |c: char| matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
    let plain: String = segment.chars().filter(|c| !invisible(*c)).collect();
    let name = plain.split(':').next().unwrap_or_default().trim_end_matches(['.', ' ']);
    name.eq_ignore_ascii_case(".git") || name.eq_ignore_ascii_case("git~1")
}

/// The directory of a path, empty for one of a single segment, and its last segment.
pub(crate) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Every directory above a path, the outermost first: `a`, `a/b` for `a/b/c`.
pub(crate) fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

/// Whether `path` lies below `directory`; below the empty one lies everything.
pub(crate) fn is_below(path: &str, directory: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_good_paths_from_bad() {
        for good in
            ["fleet.yaml", "clusters/a/.stackc.json", "a/..b/c...", "charts/x-1.0.0+1/.gitignore", "ä"]
        {
            assert_eq!(fault(good), None, "{good}");
        }
        let long = "x".repeat(256);
        let longer = "x/".repeat(2000) + "yy";
        let deep = "x/".repeat(64) + "x";
        for bad in [
            "",
            "/a",
            "a//b",
            "a/",
            "./a",
            "a/..",
            "../a",
            "a\\b",
            "a\0b",
            "a\nb",
            ".git/config",
            "a/.GIT/x",
            "a/git~1",
            "a/.git./x",
            "a/.g\u{200c}it",
            "a/.git::$INDEX_ALLOCATION",
            ".stackc-tmp-1",
            &long,
            &longer,
            &deep,
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn lists_what_is_above() {
        assert_eq!(above("a/b/c").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(above("a").count(), 0);
        assert!(is_below("a/b", "a") && !is_below("ab/c", "a") && is_below("x", "") && !is_below("a", "a"));
    }
}
