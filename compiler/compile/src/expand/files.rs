//! Files that units name: each is read and parsed once, whoever asks first.

use std::sync::Arc;

use stackc_lang as lang;
use stackc_source::{Diagnostic, Sink, Sources, Span};
use stackc_yaml::Node;

use crate::World;
use crate::cache::Cache;
use crate::load::{read_bytes, read_text};

/// The files that were read.
#[derive(Default)]
pub struct Files {
    documents: Cache<(String, bool), Arc<Loaded>>,
}

/// A YAML file that something names.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its bytes, where it could be read.
    pub bytes: Option<Arc<[u8]>>,
    /// Its documents, without empty ones.
    pub documents: Vec<lang::Draft>,
    /// Whether anything in it is to be filled in.
    pub plain: bool,
    /// Whether it could be read and parsed.
    pub whole: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Files {
    /// A YAML file, its expressions read unless `raw`. What is wrong in it is reported; that it cannot be read is
    /// said at `span`, where it is named.
    pub fn yaml(
        &self,
        world: &dyn World,
        sources: &Sources,
        path: &str,
        raw: bool,
        span: Span,
        sink: &mut Sink,
    ) -> Arc<Loaded> {
        let loaded =
            self.documents.get((path.to_owned(), raw), || Arc::new(load(world, sources, path, raw, span)));
        // Whoever names it says so; a report folds what is the same.
        for diagnostic in &loaded.diagnostics {
            sink.push(diagnostic.clone());
        }
        if loaded.bytes.is_none() && loaded.diagnostics.is_empty() {
            read_bytes(world, path, span, sink);
        }
        loaded
    }
}

fn load(world: &dyn World, sources: &Sources, path: &str, raw: bool, span: Span) -> Loaded {
    let mut sink = Sink::default();
    let mut loaded =
        Loaded { bytes: None, documents: Vec::new(), plain: true, whole: false, diagnostics: Vec::new() };
    // That it cannot be read is said by each that names it, at its own place.
    let Some((file, bytes)) = read_text(world, sources, path, span, &mut Sink::default()) else {
        return loaded;
    };
    let source = sources.get(file);
    let options = stackc_yaml::Options { expressions: !raw, ..stackc_yaml::Options::default() };
    let parsed = stackc_yaml::parse(file, &source.text, &options, &mut sink);
    loaded.whole = !parsed.broken;
    for document in parsed.documents {
        if !raw {
            let mut cx = lang::Context { sources, sink: &mut sink, drafts: false };
            lang::refuse_expressions_in_keys(&document.root, &mut cx);
        }
        let draft = if raw {
            lang::Draft::plain(document.root)
        } else {
            lang::Draft::new(&document.root, sources, &mut sink)
        };
        loaded.plain &= draft.is_plain();
        if !draft.source().is_null() {
            loaded.documents.push(draft);
        }
    }
    loaded.bytes = Some(bytes);
    loaded.diagnostics = sink.into_diagnostics();
    loaded
}

/// The root of a file with one document, for files in which no expression stands.
pub fn only_document(loaded: &Loaded) -> Option<&Node> {
    loaded.documents.first().map(lang::Draft::source)
}
