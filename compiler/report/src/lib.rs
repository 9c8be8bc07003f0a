//! In: the diagnostics of a run, and the files they point into.
//! Out: what the user reads: human, concise, json; and the page of a code.
//! Does not: print, know a terminal, decide what is wrong (but for the comments that silence).

mod allow;
pub mod concise;
pub mod diagnostics;
mod escape;
mod excerpt;
pub mod explain;
pub mod human;
pub mod json;
mod prepare;
mod settings;

pub use escape::line as escape;
pub use prepare::{Hidden, Input, Prepared, SHOWN_OF_ONE_CODE, Summary, prepare};

/// How a report for people looks. The caller knows the terminal; the report does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to write colours (ANSI escapes).
    pub colour: bool,
    /// Whether to draw with more than ASCII.
    pub unicode: bool,
    /// How many columns there are. Excerpts are cut to it; sentences are left for the terminal to wrap, so
    /// that they can be copied.
    pub width: usize,
}

impl Style {
    /// What a pipe or a file gets: no colour, ASCII, 100 columns.
    pub const PLAIN: Style = Style { colour: false, unicode: false, width: 100 };
}

#[cfg(test)]
mod tests;
