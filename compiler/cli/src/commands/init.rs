//! `stackc init`

use std::fs;
use std::io::Write;
use std::path::Path;

use super::schema;
use crate::args::Init;
use crate::project;
use crate::session::Session;
use crate::start::{CannotRun, Exit};

/// The files of a new project, by path; `NAME` stands for its name.
const FILES: &[(&str, &str)] = &[
    ("stackc.yaml", include_str!("init/stackc.yaml")),
    ("clusters/dev.yaml", include_str!("init/cluster.yaml")),
    ("stacks/hello/stack.yaml", include_str!("init/stack.yaml")),
    ("charts/hello/Chart.yaml", include_str!("init/Chart.yaml")),
    ("charts/hello/values.yaml", include_str!("init/values.yaml")),
    ("charts/hello/templates/deployment.yaml", include_str!("init/deployment.yaml")),
    (".gitignore", "/out/\n"),
];

const SCHEMA: &str = "schema/stackc.schema.json";

/// Writes a project that builds at once.
pub fn run(init: &Init, session: &mut Session) -> Result<Exit, CannotRun> {
    let directory = session.path(init.target.as_deref().unwrap_or(Path::new("")));
    let paths = || FILES.iter().map(|(path, _)| *path).chain([SCHEMA]);
    // A `.gitignore` of a repository's own stays; the project does without ours.
    let taken = |path: &str| directory.join(path).symlink_metadata().is_ok();
    if let Some(path) = paths().filter(|path| *path != ".gitignore").find(|path| taken(path)) {
        session.complain(
            &format!("`{}` is there already", directory.join(path).display()),
            "`stackc init NAME` starts in a new directory; nothing was written",
        );
        return Ok(Exit::Mistakes);
    }
    let name = name(&directory);
    for (path, text) in FILES {
        if *path != ".gitignore" || !taken(path) {
            write(&directory, path, &text.replace("NAME", &name))?;
        }
    }
    write(&directory, SCHEMA, &schema::text())?;

    let shown = init.target.as_ref().map(|typed| typed.display().to_string());
    session.say(&format!("started the project `{name}`: one cluster, one stack, one chart of its own"));
    session.say("next:");
    if let Some(typed) = shown {
        session.say(&format!("  cd {}", stackc_report::escape(&quoted(&typed))));
    }
    session.say("  stackc check        find every mistake");
    session.say("  stackc build        write the tree that Argo CD deploys, into out/");
    session.say("  stackc graph        see what goes where, in which order");
    Ok(Exit::Fine)
}

/// A name that the language takes, made of the directory's.
fn name(directory: &Path) -> String {
    let absolute = std::path::absolute(directory).unwrap_or_default();
    let typed = absolute.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut name = String::new();
    for c in typed.chars() {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    name.truncate(40);
    let name = name.trim_matches('-');
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name.to_owned() } else { "demo".to_owned() }
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '+' | '@');
    if word.chars().all(safe) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

fn write(directory: &Path, path: &str, text: &str) -> Result<(), CannotRun> {
    let whole = directory.join(path);
    let failed = |error: std::io::Error| {
        CannotRun::new(format!("cannot write `{}`: {}", whole.display(), project::reason(&error)))
    };
    if let Some(parent) = whole.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&whole).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_named_like_its_directory() {
        for (directory, expected) in [
            ("/x/demo", "demo"),
            ("/x/My Platform_2", "my-platform-2"),
            ("/x/--", "demo"),
            ("/x/2024", "demo"),
            ("/", "demo"),
            ("/x/äpfel", "pfel"),
            (&format!("/{}", "a-".repeat(40)), "a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a"),
        ] {
            assert_eq!(name(Path::new(directory)), expected, "{directory}");
        }
    }
}
