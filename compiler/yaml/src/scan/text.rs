use std::borrow::Cow;
use std::ops::Range;

/// The decoded text of a scalar while it is put together: borrowed from the source as long as it stands there
/// in one piece.
pub struct Text<'a> {
    source: &'a str,
    piece: Range<usize>,
    owned: Option<String>,
    /// Where each part came from, for those who ask.
    pub parts: Option<Vec<Part>>,
}

/// A part of a decoded text and the bytes of the source it came from. Where both have one length they are the
/// same bytes.
#[derive(Clone, Debug)]
pub struct Part {
    /// Bytes of the decoded text.
    pub decoded: Range<usize>,
    /// Bytes of the source.
    pub source: Range<usize>,
}

impl<'a> Text<'a> {
    /// An empty text; `traced` if its parts are asked for.
    pub fn new(source: &'a str, traced: bool) -> Text<'a> {
        Text { source, piece: 0..0, owned: None, parts: traced.then(Vec::new) }
    }

    /// Adds bytes as they stand in the source.
    pub fn run(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.trace(range.len(), range.clone());
        match &mut self.owned {
            Some(owned) => owned.push_str(self.source.get(range).unwrap_or("")),
            None if self.piece.is_empty() => self.piece = range,
            None if self.piece.end == range.start => self.piece.end = range.end,
            None => {
                let run = self.source.get(range).unwrap_or("");
                self.own().push_str(run);
            }
        }
    }

    /// Adds what the bytes `from` of the source stand for.
    pub fn put(&mut self, text: &str, from: Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.trace(text.len(), from);
        self.own().push_str(text);
    }

    /// The text.
    pub fn finish(self) -> Cow<'a, str> {
        match self.owned {
            Some(owned) => Cow::Owned(owned),
            None => Cow::Borrowed(self.source.get(self.piece).unwrap_or("")),
        }
    }

    fn own(&mut self) -> &mut String {
        let (source, piece) = (self.source, self.piece.clone());
        self.owned.get_or_insert_with(|| source.get(piece).unwrap_or("").to_owned())
    }

    fn trace(&mut self, len: usize, source: Range<usize>) {
        if let Some(parts) = &mut self.parts {
            let start = parts.last().map_or(0, |part| part.decoded.end);
            parts.push(Part { decoded: start..start + len, source });
        }
    }
}
