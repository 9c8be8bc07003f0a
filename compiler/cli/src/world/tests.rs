use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::*;

/// A directory with these files (each holds its own path), links and directories.
fn project(files: &[&str], links: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for path in files {
        put(directory.path(), path, path);
    }
    for (path, target) in links {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().expect("below the root")).expect("directories");
        symlink(target, path).expect("a link");
    }
    directory
}

#[expect(clippy::disallowed_methods, reason = "a test's own files")]
fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("below the root")).expect("directories");
    fs::write(path, text).expect("a file");
}

fn open(root: &Path) -> DiskWorld {
    DiskWorld::open(root, Vec::new()).expect("it is a directory")
}

fn fifo(path: &Path) {
    rustix::fs::mkfifoat(rustix::fs::CWD, path, Mode::from_raw_mode(0o600)).expect("a FIFO");
}

fn text(world: &DiskWorld, path: &str) -> Result<String, ReadError> {
    world.read(path, 100).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn links_are_followed_as_long_as_they_stay_inside() {
    let outside = project(&["secret"], &[]);
    let secret = outside.path().join("secret");
    let directory = project(
        &["a/b/file.yaml", "top.yaml"],
        &[
            ("a/up.yaml", "../top.yaml"),
            ("a/around.yaml", "../../x/../top.yaml"),
            ("dir", "a/b"),
            ("chain", "dir/../up.yaml"),
            ("loop", "loop"),
            ("ping", "pong"),
            ("pong", "ping"),
            ("nowhere", "a/missing"),
            ("out", secret.to_str().expect("UTF-8")),
            ("outdir", outside.path().to_str().expect("UTF-8")),
            ("self", "."),
        ],
    );
    let root = directory.path();
    #[expect(clippy::disallowed_methods, reason = "a test's own directory")]
    let absolute = fs::canonicalize(root).expect("it is there");
    symlink(absolute.join("a/b/file.yaml"), root.join("absolute")).expect("a link");
    symlink(format!("{}x/top.yaml", absolute.display()), root.join("sibling")).expect("a link");
    let world = open(root);
    let loops = || ReadError::Io("too many levels of symbolic links".to_owned());
    for (path, expected) in [
        ("top.yaml", Ok("top.yaml")),
        ("a/up.yaml", Ok("top.yaml")),
        ("a/b/../../top.yaml", Ok("top.yaml")),
        ("./a//b/file.yaml", Ok("a/b/file.yaml")),
        ("dir/file.yaml", Ok("a/b/file.yaml")),
        ("chain", Ok("top.yaml")),
        ("absolute", Ok("a/b/file.yaml")),
        ("self/self/top.yaml", Ok("top.yaml")),
        ("a/around.yaml", Err(ReadError::Outside)),
        ("../top.yaml", Err(ReadError::Outside)),
        ("a/../../top.yaml", Err(ReadError::Outside)),
        ("out", Err(ReadError::Outside)),
        ("outdir/secret", Err(ReadError::Outside)),
        ("sibling", Err(ReadError::Outside)),
        ("nowhere", Err(ReadError::NotFound)),
        ("missing/file", Err(ReadError::NotFound)),
        ("top.yaml/x", Err(ReadError::NotFound)),
        ("a", Err(ReadError::NotAFile)),
        ("dir", Err(ReadError::NotAFile)),
        ("", Err(ReadError::NotAFile)),
        ("loop", Err(loops())),
        ("ping", Err(loops())),
    ] {
        assert_eq!(text(&world, path), expected.map(str::to_owned), "{path}");
    }
    assert_eq!(world.kind("dir"), Ok(FileKind::Directory));
    assert_eq!(world.kind(""), Ok(FileKind::Directory));
    assert_eq!(world.kind("a/up.yaml"), Ok(FileKind::File));
    assert_eq!(world.kind("out"), Err(ReadError::Outside));
    assert_eq!(world.kind("nowhere"), Err(ReadError::NotFound));
}

#[test]
fn a_directory_that_becomes_a_link_meanwhile_is_not_left_through() {
    let outside = project(&["b/file.yaml"], &[]);
    let directory = project(&["a/b/file.yaml"], &[]);
    let root = directory.path().to_owned();
    put(outside.path(), "b/file.yaml", "outside");
    let world = open(&root);
    std::thread::scope(|scope| {
        let swapping = Arc::new(scope.spawn(|| {
            for _ in 0..10_000 {
                fs::rename(root.join("a"), root.join("kept")).expect("it is there");
                symlink(outside.path(), root.join("a")).expect("a link");
                fs::remove_file(root.join("a")).expect("it is there");
                fs::rename(root.join("kept"), root.join("a")).expect("it is there");
            }
        }));
        for _ in 0..3 {
            let (world, swapping) = (&world, Arc::clone(&swapping));
            scope.spawn(move || {
                while !swapping.is_finished() {
                    if let Ok(text) = text(world, "a/b/file.yaml") {
                        assert_eq!(text, "a/b/file.yaml");
                    }
                }
            });
        }
    });
}

#[test]
fn only_regular_files_are_opened() {
    let directory = project(&[], &[("link", "pipe"), ("null", "/dev/null")]);
    fifo(&directory.path().join("pipe"));
    let _socket = std::os::unix::net::UnixListener::bind(directory.path().join("socket")).expect("a socket");
    let world = open(directory.path());
    for path in ["pipe", "link", "socket"] {
        assert_eq!(text(&world, path), Err(ReadError::NotAFile), "{path}");
        assert_eq!(world.kind(path), Ok(FileKind::Other), "{path}");
    }
    assert_eq!(text(&world, "null"), Err(ReadError::Outside));
}

#[test]
fn large_files_are_refused_unread() {
    let directory = project(&["ten-bytes!"], &[]);
    let sparse = File::create(directory.path().join("huge.yaml")).expect("a file");
    sparse.set_len(1 << 40).expect("a sparse file");
    let world = open(directory.path());
    assert_eq!(world.read("huge.yaml", 1 << 20), Err(ReadError::TooLarge { limit: 1 << 20 }));
    assert_eq!(world.read("ten-bytes!", 9), Err(ReadError::TooLarge { limit: 9 }));
    assert_eq!(world.read("ten-bytes!", 10).map(|bytes| bytes.len()), Ok(10));
    // Files of /proc say that they have no bytes, and have some: the limit holds all the same.
    if Path::new("/proc/self").symlink_metadata().is_ok() {
        let world = open(Path::new("/proc/self"));
        assert_eq!(world.read("status", 10), Err(ReadError::TooLarge { limit: 10 }));
    }
}

#[test]
fn the_project_is_what_git_would_keep() {
    let directory = project(
        &[
            "stackc.yaml",
            "clusters/dev.yaml",
            "clusters/dev.yml",
            "clusters/notes.txt",
            "clusters/.hidden.yaml",
            ".github/workflows/ci.yaml",
            "vendor/charts/x.yaml",
            "stacks/vendor/x.yaml",
            "charts/web/Chart.yaml",
            "charts/web/values.yaml",
            "charts/web/charts/sub/values.yaml",
            "out/clusters/dev/.stackc.json",
            "out/clusters/dev/argocd/root.yaml",
            "tree/clusters/root.yaml",
            "build/a.yaml",
            "stacks/a/build/a.yaml",
            "stacks/a/ignored.yaml",
            "stacks/a/kept.yaml",
            "stacks/b/ignored.yaml",
        ],
        &[("stacks/again", "a"), ("clusters/linked.yaml", "dev.yaml")],
    );
    let root = directory.path();
    put(root, ".gitignore", "/build/\nignored.yaml\r\n[\n");
    put(root, "stacks/b/.gitignore", "!ignored.yaml\n");
    put(root, ".git/info/exclude", "stackc.yaml\n");
    fifo(&root.join("clusters/pipe.yaml"));
    let world = DiskWorld::open(root, vec!["tree".to_owned()]).expect("it is a directory");
    let expected = [
        "clusters/dev.yaml",
        "clusters/dev.yml",
        "clusters/linked.yaml",
        "clusters/pipe.yaml",
        "stackc.yaml",
        "stacks/a/build/a.yaml",
        "stacks/a/kept.yaml",
        "stacks/b/ignored.yaml",
        "stacks/vendor/x.yaml",
    ];
    assert_eq!(world.project_files().expect("it is readable"), expected);
}

#[test]
fn a_repository_above_has_its_say() {
    let directory =
        project(&["deploy/stackc.yaml", "deploy/tmp/a.yaml", "deploy/b.yaml", "deploy/c.yaml"], &[]);
    let root = directory.path();
    put(root, ".gitignore", "/deploy/tmp/\nb.yaml\n/c.yaml\n");
    let files = |root: &Path| open(&root.join("deploy")).project_files().expect("it is readable");
    assert_eq!(files(root), ["b.yaml", "c.yaml", "stackc.yaml", "tmp/a.yaml"], "no repository");
    put(root, ".git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(files(root), ["c.yaml", "stackc.yaml"]);
    put(root, "deploy/.gitignore", "!/b.yaml\n");
    assert_eq!(files(root), ["b.yaml", "c.yaml", "stackc.yaml"], "the innermost decides");
    put(root, "deploy/.git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(files(root), ["b.yaml", "c.yaml", "stackc.yaml", "tmp/a.yaml"], "a repository of its own");
}

#[test]
fn walking_lists_everything_but_directories() {
    let outside = project(&["x"], &[]);
    let directory = project(
        &["chart/Chart.yaml", "chart/templates/a.yaml", "chart/.helmignore", "shared/b.yaml", "other"],
        &[
            ("chart/shared", "../shared"),
            ("chart/back", ".."),
            ("chart/out", outside.path().to_str().expect("UTF-8")),
            ("chart/nowhere", "missing"),
        ],
    );
    put(directory.path(), ".gitignore", "templates\n");
    let world = open(directory.path());
    let expected = [
        "chart/.helmignore",
        "chart/Chart.yaml",
        "chart/back/.gitignore",
        "chart/back/other",
        "chart/back/shared/b.yaml",
        "chart/nowhere",
        "chart/out",
        "chart/shared/b.yaml",
        "chart/templates/a.yaml",
    ];
    assert_eq!(world.walk("chart", 100).expect("it is readable"), expected);
    assert_eq!(world.walk("chart/", 100).expect("it is readable"), expected);
    assert_eq!(world.walk("chart", 5), Err(ReadError::TooMany { limit: 5 }));
    assert_eq!(world.walk("other", 5), Err(ReadError::NotADirectory));
    assert_eq!(world.walk("missing", 5), Err(ReadError::NotFound));
    assert_eq!(world.walk("chart/out", 5), Err(ReadError::Outside));
}

#[test]
fn a_name_that_is_not_utf8_is_reported() {
    let directory = project(&["stackc.yaml"], &[]);
    let name = std::ffi::OsStr::from_bytes(b"bad\xff.yaml");
    if File::create(directory.path().join(name)).is_err() {
        return; // This file system has no such names.
    }
    let world = open(directory.path());
    let expected = ReadError::Io("the name `bad\\xff.yaml` is not UTF-8".to_owned());
    assert_eq!(world.project_files(), Err(expected.clone()));
    assert_eq!(world.walk("", 10), Err(expected));
    put(directory.path(), ".gitignore", "bad*\n");
    assert_eq!(world.project_files(), Ok(vec!["stackc.yaml".to_owned()]));
}

#[test]
fn depth_is_bounded() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let deep = "d/".repeat(150);
    fs::create_dir_all(directory.path().join(&deep)).expect("directories");
    let world = open(directory.path());
    let expected = ReadError::Io("more than 100 directories deep".to_owned());
    assert_eq!(world.project_files(), Err(expected.clone()));
    assert_eq!(world.kind(&deep), Err(expected));
}
