//! Walks an expression. Undefined is no value here: only the operands of `default` and `is defined` are asked
//! for in a way that may come back without one, everything else turns it into the error that it is.

use std::cmp::Ordering;
use std::sync::Arc;

use stackc_yaml::{Data, Map};

use crate::ast::{Binary, Call, Comparison, Expr, If, Kind, Slice};
use crate::callable::Invocation;
use crate::diagnostics::{expression_type, expression_type::wrong_type, undefined::undefined};
use crate::failure::Failure;
use crate::meter::Meter;
use crate::names::static_path;
use crate::number::Number;
use crate::{Scope, ops, scan};

pub(crate) struct Evaluator<'a> {
    pub(crate) text: &'a str,
    pub(crate) scope: &'a Scope,
    pub(crate) meter: Meter,
}

/// A value, or what is missing.
enum Found<'a> {
    Value(Data),
    Missing(Missing<'a>),
}

/// Something undefined, as little as the message needs, since under `default` none is made.
struct Missing<'a> {
    expr: &'a Expr,
    /// What was looked into, where something was.
    inside: Option<Data>,
    /// The index that was looked for, where it was computed.
    index: Option<Data>,
}

impl<'a> Evaluator<'a> {
    /// The value of an expression; undefined is an error.
    pub(crate) fn eval(&mut self, expr: &'a Expr) -> Result<Data, Failure> {
        match self.find(expr)? {
            Found::Value(data) => Ok(data),
            Found::Missing(missing) => Err(self.explain(&missing)),
        }
    }

    // One small frame a level: each kind has a function of its own, so that a deep expression fits a small
    // stack without optimisation too.
    fn find(&mut self, expr: &'a Expr) -> Result<Found<'a>, Failure> {
        self.meter.steps(1).map_err(|why| why.at(&expr.range))?;
        match &expr.kind {
            Kind::Const(data) => Ok(Found::Value(data.clone())),
            Kind::Name(name) => Ok(self.name(expr, name)),
            Kind::Attr(of, name) => self.attr(expr, of, name),
            Kind::Item(of, index) => self.item(expr, of, index),
            Kind::If(choice) => self.choice(expr, choice),
            Kind::Filter(call) => self.filter(expr, call),
            Kind::Default(call) => self.or_default(expr, call),
            Kind::Not(of) => self.not(expr, of),
            Kind::And(pair) => self.either(expr, pair, false),
            Kind::Or(pair) => self.either(expr, pair, true),
            Kind::Binary(op, pair) => self.binary(expr, *op, pair),
            Kind::Compare(first, rest) => placed(expr, self.compare(first, rest)),
            _ => self.other(expr),
        }
    }

    #[inline(never)]
    fn other(&mut self, expr: &'a Expr) -> Result<Found<'a>, Failure> {
        placed(
            expr,
            match &expr.kind {
                Kind::Slice(slice) => self.slice(slice),
                Kind::Neg(of) => self.eval(of).and_then(|data| ops::negate(&data)),
                Kind::List(items) => self.list(items),
                Kind::Map(entries) => self.map(entries),
                Kind::Function(call) => self.function(call),
                Kind::Defined(of) => self.is_defined(of).map(Data::Bool),
                Kind::Undefined(of) => self.is_defined(of).map(|defined| Data::Bool(!defined)),
                // The kinds that `find` has taken.
                _ => Ok(Data::Null),
            },
        )
    }

    fn name(&mut self, expr: &'a Expr, name: &str) -> Found<'a> {
        match self.scope.get(name) {
            Some(data) => Found::Value(data.clone()),
            None => Found::Missing(Missing { expr, inside: None, index: None }),
        }
    }

    #[inline(never)]
    fn attr(&mut self, expr: &'a Expr, of: &'a Expr, name: &str) -> Result<Found<'a>, Failure> {
        let data = match self.find(of)? {
            Found::Value(data) => data,
            missing => return Ok(missing),
        };
        Ok(match data.get(name) {
            Some(found) => Found::Value(found),
            None => Found::Missing(Missing { expr, inside: Some(data), index: None }),
        })
    }

    #[inline(never)]
    fn item(&mut self, expr: &'a Expr, of: &'a Expr, index: &'a Expr) -> Result<Found<'a>, Failure> {
        let data = match self.find(of)? {
            Found::Value(data) => data,
            missing => return Ok(missing),
        };
        let at = self.eval(index)?;
        let found = match (&data, &at) {
            (Data::Map(_), Data::String(key)) => data.get(key),
            (Data::Map(_), other) => {
                let message = format!("the key of a map is a string, got {}", other.describe());
                return Err(wrong_type(message).at(&index.range));
            }
            (_, at) => match Number::strictly(at) {
                Some(Number::Int(at)) => {
                    ops::index(&mut self.meter, &data, at).map_err(|why| why.at(&expr.range))?
                }
                _ => None,
            },
        };
        Ok(match found {
            Some(found) => Found::Value(found),
            None => Found::Missing(Missing { expr, inside: Some(data), index: Some(at) }),
        })
    }

    #[inline(never)]
    fn choice(&mut self, expr: &'a Expr, choice: &'a If) -> Result<Found<'a>, Failure> {
        if ops::truth(&self.eval(&choice.condition)?) {
            return self.find(&choice.then);
        }
        match &choice.otherwise {
            Some(otherwise) => self.find(otherwise),
            None => Ok(Found::Missing(Missing { expr, inside: None, index: None })),
        }
    }

    #[inline(never)]
    fn filter(&mut self, expr: &'a Expr, call: &'a Call) -> Result<Found<'a>, Failure> {
        Ok(match self.invoke(call)? {
            Some(data) => Found::Value(data),
            None => Found::Missing(Missing { expr, inside: None, index: None }),
        })
    }

    #[inline(never)]
    fn or_default(&mut self, expr: &'a Expr, call: &'a Call) -> Result<Found<'a>, Failure> {
        let Some(subject) = &call.subject else { return Ok(Found::Value(Data::Null)) };
        let found = match self.find(subject)? {
            Found::Value(data) => Some(data),
            Found::Missing(missing) => {
                self.forbidden(&missing)?;
                None
            }
        };
        let [value, boolean] = call.args.as_slice() else { return Ok(Found::Value(Data::Null)) };
        let empty_too = match boolean {
            None => false,
            Some(flag) => match self.eval(flag)? {
                Data::Bool(flag) => flag,
                other => {
                    let message =
                        format!("`default` wants a boolean as second argument, got {}", other.describe());
                    return Err(wrong_type(message).at(&flag.range));
                }
            },
        };
        match found {
            Some(data) if !empty_too || ops::truth(&data) => Ok(Found::Value(data)),
            _ => match value {
                Some(value) => self.eval(value).map(Found::Value),
                None => Ok(Found::Value(Data::String("".into()))),
            },
        }
        .map_err(|why| why.at(&expr.range))
    }

