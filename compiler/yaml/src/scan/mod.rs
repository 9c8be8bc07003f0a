//! From text to tokens, with go-yaml v2's verdicts (`scannerc.go` of go.yaml.in/yaml/v2 v2.4.2): YAML 1.1 as
//! libyaml reads it. What is a key is known only at the `:` behind it, at most one line and 1,024 characters
//! later; until then its place in the queue is undecided, and the queue is read no further.

pub mod cursor;
pub mod fault;
mod property;
pub mod scalar;
pub mod text;
mod token;

use std::collections::VecDeque;
use std::ops::Range;

use crate::{Style, expression};
use cursor::Cursor;
use fault::{Fault, Kind};
use text::Text;
pub use token::{Token, TokenKind};

/// How many characters there may be between the start of a key and its `:`.
const LONGEST_KEY: usize = 1024;

/// Makes tokens out of text, one document after the other.
pub struct Scanner<'a> {
    cur: Cursor<'a>,
    queue: VecDeque<Token<'a>>,
    /// How many tokens were taken out of the queue.
    taken: usize,
    /// What could be a key, one for each bracket that is open and one for outside.
    keys: Vec<Option<MaybeKey>>,
    /// Where the open brackets stand.
    open: Vec<usize>,
    /// The columns at which open block collections stand.
    indents: Vec<usize>,
    key_allowed: bool,
    /// A character that YAML does not permit comes after the end.
    cut: bool,
    expressions: bool,
    max_depth: usize,
    /// The comments met so far, from the `#` to the end of the line.
    pub comments: Vec<Range<usize>>,
}

#[derive(Clone, Copy)]
struct MaybeKey {
    /// The number of its undecided token; the one after it is kept too.
    token: usize,
    at: usize,
    chars: usize,
    line: usize,
    column: usize,
    /// Nothing but a key can stand here.
    required: bool,
}

impl<'a> Scanner<'a> {
    /// A scanner that begins at `start`, the start of a line.
    pub fn new(text: &'a str, start: usize, expressions: bool, max_depth: usize) -> Scanner<'a> {
        let bad = first_not_permitted(text.get(start..).unwrap_or("")).map(|at| start + at);
        Scanner {
            cur: Cursor::new(text, start, bad.unwrap_or(text.len())),
            queue: VecDeque::new(),
            taken: 0,
            keys: vec![None],
            open: Vec::new(),
            indents: Vec::new(),
            key_allowed: true,
            cut: bad.is_some(),
            expressions,
            max_depth,
            comments: Vec::new(),
        }
    }

    /// The next token, left where it is.
    pub fn peek(&mut self) -> Result<&Token<'a>, Fault> {
        self.fill().map_err(|fault| self.explain(fault))?;
        // `fill` leaves a decided token in front.
        self.queue.front().ok_or(Kind::NoValue.at(self.cur.pos))
    }

