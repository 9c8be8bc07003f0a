//! Where a tree goes, and the commit it becomes there.

use std::fmt;
use std::path::{Path, PathBuf};

use stackc_compile::Output;
use stackc_source::Sink;
use stackc_tree::{Built, Commit, Digest, Error, Options, Permissions, Signature};

use crate::args::Build;
use crate::project;
use crate::signature::{self, When, Who};
use crate::start::CannotRun;

/// Where a tree goes.
#[derive(Debug)]
pub enum Target {
    /// Into a directory that stands for the root of the output repository.
    Directory(PathBuf),
    /// Onto a branch of a repository.
    Git {
        /// The repository.
        repository: PathBuf,
        /// The branch's full name.
        reference: String,
        /// What its next commit says.
        commit: Commit,
    },
}

impl Target {
    /// The branch `reference` of a repository, for a commit by who was typed, or by who made the last commit of
    /// the project at `root`; the time likewise, with `SOURCE_DATE_EPOCH` between the two.
    ///
    /// # Errors
    /// Where that is not known or cannot be read.
    pub fn git(
        repository: PathBuf,
        reference: &str,
        build: &Build,
        root: &Path,
    ) -> Result<Target, CannotRun> {
        let typed_date = match &build.date {
            Some(text) => {
                Some(signature::when(text).ok_or_else(|| wrong("--date", text, "1700000000 +0100"))?)
            }
            None => source_date_epoch()?,
        };
        let read = |option: &str, typed: &Option<String>| match typed {
            None => Ok(None),
            Some(text) => match signature::who(text) {
                None => Err(wrong(option, text, "NAME <EMAIL>")),
                who => Ok(who),
            },
        };
        let author = read("--author", &build.author)?;
        let committer = read("--committer", &build.committer)?.or_else(|| author.clone());
        let last = match (&author, typed_date) {
            (Some(_), Some(_)) => None,
            _ => stackc_tree::head_signatures(root).map_err(cannot)?,
        };
        let (last_author, last_committer) = last.unzip();
        Ok(Target::Git {
            repository,
            reference: reference.to_owned(),
            commit: Commit {
                author: sign(author, typed_date, last_author)?,
                committer: sign(committer, typed_date, last_committer)?,
                message: build.message.clone().unwrap_or_else(|| "Build with stackc".to_owned()),
            },
        })
    }

    /// The directory, if it is one.
    pub fn directory(&self) -> Option<&Path> {
        match self {
            Target::Directory(directory) => Some(directory),
            Target::Git { .. } => None,
        }
    }

    /// Makes the tree stand there, or with `check` only looks what that would change. None if an error went to
    /// the sink; nothing is written then.
    ///
    /// # Errors
    /// What the world does.
    pub fn build(
        &self,
        output: &Output,
        build: &Build,
        check: bool,
        sink: &mut Sink,
    ) -> Result<Option<Built>, CannotRun> {
        let mut options = Options {
            permissions: Permissions { overwrite: build.overwrite, allow_deletions: build.allow_deletions },
            check,
            cache: None,
            verify_all: build.verify_all,
        };
        let built = match self {
            Target::Directory(directory) => {
                options.cache = cache(directory);
                stackc_tree::build_directory(output, directory, &options, sink)
            }
            Target::Git { repository, reference, commit } => {
                stackc_tree::build_git(output, repository, reference, commit, &options, sink)
            }
        };
        built.map_err(cannot)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Directory(directory) => write!(f, "{}", directory.display()),
            Target::Git { repository, reference, .. } => write!(f, "{} {reference}", repository.display()),
        }
    }
}

fn sign(who: Option<Who>, when: Option<When>, last: Option<Signature>) -> Result<Signature, CannotRun> {
    let last = last.as_ref();
    let who = who.or_else(|| last.map(|last| Who { name: last.name.clone(), email: last.email.clone() }));
    let when = when.or_else(|| last.map(|last| When { seconds: last.seconds, offset: last.offset }));
    match (who, when) {
        (Some(Who { name, email }), Some(When { seconds, offset })) => {
            Ok(Signature { name, email, seconds, offset })
        }
        (who, _) => {
            let unknown = if who.is_none() { "by whom" } else { "of when" };
            Err(CannotRun::new(format!("it is not known {unknown} the commit is"))
                .help("give --author and --date (or SOURCE_DATE_EPOCH), or commit the project: its last commit counts"))
        }
    }
}

fn source_date_epoch() -> Result<Option<When>, CannotRun> {
    #[expect(clippy::disallowed_methods, reason = "the user's word for the time of the commit")]
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    match signature::when(&text) {
        Some(when) if when.offset == 0 => Ok(Some(when)),
        _ => Err(wrong("SOURCE_DATE_EPOCH", &text, "1700000000")),
    }
}

fn wrong(option: &str, text: &str, form: &str) -> CannotRun {
    CannotRun::new(format!("{option} cannot be read: `{text}`")).help(format!("write it like `{form}`"))
}

fn cannot(error: Error) -> CannotRun {
    match error {
        Error::Io { action, path, source } => {
            CannotRun::new(format!("{action} `{path}`: {}", project::reason(&source)))
        }
        Error::Refused(diagnostic) => {
            CannotRun { message: diagnostic.message.clone(), help: diagnostic.help.clone() }
        }
        other => CannotRun::new(other.to_string()),
    }
}

/// The file in the user's cache that remembers sizes and times of this directory's files; none where there is no
/// place for it.
fn cache(directory: &Path) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "where to remember, not what")]
    let variable = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))?;
    #[expect(clippy::disallowed_methods, reason = "one cache for one directory, however it was named")]
    let real = std::fs::canonicalize(directory).or_else(|_| std::path::absolute(directory)).ok()?;
    let name = Digest::of(real.as_os_str().as_encoded_bytes()).to_string();
    Some(base.join("stackc").join("trees").join(name))
}
