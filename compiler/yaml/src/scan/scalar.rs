//! Scalars: from the source to the text they stand for.

use super::cursor::Cursor;
use super::fault::{Fault, Kind};
use super::text::Text;

/// Where a plain scalar ended.
pub struct Plain {
    /// One past its last byte.
    pub end: usize,
    /// Whether a line break was read after it.
    pub broke: bool,
}

/// Reads a plain scalar. `indent` is the column at which lines that belong to it must at least start, `flow`
/// whether it stands inside brackets. A `?` ends it there, as in go-yaml v2.
pub fn plain(cur: &mut Cursor<'_>, text: &mut Text<'_>, indent: usize, flow: bool) -> Result<Plain, Fault> {
    let start = cur.pos;
    let mut end = start;
    let mut broke = false;
    loop {
        if cur.at_document_mark() || cur.peek(0) == b'#' {
            break;
        }
        let word = cur.pos;
        while !cur.is_gap(0) && !ends_plain(cur, flow) {
            cur.pos += 1;
        }
        if cur.pos > word {
            // What is between two words of one line stands there as it is; a fold was put already.
            let from = if broke { word } else { end };
            if broke {
                fold(cur, text, end, word);
            }
            text.run(from..cur.pos);
            end = cur.pos;
            broke = false;
        }
        if !cur.is_blank(0) && cur.break_len(0) == 0 {
            break;
        }
        while cur.is_blank(0) || cur.break_len(0) > 0 {
            if cur.is_blank(0) {
                if broke && cur.peek(0) == b'\t' && cur.pos - cur.line_start < indent {
                    return Err(Kind::Tab.since(start, cur.pos));
                }
                cur.pos += 1;
            } else {
                cur.line_break();
                broke = true;
            }
        }
        if !flow && cur.pos - cur.line_start < indent {
            break;
        }
    }
    Ok(Plain { end, broke })
}

fn ends_plain(cur: &Cursor<'_>, flow: bool) -> bool {
    match cur.peek(0) {
        b':' => cur.is_gap(1),
        b',' | b'?' | b'[' | b']' | b'{' | b'}' => flow,
        _ => false,
    }
}

/// Puts what the blanks and breaks of `from..to`, at least one break among them, read as: one break is a
/// space, of several the first goes away; LS and PS stay.
fn fold(cur: &Cursor<'_>, text: &mut Text<'_>, from: usize, to: usize) {
    let mut gap = Cursor::new(cur.text, from, to);
    let mut first = None;
    let mut rest = false;
    while !gap.at_end() {
        let at = gap.pos;
        match gap.line_break() {
            "" => gap.pos += 1,
            reads if first.is_none() => {
                first = Some(at..gap.pos);
                if reads != "\n" {
                    text.put(reads, at..gap.pos);
                    rest = true;
                }
            }
            reads => {
                text.put(reads, at..gap.pos);
                rest = true;
            }
        }
    }
    if !rest {
        text.put(" ", first.map_or(from..to, |first| first.start..to));
    }
}

/// Reads a quoted scalar, whose opening quote is next, up to and with the closing one.
pub fn quoted(cur: &mut Cursor<'_>, text: &mut Text<'_>) -> Result<(), Fault> {
    let start = cur.pos;
    let quote = cur.peek(0);
    cur.pos += 1;
    loop {
        if cur.at_document_mark() || cur.at_end() {
            return Err(Kind::UnclosedQuote.since(start, cur.pos));
        }
        let mut escaped_break = false;
        let mut run = cur.pos;
        while !cur.is_gap(0) && cur.peek(0) != quote && !(quote == b'"' && cur.peek(0) == b'\\') {
            cur.pos += 1;
        }
        text.run(run..cur.pos);
        run = cur.pos;
        if quote == b'\'' && cur.peek(0) == b'\'' && cur.peek(1) == b'\'' {
            text.put("'", run..run + 2);
            cur.pos += 2;
            continue;
        } else if cur.peek(0) == quote {
            cur.pos += 1;
            return Ok(());
        } else if cur.peek(0) == b'\\' && cur.break_len(1) == 0 && quote == b'"' {
            escape(cur, text)?;
            continue;
        } else if cur.peek(0) == b'\\' && quote == b'"' {
            cur.pos += 1;
            cur.line_break();
            escaped_break = true;
        }
        let from = cur.pos;
        let line = cur.line;
        while cur.is_blank(0) || cur.break_len(0) > 0 {
            if cur.line_break().is_empty() {
                cur.pos += 1;
            }
        }
        if escaped_break {
            // The break is gone, and with it the blanks after it; further breaks stay.
            let mut gap = Cursor::new(cur.text, from, cur.pos);
            while !gap.at_end() {
                let at = gap.pos;
                match gap.line_break() {
                    "" => gap.pos += 1,
                    reads => text.put(reads, at..gap.pos),
                }
            }
        } else if cur.line > line {
            fold(cur, text, from, cur.pos);
        } else {
            text.run(from..cur.pos);
        }
    }
}

