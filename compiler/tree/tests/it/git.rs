use std::path::Path;
use std::process::Command;

use gix::ObjectId;
use stackc_source::Sink;
use stackc_tree::{Built, Commit, Error, Options, Output, Signature, build_git, head_signatures};
use tempfile::{TempDir, tempdir};

use crate::support::*;

pub const MAIN: &str = "refs/heads/main";

pub fn bare() -> TempDir {
    let at = tempdir().unwrap();
    gix::init_bare(at.path()).unwrap();
    at
}

pub fn who() -> Commit {
    let signature = Signature {
        name: "A Builder".to_owned(),
        email: "builder@example.com".to_owned(),
        seconds: 1_700_000_000,
        offset: 90,
    };
    Commit { author: signature.clone(), committer: signature, message: "Build\n\nAll of it".to_owned() }
}

pub fn commit(output: &Output, at: &Path) -> Built {
    commit_with(output, at, MAIN, &Options::default())
}

fn commit_with(output: &Output, at: &Path, reference: &str, options: &Options) -> Built {
    let mut sink = Sink::default();
    let built = build_git(output, at, reference, &who(), options, &mut sink).unwrap();
    assert_eq!(sink.errors(), 0, "{:?}", sink.diagnostics());
    built.unwrap()
}

fn commit_refused(output: &Output, at: &Path, reference: &str, options: &Options) -> Vec<String> {
    let before = tip(at, MAIN);
    let mut sink = Sink::default();
    let built = build_git(output, at, reference, &who(), options, &mut sink).unwrap();
    assert_eq!(built, None, "{:?}", sink.diagnostics());
    assert_eq!(tip(at, MAIN), before);
    said(sink)
}

fn tip(at: &Path, reference: &str) -> Option<ObjectId> {
    let repository = gix::open_opts(at, gix::open::Options::isolated()).ok()?;
    let found = repository.try_find_reference(reference).unwrap();
    found.and_then(|reference| reference.target().try_id().map(ToOwned::to_owned))
}

/// Every file of a branch and its bytes; what is no plain file has its mode in front.
pub fn content(at: &Path, reference: &str) -> Tree {
    let repository = gix::open_opts(at, gix::open::Options::isolated()).unwrap();
    let mut tree = Tree::new();
    if let Some(tip) = tip(at, reference) {
        let root = repository.find_commit(tip).unwrap().tree_id().unwrap().detach();
        content_into(&repository, root, "", &mut tree);
    }
    tree
}

fn content_into(repository: &gix::Repository, id: ObjectId, below: &str, tree: &mut Tree) {
    for entry in repository.find_tree(id).unwrap().iter() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.filename());
        let bytes = || repository.find_blob(entry.object_id()).unwrap().take_data();
        match entry.mode().kind() as u16 {
            0o040000 => content_into(repository, entry.object_id(), &format!("{path}/"), tree),
            0o100644 => drop(tree.insert(path, bytes())),
            mode => drop(tree.insert(path, [format!("{mode:o} ").into_bytes(), bytes()].concat())),
        }
    }
}

/// Adds files to a branch as somebody else would: `(path, mode, bytes)`.
fn somebody_commits(at: &Path, reference: &str, files: &[(&str, u16, &str)]) -> ObjectId {
    let repository = gix::open_opts(at, gix::open::Options::isolated()).unwrap();
    let parent = tip(at, reference);
    let root = match parent {
        Some(parent) => repository.find_commit(parent).unwrap().tree_id().unwrap().detach(),
        None => repository.empty_tree().id,
    };
    let mut editor = repository.edit_tree(root).unwrap();
    for (path, mode, bytes) in files {
        let id = repository.write_blob(bytes).unwrap();
        let kind = gix::objs::tree::EntryMode::try_from(u32::from(*mode)).unwrap().kind();
        editor.upsert(*path, kind, id).unwrap();
    }
    let tree = editor.write().unwrap();
    let signature = gix::actor::SignatureRef::from_bytes(b"X <x@example.com> 1 +0000").unwrap();
    repository.commit_as(signature, signature, reference, "by hand", tree, parent).unwrap().detach()
}

