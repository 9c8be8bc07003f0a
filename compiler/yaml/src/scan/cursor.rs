/// A place in the text that is being scanned, with what YAML needs to know of it: line and column.
///
/// Past the end it reads as zero bytes, which cannot occur in the text itself: it ends before the first
/// character that YAML does not permit.
pub struct Cursor<'a> {
    /// The whole text; offsets count from its start.
    pub text: &'a str,
    /// The next byte.
    pub pos: usize,
    /// The end of what may be read.
    pub end: usize,
    /// The line, from 0.
    pub line: usize,
    /// Where the line starts.
    pub line_start: usize,
    chars_at_line_start: usize,
    counted: usize,
    chars: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor at `start`, which is the start of a line, that reads up to `end`.
    pub fn new(text: &'a str, start: usize, end: usize) -> Cursor<'a> {
        Cursor {
            text,
            pos: start,
            end,
            line: 0,
            line_start: start,
            chars_at_line_start: 0,
            counted: start,
            chars: 0,
        }
    }

    /// The byte `ahead` of the next one; zero at the end.
    pub fn peek(&self, ahead: usize) -> u8 {
        let at = self.pos + ahead;
        if at < self.end { self.text.as_bytes().get(at).copied().unwrap_or(0) } else { 0 }
    }

    /// Whether all is read.
    pub fn at_end(&self) -> bool {
        self.pos >= self.end
    }

    /// The text of a range of bytes.
    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    /// How many bytes the line break `ahead` has; zero where there is none. YAML 1.1 counts NEL, LS and PS.
    pub fn break_len(&self, ahead: usize) -> usize {
        match self.peek(ahead) {
            b'\n' => 1,
            b'\r' if self.peek(ahead + 1) == b'\n' => 2,
            b'\r' => 1,
            0xC2 if self.peek(ahead + 1) == 0x85 => 2,
            0xE2 if self.peek(ahead + 1) == 0x80 && matches!(self.peek(ahead + 2), 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    /// Whether a space or a tab is `ahead`.
    pub fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t')
    }

    /// Whether a line ends `ahead`.
    pub fn is_line_end(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            b' '..=b'~' => false,
            0 => true,
            _ => self.break_len(ahead) > 0,
        }
    }

    /// Whether a space, a tab, a line break or the end is `ahead`.
    pub fn is_gap(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            b'!'..=b'~' => false,
            b' ' | b'\t' | 0 => true,
            _ => self.break_len(ahead) > 0,
        }
    }

    /// Whether a line starts here with `---` or `...`.
    pub fn at_document_mark(&self) -> bool {
        self.pos == self.line_start
            && matches!(self.peek(0), b'-' | b'.')
            && self.peek(1) == self.peek(0)
            && self.peek(2) == self.peek(0)
            && self.is_gap(3)
    }

    /// Goes over a line break, if there is one, and says how it reads: LS and PS stay what they are, all others
    /// are `\n`.
    pub fn line_break(&mut self) -> &'a str {
        let len = self.break_len(0);
        let reads = if len == 3 { self.slice(self.pos, self.pos + 3) } else { "\n" };
        if len == 0 {
            return "";
        }
        self.pos += len;
        self.line += 1;
        self.line_start = self.pos;
        self.chars_at_line_start = self.chars();
        reads
    }

    /// Goes to the end of the line.
    pub fn skip_line(&mut self) {
        while !self.is_line_end(0) {
            self.pos += 1;
        }
    }

    /// How many characters were read so far. Counts every byte once, however often it is asked.
    pub fn chars(&mut self) -> usize {
        let read = self.text.as_bytes().get(self.counted..self.pos).unwrap_or_default();
        // Every byte but the second and later ones of a character.
        self.chars += read.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.counted = self.pos;
        self.chars
    }

    /// The column, from 0, in characters.
    pub fn column(&mut self) -> usize {
        self.chars() - self.chars_at_line_start
    }
}