/// Reads one escape of a double-quoted scalar. Those of YAML 1.1, with `\'` and without `\/`, as go-yaml v2.
fn escape(cur: &mut Cursor<'_>, text: &mut Text<'_>) -> Result<(), Fault> {
    let start = cur.pos;
    let (reads, digits) = match cur.peek(1) {
        b'0' => ("\0", 0),
        b'a' => ("\x07", 0),
        b'b' => ("\x08", 0),
        b't' | b'\t' => ("\t", 0),
        b'n' => ("\n", 0),
        b'v' => ("\x0B", 0),
        b'f' => ("\x0C", 0),
        b'r' => ("\r", 0),
        b'e' => ("\x1B", 0),
        b' ' => (" ", 0),
        b'"' => ("\"", 0),
        b'\'' => ("'", 0),
        b'\\' => ("\\", 0),
        b'N' => ("\u{85}", 0),
        b'_' => ("\u{A0}", 0),
        b'L' => ("\u{2028}", 0),
        b'P' => ("\u{2029}", 0),
        b'x' => ("", 2),
        b'u' => ("", 4),
        b'U' => ("", 8),
        0 => return Err(Kind::UnclosedQuote.since(start, cur.end)),
        _ => return Err(Kind::Escape.at(start)),
    };
    cur.pos += 2;
    if digits == 0 {
        text.put(reads, start..cur.pos);
        return Ok(());
    }
    let hex = cur.slice(cur.pos, (cur.pos + digits).min(cur.end));
    if hex.len() != digits || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Kind::Escape.at(start));
    }
    let code = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
    let character = code.ok_or(Kind::EscapedCharacter.at(start))?;
    cur.pos += digits;
    text.put(character.encode_utf8(&mut [0; 4]), start..cur.pos);
    Ok(())
}

/// What the first line of a block scalar says.
pub struct Header {
    /// `>` rather than `|`.
    pub folded: bool,
    /// `+` keeps all breaks at the end, `-` none; without either there is one.
    pub keep: Option<bool>,
    /// The indentation of its lines, relative to that of what it stands in.
    pub increment: usize,
    /// One past the last byte of the indicators.
    pub end: usize,
    /// The comment behind them.
    pub comment: Option<std::ops::Range<usize>>,
}

/// Reads the first line of a block scalar, with its line break.
pub fn header(cur: &mut Cursor<'_>) -> Result<Header, Fault> {
    let start = cur.pos;
    let mut header =
        Header { folded: cur.peek(0) == b'>', keep: None, increment: 0, end: start + 1, comment: None };
    cur.pos += 1;
    for _ in 0..2 {
        match cur.peek(0) {
            sign @ (b'+' | b'-') if header.keep.is_none() => header.keep = Some(sign == b'+'),
            digit @ b'1'..=b'9' if header.increment == 0 => header.increment = usize::from(digit - b'0'),
            _ => break,
        }
        cur.pos += 1;
    }
    header.end = cur.pos;
    while cur.is_blank(0) {
        cur.pos += 1;
    }
    if cur.peek(0) == b'#' {
        let comment = cur.pos;
        cur.skip_line();
        header.comment = Some(comment..cur.pos);
    }
    if !cur.is_line_end(0) {
        return Err(Kind::BlockHeader.since(start, cur.pos));
    }
    cur.line_break();
    Ok(header)
}

/// Reads the lines of a block scalar, and says where the last one with something on it ends. `indent` is the
/// column at which they start, or zero where the first one decides, which must then be at least `least`.
pub fn block(
    cur: &mut Cursor<'_>,
    text: &mut Text<'_>,
    header: &Header,
    indent: usize,
    least: usize,
) -> Result<usize, Fault> {
    let start = header.end;
    let mut indent = indent;
    let mut end = header.end;
    let mut first_break = cur.pos..cur.pos;
    let mut after_blank = false;
    let mut gap = block_gap(cur, &mut indent, least, start)?;
    while cur.pos - cur.line_start == indent && !cur.at_end() {
        let blank = cur.is_blank(0);
        let leading = Cursor::new(cur.text, first_break.start, first_break.end).line_break();
        if header.folded && !after_blank && !blank && leading == "\n" {
            if gap.is_empty() {
                text.put(" ", first_break.clone());
            }
        } else {
            text.put(leading, first_break.clone());
        }
        put_breaks(cur.text, text, &gap);
        after_blank = blank;
        let line = cur.pos;
        cur.skip_line();
        text.run(line..cur.pos);
        end = cur.pos;
        let at = cur.pos;
        cur.line_break();
        first_break = at..cur.pos;
        gap = block_gap(cur, &mut indent, least, start)?;
    }
    if header.keep != Some(false) {
        let leading = Cursor::new(cur.text, first_break.start, first_break.end).line_break();
        text.put(leading, first_break);
    }
    if header.keep == Some(true) {
        put_breaks(cur.text, text, &gap);
    }
    Ok(end)
}

/// Goes over empty lines and the indentation of the next one; gives the bytes up to the last break.
fn block_gap(
    cur: &mut Cursor<'_>,
    indent: &mut usize,
    least: usize,
    start: usize,
) -> Result<std::ops::Range<usize>, Fault> {
    let from = cur.pos;
    let mut to = from;
    let mut deepest = 0;
    loop {
        let inside = |cur: &Cursor<'_>| *indent == 0 || cur.pos - cur.line_start < *indent;
        while inside(cur) && cur.peek(0) == b' ' {
            cur.pos += 1;
        }
        deepest = deepest.max(cur.pos - cur.line_start);
        if inside(cur) && cur.peek(0) == b'\t' {
            return Err(Kind::Tab.since(start, cur.pos));
        }
        if cur.line_break().is_empty() {
            break;
        }
        to = cur.pos;
    }
    if *indent == 0 {
        *indent = deepest.max(least).max(1);
    }
    Ok(from..to)
}

fn put_breaks(source: &str, text: &mut Text<'_>, gap: &std::ops::Range<usize>) {
    let mut gap = Cursor::new(source, gap.start, gap.end);
    while !gap.at_end() {
        let at = gap.pos;
        match gap.line_break() {
            "" => gap.pos += 1,
            reads => text.put(reads, at..gap.pos),
        }
    }
}
