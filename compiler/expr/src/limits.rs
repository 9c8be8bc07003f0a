//! What an expression may cost. Each limit is an error of its own words, `lang/expression-limit`.

/// The most bytes that one expression is long.
pub const SOURCE_BYTES: usize = 64 * 1024;

/// The deepest that operators, brackets, filters and attributes of one expression nest. A chain counts as
/// nested: `a + b + c` is two deep.
pub const DEPTH: usize = 128;

/// The deepest that brackets of one expression nest. MiniJinja's parser gives up a little later.
pub const BRACKETS: usize = 64;

/// The most values that one result holds, lists and maps and what is in them counted.
pub const NODES: usize = 100_000;

/// The most bytes that all strings and keys of one result have together.
pub const TEXT_BYTES: usize = 1024 * 1024;

/// The deepest that lists and maps of a value nest: what can be compared and dropped on a small stack.
pub const VALUE_DEPTH: usize = 200;

/// The most steps of one scalar's evaluation. Looking at one value, or at 32 bytes of text, is a step.
pub const STEPS: usize = 1_000_000;

/// The longest regular expression, in bytes.
pub const PATTERN_BYTES: usize = 1_000;

/// The longest text that a regular expression is tried on, in bytes.
pub const PATTERN_TEXT_BYTES: usize = 64 * 1024;

/// The longest text in which matches are replaced, in bytes: finding all of them takes quadratic time.
pub const REPLACED_TEXT_BYTES: usize = 2 * 1024;

/// The largest that a regular expression may be once compiled, in bytes.
pub const PATTERN_PROGRAM_BYTES: usize = 64 * 1024;
