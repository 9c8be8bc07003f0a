use crate::Span;

/// How bad it is. Errors stop the build; warnings and notes change neither exit code nor output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// Probably not what was meant.
    Warning,
    /// Nothing is written.
    Error,
}

impl Severity {
    /// The word in reports and in `diagnostics:` of a project.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One kind of diagnostic. Each is a `static` in a file of its own, together with the functions that make it.
#[derive(Debug)]
pub struct Code {
    /// `family/name`, for example `values/unknown-key`.
    pub name: &'static str,
    /// What it is unless the project file says otherwise.
    pub severity: Severity,
    /// Whether `# stackc: allow(...)` and `diagnostics:` may change it. Parse errors, plain-text secrets and
    /// hostile input may not be silenced.
    pub silenceable: bool,
    /// What `stackc explain` and the book print, in Markdown: one paragraph that says what it is and why it is
    /// bad, then `## Example` and `## Instead`.
    pub page: &'static str,
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

/// A place that took part in what went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What this place has to do with it, one phrase; may be empty on the primary label.
    pub text: String,
    /// Whether this is the place to change.
    pub primary: bool,
}

/// A safe replacement of the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// What is wrong, where, and what to write instead. Plain data: reports give it its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind.
    pub code: &'static Code,
    /// How bad, after the project's `diagnostics:` had their say.
    pub severity: Severity,
    /// One phrase, lower case, no full stop.
    pub message: String,
    /// Where: the primary label first, then the other places, in several files.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// Edits that mend it and are safe to apply unseen.
    pub fix: Vec<Edit>,
    /// The clusters on which it shows, where not on all; sorted.
    pub clusters: Vec<String>,
    /// Whether the primary label points at what no report may show: a secret in plain text.
    pub secret: bool,
}

impl Diagnostic {
    /// A diagnostic without a place yet.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            fix: Vec::new(),
            clusters: Vec::new(),
            secret: false,
        }
    }

    /// Adds the place to change. The first one counts as primary.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        let primary = !self.labels.iter().any(|label| label.primary);
        let label = Label { span, text: text.into(), primary };
        if primary {
            self.labels.insert(0, label)
        } else {
            self.labels.push(label)
        }
        self
    }

    /// Adds another place that took part.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, text: text.into(), primary: false });
        self
    }

    /// Says what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Says what to write instead, where there is something to say.
    pub fn maybe_help(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    /// Adds an edit that is safe to apply unseen.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.fix.push(Edit { span, text: text.into() });
        self
    }

    /// Keeps the text at the primary label out of every report.
    pub fn secret(mut self) -> Diagnostic {
        self.secret = true;
        self
    }

    /// Says on which cluster it shows.
    pub fn on_cluster(mut self, cluster: impl Into<String>) -> Diagnostic {
        self.clusters.push(cluster.into());
        self.clusters.sort();
        self.clusters.dedup();
        self
    }

    /// The span of the primary label.
    pub fn primary(&self) -> Option<Span> {
        self.labels.iter().find(|label| label.primary).map(|label| label.span)
    }
}
