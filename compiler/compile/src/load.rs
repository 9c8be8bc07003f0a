//! load and parse. In: the files of the project. Out: every object of the language in them, and their comments.

use std::sync::Arc;

use rayon::prelude::*;
use stackc_lang as lang;
use stackc_source::{FileId, Sink, Sources, Span};
use stackc_yaml::Comment;

use crate::diagnostics as d;
use crate::{ReadError, World};

/// The most bytes a file of the language, a values file or a manifest may have.
pub const MAX_FILE: u64 = 16 << 20;

/// The file that makes a directory a project.
pub const PROJECT_FILE: &str = "stackc.yaml";

/// Everything that the project's files say, kind by kind, in the order of their paths.
#[derive(Debug, Default)]
pub struct Ast {
    /// The projects: there has to be one.
    pub projects: Vec<lang::Project>,
    /// The stacks.
    pub stacks: Vec<lang::Stack>,
    /// The placements.
    pub placements: Vec<lang::Placement>,
    /// The clusters.
    pub clusters: Vec<lang::Cluster>,
    /// The comments of these files, for `# stackc: allow(...)`.
    pub comments: Vec<Comment>,
}

/// Reads and parses every file that belongs to the language.
pub fn load(world: &dyn World, sources: &Sources, sink: &mut Sink) -> Ast {
    let files = match world.project_files() {
        Ok(files) => files,
        Err(error) => {
            sink.push(d::unreadable::project(&error));
            return Ast::default();
        }
    };
    let parsed: Vec<(Vec<lang::Document>, Vec<Comment>, Sink)> =
        files.par_iter().map(|path| load_file(world, sources, path)).collect();
    let mut ast = Ast::default();
    for (documents, comments, found) in parsed {
        sink.absorb(found);
        ast.comments.extend(comments);
        for document in documents {
            match document {
                lang::Document::Project(project) => ast.projects.push(*project),
                lang::Document::Stack(stack) => ast.stacks.push(*stack),
                lang::Document::Placement(placement) => ast.placements.push(*placement),
                lang::Document::Cluster(cluster) => ast.clusters.push(*cluster),
            }
        }
    }
    ast
}

fn load_file(world: &dyn World, sources: &Sources, path: &str) -> (Vec<lang::Document>, Vec<Comment>, Sink) {
    let mut sink = Sink::default();
    let bytes = match world.read(path, MAX_FILE) {
        Ok(bytes) => bytes,
        Err(error) => {
            // A file that may well not be ours does not stop the build, but it is said that nobody looked.
            let ours = path == PROJECT_FILE;
            match error {
                ReadError::TooLarge { .. } | ReadError::Outside | ReadError::NotAFile if !ours => {
                    sink.push(d::not_looked_at::of(path, &error));
                }
                // Gone since the walk, or a link to nothing.
                ReadError::NotFound if !ours => {}
                error => sink.push(d::unreadable::file(path, &error)),
            }
            return (Vec::new(), Vec::new(), sink);
        }
    };
    let marked = |marker: &[u8]| bytes.windows(marker.len()).any(|window| window == marker);
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) if text.contains("stackc/") || text.contains("ImportCluster") => text,
        Ok(_) => {
            if path == PROJECT_FILE {
                sink.push(d::no_project::not_ours());
            }
            return (Vec::new(), Vec::new(), sink);
        }
        Err(_) => {
            if path == PROJECT_FILE || marked(b"apiVersion: stackc/") {
                sink.push(d::unreadable::not_utf8(path));
            }
            return (Vec::new(), Vec::new(), sink);
        }
    };
    let file = sources.add(path, text);
    let options = stackc_yaml::Options { expressions: true, ..stackc_yaml::Options::default() };
    let mut of_yaml = Sink::default();
    let parsed = stackc_yaml::parse(file, text, &options, &mut of_yaml);
    let ours = parsed.documents.iter().any(|document| lang::is_ours(&document.root));
    if !ours && !(parsed.broken && (path == PROJECT_FILE || declares_ours(text))) {
        return (Vec::new(), Vec::new(), sink);
    }
    sink.absorb(of_yaml);
    let mut cx = lang::Context { sources, sink: &mut sink, drafts: false };
    let documents = parsed
        .documents
        .iter()
        .filter(|document| lang::is_ours(&document.root))
        .filter_map(|document| lang::read(&document.root, &mut cx))
        .collect();
    (documents, parsed.comments, sink)
}

/// Whether a file that is not YAML still says that it is ours.
fn declares_ours(text: &str) -> bool {
    text.lines().any(|line| {
        let Some(value) = line.strip_prefix("apiVersion:") else { return false };
        value.trim().trim_matches(['"', '\'']).starts_with("stackc/")
    })
}

/// Reads a file that something names, as text, and takes it into the sources. What is wrong is said at `span`,
/// where it is named.
pub fn read_text(
    world: &dyn World,
    sources: &Sources,
    path: &str,
    span: Span,
    sink: &mut Sink,
) -> Option<(FileId, Arc<[u8]>)> {
    let bytes = read_bytes(world, path, span, sink)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => Some((sources.add(path, text), bytes)),
        Err(_) => {
            sink.push(d::unreadable::not_utf8(path).at(span, "named here"));
            None
        }
    }
}

/// Reads a file that something names. What is wrong is said at `span`, where it is named.
pub fn read_bytes(world: &dyn World, path: &str, span: Span, sink: &mut Sink) -> Option<Arc<[u8]>> {
    match world.read(path, MAX_FILE) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            sink.push(d::unreadable::named(path, &error, span));
            None
        }
    }
}