/// Runs git; none where there is none.
fn git(at: &Path, arguments: &[&str]) -> Option<String> {
    let clean = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"];
    let mut command = Command::new("git");
    for name in clean {
        command.env_remove(name);
    }
    let config = ["-c", "user.name=X", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main"];
    match command.arg("-C").arg(at).args(config).args(arguments).output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let complaints = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "git {arguments:?}: {text}{complaints}");
            Some(text)
        }
        Err(_) => {
            assert!(
                std::env::var_os("STACKC_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
                "no git on PATH"
            );
            println!("skipped: no git on PATH");
            None
        }
    }
}

fn fsck(at: &Path) {
    if let Some(text) = git(at, &["fsck", "--strict", "--full", "--no-dangling"]) {
        assert_eq!(text.trim(), "");
    }
}

#[test]
fn commits_to_a_fresh_repository_and_then_nothing() {
    let at = bare();
    let at = at.path();
    let built = commit(&small("one"), at);
    assert_eq!(built.commit, tip(at, MAIN).map(|id| id.to_string()));
    assert_eq!(built.summary.created, 11);
    assert_eq!(without_indexes(content(at, MAIN)), wanted(&small("one")));
    fsck(at);

    let before = tip(at, MAIN);
    let built = commit(&small("one"), at);
    assert_eq!((built.changed, built.commit), (false, None));
    assert_eq!(tip(at, MAIN), before);

    let second = commit(&small("two"), at);
    assert_eq!((second.summary.changed, second.summary.unchanged), (3, 8));
    assert_eq!(without_indexes(content(at, MAIN)), wanted(&small("two")));
    let repository = gix::open_opts(at, gix::open::Options::isolated()).unwrap();
    let made = repository.find_commit(tip(at, MAIN).unwrap()).unwrap();
    assert_eq!(made.parent_ids().map(|id| id.detach()).collect::<Vec<_>>(), [before.unwrap()]);
    assert_eq!(made.message_raw().unwrap(), "Build\n\nAll of it\n");
    fsck(at);
}

#[test]
fn the_same_input_gives_the_same_commit() {
    let ids: Vec<_> = (0..2)
        .map(|_| {
            let at = bare();
            commit(&small("one"), at.path());
            commit(&small("two"), at.path()).commit.unwrap()
        })
        .collect();
    assert_eq!(ids[0], ids[1]);
    assert_eq!(ids[0].len(), 40);
}

#[test]
fn check_commits_nothing() {
    let at = bare();
    let check = Options { check: true, ..Options::default() };
    assert!(commit_with(&small("one"), at.path(), MAIN, &check).changed);
    assert_eq!(tip(at.path(), MAIN), None);
    commit(&small("one"), at.path());
    assert!(!commit_with(&small("one"), at.path(), MAIN, &check).changed);
}

#[test]
fn what_no_index_owns_stays() {
    let at = bare();
    let at = at.path();
    let mine = [
        ("README.md", 0o100644, "mine"),
        ("clusters/a/stacks/s/addons/y/notes.txt", 0o100644, "mine"),
        ("tools/run.sh", 0o100755, "mine"),
        ("tools/link", 0o120000, "run.sh"),
    ];
    let first = somebody_commits(at, MAIN, &mine);
    commit(&small("one"), at);
    let next = output(vec![cluster("a", &["x"], "two"), cluster("b", &["x"], "one")]);
    commit(&next, at);
    let mut expected = wanted(&next);
    for (path, mode, bytes) in mine {
        let mode = if mode == 0o100644 { String::new() } else { format!("{mode:o} ") };
        expected.insert(path.to_owned(), format!("{mode}{bytes}").into_bytes());
    }
    assert_eq!(without_indexes(content(at, MAIN)), expected);
    assert_ne!(tip(at, MAIN), Some(first));
    fsck(at);
}

#[test]
fn stands_below_the_prefix() {
    let at = bare();
    let output = Output { prefix: "deploy/eu/".to_owned(), ..small("one") };
    commit(&output, at.path());
    assert_eq!(without_indexes(content(at.path(), MAIN)), wanted(&output));
    assert_eq!(commit(&output, at.path()).commit, None);
    somebody_commits(at.path(), MAIN, &[("deploy/us", 0o120000, "eu")]);
    let linked = Output { prefix: "deploy/us/".to_owned(), ..small("one") };
    let said = commit_refused(&linked, at.path(), MAIN, &overwrite());
    assert_eq!(said, ["tree/link: a link stands at `deploy/us` in the output tree"]);
}

