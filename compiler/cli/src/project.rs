//! Where the project is, and where a path that was typed lies in it.

use std::path::{Path, PathBuf};

use crate::start::CannotRun;

/// The file whose directory is the root.
pub const FILE: &str = "stackc.yaml";

/// The nearest directory, from `start` upwards, that holds a [`FILE`].
///
/// # Errors
/// Where there is none.
pub fn find_root(start: &Path) -> Result<PathBuf, CannotRun> {
    let start = if start.as_os_str().is_empty() { Path::new(".") } else { start };
    let shown = start.display().to_string();
    #[expect(clippy::disallowed_methods, reason = "looks for the root, above which nothing else is read")]
    let start = std::fs::canonicalize(start)
        .map_err(|error| CannotRun::new(format!("cannot enter `{shown}`: {}", reason(&error))))?;
    // Also where it is a link or cannot be read: reading it says so.
    let holds_file = |directory: &&Path| directory.join(FILE).symlink_metadata().is_ok();
    start.ancestors().find(holds_file).map(Path::to_path_buf).ok_or_else(|| {
        CannotRun::new(format!("there is no {FILE} in `{}` or above", start.display()))
            .help("`stackc init` starts a project; `-C DIR` runs in another directory")
    })
}

/// A path below the root, `/` between its segments, if `path` lies there; the parts of `path` that exist are
/// taken without their links.
pub fn below_root(root: &Path, path: &Path) -> Option<String> {
    let absolute = std::path::absolute(path).ok()?;
    for ancestor in absolute.ancestors() {
        #[expect(clippy::disallowed_methods, reason = "asks only whether the output lies in the project")]
        let Ok(real) = std::fs::canonicalize(ancestor) else { continue };
        let rest = absolute.strip_prefix(ancestor).ok()?;
        let whole = real.join(rest);
        let below = whole.strip_prefix(root).ok()?.to_str()?;
        return Some(below.trim_end_matches('/').to_owned());
    }
    None
}

/// The operating system's words, without its number.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_root_counts() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        #[expect(clippy::disallowed_methods, reason = "a test's own directory")]
        let top = std::fs::canonicalize(directory.path()).expect("it is there");
        std::fs::create_dir_all(top.join("a/b/c")).expect("directories");
        let missing = find_root(&top.join("a/b/c")).expect_err("there is none");
        assert!(missing.message.starts_with("there is no stackc.yaml in `"), "{missing:?}");
        std::fs::File::create(top.join("stackc.yaml")).expect("a file");
        std::fs::File::create(top.join("a/b/stackc.yaml")).expect("a file");
        assert_eq!(find_root(&top.join("a/b/c")), Ok(top.join("a/b")));
        assert_eq!(find_root(&top.join("a")), Ok(top.clone()));
        let nowhere = find_root(&top.join("x")).expect_err("there is no such directory");
        assert!(nowhere.message.ends_with("no such file or directory"), "{nowhere:?}");

        std::os::unix::fs::symlink(&top, top.join("a/link")).expect("a link");
        for (path, expected) in
            [("out", Some("out")), ("a/b/new/deep", Some("a/b/new/deep")), ("a/link/x", Some("x"))]
        {
            assert_eq!(below_root(&top, &top.join(path)).as_deref(), expected, "{path}");
        }
        assert_eq!(below_root(&top.join("a"), &top.join("out")), None);
    }
}
