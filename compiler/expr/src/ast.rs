use std::ops::Range;
use std::sync::Arc;

use stackc_yaml::Data;

use crate::Callable;

/// An expression, free of the text it was parsed from: what it calls is already found.
#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) kind: Kind,
    /// The bytes of the scalar's text that it covers. Round brackets around an operand may be cut off.
    pub(crate) range: Range<usize>,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Const(Data),
    Name(Arc<str>),
    Attr(Box<Expr>, Arc<str>),
    Item(Box<Expr>, Box<Expr>),
    Slice(Box<Slice>),
    Not(Box<Expr>),
    Neg(Box<Expr>),
    And(Box<(Expr, Expr)>),
    Or(Box<(Expr, Expr)>),
    Binary(Binary, Box<(Expr, Expr)>),
    /// `a < b`, `a < b <= c`: the first operand, then each comparison with the next operand.
    Compare(Box<Expr>, Vec<(Comparison, Expr)>),
    If(Box<If>),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    /// `x | f(...)`, and `x is f(...)`.
    Filter(Box<Call>),
    /// `f(...)`
    Function(Box<Call>),
    /// `x | default(...)`: an undefined `x` is no error.
    Default(Box<Call>),
    /// `x is defined`
    Defined(Box<Expr>),
    /// `x is undefined`
    Undefined(Box<Expr>),
}

#[derive(Debug)]
pub(crate) struct Slice {
    pub(crate) of: Expr,
    pub(crate) start: Option<Expr>,
    pub(crate) stop: Option<Expr>,
    pub(crate) step: Option<Expr>,
}

#[derive(Debug)]
pub(crate) struct If {
    pub(crate) condition: Expr,
    pub(crate) then: Expr,
    pub(crate) otherwise: Option<Expr>,
}

/// A call: `args` has one place for each parameter of `callee` in their order, and what is left over for the
/// last one where that takes many.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) callee: &'static Callable,
    pub(crate) args: Vec<Option<Expr>>,
    /// Named arguments that are no parameters, where the callee takes them (`dict(a=1)`).
    pub(crate) named: Vec<(Arc<str>, Expr)>,
    /// The callee's name in the text, without arguments.
    pub(crate) name: Range<usize>,
    /// What a filter or test is applied to.
    pub(crate) subject: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Rem,
    Pow,
    Concat,
}

impl Binary {
    /// As it is written.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Binary::Add => "+",
            Binary::Sub => "-",
            Binary::Mul => "*",
            Binary::Div => "/",
            Binary::FloorDiv => "//",
            Binary::Rem => "%",
            Binary::Pow => "**",
            Binary::Concat => "~",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
    NotIn,
}
