//! Anchors, aliases, tags and `%` lines.

use super::cursor::Cursor;
use super::fault::{Fault, Kind};
use super::{Scanner, TokenKind};

impl<'a> Scanner<'a> {
    pub(super) fn anchor(&mut self, column: usize) -> Result<(), Fault> {
        self.begin_key(column)?;
        self.key_allowed = false;
        let start = self.cur.pos;
        let len = word(&self.cur, 1);
        let ends = self.cur.is_gap(1 + len)
            || matches!(self.cur.peek(1 + len), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if len == 0 || !ends {
            return Err(Kind::AnchorName.since(start, start + 1 + len));
        }
        let name = self.cur.slice(start + 1, start + 1 + len);
        let kind = if self.cur.peek(0) == b'*' { TokenKind::Alias(name) } else { TokenKind::Anchor(name) };
        self.token(kind, 1 + len);
        Ok(())
    }

    pub(super) fn tag(&mut self, column: usize) -> Result<(), Fault> {
        self.begin_key(column)?;
        self.key_allowed = false;
        let start = self.cur.pos;
        let fault = Kind::Tag.at(start);
        let mut suffix = String::new();
        let mut end;
        let handle;
        if self.cur.peek(1) == b'<' {
            end = uri(&self.cur, 2, &mut suffix).ok_or(fault)?;
            if suffix.is_empty() || self.cur.peek(end) != b'>' {
                return Err(fault);
            }
            end += 1;
            handle = "";
        } else {
            let name = word(&self.cur, 1);
            if self.cur.peek(1 + name) == b'!' {
                handle = self.cur.slice(start, start + name + 2);
                end = uri(&self.cur, name + 2, &mut suffix).ok_or(fault)?;
                if end == name + 2 {
                    return Err(fault);
                }
            } else {
                end = uri(&self.cur, 1, &mut suffix).ok_or(fault)?;
                handle = if suffix.is_empty() { "" } else { "!" };
                if suffix.is_empty() {
                    suffix.push('!');
                }
            }
        }
        if !self.cur.is_gap(end) {
            return Err(fault);
        }
        self.token(TokenKind::Tag(handle, suffix), end);
        Ok(())
    }

    pub(super) fn directive(&mut self) -> Result<(), Fault> {
        self.leave_document()?;
        let start = self.cur.pos;
        let fault = Kind::Directive.at(start);
        let name_len = word(&self.cur, 1);
        let name = self.cur.slice(start + 1, start + 1 + name_len);
        if !self.cur.is_gap(1 + name_len) {
            return Err(fault);
        }
        let mut at = blanks(&self.cur, 1 + name_len);
        let kind = match name {
            "YAML" => {
                let (major, dot) = number(&self.cur, at).ok_or(fault)?;
                if self.cur.peek(dot) != b'.' {
                    return Err(fault);
                }
                let (minor, end) = number(&self.cur, dot + 1).ok_or(fault)?;
                at = end;
                TokenKind::Version(major, minor)
            }
            "TAG" => {
                let len = word(&self.cur, at + 1);
                let bare = self.cur.peek(at) == b'!' && len == 0 && self.cur.is_blank(at + 1);
                let closed = self.cur.peek(at) == b'!' && self.cur.peek(at + 1 + len) == b'!';
                if !bare && !closed {
                    return Err(fault);
                }
                let end = at + 1 + len + usize::from(closed);
                let handle = self.cur.slice(start + at, start + end);
                let mut prefix = String::new();
                let from = blanks(&self.cur, end);
                at = uri(&self.cur, from, &mut prefix).ok_or(fault)?;
                if from == end || prefix.is_empty() || !self.cur.is_gap(at) {
                    return Err(fault);
                }
                TokenKind::TagDirective(handle, prefix)
            }
            _ => return Err(fault),
        };
        self.token(kind, at);
        while self.cur.is_blank(0) {
            self.cur.pos += 1;
        }
        if self.cur.peek(0) == b'#' {
            let comment = self.cur.pos;
            self.cur.skip_line();
            self.comments.push(comment..self.cur.pos);
        }
        if !self.cur.is_line_end(0) {
            return Err(fault);
        }
        self.cur.line_break();
        Ok(())
    }
}

/// How many letters, digits, `_` and `-` stand `ahead`.
fn word(cur: &Cursor<'_>, ahead: usize) -> usize {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (ahead..).take_while(|at| is_word(cur.peek(*at))).count()
}

/// Where the blanks `ahead` end.
fn blanks(cur: &Cursor<'_>, ahead: usize) -> usize {
    ahead + (ahead..).take_while(|at| cur.is_blank(*at)).count()
}

/// The number of one or two digits `ahead`, and where it ends.
fn number(cur: &Cursor<'_>, ahead: usize) -> Option<(u8, usize)> {
    let len = (ahead..).take(3).take_while(|at| cur.peek(*at).is_ascii_digit()).count();
    let digits = cur.slice(cur.pos + ahead, cur.pos + ahead + len);
    (len < 3).then_some(()).and_then(|()| digits.parse().ok()).map(|number| (number, ahead + len))
}

/// Reads the characters of a URI `ahead`, with `%` escapes undone, and says where they end; nothing if an
/// escape is not one.
fn uri(cur: &Cursor<'_>, ahead: usize, into: &mut String) -> Option<usize> {
    let mut bytes = Vec::new();
    let mut at = ahead;
    loop {
        match cur.peek(at) {
            b'%' => {
                let hex = cur.slice(cur.pos + at + 1, cur.pos + at + 3);
                let digits = hex.len() == 2 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
                bytes.push(digits.then(|| u8::from_str_radix(hex, 16).ok()).flatten()?);
                at += 3;
            }
            byte if byte.is_ascii_alphanumeric() || b"_-;/?:@&=+$,.!~*'()[]".contains(&byte) => {
                bytes.push(byte);
                at += 1;
            }
            _ => break,
        }
    }
    into.push_str(&String::from_utf8(bytes).ok()?);
    Some(at)
}
