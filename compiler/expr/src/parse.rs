//! From MiniJinja's syntax tree to ours: names of filters, tests and functions found, arguments bound, every
//! part with its bytes.

use std::ops::Range;

use minijinja::machinery::ast;
use minijinja::value::ValueKind;
use stackc_source::did_you_mean;
use stackc_yaml::Data;

use crate::ast::{Binary, Call, Comparison, Expr, If, Kind, Slice};
use crate::diagnostics::{expression_syntax::syntax, expression_type::wrong_type, unknown_filter::unknown};
use crate::failure::Failure;
use crate::{Callable, FILTERS, FUNCTIONS, TESTS, filters, functions, number, scan, tests_of_values};

/// Reads the expression at the bytes `range` of a scalar's text.
pub(crate) fn parse(text: &str, range: &Range<usize>) -> Result<Expr, Failure> {
    let source = text.get(range.clone()).unwrap_or_default();
    if source.trim().is_empty() {
        return Err(syntax("the expression is empty").at(&with_marks(text, range)));
    }
    scan::check_size(text, range)?;
    scan::check_operators(text, range)?;
    let lower = Lower { base: range.start };
    let tree = minijinja::machinery::parse_expr(source).map_err(|why| {
        let at = why.range().unwrap_or(0..source.len());
        // The lexer marks one byte, which may be a part of a character.
        let end = source.ceil_char_boundary(at.end);
        let at = range.start + source.floor_char_boundary(at.start.min(end))..range.start + end;
        let message = why.detail().map_or_else(|| why.kind().to_string(), ToOwned::to_owned);
        let help = message.contains("`=`").then(|| "write `==` to compare".to_owned());
        syntax(message).at(&at).maybe_help(help)
    })?;
    lower.node(&tree)
}

/// The expression with its `${{` and `}}`, where it has them.
fn with_marks(text: &str, range: &Range<usize>) -> Range<usize> {
    let marked = range.start.saturating_sub(3)..range.end + 2;
    if text.get(marked.clone()).is_some_and(|part| part.starts_with("${{")) { marked } else { range.clone() }
}

struct Lower {
    /// Where the expression begins in the scalar's text.
    base: usize,
}

type Lowered = Result<Expr, Failure>;

impl Lower {
    // One small frame a level, as in the evaluator.
    fn node(&self, tree: &ast::Expr<'_>) -> Lowered {
        match tree {
            ast::Expr::UnaryOp(unary) => self.unary(unary, self.range(tree)),
            ast::Expr::BinOp(binary) => self.binary(binary),
            ast::Expr::Compare(compare) => self.compare(compare),
            ast::Expr::IfExpr(choice) => self.choice(choice),
            ast::Expr::Filter(filter) => self.filter(filter, self.range(tree)),
            ast::Expr::Test(test) => self.test(test, self.range(tree)),
            ast::Expr::Call(call) => self.call(call, self.range(tree)),
            ast::Expr::GetAttr(attr) => self.attr(attr, self.range(tree)),
            ast::Expr::GetItem(item) => self.item(item, self.range(tree)),
            ast::Expr::Slice(slice) => self.slice(slice, self.range(tree)),
            ast::Expr::Var(_)
            | ast::Expr::Const(_)
            | ast::Expr::List(_)
            | ast::Expr::Tuple(_)
            | ast::Expr::Map(_) => self.primary(tree, self.range(tree)),
        }
    }

    /// The parser's bytes of a part. Those of operators and of what follows an operand may begin too late or
    /// too early: the first operand knows better.
    fn range(&self, tree: &ast::Expr<'_>) -> Range<usize> {
        let span = tree.span();
        self.base + span.start_offset as usize..self.base + span.end_offset as usize
    }

