//! Paths of the project: relative to its root, `/` between segments.

/// Why a path that a user wrote cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathError {
    /// It begins with `/`, or with a drive.
    Absolute,
    /// It leaves the project by `..`.
    Leaves,
    /// It is empty.
    Empty,
    /// It holds a character that no path of ours may have.
    Character,
}

/// Resolves a path that stands in the file `from`, to one relative to the project's root.
///
/// # Errors
/// Where it is no relative path inside the project. Whether it leaves through a link is the
/// [`World`](crate::World)'s to say.
pub fn resolve(from: &str, path: &str) -> Result<String, PathError> {
    if path.is_empty() {
        return Err(PathError::Empty);
    }
    if path.starts_with('/') || path.get(1..3).is_some_and(|drive| drive == ":\\" || drive == ":/") {
        return Err(PathError::Absolute);
    }
    if path.contains(['\\', '\0', '\n', '\r']) {
        return Err(PathError::Character);
    }
    let directory = from.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut segments: Vec<&str> = directory.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop().ok_or(PathError::Leaves)?;
            }
            segment => segments.push(segment),
        }
    }
    Ok(segments.join("/"))
}

/// The last segment.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_file_they_stand_in() {
        for (from, path, expected) in [
            ("stacks/a/stack.yaml", "values/x.yaml", Ok("stacks/a/values/x.yaml")),
            ("stacks/a/stack.yaml", "../b/x.yaml", Ok("stacks/b/x.yaml")),
            ("stacks/a/stack.yaml", "./x/", Ok("stacks/a/x")),
            ("stackc.yaml", "../x.yaml", Err(PathError::Leaves)),
            ("a/stackc.yaml", "../../x.yaml", Err(PathError::Leaves)),
            ("stackc.yaml", "/etc/passwd", Err(PathError::Absolute)),
            ("stackc.yaml", "C:\\x", Err(PathError::Absolute)),
            ("stackc.yaml", "a\\b", Err(PathError::Character)),
            ("stackc.yaml", "", Err(PathError::Empty)),
        ] {
            assert_eq!(resolve(from, path), expected.map(str::to_owned), "{from} {path}");
        }
    }
}
