//! From tokens to values: the grammar of libyaml (`parserc.go` of go.yaml.in/yaml/v2 v2.4.2) and what its
//! decoder makes of it.

mod collections;

use std::collections::BTreeMap;
use std::sync::Arc;

use stackc_source::{FileId, Sink, Span};

use crate::diagnostics::{infinite_number, unknown_anchor, wrong_tag};
use crate::read::{Document, Options};
use crate::resolve::{self, Resolved, YAML_TAG};
use crate::scan::fault::{Fault, Kind};
use crate::scan::{Scanner, Token, TokenKind};
use crate::{Data, Node, Style};

/// Reads documents off a scanner.
pub struct Composer<'a, 's> {
    pub scanner: Scanner<'a>,
    pub file: FileId,
    pub options: &'s Options,
    pub sink: &'s mut Sink,
    /// Whether the document being read holds something that cannot be read, already reported.
    pub failed: bool,
    /// How many values there are so far, aliases expanded.
    nodes: usize,
    /// As go-yaml counts: values, and those among them that come through aliases.
    decoded: usize,
    aliased: usize,
    tags: Vec<(&'a str, String)>,
    anchors: BTreeMap<&'a str, usize>,
    anchored: Vec<Option<Box<Made>>>,
}

/// A value, and what is to be known of how it stands there.
#[derive(Clone)]
pub struct Made {
    pub node: Node,
    /// One past the last byte, in this place.
    pub end: usize,
    /// Whether it came through an alias.
    pub alias: bool,
    /// Whether it is a `<<` that merges, as a key.
    pub merges: bool,
    /// A number that is not finite, by the name it has as a key.
    pub not_finite: Option<&'static str>,
    /// Whether it has no tag.
    pub untagged: bool,
    height: usize,
    /// How many values it consists of.
    weight: usize,
}

#[derive(Default)]
struct Properties<'a> {
    anchor: Option<&'a str>,
    tag: Option<(String, Span)>,
    end: usize,
}

impl<'a, 's> Composer<'a, 's> {
    pub fn new(
        scanner: Scanner<'a>,
        file: FileId,
        options: &'s Options,
        sink: &'s mut Sink,
    ) -> Composer<'a, 's> {
        Composer {
            scanner,
            file,
            options,
            sink,
            failed: false,
            nodes: 0,
            decoded: 0,
            aliased: 0,
            tags: Vec::new(),
            anchors: BTreeMap::new(),
            anchored: Vec::new(),
        }
    }

    /// The next document; none at the end. Only the `first` one may do without `---`. `start` becomes the byte
    /// at which the document begins, as soon as that is known.
    pub fn document(&mut self, first: bool, start: &mut usize) -> Result<Option<Document>, Fault> {
        self.failed = false;
        self.decoded = 1;
        self.aliased = 0;
        self.tags = vec![("!", "!".to_owned()), ("!!", YAML_TAG.to_owned())];
        self.anchors.clear();
        self.anchored.clear();
        while !first && matches!(self.scanner.peek()?.kind, TokenKind::DocumentEnd) {
            self.scanner.next()?;
        }
        let token = self.scanner.peek()?;
        *start = token.start;
        let made = match token.kind {
            TokenKind::End => return Ok(None),
            TokenKind::Version(..) | TokenKind::TagDirective(..) | TokenKind::DocumentStart => {
                let mark = self.directives()?;
                match self.scanner.peek()?.kind {
                    TokenKind::Version(..)
                    | TokenKind::TagDirective(..)
                    | TokenKind::DocumentStart
                    | TokenKind::DocumentEnd
                    | TokenKind::End => self.nothing(mark.end)?,
                    _ => self.node(true, false, 1)?,
                }
            }
            _ if first => self.node(true, false, 1)?,
            _ => return Err(Kind::AfterDocument.at(token.start)),
        };
        let span = self.span(*start, made.end.max(*start));
        let root = self.value(*made);
        if matches!(self.scanner.peek()?.kind, TokenKind::DocumentEnd) {
            self.scanner.next()?;
        }
        Ok(Some(Document { root, span }))
    }

    /// A value as it may stand anywhere but in a key.
    pub fn value(&mut self, made: Made) -> Node {
        if made.not_finite.is_some() {
            self.failed = true;
            self.sink.push(infinite_number::infinite_number(made.node.place()));
        }
        made.node
    }

