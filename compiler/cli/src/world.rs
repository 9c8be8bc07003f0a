//! The project on disk.

mod ignored;
mod resolve;
#[cfg(test)]
mod tests;
mod walk;

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rustix::fd::OwnedFd;
use rustix::fs::{FileType, Mode, OFlags};
use stackc_compile::{FileKind, ReadError, World};

/// The files below a project's root. Nothing outside of it is ever opened: paths are walked one segment after
/// another from the root's open directory, links are read and walked in the same way, and only regular files
/// are opened for reading.
#[derive(Debug)]
pub struct DiskWorld {
    root: OwnedFd,
    /// The root as an absolute path without links: an absolute link may lead back below it.
    absolute: Vec<u8>,
    /// `.gitignore` files of the repository's directories above the root, the outermost first.
    above: Vec<ignored::Rules>,
    /// Directories that are not walked, relative to the root: the output.
    skipped: Vec<String>,
}

impl DiskWorld {
    /// Opens the directory `root`, which holds the `stackc.yaml`. `skipped` are directories below it, as
    /// paths relative to it, in which the project's files are not looked for.
    ///
    /// # Errors
    /// Where the directory cannot be opened.
    pub fn open(root: &Path, skipped: Vec<String>) -> std::io::Result<DiskWorld> {
        use std::os::unix::ffi::OsStrExt;
        #[expect(clippy::disallowed_methods, reason = "the root itself is named by the user, links and all")]
        let absolute = std::fs::canonicalize(root)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let fd = rustix::fs::open(&absolute, flags, Mode::empty())?;
        let above = ignored::above(&absolute);
        Ok(DiskWorld { root: fd, absolute: absolute.as_os_str().as_bytes().to_vec(), above, skipped })
    }
}

impl World for DiskWorld {
    fn project_files(&self) -> Result<Vec<String>, ReadError> {
        walk::project_files(self)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        let fd = resolve::open_file(self, path)?;
        let stat = rustix::fs::fstat(&fd).map_err(failed)?;
        let too_large = ReadError::TooLarge { limit };
        let size = u64::try_from(stat.st_size).unwrap_or(0);
        if size > limit {
            return Err(too_large);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // It may grow while it is read.
        let read = File::from(fd).take(limit.saturating_add(1)).read_to_end(&mut bytes);
        let read = read.map_err(|error| ReadError::Io(words(&error)))?;
        if read as u64 > limit { Err(too_large) } else { Ok(bytes.into()) }
    }

    fn walk(&self, directory: &str, limit: usize) -> Result<Vec<String>, ReadError> {
        walk::below(self, directory, limit)
    }

    fn kind(&self, path: &str) -> Result<FileKind, ReadError> {
        resolve::kind(self, path)
    }
}

fn kind_of(file_type: FileType) -> FileKind {
    match file_type {
        FileType::RegularFile => FileKind::File,
        FileType::Directory => FileKind::Directory,
        _ => FileKind::Other,
    }
}

fn failed(errno: rustix::io::Errno) -> ReadError {
    match errno {
        rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR => ReadError::NotFound,
        errno => ReadError::Io(words(&errno.into())),
    }
}

/// The operating system's words, without its number.
fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or(text.as_str(), |(words, _)| words).to_lowercase()
}
