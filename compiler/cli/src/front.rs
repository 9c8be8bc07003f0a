//! The seam to the compiler.

use stackc_compile::{Output, World};
use stackc_source::{Code, Diagnostic, Severity, Sources, Span, Spanned};

use crate::commands::view;

#[derive(Debug, Default)]
pub struct Options {
    pub clusters: Option<Vec<String>>,
    pub emit: bool,
}

#[derive(Debug, Default)]
pub struct Compiled {
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
    pub comments: Vec<(Span, String)>,
    pub levels: Vec<(Spanned<String>, Option<Severity>)>,
    /// All names, of what was compiled and what not.
    pub clusters: Vec<String>,
    pub fleet: Vec<view::Cluster>,
    pub output: Option<Output>,
}

pub fn compile(_world: &dyn World, _options: &Options) -> Compiled {
    Compiled::default()
}

pub fn codes() -> Vec<&'static Code> {
    Vec::new()
}
