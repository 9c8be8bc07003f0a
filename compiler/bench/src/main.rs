//! Ratios of `stackc` over generated fleets, measured in one run, interleaved, on a memory file system (a disk
//! measures the disk), the minimum of several. Never a test: a figure is looked at, not asserted.
//!
//! ```sh
//! cargo build --release -p stackc -p stackc-bench
//! target/release/stackc-bench
//! ```

mod fleet;
mod measure;

use std::path::{Path, PathBuf};

use clap::Parser;

use fleet::Fleet;
use measure::{Figures, run};

/// Prints what a build costs against a copy of its own output, against doing nothing, and against one thread.
#[derive(Parser)]
struct Args {
    /// How many clusters.
    #[arg(long, default_value_t = 100)]
    clusters: usize,
    /// How many stacks on each of them.
    #[arg(long, default_value_t = 20)]
    stacks: usize,
    /// How many add-ons in each of those.
    #[arg(long, default_value_t = 5)]
    addons: usize,
    /// How many times each thing is measured; the fastest counts.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Where to work: a memory file system.
    #[arg(long, default_value = "/dev/shm")]
    dir: PathBuf,
    /// The program to measure; the one beside this one if left out.
    #[arg(long)]
    stackc: Option<PathBuf>,
    /// Also compares the time per Application of 1,000 with that of 100,000.
    #[arg(long)]
    scale: bool,
}

fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let stackc = match &args.stackc {
        Some(stackc) => stackc.clone(),
        None => std::env::current_exe()?.with_file_name("stackc"),
    };
    let work = tempfile::tempdir_in(&args.dir)?;
    let fleet = Fleet { clusters: args.clusters, stacks: args.stacks, addons: args.addons };
    say(&format!("{} Applications, {} rounds, in {}", fleet.applications(), args.rounds, args.dir.display()));
    ratios(&stackc, work.path(), &fleet, args.rounds)?;
    if args.scale {
        scale(&stackc, work.path(), args.rounds.min(3))?;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "printing figures is what this program is for")]
fn say(text: &str) {
    println!("{text}");
}

fn ratios(stackc: &Path, work: &Path, fleet: &Fleet, rounds: usize) -> std::io::Result<()> {
    let project = work.join("project");
    fleet.write(&project)?;
    let (out, copy) = (work.join("out"), work.join("copy"));
    let cache = work.join("cache");
    let stackc = |arguments: &[&str]| {
        let mut words: Vec<String> = vec![stackc.display().to_string(), "-q".into(), "-C".into()];
        words.push(project.display().to_string());
        words.extend(arguments.iter().map(|&word| word.to_owned()));
        run(&words, &cache)
    };
    let to = out.display().to_string();
    let build = ["build", "--out", &to];
    let [mut cold, mut same, mut copied, mut two, mut one] = [const { Figures::NONE }; 5];
    for _ in 0..rounds {
        remove(&out)?;
        remove(&cache)?;
        cold.take(stackc(&build)?);
        // The first build after a cold one may still look at files that are too young to be told by their times.
        stackc(&build)?;
        same.take(stackc(&build)?);
        remove(&copy)?;
        copied.take(run(&["cp".into(), "-r".into(), to.clone(), copy.display().to_string()], &cache)?);
        two.take(stackc(&["-j", "2", "check"])?);
        one.take(stackc(&["-j", "1", "check"])?);
    }
    say(&format!("cold build        {cold}   {:.2} x cp -r", cold.ratio(&copied)));
    say(&format!("nothing changed   {same}   {:.2} x cold", same.ratio(&cold)));
    say(&format!("cp -r of the tree {copied}"));
    say(&format!("check, -j 2       {two}   {:.2} x as fast as -j 1", one.ratio(&two)));
    say(&format!("check, -j 1       {one}"));
    Ok(())
}

fn scale(stackc: &Path, work: &Path, rounds: usize) -> std::io::Result<()> {
    let sizes =
        [Fleet { clusters: 10, stacks: 20, addons: 5 }, Fleet { clusters: 1000, stacks: 20, addons: 5 }];
    let mut each = Vec::new();
    for fleet in sizes {
        let project = work.join(format!("scale-{}", fleet.clusters));
        fleet.write(&project)?;
        let (out, cache) = (work.join("scale-out"), work.join("scale-cache"));
        let mut figures = Figures::NONE;
        for _ in 0..rounds {
            remove(&out)?;
            remove(&cache)?;
            let words =
                [stackc.display().to_string(), "-q".into(), "-C".into(), project.display().to_string()];
            let build = ["build".to_owned(), "--out".into(), out.display().to_string()];
            figures.take(run(&[words.as_slice(), build.as_slice()].concat(), &cache)?);
        }
        remove(&out)?;
        let per = figures.seconds / fleet.applications() as f64;
        say(&format!("{:>6} Applications {figures}   {:.1} us each", fleet.applications(), per * 1e6));
        each.push(per);
    }
    if let [few, many] = each.as_slice() {
        say(&format!("an Application of 100,000 costs {:.2} x one of 1,000", many / few));
    }
    Ok(())
}

fn remove(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
