use std::sync::Arc;

/// Everything the compiler asks of the outside. Paths are relative to the project's root, `/` between
/// segments, no `.` or `..` in them (the compiler resolves those), and answers do not change during a run.
pub trait World: Sync {
    /// Every file that may hold documents of the language: `.yaml` and `.yml` below the root, except below
    /// directories that hold a `Chart.yaml`, below `vendor/` of the root, below the output directory, and
    /// what `.gitignore` excludes. Sorted by path.
    ///
    /// # Errors
    /// Where a directory cannot be read.
    fn project_files(&self) -> Result<Vec<String>, ReadError>;

    /// The bytes of a regular file, at most `limit` of them.
    ///
    /// # Errors
    /// Every variant of [`ReadError`].
    fn read(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, ReadError>;

    /// The paths of all regular files below a directory, recursively, relative to the root, sorted. Links are
    /// followed if they stay inside the project. Nothing is left out: `.gitignore` does not count here.
    ///
    /// # Errors
    /// [`ReadError::NotFound`], [`ReadError::Outside`], [`ReadError::NotADirectory`], [`ReadError::Io`], and
    /// [`ReadError::TooMany`] past `limit` entries.
    fn walk(&self, directory: &str, limit: usize) -> Result<Vec<String>, ReadError>;

    /// What a path is, links followed.
    ///
    /// # Errors
    /// [`ReadError::NotFound`], [`ReadError::Outside`], [`ReadError::Io`].
    fn kind(&self, path: &str) -> Result<FileKind, ReadError>;
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A FIFO, a socket, a device.
    Other,
}

/// Why a file did not come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing of that name.
    NotFound,
    /// A link leads out of the project.
    Outside,
    /// It is a directory, a FIFO, a socket or a device.
    NotAFile,
    /// It is no directory.
    NotADirectory,
    /// It has more bytes than were asked for.
    TooLarge {
        /// How many were asked for at most.
        limit: u64,
    },
    /// The directory holds more files than were asked for.
    TooMany {
        /// How many were asked for at most.
        limit: usize,
    },
    /// The operating system says no; its words.
    Io(String),
}
