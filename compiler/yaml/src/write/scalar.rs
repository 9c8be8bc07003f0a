//! How a string is written: plain, quoted or as a literal block.

use std::fmt::Write;

use crate::Data;
use crate::resolve::{self, Resolved};

/// A written key that is longer needs the `? ` form: readers look for the `:` of others no further than 1,024
/// characters.
pub const LONGEST_KEY: usize = 1000;

/// Writes a string on one line.
pub fn line(out: &mut String, text: &str) {
    let looks = Looks::at(text);
    if looks.plain && !is_taken(text) {
        out.push_str(text);
    } else if looks.special || looks.breaks || !text.contains(['"', '\\']) {
        double_quoted(out, text);
    } else {
        single_quoted(out, text);
    }
}

/// Writes a string as a value, as a literal block where it has line breaks and a block can hold it. `indent` is
/// the column at which the lines of a block are to start, two more than that of what it stands in; `root` if
/// it stands in nothing.
pub fn value(out: &mut String, text: &str, indent: usize, root: bool) {
    // Readers take the indentation from the first line that has something on it, unless it is said. They do not
    // agree on what it is relative to where there is nothing around.
    let say_indent = text.starts_with([' ', '\t', '\n']);
    if !text.contains('\n') || !fits_literal(text) || root && say_indent {
        return line(out, text);
    }
    out.push('|');
    if say_indent {
        out.push('2');
    }
    let body = text.strip_suffix('\n');
    match body {
        None => out.push('-'),
        Some(body) if body.ends_with('\n') => out.push('+'),
        Some(_) => {}
    }
    for line in body.unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            super::spaces(out, indent);
            out.push_str(line);
        }
    }
}

/// Writes a float as Go's `encoding/json` does, but for `-0.0`, which would come back as the whole number 0, for
/// what would come back as a whole number too large for 64 bits, and for what is not finite.
pub fn float(out: &mut String, float: f64) {
    let size = float.abs();
    // Writing to a string cannot fail.
    let _ = match float {
        _ if float.is_nan() => write!(out, ".nan"),
        _ if float.is_infinite() => write!(out, "{}.inf", if float < 0.0 { "-" } else { "" }),
        _ if size == 0.0 && float.is_sign_negative() => write!(out, "-0.0"),
        _ if size == 0.0 || (1e-6..9e18).contains(&size) => write!(out, "{float}"),
        _ if size < 1.0 => write!(out, "{float:e}"),
        _ => write!(out, "{}", format!("{float:e}").replace('e', "e+")),
    };
}

/// What one pass over the bytes of a string finds.
struct Looks {
    /// Nothing in it means anything in YAML.
    plain: bool,
    /// It has characters that need an escape.
    special: bool,
    /// It has line breaks.
    breaks: bool,
}

impl Looks {
    fn at(text: &str) -> Looks {
        let mut looks = Looks { plain: starts_plain(text), special: false, breaks: false };
        let mut before = 0;
        for window in text.as_bytes().windows(3) {
            if let [byte, next, third] = *window {
                looks.byte(before, byte, next, third);
                before = byte;
            }
        }
        // The last two bytes, which no window starts with.
        let rest = text.len().saturating_sub(2);
        match *text.as_bytes().get(rest..).unwrap_or_default() {
            [byte, next] => {
                looks.byte(before, byte, next, 0);
                looks.byte(byte, next, 0, 0);
            }
            [byte] => looks.byte(before, byte, 0, 0),
            _ => {}
        }
        looks.plain &= !looks.special && !looks.breaks && !text.ends_with([' ', ':']);
        looks
    }

    fn byte(&mut self, before: u8, byte: u8, next: u8, third: u8) {
        match byte {
            b'\n' => self.breaks = true,
            b'\t' => self.plain = false,
            0..=0x1F | 0x7F => self.special = true,
            b':' if next == b' ' => self.plain = false,
            b'#' if before == b' ' => self.plain = false,
            0xC2 if next < 0xA0 => self.special = true,
            0xE2 if next == 0x80 && matches!(third, 0xA8 | 0xA9) => self.special = true,
            0xEF if next == 0xBB && third == 0xBF => self.special = true,
            0xEF if next == 0xBF && matches!(third, 0xBE | 0xBF) => self.special = true,
            _ => {}
        }
    }
}

fn starts_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.first() {
        None | Some(b' ') => false,
        Some(b'-') => bytes.get(1).is_some_and(|next| *next != b' ') && !text.starts_with("---"),
        Some(b'.') => !text.starts_with("..."),
        Some(first) => !b"?:,[]{}#&*!|>'\"%@`=".contains(first),
    }
}

/// Whether a reader of YAML 1.1 or of YAML 1.2 takes a plain string for something else than a string. Rather
/// too many than too few: readers differ in what they take for numbers.
fn is_taken(text: &str) -> bool {
    let Some(first) = text.bytes().next() else {
        return true;
    };
    match first {
        b'0'..=b'9' | b'+' | b'-' | b'.' => is_number_like(text),
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' | b'i' | b'I' => {
            const WORDS: &[&str] =
                &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "inf", "infinity", "nan"];
            text.len() <= 8 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        }
        b'<' => text == "<<",
        _ => false,
    }
}

fn is_number_like(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'_' | b'.' | b',' | b':' | b'+' | b'-');
    // Numbers with separators, versions, times of day, base 60; with an exponent; dates with times.
    let only = |more: &[u8]| unsigned.bytes().all(|byte| digits(byte) || more.contains(&byte));
    if only(b"eE") || only(b"tTzZ ") {
        return true;
    }
    if let [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', rest @ ..] = unsigned.as_bytes() {
        return rest.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'_');
    }
    let word = unsigned.strip_prefix('.').unwrap_or(unsigned);
    ["inf", "infinity", "nan"].iter().any(|name| word.eq_ignore_ascii_case(name))
        || !matches!(resolve::plain(text), Resolved::Data(Data::String(_)))
}

/// Whether a literal block holds a text exactly, in every reader and after every editor: no blanks before a
/// line break or at the end, which editors take away, no other line breaks, nothing that needs an escape.
fn fits_literal(text: &str) -> bool {
    let looks = Looks::at(text);
    !looks.special
        && text.bytes().any(|byte| byte != b'\n')
        && text.split('\n').all(|line| !line.ends_with([' ', '\t']))
}

fn single_quoted(out: &mut String, text: &str) {
    out.push('\'');
    for (index, part) in text.split('\'').enumerate() {
        if index > 0 {
            out.push_str("''");
        }
        out.push_str(part);
    }
    out.push('\'');
}

/// With those escapes alone that YAML 1.1, YAML 1.2 and JSON share, as far as there is one.
fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut written = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, ' '..='!' | '#'..='[' | ']'..='~') {
            continue;
        }
        let escape = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\t' => "\\t",
            '\r' => "\\r",
            '\0'..='\x1F'
            | '\x7F'..='\u{9F}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{FEFF}'
            | '\u{FFFE}'
            | '\u{FFFF}' => "",
            _ => continue,
        };
        out.push_str(text.get(written..at).unwrap_or(""));
        if escape.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        } else {
            out.push_str(escape);
        }
        written = at + c.len_utf8();
    }
    out.push_str(text.get(written..).unwrap_or(""));
    out.push('"');
}