    /// The bytes of a span as they stand in the file.
    pub fn source(&self, span: Span) -> &'a str {
        self.scanner.source(span.range())
    }

    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start..end)
    }

    /// Counts values that a merge puts into a map.
    pub fn count(&mut self, nodes: usize, at: usize) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > self.options.max_nodes { Err(Kind::Nodes.at(at)) } else { Ok(()) }
    }

    fn directives(&mut self) -> Result<Token<'a>, Fault> {
        let mut version = false;
        let mut declared: Vec<(&str, String)> = Vec::new();
        loop {
            let token = self.scanner.next()?;
            match token.kind {
                TokenKind::Version(major, minor) => {
                    if version || (major, minor) != (1, 1) {
                        return Err(Kind::Version.since(token.end, token.start));
                    }
                    version = true;
                }
                TokenKind::TagDirective(handle, prefix) => {
                    if declared.iter().any(|(other, _)| *other == handle) {
                        return Err(Kind::Directive.at(token.start));
                    }
                    declared.push((handle, prefix));
                }
                TokenKind::DocumentStart => {
                    declared.append(&mut self.tags);
                    self.tags = declared;
                    return Ok(token);
                }
                _ => return Err(Kind::AfterDocument.at(token.start)),
            }
        }
    }

    /// Nothing at all, which is null.
    fn nothing(&mut self, at: usize) -> Result<Box<Made>, Fault> {
        self.made(Data::Null, Style::Plain, at, at)
    }

    fn made(&mut self, data: Data, style: Style, start: usize, end: usize) -> Result<Box<Made>, Fault> {
        self.count(1, start)?;
        self.decoded += 1;
        let node = Node { style, ..Node::new(data, self.span(start, end)) };
        Ok(Box::new(Made {
            node,
            end,
            alias: false,
            merges: false,
            not_finite: None,
            untagged: true,
            height: 0,
            weight: 1,
        }))
    }

    /// A value: in block context, where a sequence need not be indented, nested this deep.
    fn node(&mut self, block: bool, indentless: bool, depth: usize) -> Result<Box<Made>, Fault> {
        let token = self.scanner.peek()?;
        let start = token.start;
        if depth > self.options.max_depth {
            return Err(Kind::Depth.at(start));
        }
        if let TokenKind::Alias(name) = token.kind {
            let token = self.scanner.next()?;
            return self.alias(name, &token, depth);
        }
        let properties = self.properties()?;
        let anchored = properties.anchor.map(|name| {
            self.anchors.insert(name, self.anchored.len());
            self.anchored.push(None);
            self.anchored.len() - 1
        });
        let token = self.scanner.peek()?;
        let token_start = token.start;
        let made = match token.kind {
            TokenKind::Dash if indentless => self.dashes(token_start, true, depth)?,
            TokenKind::Scalar(..) => {
                let token = self.scanner.next()?;
                self.scalar(token, properties.tag)?
            }
            TokenKind::FlowSequence => self.flow_sequence(depth)?,
            TokenKind::FlowMapping => self.flow_mapping(depth)?,
            TokenKind::BlockSequence if block => {
                let start = self.scanner.next()?.start;
                self.dashes(start, false, depth)?
            }
            TokenKind::BlockMapping if block => self.block_mapping(depth)?,
            _ if properties.anchor.is_some() || properties.tag.is_some() => {
                let end = properties.end;
                let kind = TokenKind::Scalar("".into(), Style::Plain);
                self.scalar(Token { kind, start: end, end }, properties.tag)?
            }
            _ => return Err(Kind::NoValue.since(start, token_start)),
        };
        if let Some(anchored) = anchored.and_then(|index| self.anchored.get_mut(index)) {
            *anchored = Some(made.clone());
        }
        Ok(made)
    }

    fn properties(&mut self) -> Result<Properties<'a>, Fault> {
        let mut properties = Properties::default();
        loop {
            match self.scanner.peek()?.kind {
                TokenKind::Anchor(name) if properties.anchor.is_none() => {
                    properties.anchor = Some(name);
                    properties.end = self.scanner.next()?.end;
                }
                TokenKind::Tag(..) if properties.tag.is_none() => {
                    let token = self.scanner.next()?;
                    properties.end = token.end;
                    properties.tag = Some((self.tag(&token)?, self.span(token.start, token.end)));
                }
                _ => return Ok(properties),
            }
        }
    }

    /// A tag, written out.
    fn tag(&self, token: &Token<'a>) -> Result<String, Fault> {
        let TokenKind::Tag(handle, suffix) = &token.kind else {
            return Ok(String::new());
        };
        if handle.is_empty() {
            return Ok(suffix.clone());
        }
        let declared = self.tags.iter().find(|(declared, _)| declared == handle);
        let (_, prefix) = declared.ok_or(Kind::TagHandle.since(token.end, token.start))?;
        Ok(format!("{prefix}{suffix}"))
    }

    fn scalar(&mut self, token: Token<'a>, given: Option<(String, Span)>) -> Result<Box<Made>, Fault> {
        let TokenKind::Scalar(text, style) = token.kind else {
            return Err(Kind::NoValue.at(token.start));
        };
        let mut made = self.made(Data::Null, style, token.start, token.end)?;
        let implicit = match &given {
            None => style == Style::Plain,
            Some((tag, _)) => tag == "!",
        };
        let merge_tag = given.as_ref().and_then(|(tag, _)| tag.strip_prefix(YAML_TAG)) == Some("merge");
        made.merges = text == "<<" && (implicit || merge_tag);
        made.untagged = given.is_none();
        let resolved = match &given {
            None if style == Style::Plain => resolve::plain(&text),
            None => Resolved::Data(Data::String(Arc::from(&*text))),
            Some((name, span)) => resolve::tagged(name, &text).unwrap_or_else(|found| {
                self.failed = true;
                self.sink.push(wrong_tag::wrong_tag(*span, made.node.span, name, found));
                Resolved::Data(Data::Null)
            }),
        };
        match resolved {
            Resolved::Data(data) => made.node.data = data,
            Resolved::NotFinite(name) => made.not_finite = Some(name),
        }
        Ok(made)
    }

    fn alias(&mut self, name: &'a str, token: &Token<'a>, depth: usize) -> Result<Box<Made>, Fault> {
        let span = self.span(token.start, token.end);
        self.decoded += 1;
        let slot = self.anchors.get(name).and_then(|index| self.anchored.get(*index));
        let Some(Some(anchored)) = slot else {
            let diagnostic = match slot {
                Some(_) => unknown_anchor::inside_itself(span, name),
                None => unknown_anchor::unknown_anchor(span, name, self.anchors.keys().copied()),
            };
            self.failed = true;
            self.sink.push(diagnostic);
            return self.made(Data::Null, Style::Plain, token.start, token.end);
        };
        let (weight, height) = (anchored.weight, anchored.height);
        if depth + height > self.options.max_depth {
            return Err(Kind::Depth.at(token.start));
        }
        self.nodes = self.nodes.saturating_add(weight);
        self.decoded += weight;
        self.aliased += weight;
        let excessive = excessive(self.decoded, self.aliased);
        if self.nodes > self.options.max_nodes || excessive {
            return Err(Kind::Nodes.at(token.start));
        }
        let node = through(&anchored.node, span);
        Ok(Box::new(Made {
            node,
            end: token.end,
            alias: true,
            merges: false,
            weight: weight + 1,
            not_finite: anchored.not_finite,
            untagged: anchored.untagged,
            height,
        }))
    }
}

