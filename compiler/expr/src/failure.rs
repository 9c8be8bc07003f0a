use std::ops::Range;

use stackc_source::Code;

/// What went wrong in an expression, and where in the scalar's text: a diagnostic before it has a file.
/// Boxed, because it travels up through every level of the evaluator.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) Box<Details>);

#[derive(Debug)]
pub(crate) struct Details {
    pub(crate) code: &'static Code,
    pub(crate) message: String,
    /// None as long as no level knew its place.
    pub(crate) range: Option<Range<usize>>,
    /// What stands at the place, as a report prints it under the marks.
    pub(crate) label: String,
    pub(crate) help: Option<String>,
    /// Edits as (bytes of the scalar's text, what to write instead).
    pub(crate) fixes: Vec<(Range<usize>, String)>,
}

impl Failure {
    pub(crate) fn new(code: &'static Code, message: impl Into<String>) -> Failure {
        Failure(Box::new(Details {
            code,
            message: message.into(),
            range: None,
            label: String::new(),
            help: None,
            fixes: Vec::new(),
        }))
    }

    /// Says where, unless a deeper level said so already.
    pub(crate) fn at(mut self, range: &Range<usize>) -> Failure {
        self.0.range.get_or_insert_with(|| range.clone());
        self
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Failure {
        self.0.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Failure {
        self.0.help = Some(help.into());
        self
    }

    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Failure {
        self.0.help = help.or(self.0.help);
        self
    }

    pub(crate) fn fix(mut self, range: Range<usize>, text: impl Into<String>) -> Failure {
        self.0.fixes.push((range, text.into()));
        self
    }
}
