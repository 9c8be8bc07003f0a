//! The same input gives the same bytes, whatever the machine around it is like.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools;

/// What differs between two builds and must not matter.
struct Surroundings {
    jobs: &'static str,
    umask: &'static str,
    environment: &'static [(&'static str, &'static str)],
    /// Where the project's copy lies, and with a link in front of it or not.
    place: &'static str,
    /// The working directory, below that place's parent.
    from: &'static str,
    order: fn(&mut Vec<PathBuf>),
}

const SURROUNDINGS: &[Surroundings] = &[
    Surroundings {
        jobs: "1",
        umask: "022",
        environment: &[("TZ", "UTC"), ("LC_ALL", "C")],
        place: "project",
        from: "",
        order: |_| {},
    },
    Surroundings {
        jobs: "8",
        umask: "077",
        environment: &[("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8")],
        place: "a/longer path/überall",
        from: "a",
        order: |entries| entries.reverse(),
    },
    Surroundings {
        jobs: "8",
        umask: "002",
        environment: &[("TZ", "America/St_Johns"), ("LANG", "de_DE.ISO-8859-1"), ("HOME", "/nonexistent")],
        place: "z",
        from: "",
        order: |entries| {
            let middle = entries.len() / 2;
            entries.rotate_left(middle);
        },
    },
    Surroundings {
        jobs: "2",
        umask: "027",
        environment: &[("TZ", "Asia/Kathmandu"), ("LC_ALL", "ja_JP.UTF-8")],
        place: "b/c",
        from: "b/c/stacks",
        order: |entries| entries.sort_by_key(|path| std::cmp::Reverse(path.to_str().map(str::len))),
    },
];

const NAME: &str = "platform";

impl Surroundings {
    /// `stackc build`, as it is called here: with an absolute path, from another directory, or from inside.
    fn build(&self, base: &Path, target: &[&str]) -> Command {
        let program = tools::stackc().get_program().to_owned();
        let mut command = Command::new("sh");
        command.args(["-c", "umask \"$1\"; shift; exec \"$@\"", "sh", self.umask]).arg(program);
        command.current_dir(base.join(self.from));
        if !self.from.starts_with(self.place) {
            command.arg("-C").arg(base.join(self.place));
        }
        command.args(["-j", self.jobs, "build"]).args(target);
        for variable in ["LANG", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH", "GIT_DIR"] {
            command.env_remove(variable);
        }
        command.env("XDG_CACHE_HOME", base.join("cache")).envs(self.environment.iter().copied());
        command
    }

    /// A copy of the example, its files made in this order.
    fn copy(&self, base: &Path) {
        tools::copy(&tools::checkout().join("examples").join(NAME), &base.join(self.place), &self.order);
        std::fs::create_dir_all(base.join(self.from)).unwrap();
    }
}

#[test]
fn the_same_bytes_everywhere() {
    let mut first: Option<BTreeMap<String, Vec<u8>>> = None;
    for surroundings in SURROUNDINGS {
        let place = tempfile::tempdir().unwrap();
        surroundings.copy(place.path());
        let out = place.path().join("the output");
        tools::succeed(&mut surroundings.build(place.path(), &["--out", out.to_str().unwrap()]));
        let files = tools::files(&out);
        let first = first.get_or_insert_with(|| files.clone());
        let paths: Vec<&String> = files.keys().collect();
        assert_eq!(paths, first.keys().collect::<Vec<_>>(), "{}", surroundings.place);
        for (path, bytes) in &files {
            assert!(first[path] == *bytes, "{path} differs in {}", surroundings.place);
        }
        assert!(files.len() > 30, "{} files", files.len());
    }
}

#[test]
fn the_same_commit_everywhere() {
    if !tools::has("git") {
        return;
    }
    let mut first: Option<String> = None;
    for (at, surroundings) in SURROUNDINGS.iter().enumerate() {
        let place = tempfile::tempdir().unwrap();
        surroundings.copy(place.path());
        let repository = place.path().join("deploy.git");
        let git = |arguments: &[&str]| {
            let mut git = Command::new("git");
            git.arg("-C").arg(&repository).args(arguments).env_remove("GIT_DIR");
            git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
            String::from_utf8(tools::succeed(&mut git).stdout).unwrap()
        };
        std::fs::create_dir_all(&repository).unwrap();
        git(&["init", "--quiet", "--bare"]);
        let mut build = surroundings.build(
            place.path(),
            &[
                "--git",
                repository.to_str().unwrap(),
                "--ref",
                "refs/heads/deploy",
                "--author",
                "CI <ci@example.com>",
            ],
        );
        // Two ways to say when.
        if at % 2 == 0 {
            build.env("SOURCE_DATE_EPOCH", "1700000000");
        } else {
            build.args(["--date", "1700000000 +0000"]);
        }
        tools::succeed(&mut build);
        git(&["fsck", "--strict", "--no-dangling"]);
        let commit = git(&["cat-file", "-p", "refs/heads/deploy"]);
        assert!(commit.contains("author CI <ci@example.com> 1700000000 +0000"), "{commit}");
        let ids = git(&["rev-parse", "refs/heads/deploy", "refs/heads/deploy^{tree}"]);
        let first = first.get_or_insert_with(|| ids.clone());
        assert_eq!(ids, *first, "{}: {commit}", surroundings.place);
        // The tree in Git is the tree on disk.
        if at == 0 {
            let out = place.path().join("out");
            tools::succeed(&mut surroundings.build(place.path(), &["--out", out.to_str().unwrap()]));
            let mut paths: Vec<String> = git(&["ls-tree", "-r", "-z", "--name-only", "deploy"])
                .split_terminator('\0')
                .map(str::to_owned)
                .collect();
            paths.sort();
            let files = tools::files(&out);
            assert_eq!(paths, files.keys().cloned().collect::<Vec<_>>());
            for (path, bytes) in &files {
                let blob = git(&["cat-file", "blob", &format!("deploy:{path}")]);
                assert_eq!(blob.as_bytes(), bytes, "{path}");
            }
        }
    }
}
