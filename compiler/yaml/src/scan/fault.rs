/// Why a text is not YAML, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: Kind,
    /// The byte at which it shows.
    pub at: usize,
    /// The byte at which the thing began that went wrong: the opening quote, bracket, key.
    pub began: usize,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A character that YAML does not permit.
    Character,
    /// The text or the document ends inside quotes.
    UnclosedQuote,
    /// A letter after `\` that means nothing, or `\x`, `\u`, `\U` without enough digits.
    Escape,
    /// An escape for what is not a character.
    EscapedCharacter,
    /// A tab where indentation is expected.
    Tab,
    /// A line in a mapping that has no `:`, or a key that goes over lines.
    NoColon,
    /// `- ` where none can stand.
    Dash,
    /// `? ` where none can stand.
    Question,
    /// `: ` where none can stand.
    Colon,
    /// A character that begins nothing.
    Start,
    /// `&` or `*` without a name.
    AnchorName,
    /// A tag that is not one.
    Tag,
    /// A tag whose `!handle!` no `%TAG` declares.
    TagHandle,
    /// A `%` line that is neither `%YAML 1.1` nor `%TAG`.
    Directive,
    /// `%YAML` of another version.
    Version,
    /// The line of `|` or `>` has more on it.
    BlockHeader,
    /// Nothing where a value is expected.
    NoValue,
    /// Something else than the next `- ` of a list.
    NoDash,
    /// Something else than the next key of a mapping.
    NoKey,
    /// `[` without `]`, or without `,` between items.
    FlowSequence,
    /// `{` without `}`, or without `,` between entries.
    FlowMapping,
    /// Something after the end of the document.
    AfterDocument,
    /// Nested too deeply.
    Depth,
    /// Too many nodes.
    Nodes,
    /// An unquoted `${{ }}`; `began` is the start of the scalar it stands in.
    Expression,
}

impl Kind {
    /// A fault of this kind, all in one place.
    pub fn at(self, at: usize) -> Fault {
        Fault { kind: self, at, began: at }
    }

    /// A fault of this kind in something that began earlier.
    pub fn since(self, began: usize, at: usize) -> Fault {
        Fault { kind: self, at, began }
    }
}
