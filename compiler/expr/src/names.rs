use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::ast::{Call, Expr, Kind};
use crate::diagnostics::undefined::undefined;
use crate::failure::Failure;
use stackc_source::did_you_mean;

/// A path that an expression reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its segments: `params`, `size` of `params.size`. A segment that is computed ends it.
    pub path: Vec<Arc<str>>,
    /// The bytes of the scalar's text where it stands, up to the last segment.
    pub range: Range<usize>,
    /// Whether it may be undefined: it stands under `default`, `is defined` or `is undefined`.
    pub optional: bool,
}

/// What is known of names without their values.
#[derive(Clone, Debug)]
pub enum Known {
    /// Any key may be there: what is below is not known.
    Open,
    /// These keys and no others.
    Closed(BTreeMap<Arc<str>, Known>),
}

impl Known {
    /// These keys and no others, each with what is below it.
    pub fn closed<K: Into<Arc<str>>>(keys: impl IntoIterator<Item = (K, Known)>) -> Known {
        Known::Closed(keys.into_iter().map(|(key, below)| (key.into(), below)).collect())
    }

    /// The failure of a path that cannot be there.
    pub(crate) fn check(&self, reference: &Reference) -> Result<(), Failure> {
        let mut here = self;
        for (depth, segment) in reference.path.iter().enumerate() {
            let Known::Closed(keys) = here else { return Ok(()) };
            here = match keys.get(segment) {
                Some(below) => below,
                None => {
                    let known = || keys.keys().map(|key| &**key);
                    let help = if segment.len() <= 100 { did_you_mean(segment, known()) } else { None };
                    let help = help.or_else(|| {
                        let names: Vec<String> = known().map(|name| format!("`{name}`")).collect();
                        (!names.is_empty() && names.len() <= 8).then(|| format!("here: {}", names.join(", ")))
                    });
                    let path = reference.path.get(..=depth).unwrap_or_default().join(".");
                    return Err(undefined(format!("unknown name `{path}`"))
                        .at(&reference.range)
                        .maybe_help(help));
                }
            };
        }
        Ok(())
    }
}

/// The segments of an expression that is a path written out.
pub(crate) fn static_path(expr: &Expr) -> Option<Vec<&str>> {
    let mut path = Vec::new();
    let mut here = expr;
    loop {
        match &here.kind {
            Kind::Name(name) => {
                path.push(&**name);
                path.reverse();
                return Some(path);
            }
            Kind::Attr(of, name) => {
                path.push(&**name);
                here = of;
            }
            Kind::Item(of, index) => {
                path.push(constant_key(index)?);
                here = of;
            }
            _ => return None,
        }
    }
}

fn constant_key(index: &Expr) -> Option<&str> {
    match &index.kind {
        Kind::Const(stackc_yaml::Data::String(key)) => Some(key),
        _ => None,
    }
}

/// The paths that an expression reads, in the order in which they stand.
pub(crate) fn references(expr: &Expr, optional: bool, found: &mut Vec<Reference>) {
    if let Some(path) = static_path(expr) {
        let path = path.into_iter().map(Arc::from).collect();
        return found.push(Reference { path, range: expr.range.clone(), optional });
    }
    let mut all = |exprs: &[&Expr]| exprs.iter().for_each(|expr| references(expr, false, found));
    match &expr.kind {
        Kind::Name(_) | Kind::Const(_) => {}
        Kind::Attr(of, _) => references(of, optional, found),
        Kind::Item(of, index) => {
            references(of, optional, found);
            references(index, false, found);
        }
        Kind::Slice(slice) => {
            let parts = [Some(&slice.of), slice.start.as_ref(), slice.stop.as_ref(), slice.step.as_ref()];
            parts.into_iter().flatten().for_each(|part| references(part, false, found));
        }
        Kind::Not(of) | Kind::Neg(of) => all(&[of]),
        Kind::And(pair) | Kind::Or(pair) | Kind::Binary(_, pair) => all(&[&pair.0, &pair.1]),
        Kind::Compare(first, rest) => {
            references(first, false, found);
            rest.iter().for_each(|(_, operand)| references(operand, false, found));
        }
        Kind::If(choice) => {
            references(&choice.then, optional, found);
            references(&choice.condition, false, found);
            choice.otherwise.iter().for_each(|otherwise| references(otherwise, optional, found));
        }
        Kind::List(items) => items.iter().for_each(|item| references(item, false, found)),
        Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
            references(key, false, found);
            references(value, false, found);
        }),
        Kind::Filter(call) | Kind::Function(call) => in_call(call, false, found),
        Kind::Default(call) => in_call(call, true, found),
        Kind::Defined(of) | Kind::Undefined(of) => references(of, true, found),
    }
}

fn in_call(call: &Call, optional: bool, found: &mut Vec<Reference>) {
    call.subject.iter().for_each(|subject| references(subject, optional, found));
    call.args.iter().flatten().for_each(|arg| references(arg, false, found));
    call.named.iter().for_each(|(_, arg)| references(arg, false, found));
}
