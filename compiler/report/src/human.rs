//! What people read: message, excerpts of all files that took part, help.

use std::fmt::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use stackc_source::{Diagnostic, Severity};

use crate::excerpt::{CONTEXT, Excerpt};
use crate::{Prepared, Style, escape};

/// How many clusters are named.
const CLUSTERS: usize = 3;

/// Writes them all, in order, an empty line after each, and what is not shown.
pub fn render(report: &Prepared, style: Style) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        one(&mut out, diagnostic, report, style);
        out.push('\n');
    }
    for hidden in &report.hidden {
        let _ = writeln!(out, "... {hidden}");
    }
    out
}

fn one(out: &mut String, diagnostic: &Diagnostic, report: &Prepared, style: Style) {
    let excerpt = Excerpt::new(report.sources, diagnostic, style.width);
    let left_out = excerpt.as_ref().map_or(0, |excerpt| excerpt.left_out);
    let shown = Shown {
        message: escape::line(&diagnostic.message).into_owned(),
        severity: diagnostic.severity,
        help: diagnostic.help.as_deref().map(|help| escape::lines(help).into_owned()),
        excerpt,
    };
    let mut rendered = String::new();
    // It fails only where an excerpt does not hold its own labels, and then it has written the message.
    let _ = handler(diagnostic, style).render_report(&mut rendered, &shown);
    // miette indents the first line, after whatever colours it.
    match rendered.split_once("  ") {
        Some((escapes, rest)) if escapes.is_empty() || escapes.starts_with('\x1b') => {
            out.push_str(escapes);
            out.push_str(rest);
        }
        _ => out.push_str(&rendered),
    }
    if left_out > 0 {
        let _ = writeln!(out, "  and {left_out} more places");
    }
    if !diagnostic.clusters.is_empty() {
        let _ = writeln!(out, "  on {}", clusters(&diagnostic.clusters));
    }
}

/// `cluster a`, `clusters a and b`, `clusters a, b, c and 3 more`
fn clusters(names: &[String]) -> String {
    let shown = if names.len() > CLUSTERS + 1 { CLUSTERS } else { names.len() };
    let mut words: Vec<String> =
        names.iter().take(shown).map(|name| escape::line(name).into_owned()).collect();
    if names.len() > shown {
        words.push(format!("{} more", names.len() - shown));
    }
    let last = words.pop().unwrap_or_default();
    let noun = if names.len() == 1 { "cluster" } else { "clusters" };
    if words.is_empty() {
        format!("{noun} {last}")
    } else {
        format!("{noun} {} and {last}", words.join(", "))
    }
}

fn handler(diagnostic: &Diagnostic, style: Style) -> GraphicalReportHandler {
    let mut characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    // miette puts a sign before the message; severity and code say more.
    let head = format!("{}[{}]:", diagnostic.severity.word(), diagnostic.code.name);
    characters.error.clone_from(&head);
    characters.warning.clone_from(&head);
    characters.advice = head;
    let styles = if style.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(style.width)
        .with_wrap_lines(false)
        .with_context_lines(CONTEXT)
        .with_links(false)
        .without_syntax_highlighting()
}

/// A diagnostic in miette's terms.
#[derive(Debug)]
struct Shown {
    message: String,
    severity: Severity,
    help: Option<String>,
    excerpt: Option<Excerpt>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.excerpt.as_ref().map(|excerpt| {
            Box::new(excerpt.labels().iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>
        })
    }
}
