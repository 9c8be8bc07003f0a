use crate::{Diagnostic, Severity};

/// Where a phase puts what it finds. Parallel work takes a sink each and joins them in input order, so that
/// the number of threads does not show.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    hard: usize,
}

impl Sink {
    /// Takes one in.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let error = diagnostic.severity == Severity::Error;
        self.errors += usize::from(error);
        self.hard += usize::from(error && !diagnostic.code.silenceable);
        self.diagnostics.push(diagnostic);
    }

    /// Takes in all of another sink, after what is here.
    pub fn absorb(&mut self, other: Sink) {
        self.errors += other.errors;
        self.hard += other.hard;
        self.diagnostics.extend(other.diagnostics);
    }

    /// How many errors there are, by the codes' own severities.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many errors there are that no project can allow. Only after one of these may something be left out of what
    /// is made: what is allowed must not be missing from the tree.
    pub fn hard_errors(&self) -> usize {
        self.hard
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// All of them, in the order in which they came.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// All of them, in the order in which they came.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}
