use crate::{Digest, Error};

/// The tree that stands now, in a directory or in a Git commit. Paths are below the project's `output.path`,
/// and no link is ever followed.
pub trait OldTree: Sync {
    /// The names in a directory, sorted, each with what it is; none where the directory does not stand there.
    ///
    /// # Errors
    /// Where it cannot be read, and [`Error::Refused`] where a link stands on the way to it.
    fn list(&self, directory: &str) -> Result<Vec<(String, Kind)>, Error>;

    /// The bytes of an index; none where nothing stands there.
    ///
    /// # Errors
    /// Where it cannot be read. [`Error::Refused`] where it has more than `limit` bytes, where something other
    /// than a file stands there, or a link on the way.
    fn read(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Error>;

    /// What stands at each of these paths, which are sorted: as many answers as questions.
    ///
    /// # Errors
    /// Where one cannot be looked at.
    fn survey(&self, wanted: &[Wanted<'_>]) -> Result<Vec<Standing>, Error>;

    /// The new indexes of builds that were stopped after they began to rename, where this kind of tree can be
    /// caught in between; at most `limit` bytes each.
    ///
    /// # Errors
    /// As [`OldTree::read`].
    fn interrupted(&self, _index: &str, _limit: u64) -> Result<Vec<Vec<u8>>, Error> {
        Ok(Vec::new())
    }
}

/// What a name in a directory stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A directory.
    Directory,
    /// A regular file.
    File,
    /// A symbolic link.
    Link,
    /// A device, a FIFO, a socket, a submodule.
    Other,
}

/// A question to [`OldTree::survey`].
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The path.
    pub path: &'a str,
    /// What the new tree has there: an implementation may compare with it instead of hashing.
    pub new: Option<(&'a [u8], Digest)>,
}

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Absent,
    /// A regular file.
    File(Digest),
    /// A regular file as no build writes it: too large, or executable in Git.
    Foreign,
    /// A symbolic link, at this path or at a directory above it.
    Link {
        /// Where it stands.
        at: String,
    },
    /// A directory.
    Directory,
    /// A device, a FIFO, a socket, a submodule.
    Other,
    /// Something that is no directory where a directory above this path would have to be.
    Blocked {
        /// Where it stands.
        at: String,
    },
}
