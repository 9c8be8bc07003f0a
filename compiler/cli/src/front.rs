//! The seam to the compiler.

use stackc_compile::{Output, World};
use stackc_source::{Code, Diagnostic, Severity, Sources, Span, Spanned};

use crate::commands::view;

#[derive(Debug, Default)]
pub struct Options {
    pub clusters: Option<Vec<String>>,
    #[expect(dead_code, reason = "the seam's other side is not there yet")]
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
    pub bootstrap: Option<stackc_argo::bootstrap::Options>,
}

pub fn compile(_world: &dyn World, _options: &Options) -> Compiled {
    Compiled::default()
}

pub fn codes() -> Vec<&'static Code> {
    Vec::new()
}