    /// Takes the next token.
    pub fn next(&mut self) -> Result<Token<'a>, Fault> {
        self.fill().map_err(|fault| self.explain(fault))?;
        self.taken += 1;
        self.queue.pop_front().ok_or(Kind::NoValue.at(self.cur.pos))
    }

    /// The bytes of a range as they stand in the source.
    pub fn source(&self, range: Range<usize>) -> &'a str {
        self.cur.slice(range.start, range.end)
    }

    /// What is really wrong: a character that is not permitted ends the text for all else.
    fn explain(&self, fault: Fault) -> Fault {
        let at_cut = self.cut && self.cur.pos + 1 >= self.cur.end && fault.kind != Kind::Expression;
        if at_cut { Kind::Character.at(self.cur.end) } else { fault }
    }

    fn fill(&mut self) -> Result<(), Fault> {
        loop {
            match self.queue.front().map(|token| &token.kind) {
                None => self.scan()?,
                Some(TokenKind::Undecided(level)) => {
                    let level = *level;
                    if self.live_key(level)?.is_some() {
                        self.scan()?;
                    }
                }
                Some(TokenKind::Nothing) => {
                    self.queue.pop_front();
                    self.taken += 1;
                }
                Some(_) => return Ok(()),
            }
        }
    }

    fn flow(&self) -> bool {
        !self.open.is_empty()
    }

    fn scan(&mut self) -> Result<(), Fault> {
        self.skip_to_token();
        let column = self.cur.column();
        self.dedent(column);
        let at = self.cur.pos;
        if self.cur.at_end() {
            return self.end();
        }
        let line_start = at == self.cur.line_start;
        if line_start && self.cur.peek(0) == b'%' {
            return self.directive();
        }
        if self.cur.at_document_mark() {
            let kind =
                if self.cur.peek(0) == b'-' { TokenKind::DocumentStart } else { TokenKind::DocumentEnd };
            self.leave_document()?;
            self.token(kind, 3);
            return Ok(());
        }
        let gap_follows = self.cur.is_gap(1);
        let indicator = self.flow() || gap_follows;
        match self.cur.peek(0) {
            b'[' => self.bracket(TokenKind::FlowSequence, column),
            b'{' => self.bracket(TokenKind::FlowMapping, column),
            b']' => self.closing(TokenKind::FlowSequenceEnd),
            b'}' => self.closing(TokenKind::FlowMappingEnd),
            b',' => {
                self.forget_key()?;
                self.key_allowed = true;
                self.token(TokenKind::Comma, 1);
                Ok(())
            }
            b'-' if gap_follows => self.dash(column),
            b'?' if indicator => self.question(column),
            b':' if indicator => self.colon(column),
            b'*' | b'&' => self.anchor(column),
            b'!' => self.tag(column),
            b'|' | b'>' if !self.flow() => self.block_scalar(),
            b'\'' | b'"' => self.quoted(column),
            b'?' | b':' if !self.flow() => self.plain(column),
            b'-' => self.plain(column),
            b'?' | b':' | b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => Err(self.not_a_start(at)),
            _ => self.plain(column),
        }
    }

    fn not_a_start(&self, at: usize) -> Fault {
        let before = self.cur.slice(self.cur.line_start, at);
        let indentation = self.cur.peek(0) == b'\t' && before.bytes().all(|byte| byte == b' ');
        if indentation { Kind::Tab.at(at) } else { Kind::Start.at(at) }
    }

    /// Goes over blanks, line breaks and comments. Tabs do not count as blanks where they would be indentation.
    fn skip_to_token(&mut self) {
        loop {
            while self.cur.peek(0) == b' ' || self.cur.peek(0) == b'\t' && (self.flow() || !self.key_allowed)
            {
                self.cur.pos += 1;
            }
            if self.cur.peek(0) == b'#' {
                let start = self.cur.pos;
                self.cur.skip_line();
                self.comments.push(start..self.cur.pos);
            }
            if self.cur.line_break().is_empty() {
                return;
            }
            if !self.flow() {
                self.key_allowed = true;
            }
        }
    }

    fn token(&mut self, kind: TokenKind<'a>, len: usize) {
        let start = self.cur.pos;
        self.cur.pos += len;
        self.queue.push_back(Token { kind, start, end: self.cur.pos });
    }

    /// What can be a key begins here: keeps a place for what it would need before it.
    fn begin_key(&mut self, column: usize) -> Result<(), Fault> {
        if !self.key_allowed {
            return Ok(());
        }
        self.forget_key()?;
        let required = !self.flow() && self.indents.last() == Some(&column);
        let token = self.taken + self.queue.len();
        let (at, chars, line) = (self.cur.pos, self.cur.chars(), self.cur.line);
        let level = self.open.len();
        self.token(TokenKind::Undecided(level), 0);
        self.token(TokenKind::Nothing, 0);
        if let Some(key) = self.keys.last_mut() {
            *key = Some(MaybeKey { token, at, chars, line, column, required });
        }
        Ok(())
    }

    /// What could be a key at this level, if it still can.
    fn live_key(&mut self, level: usize) -> Result<Option<MaybeKey>, Fault> {
        let Some(key) = self.keys.get(level).copied().flatten() else {
            return Ok(None);
        };
        if key.line == self.cur.line && self.cur.chars() <= key.chars + LONGEST_KEY {
            return Ok(Some(key));
        }
        self.drop_key(level)?;
        Ok(None)
    }

    fn forget_key(&mut self) -> Result<(), Fault> {
        self.drop_key(self.keys.len() - 1)
    }

    fn drop_key(&mut self, level: usize) -> Result<(), Fault> {
        if let Some(key) = self.keys.get_mut(level).and_then(Option::take) {
            if key.required {
                return Err(Kind::NoColon.since(key.at, self.cur.pos));
            }
            self.decide(key.token, TokenKind::Nothing, key.at);
        }
        Ok(())
    }

    fn decide(&mut self, token: usize, kind: TokenKind<'a>, at: usize) {
        if let Some(kept) = token.checked_sub(self.taken).and_then(|index| self.queue.get_mut(index)) {
            *kept = Token { kind, start: at, end: at };
        }
    }

    /// Opens a block collection if `column` is further in than those that are open. Says whether it did.
    fn indent(&mut self, column: usize) -> Result<bool, Fault> {
        if self.flow() || self.indents.last().is_some_and(|indent| *indent >= column) {
            return Ok(false);
        }
        self.indents.push(column);
        self.check_depth()?;
        Ok(true)
    }

    fn check_depth(&self) -> Result<(), Fault> {
        let depth = self.indents.len() + self.open.len();
        if depth > self.max_depth { Err(Kind::Depth.at(self.cur.pos)) } else { Ok(()) }
    }

    /// Closes the block collections that are further in than `column`.
    fn dedent(&mut self, column: usize) {
        while !self.flow() && self.indents.last().is_some_and(|indent| *indent > column) {
            self.indents.pop();
            self.token(TokenKind::BlockEnd, 0);
        }
    }

    fn leave_document(&mut self) -> Result<(), Fault> {
        while !self.flow() && self.indents.pop().is_some() {
            self.token(TokenKind::BlockEnd, 0);
        }
        self.forget_key()?;
        self.key_allowed = false;
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        self.leave_document()?;
        // The end counts as another line: nothing before it can be a key any more.
        for level in 0..self.keys.len() {
            self.drop_key(level)?;
        }
        if self.cut {
            return Err(Kind::Character.at(self.cur.end));
        }
        self.token(TokenKind::End, 0);
        Ok(())
    }

    fn bracket(&mut self, kind: TokenKind<'a>, column: usize) -> Result<(), Fault> {
        self.begin_key(column)?;
        self.open.push(self.cur.pos);
        self.keys.push(None);
        self.check_depth()?;
        self.key_allowed = true;
        self.token(kind, 1);
        Ok(())
    }

    fn closing(&mut self, kind: TokenKind<'a>) -> Result<(), Fault> {
        self.forget_key()?;
        if self.open.pop().is_some() {
            self.keys.pop();
        }
        self.key_allowed = false;
        self.token(kind, 1);
        Ok(())
    }

    fn dash(&mut self, column: usize) -> Result<(), Fault> {
        if !self.flow() {
            if !self.key_allowed {
                return Err(Kind::Dash.at(self.cur.pos));
            }
            if self.indent(column)? {
                self.token(TokenKind::BlockSequence, 0);
            }
        }
        self.forget_key()?;
        self.key_allowed = true;
        self.token(TokenKind::Dash, 1);
        Ok(())
    }

    fn question(&mut self, column: usize) -> Result<(), Fault> {
        if !self.flow() {
            if !self.key_allowed {
                return Err(Kind::Question.at(self.cur.pos));
            }
            if self.indent(column)? {
                self.token(TokenKind::BlockMapping, 0);
            }
        }
        self.forget_key()?;
        self.key_allowed = !self.flow();
        self.token(TokenKind::Key, 1);
        Ok(())
    }

    fn colon(&mut self, column: usize) -> Result<(), Fault> {
        let level = self.open.len();
        if let Some(key) = self.live_key(level)? {
            let opens = self.indent(key.column)?;
            let first = if opens { TokenKind::BlockMapping } else { TokenKind::Nothing };
            self.decide(key.token, first, key.at);
            self.decide(key.token + 1, TokenKind::Key, key.at);
            if let Some(key) = self.keys.last_mut() {
                *key = None;
            }
            self.key_allowed = false;
        } else {
            if !self.flow() {
                if !self.key_allowed {
                    return Err(Kind::Colon.at(self.cur.pos));
                }
                if self.indent(column)? {
                    self.token(TokenKind::BlockMapping, 0);
                }
            }
            self.key_allowed = !self.flow();
        }
        self.token(TokenKind::Colon, 1);
        Ok(())
    }

    fn quoted(&mut self, column: usize) -> Result<(), Fault> {
        let style = if self.cur.peek(0) == b'"' { Style::DoubleQuoted } else { Style::SingleQuoted };
        self.begin_key(column)?;
        self.key_allowed = false;
        let start = self.cur.pos;
        let mut text = Text::new(self.cur.text, false);
        scalar::quoted(&mut self.cur, &mut text)?;
        self.scalar(text, style, start, self.cur.pos);
        Ok(())
    }

    fn plain(&mut self, column: usize) -> Result<(), Fault> {
        self.begin_key(column)?;
        self.key_allowed = false;
        let start = self.cur.pos;
        let indent = self.indents.last().map_or(0, |indent| indent + 1);
        let flow = self.flow();
        let mut text = Text::new(self.cur.text, false);
        let plain = scalar::plain(&mut self.cur, &mut text, indent, flow)?;
        if self.expressions && expression::is_cut(self.cur.text, start..plain.end, self.cur.pos, flow) {
            return Err(Kind::Expression.since(start, plain.end));
        }
        if plain.broke {
            self.key_allowed = true;
        }
        self.scalar(text, Style::Plain, start, plain.end);
        Ok(())
    }

    fn block_scalar(&mut self) -> Result<(), Fault> {
        self.forget_key()?;
        self.key_allowed = true;
        let start = self.cur.pos;
        let mut text = Text::new(self.cur.text, false);
        let header = scalar::header(&mut self.cur)?;
        self.comments.extend(header.comment.clone());
        let outer = self.indents.last().copied();
        let indent = if header.increment > 0 { outer.unwrap_or(0) + header.increment } else { 0 };
        let least = outer.map_or(0, |outer| outer + 1);
        let end = scalar::block(&mut self.cur, &mut text, &header, indent, least)?;
        let style = if header.folded { Style::Folded } else { Style::Literal };
        self.scalar(text, style, start, end);
        Ok(())
    }

    fn scalar(&mut self, text: Text<'a>, style: Style, start: usize, end: usize) {
        self.queue.push_back(Token { kind: TokenKind::Scalar(text.finish(), style), start, end });
    }
}

/// Where the first character stands that YAML 1.1 does not permit. Byte order marks are permitted.
fn first_not_permitted(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if let Some([a, b, c, d, e, f, g, h]) = bytes.get(at..at + 8)
            && all_printable(u64::from_ne_bytes([*a, *b, *c, *d, *e, *f, *g, *h]))
        {
            at += 8;
            continue;
        }
        match byte {
            b' '..=b'~' | b'\n' | b'\t' | b'\r' => {}
            // C1 controls but NEL; U+FFFE and U+FFFF.
            0xC2 if bytes.get(at + 1).is_none_or(|next| *next >= 0xA0 || *next == 0x85) => {}
            0xEF if !matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF])) => {}
            0..=0x7F | 0xC2 | 0xEF => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether eight bytes are all printable ASCII: none below a space, none above `~`.
fn all_printable(bytes: u64) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // Each sum sets the high bit of its byte if the byte is at least a space, or more than `~`; no byte
    // carries into the next as long as none has its own high bit set.
    bytes & HIGH == 0 && (bytes + ONES * 0x60) & HIGH == HIGH && (bytes + ONES) & HIGH == 0
}
