use std::sync::Arc;

use stackc_source::{Diagnostic, Sink, Sources};
use stackc_yaml::{Data, Node, Style};

use crate::ast::Expr;
use crate::diagnostics::expression_syntax::syntax;
use crate::diagnostics::expression_type::wrong_type;
use crate::eval::Evaluator;
use crate::failure::Failure;
use crate::locate::diagnose;
use crate::meter::Meter;
use crate::scan::{self, Piece};
use crate::{Known, Reference, Scope, names, number, parse};

/// A scalar with expressions, read once and evaluated for every cluster.
#[derive(Clone, Debug)]
pub struct Template {
    node: Node,
    form: Arc<Form>,
}

#[derive(Debug)]
enum Form {
    /// A value that was written as one, where an expression could have stood (`if: true`).
    Value(Data),
    /// One expression and nothing else: the value keeps its type.
    Whole(Expr),
    /// Text with expressions in it.
    Mixed(Vec<Part>),
}

#[derive(Debug)]
enum Part {
    Text(String),
    Expression(Expr),
}

/// What a scalar turned out to be.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// Nothing to evaluate: the node is its own value.
    Plain,
    /// To be evaluated.
    Template(Template),
    /// Not an expression; the sink knows.
    Failed,
}

impl Template {
    /// Reads a scalar in which `${{ ... }}` may stand. What is not a string is plain.
    pub fn parse(node: &Node, sources: &Sources, sink: &mut Sink) -> Parsed {
        let Some(text) = node.as_str().filter(|text| scan::is_template(text)) else { return Parsed::Plain };
        let mut failures = Vec::new();
        let form = form(text, &mut failures);
        if failures.is_empty() {
            return Parsed::Template(Template { node: node.clone(), form: Arc::new(form) });
        }
        failures.into_iter().for_each(|failure| sink.push(diagnose(failure, node, sources)));
        Parsed::Failed
    }

    /// Reads the value of an `if`: an expression as it stands; `${{ }}` around the whole is allowed. None where
    /// it is not one, which the sink then knows.
    pub fn parse_bare(node: &Node, sources: &Sources, sink: &mut Sink) -> Option<Template> {
        let form = match node.as_str() {
            Some(text) => bare(text),
            None => Ok(Form::Value(node.data.clone())),
        };
        match form {
            Ok(form) => Some(Template { node: node.clone(), form: Arc::new(form) }),
            Err(failure) => {
                sink.push(diagnose(failure, node, sources));
                None
            }
        }
    }

    /// The scalar it was read from.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// The value in a scope. It is data, and never evaluated again: its span is the scalar's, but what it took
    /// over whole from the scope keeps the spans it was written at below the top.
    ///
    /// # Errors
    /// The first thing that is wrong, at its place inside the scalar. It does not name the cluster:
    /// [`Diagnostic::on_cluster`] does.
    pub fn eval(&self, scope: &Scope, sources: &Sources) -> Result<Node, Box<Diagnostic>> {
        let data = self.data(scope).map_err(|failure| Box::new(diagnose(failure, &self.node, sources)))?;
        Ok(Node { data, style: Style::default(), ..self.node.clone() })
    }

    /// The value in a scope where it has to be a boolean, as in an `if`.
    ///
    /// # Errors
    /// As [`Template::eval`], and where it is no boolean.
    pub fn eval_bool(&self, scope: &Scope, sources: &Sources) -> Result<bool, Box<Diagnostic>> {
        let data = self.data(scope).and_then(|data| match data {
            Data::Bool(value) => Ok(value),
            other => {
                let help = match &other {
                    Data::String(_) | Data::Seq(_) | Data::Map(_) => {
                        "compare it: `x != ''`, `x | length > 0`"
                    }
                    Data::Null => "compare it: `x is not none`",
                    _ => "compare it: `x > 0`",
                };
                let failure = wrong_type(format!("an `if` wants a boolean, this gives {}", other.describe()));
                Err(match &*self.form {
                    Form::Whole(expr) => failure.at(&expr.range).help(help),
                    _ => failure.help("write `true`, `false` or an expression"),
                })
            }
        });
        data.map_err(|failure| Box::new(diagnose(failure, &self.node, sources)))
    }

