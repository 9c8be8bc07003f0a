use std::borrow::Cow;

use crate::Style;

/// A piece of YAML and the bytes it stands at.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind<'a>,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What a token is. Those that begin and end block collections come from indentation and have no bytes.
#[derive(Clone, Debug)]
pub enum TokenKind<'a> {
    /// A place kept for what a `:` to come would make of the tokens after it: a key of this flow level.
    Undecided(usize),
    /// A place that was kept and not needed.
    Nothing,
    /// The end of the text.
    End,
    /// `%YAML major.minor`
    Version(u8, u8),
    /// `%TAG handle prefix`
    TagDirective(&'a str, String),
    /// `---`
    DocumentStart,
    /// `...`
    DocumentEnd,
    /// More indentation, with a `-`.
    BlockSequence,
    /// More indentation, with a key.
    BlockMapping,
    /// Less indentation.
    BlockEnd,
    /// `[`
    FlowSequence,
    /// `]`
    FlowSequenceEnd,
    /// `{`
    FlowMapping,
    /// `}`
    FlowMappingEnd,
    /// `-`
    Dash,
    /// `,`
    Comma,
    /// `?`, or what the `:` after a key made clear.
    Key,
    /// `:`
    Colon,
    /// `*name`
    Alias(&'a str),
    /// `&name`
    Anchor(&'a str),
    /// `!handle!suffix`: the handle is empty in `!<...>`, whose suffix is the whole tag, and in `!`.
    Tag(&'a str, String),
    /// A scalar.
    Scalar(Cow<'a, str>, Style),
}