#[test]
fn refuses_to_lose_an_edit() {
    let at = bare();
    let at = at.path();
    commit(&small("one"), at);
    let path = "clusters/a/stacks/s/addons/x/values.yaml";
    somebody_commits(at, MAIN, &[(path, 0o100644, "by hand\n")]);
    let said = commit_refused(&small("one"), at, MAIN, &Options::default());
    assert_eq!(said, [format!("tree/edited: `{path}` was edited by hand and would be written over")]);
    commit_with(&small("one"), at, MAIN, &overwrite());
    somebody_commits(at, MAIN, &[(path, 0o100755, "one\n")]);
    assert_eq!(commit_refused(&small("one"), at, MAIN, &Options::default()).len(), 1, "it is executable");
    commit_with(&small("one"), at, MAIN, &overwrite());
    assert_eq!(without_indexes(content(at, MAIN)), wanted(&small("one")));
}

#[test]
fn links_and_submodules_are_not_followed() {
    for (path, mode, expected) in [
        ("clusters/a/argocd", 0o120000, "tree/hostile-index: "),
        ("clusters/a/argocd/root.yaml", 0o120000, "tree/hostile-index: "),
        ("clusters/a", 0o120000, "tree/link: "),
        ("clusters/a/.stackc.json", 0o120000, "tree/link: "),
        ("clusters", 0o120000, "tree/link: "),
        ("charts", 0o120000, "tree/link: "),
    ] {
        let at = bare();
        let at = at.path();
        commit(&small("one"), at);
        somebody_commits(at, MAIN, &[(path, mode, "../elsewhere")]);
        let said = commit_refused(&small("two"), at, MAIN, &overwrite());
        assert!(said[0].starts_with(expected), "{path}: {said:?}");
    }
    let at = bare();
    let at = at.path();
    let sub = somebody_commits(at, MAIN, &[("x", 0o100644, "x")]);
    let repository = gix::open_opts(at, gix::open::Options::isolated()).unwrap();
    let mut editor = repository.edit_tree(repository.empty_tree().id).unwrap();
    editor.upsert("clusters/a", gix::objs::tree::EntryKind::Commit, sub).unwrap();
    let tree = editor.write().unwrap();
    let signature = gix::actor::SignatureRef::from_bytes(b"X <x@example.com> 1 +0000").unwrap();
    repository.commit_as(signature, signature, MAIN, "sub", tree, Some(sub)).unwrap();
    let said = commit_refused(&small("one"), at, MAIN, &overwrite());
    assert!(said[0].starts_with("tree/not-owned: "), "{said:?}");
}

#[test]
fn a_hostile_index_in_a_commit_is_refused() {
    let at = bare();
    let at = at.path();
    commit(&small("one"), at);
    let digest = stackc_tree::Digest::of(b"x");
    let index =
        format!("{{\"version\": 1, \"files\": [{{\"path\": \"../../x\", \"sha256\": \"{digest}\"}}]}}");
    somebody_commits(at, MAIN, &[("clusters/a/.stackc.json", 0o100644, &index)]);
    let said = commit_refused(&small("one"), at, MAIN, &overwrite());
    assert!(said[0].starts_with("tree/hostile-index: the path `../../x`"), "{said:?}");
}

#[test]
fn a_branch_that_is_checked_out_is_refused() {
    let home = tempdir().unwrap();
    let at = home.path().join("work");
    gix::init(&at).unwrap();
    let head = gix::open_opts(&at, gix::open::Options::isolated()).unwrap().head_name().unwrap().unwrap();
    let head = head.as_bstr().to_string();
    let said = commit_refused(&small("one"), &at, &head, &overwrite());
    assert!(said[0].starts_with(&format!("tree/checked-out: the branch `{head}`")), "unborn: {said:?}");
    commit_with(&small("one"), &at, "refs/heads/deploy", &Options::default());
    assert!(at.join(".git").symlink_metadata().is_ok() && !at.join("clusters").symlink_metadata().is_ok());

    if git(&at, &["worktree", "add", "../linked", "deploy"]).is_none() {
        return;
    }
    for from in [at.clone(), home.path().join("linked")] {
        let said = commit_refused(&small("two"), &from, "refs/heads/deploy", &overwrite());
        assert!(said[0].starts_with("tree/checked-out: "), "{said:?}");
    }
    git(&home.path().join("linked"), &["checkout", "--detach"]);
    commit_with(&small("two"), &at, "refs/heads/deploy", &Options::default());
    fsck(&at);
}

