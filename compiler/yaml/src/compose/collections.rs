//! Sequences and mappings, in block and in flow form.

use std::sync::Arc;

use super::{Composer, Made};
use crate::mapping::Mapping;
use crate::scan::TokenKind;
use crate::scan::fault::{Fault, Kind};
use crate::{Data, Node, Style};

impl Composer<'_, '_> {
    /// A block sequence, whose first `-` is next.
    pub(super) fn dashes(
        &mut self,
        start: usize,
        indentless: bool,
        depth: usize,
    ) -> Result<Box<Made>, Fault> {
        let mut items = Items::new(start);
        loop {
            let token = self.scanner.peek()?;
            match token.kind {
                TokenKind::Dash => {}
                TokenKind::BlockEnd if !indentless => {
                    self.scanner.next()?;
                    break;
                }
                _ if indentless => break,
                _ => return Err(Kind::NoDash.since(start, token.start)),
            }
            let dash = self.scanner.next()?;
            let made = match self.scanner.peek()?.kind {
                TokenKind::Dash | TokenKind::BlockEnd => self.nothing(dash.end)?,
                TokenKind::Key | TokenKind::Colon if indentless => self.nothing(dash.end)?,
                _ => self.node(true, false, depth + 1)?,
            };
            items.push(self, *made);
        }
        let end = items.end;
        self.sequence(items, Style::Block, end)
    }

    pub(super) fn flow_sequence(&mut self, depth: usize) -> Result<Box<Made>, Fault> {
        let start = self.scanner.next()?.start;
        let mut items = Items::new(start);
        let mut first = true;
        loop {
            let token = self.scanner.peek()?;
            match token.kind {
                TokenKind::FlowSequenceEnd => break,
                _ if first => {}
                TokenKind::Comma => {
                    self.scanner.next()?;
                }
                _ => return Err(Kind::FlowSequence.since(start, token.start)),
            }
            first = false;
            let token = self.scanner.peek()?;
            let made = match token.kind {
                TokenKind::FlowSequenceEnd => break,
                TokenKind::End | TokenKind::DocumentStart | TokenKind::DocumentEnd => {
                    return Err(Kind::FlowSequence.since(start, token.start));
                }
                TokenKind::Key => self.pair(depth + 1)?,
                _ => self.node(false, false, depth + 1)?,
            };
            items.push(self, *made);
        }
        let end = self.scanner.next()?.end;
        self.sequence(items, Style::Flow, end)
    }

    fn sequence(&mut self, items: Items, style: Style, end: usize) -> Result<Box<Made>, Fault> {
        let mut made = self.made(Data::Seq(Arc::new(items.nodes)), style, items.start, end)?;
        (made.height, made.weight) = (items.height + 1, items.weight + 1);
        Ok(made)
    }

    /// `key: value` as an item of a flow sequence, which is a mapping of its own. The `?` or what stands for it
    /// is next.
    fn pair(&mut self, depth: usize) -> Result<Box<Made>, Fault> {
        let key = self.scanner.next()?;
        let mut mapping = Mapping::new(key.start);
        let key = match self.scanner.peek()?.kind {
            TokenKind::Colon | TokenKind::Comma | TokenKind::FlowSequenceEnd => {
                // libyaml takes this token for the key that is not there.
                let token = self.scanner.next()?;
                self.nothing(token.end)?
            }
            _ => self.node(false, false, depth + 1)?,
        };
        let mut value_at = key.end;
        let mut value = None;
        if matches!(self.scanner.peek()?.kind, TokenKind::Colon) {
            value_at = self.scanner.next()?.end;
            let empty = matches!(self.scanner.peek()?.kind, TokenKind::Comma | TokenKind::FlowSequenceEnd);
            value = (!empty).then(|| self.node(false, false, depth + 1)).transpose()?;
        }
        let value = value.map_or_else(|| self.nothing(value_at), Ok)?;
        mapping.add(self, &key, *value)?;
        let end = mapping.end;
        self.mapping(mapping, Style::Flow, end)
    }

