use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use miette::{LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents};
use stackc_source::{Diagnostic, FileId, Label, Position, SourceFile, Sources};
use unicode_width::UnicodeWidthChar;

use crate::escape;

/// How many labels of one diagnostic are drawn.
const LABELS: usize = 20;
/// How many lines stand around the one a label is in.
pub(crate) const CONTEXT: usize = 1;
/// How many columns of a long line are kept before the label.
const LEAD: usize = 24;
const ELLIPSIS: &str = "...";
const TAB: usize = 4;

/// The lines of one or several files that a diagnostic points at, as miette's source: made safe for a terminal,
/// long lines cut around the labels, the rest of the files left out.
///
/// The lines stand one after another in a text of their own, the run with the primary label first, then the
/// rest of that file, then the other files. miette asks for one run after another and takes path and line
/// numbers from what it gets, so that one report shows several files.
#[derive(Debug)]
pub(crate) struct Excerpt {
    text: String,
    lines: Vec<Line>,
    /// Where each label begins in `text`, and where that is in its file.
    places: BTreeMap<usize, (String, Position)>,
    labels: Vec<LabeledSpan>,
    /// How many labels are not drawn.
    pub(crate) left_out: usize,
}

#[derive(Debug)]
struct Line {
    path: String,
    /// From 1.
    number: usize,
    /// Where it begins in the text.
    start: usize,
    /// One past its line break.
    end: usize,
}

/// A label cut to the line it begins on.
struct Spot<'a> {
    label: &'a Label,
    position: Position,
    /// Bytes of the line.
    start: usize,
    end: usize,
}

impl Excerpt {
    /// The excerpt for the labels of `diagnostic`, at most `width` columns a line; none where there is no label.
    pub(crate) fn new(sources: &Sources, diagnostic: &Diagnostic, width: usize) -> Option<Excerpt> {
        let labels = &diagnostic.labels;
        let primary = labels.iter().position(|label| label.primary).unwrap_or(0);
        let mut order: Vec<&Label> = labels.get(primary).into_iter().collect();
        order
            .extend(labels.iter().enumerate().filter(|(index, _)| *index != primary).map(|(_, label)| label));
        let left_out = order.len().saturating_sub(LABELS);
        order.truncate(LABELS);
        let first = order.first()?.span.file;

        let mut excerpt = Excerpt {
            text: String::new(),
            lines: Vec::new(),
            places: BTreeMap::new(),
            labels: Vec::new(),
            left_out,
        };
        let mut files: Vec<FileId> = vec![first];
        for label in &order {
            if !files.contains(&label.span.file) {
                files.push(label.span.file);
            }
        }
        for id in files {
            let file = sources.get(id);
            let spots: Vec<Spot<'_>> = order
                .iter()
                .filter(|label| label.span.file == id)
                .map(|label| Spot::new(label, &file))
                .collect();
            excerpt.add_file(&file, &spots, diagnostic.secret, width);
        }
        Some(excerpt)
    }

    /// Of a secret no line around it is shown either: the next one may be a part of it, or another secret.
    fn add_file(&mut self, file: &SourceFile, spots: &[Spot<'_>], secret: bool, width: usize) {
        let context = if secret { 0 } else { CONTEXT };
        let mut wanted = BTreeSet::new();
        for spot in spots {
            wanted.insert(spot.position.line);
            let around = spot.position.line.saturating_sub(context)..=spot.position.line + context;
            wanted.extend(around.filter(|number| is_line(file, *number)));
        }
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for number in wanted {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| last + 1 == number) => run.push(number),
                _ => runs.push(vec![number]),
            }
        }
        // The first spot is the one that matters most; its run comes first, the others keep their order.
        let main = spots.first().map_or(0, |spot| spot.position.line);
        runs.sort_by_key(|run| !run.contains(&main));
        let gutter = 4 + runs.iter().flatten().max().map_or(1, |number| number.to_string().len());
        let room = width.saturating_sub(gutter).max(40);
        for number in runs.into_iter().flatten() {
            let on_it: Vec<&Spot<'_>> = spots.iter().filter(|spot| spot.position.line == number).collect();
            self.add_line(file, number, &on_it, secret, room);
        }
    }

    fn add_line(&mut self, file: &SourceFile, number: usize, spots: &[&Spot<'_>], secret: bool, room: usize) {
        let path = escape::line(&file.path).into_owned();
        let start = self.text.len();
        let mut line = Cow::Borrowed(file.line(number).unwrap_or(""));
        for spot in spots.iter().filter(|spot| secret && spot.label.primary) {
            line = Cow::Owned(masked(&line, spot));
        }
        let cells = Cells::new(&line, spots.iter().map(|spot| spot.start).min(), room);
        self.text.push_str(&cells.text);
        self.text.push('\n');
        for spot in spots {
            let from = start + cells.at(spot.start);
            let to = (start + cells.at(spot.end)).max(from);
            let text = (!spot.label.text.is_empty()).then(|| escape::line(&spot.label.text).into_owned());
            let span = SourceSpan::new(from.into(), to - from);
            self.labels.push(if spot.label.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            });
            self.places.entry(from).or_insert_with(|| (path.clone(), spot.position));
        }
        self.lines.push(Line { path, number, start, end: self.text.len() });
    }

    /// The labels, in places of this text.
    pub(crate) fn labels(&self) -> &[LabeledSpan] {
        &self.labels
    }

    /// The line that byte `offset` of the text is in.
    fn line_at(&self, offset: usize) -> Option<usize> {
        self.lines.partition_point(|line| line.start <= offset).checked_sub(1)
    }
}