#[test]
fn a_branch_that_moves_in_between_is_left_alone() {
    let at = bare();
    let at = at.path();
    let somebody = || {
        somebody_commits(at, MAIN, &[("x", 0o100644, "x")]);
    };
    let late = |before: &dyn Fn()| {
        let old = stackc_tree::Git::open(at, MAIN, "").unwrap();
        let plan = stackc_tree::plan(&old, &small("two"), &Default::default(), &mut Sink::default());
        before();
        old.apply(&plan.unwrap().unwrap(), &who())
    };
    for _ in ["new branch", "old branch"] {
        let error = late(&somebody).unwrap_err();
        let Error::Refused(found) = error else { panic!("{error}") };
        assert_eq!(found.code.name, "tree/ref-moved");
        assert_eq!(content(at, MAIN).len(), 1);
    }
    assert!(late(&|| ()).unwrap().is_some());
    // The same with the branch gone.
    let gone = || std::fs::remove_file(at.join(MAIN)).unwrap();
    let old = stackc_tree::Git::open(at, MAIN, "").unwrap();
    let mut sink = Sink::default();
    let plan = stackc_tree::plan(&old, &small("three"), &Default::default(), &mut sink).unwrap().unwrap();
    gone();
    assert!(matches!(old.apply(&plan, &who()), Err(Error::Refused(_))));
}

#[test]
fn a_lock_on_the_branch_is_an_error_of_the_world() {
    let at = bare();
    let at = at.path();
    commit(&small("one"), at);
    write(&at.join("refs/heads/main.lock"), "");
    let error = build_git(&small("two"), at, MAIN, &who(), &Options::default(), &mut Sink::default());
    assert!(error.unwrap_err().to_string().starts_with("cannot move the branch: "));
}

#[test]
fn branches_are_named_in_full() {
    let at = bare();
    commit(&small("one"), at.path());
    for bad in [
        "main",
        "HEAD",
        "refs/tags/v1",
        "refs/heads/",
        "refs/heads/a..b",
        "refs/heads/HEAD",
        "refs/heads/-x",
        "refs/heads/a b",
        "refs/heads/x.lock",
        "refs/heads/../../x",
        "refs/heads/a\n",
        "",
    ] {
        let said = commit_refused(&small("two"), at.path(), bad, &overwrite());
        assert!(said[0].starts_with("tree/bad-ref: "), "{bad}: {said:?}");
    }
    write(&at.path().join("refs/heads/alias"), "ref: refs/heads/main\n");
    let said = commit_refused(&small("two"), at.path(), "refs/heads/alias", &overwrite());
    assert_eq!(said, ["tree/bad-ref: `refs/heads/alias` is a symbolic reference"]);
}

#[test]
fn repositories_that_cannot_be_written_are_refused() {
    let home = tempdir().unwrap();
    let said = commit_refused(&small("one"), home.path(), MAIN, &overwrite());
    assert!(said[0].starts_with("tree/unsupported-repository: "), "{said:?}");
    assert!(said[0].ends_with("is no Git repository"), "{said:?}");
    if git(home.path(), &["init", "--bare", "--object-format=sha256", "256.git"]).is_some() {
        let said = commit_refused(&small("one"), &home.path().join("256.git"), MAIN, &overwrite());
        assert!(said[0].contains("SHA-256"), "{said:?}");
    }
}

#[test]
fn packed_references_and_packs_are_read() {
    let at = bare();
    let at = at.path();
    commit(&small("one"), at);
    if git(at, &["gc", "--quiet"]).is_none() || git(at, &["pack-refs", "--all"]).is_none() {
        return;
    }
    assert!(!at.join(MAIN).symlink_metadata().is_ok());
    assert_eq!(commit(&small("one"), at).commit, None);
    commit(&small("two"), at);
    assert_eq!(without_indexes(content(at, MAIN)), wanted(&small("two")));
    fsck(at);
}