    fn data(&self, scope: &Scope) -> Result<Data, Failure> {
        let text = self.node.as_str().unwrap_or_default();
        let mut evaluator = Evaluator { text, scope, meter: Meter::new(self.node.span) };
        match &*self.form {
            Form::Value(data) => Ok(data.clone()),
            Form::Whole(expr) => {
                let data = evaluator.eval(expr)?;
                evaluator.meter.check_result(&data).map_err(|why| why.at(&expr.range))?;
                Ok(data)
            }
            Form::Mixed(parts) => {
                let mut joined = String::new();
                for part in parts {
                    match part {
                        Part::Text(text) => {
                            evaluator.meter.grow(joined.len(), text.len())?;
                            joined.push_str(text);
                        }
                        Part::Expression(expr) => {
                            let data = evaluator.eval(expr)?;
                            let Some(text) = number::text(&data) else {
                                return Err(not_text(&data).at(&expr.range));
                            };
                            evaluator
                                .meter
                                .grow(joined.len(), text.len())
                                .map_err(|why| why.at(&expr.range))?;
                            joined.push_str(&text);
                        }
                    }
                }
                Ok(Data::String(joined.into()))
            }
        }
    }

    /// The paths that its expressions read, in the order in which they stand.
    pub fn references(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        match &*self.form {
            Form::Value(_) => {}
            Form::Whole(expr) => names::references(expr, false, &mut found),
            Form::Mixed(parts) => {
                for part in parts {
                    if let Part::Expression(expr) = part {
                        names::references(expr, false, &mut found);
                    }
                }
            }
        }
        found
    }

    /// Checks names without values, as for an add-on that an `if` leaves out: what stands under `default` or
    /// `is defined` may be missing.
    pub fn check_names(&self, known: &Known, sources: &Sources, sink: &mut Sink) {
        for reference in self.references().iter().filter(|reference| !reference.optional) {
            if let Err(failure) = known.check(reference) {
                sink.push(diagnose(failure, &self.node, sources));
            }
        }
    }
}

fn form(text: &str, failures: &mut Vec<Failure>) -> Form {
    let pieces = match scan::pieces(text) {
        Ok(pieces) => pieces,
        Err(failure) => {
            failures.push(failure);
            Vec::new()
        }
    };
    let mut parts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Text(text) => parts.push(Part::Text(text)),
            Piece::Expression(range) => match parse::parse(text, &range) {
                Ok(expr) => parts.push(Part::Expression(expr)),
                Err(failure) => failures.push(failure),
            },
        }
    }
    let alone =
        parts.iter().filter(|part| !matches!(part, Part::Text(text) if text.trim().is_empty())).count() == 1;
    if alone {
        let at = parts.iter().position(|part| matches!(part, Part::Expression(_)));
        if let Some(Part::Expression(expr)) = at.map(|at| parts.swap_remove(at)) {
            return Form::Whole(expr);
        }
    }
    Form::Mixed(parts)
}

fn bare(text: &str) -> Result<Form, Failure> {
    if !scan::is_template(text) {
        return parse::parse(text, &(0..text.len())).map(Form::Whole);
    }
    let mut failures = Vec::new();
    let form = form(text, &mut failures);
    match failures.into_iter().next() {
        Some(failure) => Err(failure),
        None if matches!(form, Form::Whole(_)) => Ok(form),
        None => Err(syntax("an `if` is one expression, not text with expressions in it")
            .help("write the expression as it stands, without `${{` and `}}`")),
    }
}

fn not_text(data: &Data) -> Failure {
    let help = match data {
        Data::Null => "`default('', true)` writes nothing for null",
        Data::Seq(_) => "`join(', ')` or `tojson` make text of it",
        _ => "`tojson` makes text of it",
    };
    wrong_type(format!("cannot put {} into a text", data.describe())).help(help)
}