    #[inline(never)]
    fn is_defined(&mut self, of: &'a Expr) -> Result<bool, Failure> {
        match self.find(of)? {
            Found::Value(_) => Ok(true),
            Found::Missing(missing) => self.forbidden(&missing).map(|()| false),
        }
    }

    /// A name that does not exist at all, or not in this place, is no matter of `default`: that is for what is
    /// there on some clusters only.
    fn forbidden(&self, missing: &Missing<'a>) -> Result<(), Failure> {
        match &missing.expr.kind {
            Kind::Name(name) => {
                self.scope.forbidden(name).map_or(Ok(()), |why| Err(why.at(&missing.expr.range)))
            }
            _ => Ok(()),
        }
    }

    #[inline(never)]
    fn slice(&mut self, slice: &'a Slice) -> Result<Data, Failure> {
        let of = self.eval(&slice.of)?;
        let (start, stop) = (self.bound(slice.start.as_ref())?, self.bound(slice.stop.as_ref())?);
        let step = self.bound(slice.step.as_ref())?;
        ops::slice(&mut self.meter, &of, start, stop, step)
    }

    fn bound(&mut self, expr: Option<&'a Expr>) -> Result<Option<i128>, Failure> {
        let Some(expr) = expr else { return Ok(None) };
        match self.eval(expr)? {
            Data::Null => Ok(None),
            data => match Number::strictly(&data) {
                Some(Number::Int(bound)) => Ok(Some(bound)),
                _ => {
                    let message = format!("the bound of a slice is a whole number, got {}", data.describe());
                    Err(wrong_type(message).at(&expr.range))
                }
            },
        }
    }