impl<'a> Spot<'a> {
    fn new(label: &'a Label, file: &SourceFile) -> Spot<'a> {
        let position = file.position(label.span.start);
        let begin = file.line_start(position.line).unwrap_or(0) as usize;
        let length = file.line(position.line).unwrap_or("").len();
        let start = (label.span.start as usize).saturating_sub(begin).min(length);
        let end = (label.span.end as usize).saturating_sub(begin).clamp(start, length);
        Spot { label, position, start, end }
    }
}

/// A line with stars in place of what a label points at: as many as it has bytes, so that places stay.
fn masked(line: &str, spot: &Spot<'_>) -> String {
    let (before, after) = (line.get(..spot.start).unwrap_or(""), line.get(spot.end..).unwrap_or(""));
    format!("{before}{}{after}", "*".repeat(spot.end - spot.start))
}

/// Whether a file has a line to show: what follows the last line break counts only if it is not empty.
fn is_line(file: &SourceFile, number: usize) -> bool {
    file.line(number).is_some_and(|text| !text.is_empty() || number < file.line_count())
}

/// A part of a line as it is drawn.
struct Cells {
    text: String,
    /// For each character drawn: where it begins in the line, and where in `text`. The last entry is the end.
    map: Vec<(usize, usize)>,
}

impl Cells {
    /// Draws `line` in at most `room` columns: from its beginning if the byte `focus` is seen then, else from
    /// shortly before it.
    fn new(line: &str, focus: Option<usize>, room: usize) -> Cells {
        let whole = Cells::draw(line, 0, room);
        let last = whole.map.last().map_or(0, |(at, _)| *at);
        let cut = last < line.len();
        match focus {
            Some(focus) if cut && focus + LEAD > last => {
                let from =
                    line.get(..focus).unwrap_or(line).char_indices().rev().nth(LEAD).map_or(0, |(at, _)| at);
                Cells::draw(line, from, room)
            }
            _ => whole,
        }
    }

    /// Draws from byte `from` on, with an ellipsis where something is missing.
    fn draw(line: &str, from: usize, room: usize) -> Cells {
        let mut cells = Cells { text: String::new(), map: Vec::new() };
        let mut columns = 0;
        if from > 0 {
            cells.text.push_str(ELLIPSIS);
            columns += ELLIPSIS.len();
        }
        for (at, c) in line.char_indices().skip_while(|(at, _)| *at < from) {
            let before = cells.text.len();
            let width = match c {
                '\t' => {
                    let width = TAB - columns % TAB;
                    cells.text.extend(std::iter::repeat_n(' ', width));
                    width
                }
                c if escape::is_unsafe(c) => {
                    escape::push(&mut cells.text, c);
                    cells.text.len() - before
                }
                c => {
                    cells.text.push(c);
                    c.width().unwrap_or(0)
                }
            };
            if columns + width > room {
                cells.text.truncate(before);
                cells.map.push((at, before));
                cells.text.push_str(ELLIPSIS);
                return cells;
            }
            columns += width;
            cells.map.push((at, before));
        }
        cells.map.push((line.len(), cells.text.len()));
        cells
    }

    /// Where byte `at` of the line is drawn; what is cut away counts as the nearest that is seen.
    fn at(&self, at: usize) -> usize {
        let index = self.map.partition_point(|(byte, _)| *byte <= at).saturating_sub(1);
        self.map.get(index).map_or(0, |(_, drawn)| *drawn)
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = || {
            let mut first = self.line_at(span.offset())?;
            let mut last = self.line_at(span.offset() + span.len())?;
            let follows = |index: usize| {
                let (a, b) = (self.lines.get(index)?, self.lines.get(index + 1)?);
                (a.path == b.path && a.number + 1 == b.number).then_some(())
            };
            // What is not of one run cannot be shown together: miette then shows it apart.
            (first..last).try_for_each(follows)?;
            let place = self.places.get(&span.offset()).filter(|_| before == 0 && after == 0);
            for _ in 0..before {
                first = first.checked_sub(1).filter(|index| follows(*index).is_some()).unwrap_or(first);
            }
            for _ in 0..after {
                last += usize::from(follows(last).is_some());
            }
            let (from, to) = (self.lines.get(first)?, self.lines.get(last)?);
            let name = place.map_or(&from.path, |(path, _)| path);
            Some(Contents {
                data: self.text.get(from.start..to.end)?.as_bytes(),
                span: SourceSpan::new(from.start.into(), to.end - from.start),
                name,
                line: place.map_or(from.number, |(_, at)| at.line) - 1,
                column: place.map_or(0, |(_, at)| at.column - 1),
                line_count: last + 1 - first,
            })
        };
        match inner() {
            Some(contents) => Ok(Box::new(contents)),
            None => Err(MietteError::OutOfBounds),
        }
    }
}

struct Contents<'a> {
    data: &'a [u8],
    span: SourceSpan,
    name: &'a str,
    line: usize,
    column: usize,
    line_count: usize,
}

impl<'a> SpanContents<'a> for Contents<'a> {
    fn data(&self) -> &'a [u8] {
        self.data
    }
    fn span(&self) -> &SourceSpan {
        &self.span
    }
    fn name(&self) -> Option<&str> {
        Some(self.name)
    }
    fn line(&self) -> usize {
        self.line
    }
    fn column(&self) -> usize {
        self.column
    }
    fn line_count(&self) -> usize {
        self.line_count
    }
}
