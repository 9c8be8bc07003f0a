use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::ChartFiles;

/// SHA-256 over what a chart says: the sorted list of path, length and bytes of its files. Times, owners, modes and the order
/// of an archive do not count, so a directory and the archive that was packed from it have the same digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a chart's files.
    pub fn of(files: &ChartFiles) -> Digest {
        let mut hash = Sha256::new();
        // Lengths stand before what they measure, so no two listings give the same stream.
        hash.update(b"stackc chart 1\n");
        for (path, bytes) in files.iter() {
            hash.update((path.len() as u64).to_be_bytes());
            hash.update(path.as_bytes());
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        Digest(hash.finalize().into())
    }

    /// The first twelve hex digits, as they stand in the name of a chart's directory in the output tree.
    pub fn short(&self) -> String {
        let mut hex = self.to_string();
        hex.truncate(12);
        hex
    }
}

/// All 64 hex digits, lower case.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}