    #[inline(never)]
    fn not(&mut self, expr: &'a Expr, of: &'a Expr) -> Result<Found<'a>, Failure> {
        placed(expr, self.eval(of).map(|data| Data::Bool(!ops::truth(&data))))
    }

    /// `and`, and `or`, which is done where the first operand is true.
    #[inline(never)]
    fn either(&mut self, expr: &'a Expr, pair: &'a (Expr, Expr), done: bool) -> Result<Found<'a>, Failure> {
        let left = self.eval(&pair.0)?;
        let result = if ops::truth(&left) == done { Ok(left) } else { self.eval(&pair.1) };
        placed(expr, result)
    }

    #[inline(never)]
    fn binary(&mut self, expr: &'a Expr, op: Binary, pair: &'a (Expr, Expr)) -> Result<Found<'a>, Failure> {
        let left = self.eval(&pair.0)?;
        let right = self.eval(&pair.1)?;
        placed(expr, ops::binary(&mut self.meter, op, &left, &right))
    }

    #[inline(never)]
    fn compare(&mut self, first: &'a Expr, rest: &'a [(Comparison, Expr)]) -> Result<Data, Failure> {
        let mut left = self.eval(first)?;
        let mut start = first.range.start;
        for (op, right) in rest {
            let end = right.range.end;
            let at = start..end;
            start = right.range.start;
            let right = self.eval(right)?;
            let holds = self.holds(*op, &left, &right).map_err(|why| why.at(&at))?;
            if !holds {
                return Ok(Data::Bool(false));
            }
            left = right;
        }
        Ok(Data::Bool(true))
    }

    fn holds(&mut self, op: Comparison, left: &Data, right: &Data) -> Result<bool, Failure> {
        let meter = &mut self.meter;
        match op {
            Comparison::Eq => ops::equal(meter, left, right),
            Comparison::Ne => ops::equal(meter, left, right).map(|equal| !equal),
            Comparison::In => ops::contains(meter, right, left),
            Comparison::NotIn => ops::contains(meter, right, left).map(|found| !found),
            Comparison::Lt => ops::order(meter, left, right).map(Ordering::is_lt),
            Comparison::Lte => ops::order(meter, left, right).map(Ordering::is_le),
            Comparison::Gt => ops::order(meter, left, right).map(Ordering::is_gt),
            Comparison::Gte => ops::order(meter, left, right).map(Ordering::is_ge),
        }
    }

    #[inline(never)]
    fn list(&mut self, items: &'a [Expr]) -> Result<Data, Failure> {
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            let data = self.eval(item)?;
            list.push(self.meter.node(data));
        }
        self.meter.list(list)
    }

    #[inline(never)]
    fn map(&mut self, entries: &'a [(Expr, Expr)]) -> Result<Data, Failure> {
        let mut map = Map::default();
        for (key, value) in entries {
            let Data::String(name) = self.eval(key)? else {
                return Err(wrong_type("the key of a map is a string")
                    .at(&key.range)
                    .help("quote it: `{'key': value}`"));
            };
            let data = self.eval(value)?;
            map.insert(name, self.meter.entry(data));
        }
        self.meter.map(map)
    }

    #[inline(never)]
    fn function(&mut self, call: &'a Call) -> Result<Data, Failure> {
        // A function always gives a value.
        Ok(self.invoke(call)?.unwrap_or(Data::Null))
    }

    #[inline(never)]
    fn invoke(&mut self, call: &'a Call) -> Result<Option<Data>, Failure> {
        let subject = match &call.subject {
            Some(subject) => self.eval(subject)?,
            None => Data::Null,
        };
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            args.push(arg.as_ref().map(|arg| self.eval(arg)).transpose()?);
        }
        let mut named = Vec::with_capacity(call.named.len());
        for (name, arg) in &call.named {
            named.push((Arc::clone(name), self.eval(arg)?));
        }
        let params = call.callee.params.len();
        let mut invocation = Invocation { subject, args, params, named, meter: &mut self.meter };
        call.callee.run(&mut invocation).map_err(|mut why| {
            // What a callee says of its own arguments begins with the verb: it does not know by which name it
            // was called.
            if why.0.code == &expression_type::CODE && why.0.message.starts_with("wants ") {
                why.0.message.insert_str(0, &format!("`{}` ", call.callee.name));
            }
            why.at(&match &call.subject {
                Some(subject) => subject.range.start..call.name.end,
                None => call.name.clone(),
            })
        })
    }

    /// Says what is undefined and what there is instead.
    #[inline(never)]
    fn explain(&self, missing: &Missing<'_>) -> Failure {
        let expr = missing.expr;
        let failure = match (&expr.kind, &missing.inside) {
            (Kind::Name(name), _) => self.scope.unknown(name),
            (Kind::If(_), _) => {
                undefined("the condition is false and there is no `else`").help("add `else` and a value")
            }
            (Kind::Filter(call), _) => undefined(format!("`{}` of an empty list", call.callee.name))
                .help("`default(...)` after it gives a value for that case"),
            (Kind::Attr(of, name), Some(inside)) => self.missing_inside(of, inside, name, expr),
            (Kind::Item(of, _), Some(inside)) => match &missing.index {
                Some(Data::String(key)) => self.missing_inside(of, inside, key, expr),
                Some(index) => self.out_of_range(of, inside, index),
                None => undefined("undefined"),
            },
            _ => undefined("undefined"),
        };
        failure.at(&expr.range)
    }

    fn missing_inside(&self, of: &Expr, inside: &Data, key: &str, expr: &Expr) -> Failure {
        let path = static_path(of).map(|path| path.join("."));
        if let Data::Map(map) = inside {
            let failure = self.scope.missing_key(path.as_deref(), map, key);
            return match self.dashed(map, key, expr) {
                Some(whole) => failure.help(format!("write `{}['{whole}']`", self.source(of))),
                None => failure,
            };
        }
        let what = path.unwrap_or_else(|| self.source(of).to_owned());
        let help = match inside {
            Data::Null => "where it may be null, ask for the key with `default(...)`",
            Data::Seq(_) => "take an item of it first, or `map(attribute='...')` for that of each item",
            _ => "only maps have keys",
        };
        undefined(format!("`{what}` is {} and has no `{key}`", inside.describe())).help(help)
    }

    /// The key that was meant where a `-` or `/` in it was read as an operator: `labels.node-pool`.
    fn dashed<'m>(&self, map: &'m Map, key: &str, expr: &Expr) -> Option<&'m str> {
        let after = self.text.get(expr.range.end..)?;
        let len = after.find(|c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c)));
        let after = after.get(..len.unwrap_or(after.len()))?;
        if !after.starts_with(['-', '/']) {
            return None;
        }
        let whole = format!("{key}{after}");
        map.iter().map(|(key, _)| &**key).find(|key| *key == whole)
    }

    fn out_of_range(&self, of: &Expr, inside: &Data, index: &Data) -> Failure {
        let what = self.source(of);
        let shown = match index {
            Data::Int(index) => index.to_string(),
            Data::Uint(index) => index.to_string(),
            other => {
                let message = format!("{} is no index of {}", other.describe(), inside.describe());
                return wrong_type(message);
            }
        };
        match inside {
            Data::Seq(items) => {
                let (n, s) = (items.len(), if items.len() == 1 { "" } else { "s" });
                undefined(format!("no index {shown}: `{what}` has {n} item{s}"))
            }
            Data::String(_) => undefined(format!("no index {shown}: `{what}` is shorter")),
            other => undefined(format!("`{what}` is {} and has no index {shown}", other.describe())),
        }
    }

    /// An operand as it is written, cut where it is long.
    fn source(&self, expr: &Expr) -> &str {
        let text = self.text.get(scan::with_brackets(self.text, &expr.range)).unwrap_or_default();
        if text.len() > 60 { "this" } else { text }
    }
}

/// A value that was computed, or what failed and where.
fn placed<'a>(expr: &Expr, value: Result<Data, Failure>) -> Result<Found<'a>, Failure> {
    value.map(Found::Value).map_err(|why| why.at(&expr.range))
}

trait Get {
    fn get(&self, key: &str) -> Option<Data>;
}

impl Get for Data {
    fn get(&self, key: &str) -> Option<Data> {
        match self {
            Data::Map(map) => map.get(key).map(|entry| entry.node.data.clone()),
            _ => None,
        }
    }
}
