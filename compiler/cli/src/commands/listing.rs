//! A tree of paths as text.

use std::collections::BTreeMap;
use std::fmt::Write;

/// How many files are listed one by one.
const FILES: usize = 60;

/// The files, each directory once, directories with one entry on one line; with `all`, or up to 60 of them, else
/// how many each cluster has. Paths have `/` between segments.
pub fn listing<'a>(paths: impl Iterator<Item = &'a str> + Clone, all: bool) -> String {
    let mut out = String::new();
    if all || paths.clone().count() <= FILES {
        let mut root = Directory::default();
        for path in paths {
            root.add(path);
        }
        root.write(&mut out, 1);
        return out;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in paths {
        // A prefix stands before `clusters/` and `charts/`.
        let mut depth = 0;
        let top = path.split_inclusive('/').take_while(|segment| {
            depth += usize::from(depth > 0 || matches!(*segment, "clusters/" | "charts/"));
            depth <= 2
        });
        *counts.entry(top.collect()).or_default() += 1;
    }
    for (top, count) in counts {
        let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        let shown = if top.ends_with('/') { format!("{top}  {files}") } else { top };
        let _ = writeln!(out, "  {}", stackc_report::escape(&shown));
    }
    out
}

#[derive(Default)]
struct Directory<'a> {
    directories: BTreeMap<&'a str, Directory<'a>>,
    files: Vec<&'a str>,
}

impl<'a> Directory<'a> {
    fn add(&mut self, path: &'a str) {
        match path.split_once('/') {
            Some((directory, rest)) => self.directories.entry(directory).or_default().add(rest),
            None => self.files.push(path),
        }
    }

    fn write(&self, out: &mut String, depth: usize) {
        for (name, directory) in &self.directories {
            let mut name = format!("{name}/");
            let mut directory = directory;
            while let (true, Some((inner, below))) = (
                directory.files.is_empty() && directory.directories.len() == 1,
                directory.directories.first_key_value(),
            ) {
                name = format!("{name}{inner}/");
                directory = below;
            }
            match (directory.directories.is_empty(), directory.files.as_slice()) {
                (true, [file]) => line(out, depth, &format!("{name}{file}")),
                _ => {
                    line(out, depth, &name);
                    directory.write(out, depth + 1);
                }
            }
        }
        let mut files = self.files.clone();
        files.sort_unstable();
        for file in files {
            line(out, depth, file);
        }
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{:indent$}{}", "", stackc_report::escape(text), indent = depth * 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_files_are_drawn() {
        let paths = [
            "clusters/dev/argocd/root.yaml",
            "clusters/dev/argocd/applications/hello.yaml",
            "clusters/dev/argocd/applications/project.yaml",
            "clusters/dev/stacks/hello/addons/hello/values.yaml",
            "charts/hello-0.1.0-0123456789ab/templates/x.yaml",
            "charts/hello-0.1.0-0123456789ab/Chart.yaml",
            "fleet.yaml",
        ];
        insta::assert_snapshot!(listing(paths.into_iter(), false));
    }

    #[test]
    fn many_files_are_counted() {
        let mut paths: Vec<String> = (0..70).map(|n| format!("deploy/clusters/dev/x/{n}.yaml")).collect();
        paths.push("deploy/charts/web-1-a/Chart.yaml".to_owned());
        paths.push("deploy/fleet.yaml".to_owned());
        insta::assert_snapshot!(listing(paths.iter().map(String::as_str), false));
        assert_eq!(listing(paths.iter().map(String::as_str), true).lines().count(), 74);
    }
}
