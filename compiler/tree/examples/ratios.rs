//! Prints how long a tree of 10,000 Applications takes against `cp -r` of it, on a memory file system: the least
//! of seven, interleaved. `cargo run --release -p stackc-tree --example ratios [DIR [nothing]]`

#![expect(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used, reason = "a measurement")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use stackc_compile::{ClusterOutput, File};
use stackc_source::Sink;
use stackc_tree::{Commit, Options, Output, Signature, build_directory, build_git};

fn main() {
    let home = std::env::args().nth(1).map_or_else(|| PathBuf::from("/dev/shm"), PathBuf::from);
    let home = tempfile::tempdir_in(home).unwrap();
    let (out, copy, git) = (home.path().join("out"), home.path().join("copy"), home.path().join("git"));
    let output = fleet(100, 20, 5, "30d");
    let cached = Options { cache: Some(home.path().join("cache")), ..Options::default() };
    let hashed = Options { verify_all: true, ..cached.clone() };
    let build = |options: &Options| {
        let mut sink = Sink::default();
        let built = build_directory(&output, &out, options, &mut sink).unwrap();
        built.unwrap_or_else(|| panic!("{:?}", sink.diagnostics())).changed
    };
    let names =
        ["cp -r", "cold", "nothing changed", "nothing changed, verify", "git cold", "git nothing changed"];
    if std::env::args().nth(2).is_some_and(|what| what == "nothing") {
        // For a profile of the build that finds nothing to do.
        build(&cached);
        (0..40).for_each(|_| assert!(!build(&cached)));
        return;
    }
    let mut least = [Duration::MAX; 6];
    for _ in 0..7 {
        for directory in [&out, &copy, &git] {
            let _ = std::fs::remove_dir_all(directory);
        }
        Command::new("git").args(["init", "-q", "--bare"]).arg(&git).status().unwrap();
        let times = [
            time(|| assert!(build(&cached))),
            time(|| assert!(Command::new("cp").arg("-r").args([&out, &copy]).status().unwrap().success())),
            time(|| assert!(!build(&cached))),
            time(|| assert!(!build(&cached))),
            time(|| assert!(!build(&hashed))),
            time(|| assert!(commit(&output, &git))),
            time(|| assert!(!commit(&output, &git))),
        ];
        let [cold, copied, first, again, verify, git_cold, git_again] = times;
        for (least, time) in
            least.iter_mut().zip([copied, cold, first.min(again), verify, git_cold, git_again])
        {
            *least = (*least).min(time);
        }
    }
    for (name, time) in names.iter().zip(least) {
        let ratio = time.as_secs_f64() / least[0].as_secs_f64();
        println!("{name:24} {:7.1} ms  {ratio:5.2} x cp -r", time.as_secs_f64() * 1000.0);
    }
    println!("nothing changed / cold: {:.2}", least[2].as_secs_f64() / least[1].as_secs_f64());
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn commit(output: &Output, at: &Path) -> bool {
    let who = Signature { name: "B".into(), email: "b@example.com".into(), seconds: 1, offset: 0 };
    let commit = Commit { author: who.clone(), committer: who, message: "Build".into() };
    let mut sink = Sink::default();
    let built =
        build_git(output, at, "refs/heads/main", &commit, &Options::default(), &mut sink).unwrap().unwrap();
    built.commit.is_some()
}

fn fleet(clusters: usize, stacks: usize, addons: usize, say: &str) -> Output {
    let clusters: Vec<ClusterOutput> = (0..clusters)
        .map(|cluster| {
            let name = format!("cluster-{cluster:03}");
            let mut files = vec![file(&name, "argocd/root.yaml", 900, say)];
            files.push(file(&name, "argocd/applications/project.yaml", 700, say));
            for stack in 0..stacks {
                for addon in 0..addons {
                    let id = format!("stack-{stack:02}-addon-{addon}");
                    files.push(file(&name, &format!("argocd/applications/{id}.yaml"), 1600, say));
                    let values = format!("stacks/stack-{stack:02}/addons/addon-{addon}/values.yaml");
                    files.push(file(&name, &values, 500, say));
                }
            }
            files.sort_by(|a, b| a.path.cmp(&b.path));
            ClusterOutput { name, files, ..ClusterOutput::default() }
        })
        .collect();
    Output {
        max_deletions: 5,
        all_clusters: clusters.iter().map(|cluster| cluster.name.clone()).collect(),
        clusters,
        ..Output::default()
    }
}

fn file(cluster: &str, path: &str, size: usize, say: &str) -> File {
    let path = format!("clusters/{cluster}/{path}");
    let line = format!("{path}: {say}\n");
    let text: String = line.chars().cycle().take(size).collect();
    File { path, bytes: Arc::from(text.as_bytes()), source: "stacks/stack.yaml".into() }
}