    #[inline(never)]
    fn primary(&self, tree: &ast::Expr<'_>, range: Range<usize>) -> Lowered {
        let kind = match tree {
            ast::Expr::Var(var) => Kind::Name(var.id.into()),
            ast::Expr::Const(value) => Kind::Const(constant(&value.value, &range)?),
            ast::Expr::List(list) => Kind::List(self.nodes(&list.items)?),
            ast::Expr::Tuple(tuple) => Kind::List(self.nodes(&tuple.items)?),
            ast::Expr::Map(map) => {
                let keys = self.nodes(&map.keys)?;
                Kind::Map(keys.into_iter().zip(self.nodes(&map.values)?).collect())
            }
            _ => return Err(syntax("not a value").at(&range)),
        };
        Ok(Expr { kind, range })
    }

    #[inline(never)]
    fn attr(&self, attr: &ast::GetAttr<'_>, range: Range<usize>) -> Lowered {
        let of = self.node(&attr.expr)?;
        let range = of.range.start..range.end;
        Ok(Expr { kind: Kind::Attr(Box::new(of), attr.name.into()), range })
    }

    #[inline(never)]
    fn item(&self, item: &ast::GetItem<'_>, range: Range<usize>) -> Lowered {
        let of = self.node(&item.expr)?;
        let index = self.node(&item.subscript_expr)?;
        let range = of.range.start..range.end;
        Ok(Expr { kind: Kind::Item(Box::new(of), Box::new(index)), range })
    }

    #[inline(never)]
    fn slice(&self, slice: &ast::Slice<'_>, range: Range<usize>) -> Lowered {
        let of = self.node(&slice.expr)?;
        let range = of.range.start..range.end;
        let part = |part: &Option<ast::Expr<'_>>| part.as_ref().map(|part| self.node(part)).transpose();
        let (start, stop, step) = (part(&slice.start)?, part(&slice.stop)?, part(&slice.step)?);
        Ok(Expr { kind: Kind::Slice(Box::new(Slice { of, start, stop, step })), range })
    }

    #[inline(never)]
    fn compare(&self, compare: &ast::Compare<'_>) -> Lowered {
        let first = self.node(&compare.expr)?;
        let mut rest = Vec::with_capacity(compare.ops.len());
        for op in &compare.ops {
            rest.push((comparison(op.op), self.node(&op.expr)?));
        }
        let end = rest.last().map_or(first.range.end, |(_, last)| last.range.end);
        let range = first.range.start..end;
        Ok(Expr { kind: Kind::Compare(Box::new(first), rest), range })
    }

    #[inline(never)]
    fn choice(&self, choice: &ast::IfExpr<'_>) -> Lowered {
        let then = self.node(&choice.true_expr)?;
        let condition = self.node(&choice.test_expr)?;
        let otherwise = choice.false_expr.as_ref().map(|tree| self.node(tree)).transpose()?;
        let end = otherwise.as_ref().unwrap_or(&condition).range.end;
        let range = then.range.start..end;
        Ok(Expr { kind: Kind::If(Box::new(If { condition, then, otherwise })), range })
    }

