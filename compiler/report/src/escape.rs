use std::borrow::Cow;
use std::fmt::Write;

/// Text of the input for one line of a report: what would move a cursor, colour a terminal, turn the direction
/// of writing, break the line or not show at all is written out (`\x1b`, `\n`, `\u202e`).
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push(&mut out, c);
    }
    Cow::Owned(out)
}

/// The same for text of several lines: line breaks stay.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\n' && is_unsafe(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c == '\n' {
            out.push(c);
        } else {
            push(&mut out, c);
        }
    }
    Cow::Owned(out)
}

/// Writes one character, in clear if it is harmless.
pub(crate) fn push(out: &mut String, c: char) {
    if !is_unsafe(c) {
        return out.push(c);
    }
    // Writing to a string does not fail.
    let _ = match c {
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        c if u32::from(c) < 0x100 => write!(out, "\\x{:02x}", u32::from(c)),
        c => write!(out, "\\u{:04x}", u32::from(c)),
    };
}

/// Controls (C0, DEL, C1), line and paragraph separators, marks and overrides of writing direction, and what is
/// invisible and can hide a difference: zero-width spaces, the byte order mark, soft hyphens, tags. The joiners
/// of emoji and of Indic and Arabic scripts (U+200C, U+200D) stay: text needs them.
pub(crate) fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'
        | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        for (input, shown) in [
            ("plain `text`, näme, 日本, 👩‍🚀", "plain `text`, näme, 日本, 👩‍🚀"),
            ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
            ("a\nb\rc\td", "a\\nb\\rc\\td"),
            ("\u{9b}31m", "\\x9b31m"),
            ("x\u{202e}cba", "x\\u202ecba"),
            ("a\u{200b}b\u{feff}", "a\\u200bb\\ufeff"),
            ("\u{2028}", "\\u2028"),
            ("\u{e0041}", "\\ue0041"),
            ("\u{7}\u{0}\u{7f}", "\\x07\\x00\\x7f"),
        ] {
            assert_eq!(line(input), shown);
            assert!(!line(input).chars().any(is_unsafe));
        }
        assert_eq!(lines("a\nb\x1b"), "a\nb\\x1b");
    }
}