impl Made {
    /// How deep it nests, and how many values it consists of.
    pub fn size(&self) -> (usize, usize) {
        (self.height, self.weight)
    }
}

/// A value as it comes through an alias: every part of it came that way, and through no alias further in.
fn through(node: &Node, via: Span) -> Node {
    let data = match &node.data {
        Data::Seq(items) => Data::Seq(Arc::new(items.iter().map(|item| through(item, via)).collect())),
        Data::Map(map) => Data::Map(Arc::new(
            map.iter()
                .map(|(key, entry)| {
                    let node = through(&entry.node, via);
                    (Arc::clone(key), crate::Entry { key: entry.key, node })
                })
                .collect(),
        )),
        scalar => scalar.clone(),
    };
    Node { data, via: Some(via), ..node.clone() }
}

/// Whether go-yaml refuses a document for what its aliases expand to: more than 99 % of 400,000 values, falling
/// to 10 % of 4,000,000 (`allowedAliasRatio`).
fn excessive(decoded: usize, aliased: usize) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "a ratio")]
    let (all, through_aliases) = (decoded as f64, aliased as f64);
    let allowed = (0.99 - 0.89 * ((all - 400_000.0) / 3_600_000.0)).clamp(0.10, 0.99);
    aliased > 100 && decoded > 1000 && through_aliases / all > allowed
}
