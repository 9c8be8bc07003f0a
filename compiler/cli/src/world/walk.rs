//! What lies below a directory.

use std::fs::File;
use std::os::unix::fs::MetadataExt;

use rustix::fd::AsFd;
use rustix::fs::{AtFlags, Dir, FileType};
use stackc_compile::ReadError;

use super::{DiskWorld, failed, ignored, resolve, words};

/// How many entries a project may have; `vendor` and what `.gitignore` excludes do not count.
const ENTRIES: usize = 1_000_000;

/// The `.yaml` and `.yml` files in which documents of the language may stand, sorted.
///
/// Not looked into: hidden directories, directories that hold a `Chart.yaml` or an index of an output tree
/// (`.stackc.json`), `vendor/` of the root, the output, what `.gitignore` excludes, and what a link to a
/// directory leads to. Hidden files do not count: they belong to editors and other tools.
pub(super) fn project_files(world: &DiskWorld) -> Result<Vec<String>, ReadError> {
    let mut files = Vec::new();
    let mut count = 0;
    project(world, "", &mut world.above.clone(), &mut files, &mut count)?;
    files.sort_unstable();
    Ok(files)
}

fn project(
    world: &DiskWorld,
    directory: &str,
    rules: &mut Vec<ignored::Rules>,
    files: &mut Vec<String>,
    count: &mut usize,
) -> Result<(), ReadError> {
    let fd = resolve::open_directory(world, directory.as_bytes())?;
    let entries = list(&fd, directory)?;
    let holds = |name: &[u8]| entries.iter().any(|entry| entry.name == name);
    if (!directory.is_empty() && holds(b"Chart.yaml")) || holds(b".stackc.json") {
        return Ok(());
    }
    *count += entries.len();
    if *count > ENTRIES {
        return Err(ReadError::TooMany { limit: ENTRIES });
    }
    let own_rules = holds(b".gitignore");
    if own_rules {
        use stackc_compile::World;
        // One that cannot be read excludes nothing.
        let text = world.read(&format!("{directory}.gitignore"), ignored::LIMIT).unwrap_or_default();
        rules.push(ignored::Rules::below(directory, &text));
    }
    // The directory is not kept open while those below it are walked.
    drop(fd);
    for entry in entries {
        if entry.name.starts_with(b".") {
            continue;
        }
        let is_directory = entry.file_type == FileType::Directory;
        if !is_directory && !entry.name.ends_with(b".yaml") && !entry.name.ends_with(b".yml") {
            continue;
        }
        let shown = format!("{directory}{}", String::from_utf8_lossy(&entry.name));
        if ignored::excluded(rules, &shown, is_directory) {
            continue;
        }
        if std::str::from_utf8(&entry.name).is_err() {
            return Err(not_utf8(directory, &entry.name));
        }
        if !is_directory {
            files.push(shown);
        } else if shown != "vendor" && !world.skipped.contains(&shown) {
            project(world, &format!("{shown}/"), rules, files, count)?;
        }
    }
    if own_rules {
        rules.pop();
    }
    Ok(())
}

/// Everything below a directory that is no directory, sorted, links to directories inside the root followed.
/// What cannot be read (a link that leads outside or nowhere, a FIFO) is listed too: whoever reads it learns
/// why, and a directory with such a thing in it is not taken for one without.
pub(super) fn below(world: &DiskWorld, directory: &str, limit: usize) -> Result<Vec<String>, ReadError> {
    let mut files = Vec::new();
    let mut count = 0;
    let mut directory = directory.trim_end_matches('/').to_owned();
    if !directory.is_empty() {
        directory.push('/');
    }
    everything(world, &directory, limit, &mut files, &mut count, &mut Vec::new())?;
    files.sort_unstable();
    Ok(files)
}

fn everything(
    world: &DiskWorld,
    directory: &str,
    limit: usize,
    files: &mut Vec<String>,
    count: &mut usize,
    above: &mut Vec<(u64, u64)>,
) -> Result<(), ReadError> {
    let fd = File::from(resolve::open_directory(world, directory.as_bytes())?);
    let metadata = fd.metadata().map_err(|error| ReadError::Io(words(&error)))?;
    let identity = (metadata.dev(), metadata.ino());
    if above.contains(&identity) {
        // A link leads back to a directory that this one is in.
        return Ok(());
    }
    let entries = list(&fd, directory)?;
    drop(fd);
    *count += entries.len();
    if *count > limit {
        return Err(ReadError::TooMany { limit });
    }
    above.push(identity);
    for entry in entries {
        let name = std::str::from_utf8(&entry.name).map_err(|_| not_utf8(directory, &entry.name))?;
        let path = format!("{directory}{name}");
        let is_directory = match entry.file_type {
            FileType::Directory => true,
            FileType::Symlink => resolve::open_directory(world, path.as_bytes()).is_ok(),
            _ => false,
        };
        if is_directory {
            everything(world, &format!("{path}/"), limit, files, count, above)?;
        } else {
            files.push(path);
        }
    }
    above.pop();
    Ok(())
}

struct Entry {
    name: Vec<u8>,
    file_type: FileType,
}

/// The entries of a directory, sorted by name.
fn list(fd: &impl AsFd, directory: &str) -> Result<Vec<Entry>, ReadError> {
    let named = |error| match failed(error) {
        ReadError::Io(words) if !directory.is_empty() => ReadError::Io(format!("`{directory}`: {words}")),
        other => other,
    };
    let mut entries = Vec::new();
    for entry in Dir::read_from(fd.as_fd()).map_err(named)? {
        let entry = entry.map_err(named)?;
        let name = entry.file_name().to_bytes();
        if name == b"." || name == b".." {
            continue;
        }
        let mut file_type = entry.file_type();
        if file_type == FileType::Unknown {
            // Some file systems do not say in the listing.
            let stat = rustix::fs::statat(fd, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW).map_err(named)?;
            file_type = FileType::from_raw_mode(stat.st_mode);
        }
        entries.push(Entry { name: name.to_vec(), file_type });
    }
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

fn not_utf8(directory: &str, name: &[u8]) -> ReadError {
    ReadError::Io(format!("the name `{directory}{}` is not UTF-8", name.escape_ascii()))
}
