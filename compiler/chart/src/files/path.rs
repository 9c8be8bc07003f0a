//! Names of files: what may stand in a chart.

use super::ArchiveProblem;
use crate::Limits;

/// Checks a path inside a chart that is already normal: relative, `/` between segments.
pub(super) fn check(path: &str, limits: &Limits) -> Result<(), ArchiveProblem> {
    if path.len() > limits.name_bytes {
        return Err(ArchiveProblem::LongName { limit: limits.name_bytes });
    }
    if path.starts_with('/') {
        return Err(ArchiveProblem::Absolute);
    }
    // An archive made on Windows may use backslashes, and Helm reads it. Here a backslash can only be a trick: what writes the
    // file takes it for a part of the name, what reads it on another system for a separator.
    if path.contains('\\') {
        return Err(ArchiveProblem::Backslash);
    }
    if path.chars().any(char::is_control) {
        return Err(ArchiveProblem::ControlCharacter);
    }
    for segment in path.split('/') {
        let drive = segment.as_bytes();
        match segment {
            ".." => return Err(ArchiveProblem::ParentDirectory),
            "" | "." => return Err(ArchiveProblem::NotNormal),
            _ if matches!(drive, [letter, b':', ..] if letter.is_ascii_alphabetic()) => {
                return Err(ArchiveProblem::Drive);
            }
            _ if segment.eq_ignore_ascii_case(".git") => return Err(ArchiveProblem::Git),
            _ => {}
        }
    }
    Ok(())
}

/// The path inside the chart of an archive entry's name: without the first segment, `.` and empty segments dropped as Go's
/// `path.Clean` does. None for the chart's own directory.
pub(super) fn inside(name: &str, limits: &Limits) -> Result<Option<String>, ArchiveProblem> {
    if name.len() > limits.name_bytes {
        return Err(ArchiveProblem::LongName { limit: limits.name_bytes });
    }
    if name.starts_with('/') {
        return Err(ArchiveProblem::Absolute);
    }
    let mut segments = name.split('/').filter(|segment| !matches!(*segment, "" | "."));
    let Some(top) = segments.next() else { return Ok(None) };
    check(top, limits)?;
    let rest: Vec<&str> = segments.collect();
    if rest.is_empty() {
        return Ok(None);
    }
    let path = rest.join("/");
    check(&path, limits)?;
    Ok(Some(path))
}