    pub(super) fn flow_mapping(&mut self, depth: usize) -> Result<Box<Made>, Fault> {
        let start = self.scanner.next()?.start;
        let mut mapping = Mapping::new(start);
        let mut first = true;
        loop {
            let token = self.scanner.peek()?;
            match token.kind {
                TokenKind::FlowMappingEnd => break,
                _ if first => {}
                TokenKind::Comma => {
                    self.scanner.next()?;
                }
                _ => return Err(Kind::FlowMapping.since(start, token.start)),
            }
            first = false;
            let token = self.scanner.peek()?;
            let (key, may_have_value) = match token.kind {
                TokenKind::FlowMappingEnd => break,
                TokenKind::End | TokenKind::DocumentStart | TokenKind::DocumentEnd => {
                    return Err(Kind::FlowMapping.since(start, token.start));
                }
                TokenKind::Key => {
                    let mark = self.scanner.next()?;
                    let none = matches!(
                        self.scanner.peek()?.kind,
                        TokenKind::Colon | TokenKind::Comma | TokenKind::FlowMappingEnd
                    );
                    let key =
                        if none { self.nothing(mark.end)? } else { self.node(false, false, depth + 1)? };
                    (key, true)
                }
                _ => (self.node(false, false, depth + 1)?, false),
            };
            let mut value_at = key.end;
            let mut value = None;
            if may_have_value && matches!(self.scanner.peek()?.kind, TokenKind::Colon) {
                value_at = self.scanner.next()?.end;
                let empty = matches!(self.scanner.peek()?.kind, TokenKind::Comma | TokenKind::FlowMappingEnd);
                value = (!empty).then(|| self.node(false, false, depth + 1)).transpose()?;
            }
            let value = value.map_or_else(|| self.nothing(value_at), Ok)?;
            mapping.add(self, &key, *value)?;
        }
        let end = self.scanner.next()?.end;
        self.mapping(mapping, Style::Flow, end)
    }

    pub(super) fn block_mapping(&mut self, depth: usize) -> Result<Box<Made>, Fault> {
        let start = self.scanner.next()?.start;
        let mut mapping = Mapping::new(start);
        loop {
            let token = self.scanner.next()?;
            match token.kind {
                TokenKind::Key => {}
                TokenKind::BlockEnd => break,
                _ => return Err(Kind::NoKey.since(start, token.start)),
            }
            let key = self.block_part(token.end, depth)?;
            let value = if matches!(self.scanner.peek()?.kind, TokenKind::Colon) {
                let colon = self.scanner.next()?;
                self.block_part(colon.end, depth)?
            } else {
                self.nothing(key.end)?
            };
            mapping.add(self, &key, *value)?;
        }
        let end = mapping.end;
        self.mapping(mapping, Style::Block, end)
    }

    /// A key or value of a block mapping, which may be nothing.
    fn block_part(&mut self, at: usize, depth: usize) -> Result<Box<Made>, Fault> {
        match self.scanner.peek()?.kind {
            TokenKind::Key | TokenKind::Colon | TokenKind::BlockEnd => self.nothing(at),
            _ => self.node(true, true, depth + 1),
        }
    }

    fn mapping(&mut self, mapping: Mapping, style: Style, end: usize) -> Result<Box<Made>, Fault> {
        let (height, weight, start) = (mapping.height, mapping.weight, mapping.start);
        let mut made = self.made(Data::Map(Arc::new(mapping.finish())), style, start, end)?;
        (made.height, made.weight) = (height + 1, weight + 1);
        Ok(made)
    }
}

struct Items {
    nodes: Vec<Node>,
    start: usize,
    end: usize,
    height: usize,
    weight: usize,
}

impl Items {
    fn new(start: usize) -> Items {
        Items { nodes: Vec::new(), start, end: start, height: 0, weight: 0 }
    }

    fn push(&mut self, composer: &mut Composer<'_, '_>, made: Made) {
        self.end = made.end;
        self.height = self.height.max(made.height);
        self.weight += made.weight;
        self.nodes.push(composer.value(made));
    }
}