#[test]
fn many_objects_make_one_pack() {
    let at = bare();
    let at = at.path();
    let addons: Vec<String> = (0..300).map(|n| format!("addon-{n}")).collect();
    let names: Vec<&str> = addons.iter().map(String::as_str).collect();
    let mut many = output(vec![cluster("a", &names, "one"), cluster("b", &names, "one")]);
    many.clusters[0].files.push(file("clusters/a/zz", vec![b'z'; 100_000]));
    many.clusters[0].files.push(file("clusters/a/zzz", ""));
    commit(&many, at);
    assert_eq!(without_indexes(content(at, MAIN)), wanted(&many));
    let packs = std::fs::read_dir(at.join("objects/pack")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut packs: Vec<String> = packs.map(|name| name.to_string_lossy().into_owned()).collect();
    packs.sort();
    assert_eq!(packs.len(), 2, "{packs:?}");
    assert!(packs[0].ends_with(".idx") && packs[1].ends_with(".pack"), "{packs:?}");
    fsck(at);
    if let Some(text) = git(at, &["show", "main:clusters/a/stacks/s/addons/addon-7/values.yaml"]) {
        assert_eq!(text, "one\n");
        let index = format!("objects/pack/{}", packs[0]);
        git(at, &["verify-pack", &index]);
    }
    assert_eq!(commit(&many, at).commit, None);
}

#[test]
fn authors_that_would_break_a_commit_are_refused() {
    let at = bare();
    for (name, email, seconds, offset) in
        [("", "x@y", 1, 0), ("a\nb", "x@y", 1, 0), ("a", "x>y", 1, 0), ("a", "b", -1, 0), ("a", "b", 1, 9999)]
    {
        let signature = Signature { name: name.into(), email: email.into(), seconds, offset };
        let commit = Commit { author: signature, ..who() };
        let options = Options::default();
        let result = build_git(&small("one"), at.path(), MAIN, &commit, &options, &mut Sink::default());
        assert!(matches!(result, Err(Error::Git { .. })), "{name} {email}");
        assert_eq!(tip(at.path(), MAIN), None);
    }
}

#[test]
fn the_projects_head_lends_its_date() {
    let at = tempdir().unwrap();
    assert_eq!(head_signatures(at.path()).unwrap(), None);
    gix::init(at.path()).unwrap();
    assert_eq!(head_signatures(at.path()).unwrap(), None, "no commit yet");
    let head =
        gix::open_opts(at.path(), gix::open::Options::isolated()).unwrap().head_name().unwrap().unwrap();
    somebody_commits(at.path(), &head.as_bstr().to_string(), &[("x", 0o100644, "x")]);
    let below = at.path().join("deep/er");
    std::fs::create_dir_all(&below).unwrap();
    let (author, committer) = head_signatures(&below).unwrap().unwrap();
    assert_eq!((author.name.as_str(), author.seconds, author.offset), ("X", 1, 0));
    assert_eq!(author, committer);
}

/// Runs the test below in a process whose environment points elsewhere.
#[test]
fn the_environment_is_not_obeyed() {
    let (at, other) = (bare(), bare());
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "git::in_a_hostile_environment", "--ignored", "--quiet"])
        .env("STACKC_TEST_AT", at.path())
        .env("GIT_DIR", other.path())
        .env("GIT_WORK_TREE", other.path())
        .env("GIT_OBJECT_DIRECTORY", other.path().join("objects"))
        .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", other.path().join("objects"))
        .env("GIT_INDEX_FILE", other.path().join("index"))
        .env("GIT_COMMON_DIR", other.path())
        .env("GIT_NAMESPACE", "elsewhere")
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "core.bare")
        .env("GIT_CONFIG_VALUE_0", "nonsense")
        .env("GIT_AUTHOR_NAME", "Somebody Else")
        .env("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
        .env("HOME", other.path())
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let expected = bare();
    commit(&small("one"), expected.path());
    assert_eq!(tip(at.path(), MAIN), tip(expected.path(), MAIN));
    assert_eq!(tip(other.path(), MAIN), None);
    fsck(at.path());
}

#[test]
#[ignore = "run by the_environment_is_not_obeyed"]
#[expect(clippy::disallowed_methods, reason = "the environment is what is tested")]
fn in_a_hostile_environment() {
    let Some(at) = std::env::var_os("STACKC_TEST_AT") else { return };
    commit(&small("one"), Path::new(&at));
}
