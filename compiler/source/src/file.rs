use std::sync::{Arc, PoisonError, RwLock};

use crate::{FileId, Span};

/// One file: its path as the user knows it (relative to the project's root, `/` between segments) and its text.
#[derive(Debug)]
pub struct SourceFile {
    /// The path that reports print.
    pub path: String,
    /// The whole text. A file that is not UTF-8 never gets here.
    pub text: Arc<str>,
    line_starts: Vec<u32>,
}

/// A place as people count: both from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode scalar values.
    pub column: usize,
}

impl SourceFile {
    fn new(path: String, text: Arc<str>) -> SourceFile {
        let after_break =
            |(at, byte): (usize, u8)| (byte == b'\n').then(|| u32::try_from(at + 1).ok()).flatten();
        let line_starts =
            std::iter::once(0).chain(text.bytes().enumerate().filter_map(after_break)).collect();
        SourceFile { path, text, line_starts }
    }

    /// The text that a span of this file covers; empty where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte offset. An offset past the end counts as the end; one inside a character as
    /// that character's start.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let line_text = self.text.get(start..).unwrap_or("");
        let column = line_text.char_indices().take_while(|(at, c)| start + at + c.len_utf8() <= end).count();
        Position { line, column: column + 1 }
    }

    /// The bytes of line `line` (from 1) without its line break; none where there is no such line.
    pub fn line(&self, line: usize) -> Option<&str> {
        let start = *self.line_starts.get(line.checked_sub(1)?)? as usize;
        let rest = self.text.get(start..)?;
        let text = rest.split_once('\n').map_or(rest, |(line, _)| line);
        Some(text.strip_suffix('\r').unwrap_or(text))
    }

    /// How many lines there are; a last line without a break counts, an empty one after the last break too.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The byte offset at which line `line` (from 1) begins.
    pub fn line_start(&self, line: usize) -> Option<u32> {
        self.line_starts.get(line.checked_sub(1)?).copied()
    }
}

/// Every file that was opened, shared by all threads. Files are added and never changed.
#[derive(Debug, Default)]
pub struct Sources {
    files: RwLock<Vec<Arc<SourceFile>>>,
}

impl Sources {
    /// Takes in a file and names it.
    pub fn add(&self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let file = Arc::new(SourceFile::new(path.into(), text.into()));
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        files.push(file);
        FileId(u32::try_from(files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The file of an id that [`Sources::add`] of this very store gave; an empty file for any other.
    pub fn get(&self, id: FileId) -> Arc<SourceFile> {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        match files.get(id.0 as usize) {
            Some(file) => Arc::clone(file),
            None => Arc::new(SourceFile::new(String::new(), "".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let sources = Sources::default();
        let file = sources.get(sources.add("a.yaml", "näme: x\r\nb: ß\n"));
        let at = |offset| {
            let p = file.position(offset);
            (p.line, p.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(1), (1, 2), "start of the two-byte character");
        assert_eq!(at(2), (1, 2), "inside the two-byte character");
        assert_eq!(at(3), (1, 3));
        assert_eq!(at(10), (2, 1));
        assert_eq!(at(99), (3, 1), "past the end");
        assert_eq!(file.line(1), Some("näme: x"));
        assert_eq!(file.line(2), Some("b: ß"));
        assert_eq!(file.line(3), Some(""));
        assert_eq!(file.line(4), None);
    }
}
