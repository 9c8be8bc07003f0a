//! `needs`.

use std::sync::Arc;

use stackc_source::{Span, Spanned};
use stackc_yaml::{Data, Node};

use crate::decode::{Context, Decode, Plain};
use crate::diagnostics as d;
use crate::name::check_name;
use crate::record;
use crate::shape::Shape;

/// What has to be there before something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What is needed.
    pub target: Target,
    /// Whether it may be missing on a cluster.
    pub optional: bool,
    /// Where it is written.
    pub span: Span,
}

/// What a need names. Whether a bare name is a unit or an instance depends on where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `x`: an add-on or manifest of the same stack; in a stack's own `needs` an instance.
    Bare(Arc<str>),
    /// `i/x`: x of the instance i on the same cluster.
    Of(Arc<str>, Arc<str>),
    /// `i/*`: all of the instance i.
    All(Arc<str>),
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::Bare(name) => write!(f, "{name}"),
            Target::Of(instance, name) => write!(f, "{instance}/{name}"),
            Target::All(instance) => write!(f, "{instance}/*"),
        }
    }
}

record! {
    /// A need with more to say than its name.
    pub struct NeedRecord as "Need" {
        /// What is needed: `x`, `instance/x` or `instance/*`.
        need "need": Plain,
        /// `true`: no error where it is not placed.
        optional "optional": Option<Spanned<bool>>,
    }
}

impl Decode for Need {
    fn decode(node: &Node, cx: &mut Context) -> Option<Need> {
        let (need, optional) = match &node.data {
            Data::Map(_) => {
                let record = NeedRecord::decode(node, cx)?;
                (record.need, record.optional.is_some_and(|optional| optional.value))
            }
            _ => (Plain::decode(node, cx)?, false),
        };
        let span = need.span;
        match parse(&need.value) {
            Ok(target) => Some(Need { target, optional, span }),
            Err(reason) => {
                cx.sink.push(d::bad_name::of(&need.value, span, reason));
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::OneOf(vec![Shape::String, NeedRecord::shape()])
    }
}

fn parse(text: &str) -> Result<Target, &'static str> {
    let Some((instance, name)) = text.split_once('/') else {
        check_name(text)?;
        return Ok(Target::Bare(text.into()));
    };
    check_name(instance)?;
    if name == "*" {
        return Ok(Target::All(instance.into()));
    }
    check_name(name)?;
    Ok(Target::Of(instance.into(), name.into()))
}
