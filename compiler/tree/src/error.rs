use std::{fmt, io};

use stackc_source::Diagnostic;

/// Why a tree could not be read or written. The old tree is whole, unless a kill or a full disk struck between
/// the renames; then the next build finishes what this one began.
#[derive(Debug)]
pub enum Error {
    /// The operating system says no.
    Io {
        /// What was tried, as a phrase: `cannot create`.
        action: &'static str,
        /// With what, as the user knows it.
        path: String,
        /// Its words.
        source: io::Error,
    },
    /// The user has to change something first: a mistake of the user, not of the world.
    Refused(Box<Diagnostic>),
    /// Another build is at work in the same directory.
    Locked {
        /// The directory.
        path: String,
    },
    /// The repository cannot be read or written.
    Git {
        /// What was tried, as a phrase: `cannot open`.
        action: &'static str,
        /// Why not.
        reason: String,
    },
}

impl Error {
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<String>,
    ) -> impl FnOnce(rustix::io::Errno) -> Error {
        let path = path.into();
        move |errno| Error::Io { action, path, source: errno.into() }
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Error {
        Error::Refused(Box::new(diagnostic))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io { action, path, source } => write!(f, "{action} `{path}`: {source}"),
            Error::Refused(diagnostic) => f.write_str(&diagnostic.message),
            Error::Locked { path } => write!(f, "another build is writing into `{path}`"),
            Error::Git { action, reason } => write!(f, "{action}: {reason}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            Error::Refused(_) | Error::Locked { .. } | Error::Git { .. } => None,
        }
    }
}