    fn nodes(&self, trees: &[ast::Expr<'_>]) -> Result<Vec<Expr>, Failure> {
        trees.iter().map(|tree| self.node(tree)).collect()
    }

    #[inline(never)]
    fn unary(&self, unary: &ast::UnaryOp<'_>, range: Range<usize>) -> Lowered {
        let of = self.node(&unary.expr)?;
        // `x not in y` and `x is not y` are a `not` around the whole.
        let range = range.start.min(of.range.start)..range.end.max(of.range.end);
        let range = match &of.kind {
            Kind::Compare(..) | Kind::Defined(_) | Kind::Undefined(_) => of.range.clone(),
            Kind::Filter(call) if call.subject.is_some() => of.range.start..range.end,
            _ => range,
        };
        let kind = match unary.op {
            ast::UnaryOpKind::Not => Kind::Not(Box::new(of)),
            ast::UnaryOpKind::Neg => Kind::Neg(Box::new(of)),
        };
        Ok(Expr { kind, range })
    }

    #[inline(never)]
    fn binary(&self, binary: &ast::BinOp<'_>) -> Lowered {
        let left = self.node(&binary.left)?;
        let right = self.node(&binary.right)?;
        let range = left.range.start..right.range.end;
        let compare = |op, left, right| Kind::Compare(Box::new(left), vec![(op, right)]);
        let calculate = |op, left, right| Kind::Binary(op, Box::new((left, right)));
        let kind = match binary.op {
            ast::BinOpKind::Eq => compare(Comparison::Eq, left, right),
            ast::BinOpKind::Ne => compare(Comparison::Ne, left, right),
            ast::BinOpKind::Lt => compare(Comparison::Lt, left, right),
            ast::BinOpKind::Lte => compare(Comparison::Lte, left, right),
            ast::BinOpKind::Gt => compare(Comparison::Gt, left, right),
            ast::BinOpKind::Gte => compare(Comparison::Gte, left, right),
            ast::BinOpKind::In => compare(Comparison::In, left, right),
            ast::BinOpKind::ScAnd => Kind::And(Box::new((left, right))),
            ast::BinOpKind::ScOr => Kind::Or(Box::new((left, right))),
            ast::BinOpKind::Add => calculate(Binary::Add, left, right),
            ast::BinOpKind::Sub => calculate(Binary::Sub, left, right),
            ast::BinOpKind::Mul => calculate(Binary::Mul, left, right),
            ast::BinOpKind::Div => calculate(Binary::Div, left, right),
            ast::BinOpKind::FloorDiv => calculate(Binary::FloorDiv, left, right),
            ast::BinOpKind::Rem => calculate(Binary::Rem, left, right),
            ast::BinOpKind::Pow => calculate(Binary::Pow, left, right),
            ast::BinOpKind::Concat => calculate(Binary::Concat, left, right),
        };
        Ok(Expr { kind, range })
    }

    #[inline(never)]
    fn filter(&self, filter: &ast::Filter<'_>, range: Range<usize>) -> Lowered {
        let name = range.start..range.start + filter.name.len();
        let Some(subject) = &filter.expr else { return Err(syntax("a filter without a value").at(&name)) };
        let subject = self.node(subject)?;
        let callee = filters::find(filter.name)
            .ok_or_else(|| unknown_name("filter", filter.name, FILTERS).at(&name))?;
        let range = subject.range.start..range.end;
        let call = self.bind(callee, &filter.args, name, Some(subject))?;
        check_named_callee(&call)?;
        let call = Box::new(call);
        let is_default = matches!(callee.name, "default" | "d");
        Ok(Expr { kind: if is_default { Kind::Default(call) } else { Kind::Filter(call) }, range })
    }

    #[inline(never)]
    fn test(&self, test: &ast::Test<'_>, range: Range<usize>) -> Lowered {
        let name = range.start..range.start + test.name.len();
        let subject = self.node(&test.expr)?;
        let callee = tests_of_values::find(test.name)
            .ok_or_else(|| unknown_name("test", test.name, TESTS).at(&name))?;
        let range = subject.range.start..range.end;
        let call = self.bind(callee, &test.args, name, Some(subject))?;
        let kind = match (callee.name, call.subject) {
            ("defined", Some(subject)) => Kind::Defined(Box::new(subject)),
            ("undefined", Some(subject)) => Kind::Undefined(Box::new(subject)),
            (_, subject) => Kind::Filter(Box::new(Call { subject, ..call })),
        };
        Ok(Expr { kind, range })
    }

    #[inline(never)]
    fn call(&self, call: &ast::Call<'_>, range: Range<usize>) -> Lowered {
        let callee = match &call.expr {
            ast::Expr::Var(var) => {
                let name =
                    self.base + var.span().start_offset as usize..self.base + var.span().end_offset as usize;
                let callee = functions::find(var.id)
                    .ok_or_else(|| unknown_name("function", var.id, FUNCTIONS).at(&name))?;
                return Ok(Expr {
                    range: name.start..range.end,
                    kind: Kind::Function(Box::new(self.bind(callee, &call.args, name, None)?)),
                });
            }
            ast::Expr::GetAttr(attr) => attr,
            _ => return Err(unknown("only functions can be called").at(&range)),
        };
        let of = self.node(&callee.expr)?;
        let range = of.range.start..range.end;
        let help = method(callee.name).map_or_else(
            || "values have no methods; filters are written `x | filter`".to_owned(),
            |instead| format!("write `{instead}`"),
        );
        Err(unknown(format!("unknown method `{}`", callee.name)).at(&range).help(help))
    }

    #[inline(never)]
    fn bind(
        &self,
        callee: &'static Callable,
        given: &[ast::CallArg<'_>],
        name: Range<usize>,
        subject: Option<Expr>,
    ) -> Result<Call, Failure> {
        let refuse = |message: String, at: &Range<usize>| {
            Err(unknown(message).at(at).help(format!("it is `{}`", callee.signature())))
        };
        let mut args: Vec<Option<Expr>> = callee.params.iter().map(|_| None).collect();
        let mut named = Vec::new();
        let mut places = callee.params.iter().enumerate().filter(|(_, param)| !param.named).map(|(at, _)| at);
        for arg in given {
            match arg {
                ast::CallArg::Pos(tree) => {
                    let arg = self.node(tree)?;
                    match places.next().and_then(|at| args.get_mut(at)) {
                        Some(place) => *place = Some(arg),
                        None if callee.rest.is_some_and(|rest| rest != Callable::NAMES) => {
                            args.push(Some(arg))
                        }
                        None => {
                            return refuse(format!("too many arguments for `{}`", callee.name), &arg.range);
                        }
                    }
                }
                ast::CallArg::Kwarg(key, tree) => {
                    let arg = self.node(tree)?;
                    let at = callee.params.iter().position(|param| param.name == *key);
                    match at.and_then(|at| args.get_mut(at)) {
                        _ if callee.rest == Some(Callable::NAMES) => named.push(((*key).into(), arg)),
                        Some(None) if at.is_some() => {
                            if let Some(place) = at.and_then(|at| args.get_mut(at)) {
                                *place = Some(arg);
                            }
                        }
                        Some(_) => return refuse(format!("argument `{key}` is given twice"), &arg.range),
                        None => {
                            return refuse(
                                format!("`{}` takes no argument `{key}`", callee.name),
                                &arg.range,
                            );
                        }
                    }
                }
                ast::CallArg::PosSplat(tree) | ast::CallArg::KwargSplat(tree) => {
                    let at = self.node(tree)?.range;
                    return Err(syntax("arguments are not taken out of lists and maps").at(&at));
                }
            }
        }
        let missing =
            callee.params.iter().zip(&args).find(|(param, arg)| param.default.is_none() && arg.is_none());
        if let Some((param, _)) = missing {
            return refuse(format!("`{}` wants an argument `{}`", callee.name, param.name), &name);
        }
        Ok(Call { callee, args, named, name, subject })
    }
}

fn constant(value: &minijinja::Value, range: &Range<usize>) -> Result<Data, Failure> {
    let data = match value.kind() {
        ValueKind::None => Ok(Data::Null),
        ValueKind::Bool => Ok(Data::Bool(value.is_true())),
        ValueKind::String => Ok(Data::String(value.as_str().unwrap_or_default().into())),
        ValueKind::Number if value.is_integer() => {
            i128::try_from(value.clone()).map_err(|_| number::overflow()).and_then(number::int)
        }
        ValueKind::Number => {
            f64::try_from(value.clone()).map_err(|_| number::overflow()).and_then(number::float)
        }
        _ => Err(wrong_type("not a constant of this language")),
    };
    data.map_err(|why| why.at(range))
}

fn comparison(op: ast::CompareOpKind) -> Comparison {
    match op {
        ast::CompareOpKind::Eq => Comparison::Eq,
        ast::CompareOpKind::Ne => Comparison::Ne,
        ast::CompareOpKind::Lt => Comparison::Lt,
        ast::CompareOpKind::Lte => Comparison::Lte,
        ast::CompareOpKind::Gt => Comparison::Gt,
        ast::CompareOpKind::Gte => Comparison::Gte,
        ast::CompareOpKind::In => Comparison::In,
        ast::CompareOpKind::NotIn => Comparison::NotIn,
    }
}

/// Looks up the name that `map`, `select` and their like take as text, where it is written out.
fn check_named_callee(call: &Call) -> Result<(), Failure> {
    let (at, kind, table) = match call.callee.name {
        "map" => (0, "filter", FILTERS),
        "select" | "reject" => (0, "test", TESTS),
        "selectattr" | "rejectattr" => (1, "test", TESTS),
        _ => return Ok(()),
    };
    let Some(Some(Expr { kind: Kind::Const(Data::String(name)), range })) = call.args.get(at) else {
        return Ok(());
    };
    if table.iter().any(|entry| entry.name == &**name) {
        return Ok(());
    }
    Err(unknown_name(kind, name, table).at(range))
}

/// A filter, test or function that is not in its table.
pub(crate) fn unknown_name(kind: &str, name: &str, table: &'static [Callable]) -> Failure {
    let elsewhere = [("filter", FILTERS), ("test", TESTS), ("function", FUNCTIONS)]
        .into_iter()
        .find(|(other, table)| *other != kind && table.iter().any(|entry| entry.name == name));
    let help = match (elsewhere, foreign(name)) {
        (Some(("filter", _)), _) => Some(format!("it is a filter: write `x | {name}`")),
        (Some(("test", _)), _) => Some(format!("it is a test: write `x is {name}`")),
        (Some(_), _) => Some(format!("it is a function: write `{name}(...)`")),
        (None, Some(instead)) => Some(format!("write `{instead}`")),
        (None, None) if name.len() <= 40 => did_you_mean(name, table.iter().map(|entry| entry.name)),
        (None, None) => None,
    };
    unknown(format!("unknown {kind} `{name}`")).maybe_help(help)
}

/// What names of Helm's, Python's and JavaScript's functions are here.
fn foreign(name: &str) -> Option<&'static str> {
    Some(match name {
        "toYaml" | "toJson" | "toyaml" | "quote" | "squote" | "toJSON" => "x | tojson",
        "fromYaml" | "fromJson" => "a scalar that is one expression: it keeps its type",
        "b64enc" => "x | b64encode",
        "b64dec" => "x | b64decode",
        "sha256sum" => "x | sha256",
        "nindent" => "x | indent(n, first=true)",
        "len" | "size" => "x | length",
        "ternary" => "a if condition else b",
        "contains" => "part in x",
        "hasPrefix" => "x is startingwith('...')",
        "hasSuffix" => "x is endingwith('...')",
        "str" | "toString" => "x | string",
        "strip" | "trimSpace" => "x | trim",
        "null" | "nil" => "none",
        "sequence" | "array" => "[...]",
        _ => return None,
    })
}

/// How a method of Python's or JavaScript's is written here.
fn method(name: &str) -> Option<String> {
    Some(match name {
        "strip" => "x | trim".to_owned(),
        "startswith" | "startsWith" => "x is startingwith('...')".to_owned(),
        "endswith" | "endsWith" => "x is endingwith('...')".to_owned(),
        "get" => "x.key | default(...)".to_owned(),
        "includes" | "contains" | "has" => "part in x".to_owned(),
        "join" => "list | join(separator)".to_owned(),
        "toLowerCase" => "x | lower".to_owned(),
        "toUpperCase" => "x | upper".to_owned(),
        "toString" => "x | string".to_owned(),
        _ if filters::find(name).is_some() => format!("x | {name}"),
        _ => return None,
    })
}
