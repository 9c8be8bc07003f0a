use stackc_source::{Code, Diagnostic, FileId, Severity, Span};

use super::{limit, tab, unquoted_expression};
use crate::expression;
use crate::read::Options;
use crate::scan::fault::{Fault, Kind};

/// A text that is not YAML.
pub static CODE: Code = Code {
    name: "yaml/syntax",
    severity: Severity::Error,
    silenceable: false,
    page: "\
The file is not YAML, as Helm and Argo CD read it. The message says what stands in the way and, where something \
was opened and not closed, where. Text that begins with one of ``[ ] { } , # & * ! | > ' \" % @ ` ``, or that \
contains `: ` or ` #`, needs quotes.

## Example
```yaml
title: Note: this needs quotes
```

## Instead
```yaml
title: \"Note: this needs quotes\"
```
",
};

/// What to say of a fault.
pub fn syntax(file: FileId, text: &str, fault: &Fault, options: &Options) -> Diagnostic {
    let here = Span::new(file, fault.at..end_of_char(text, fault.at));
    let began = Span::new(file, fault.began..end_of_char(text, fault.began));
    let say = |message: &str| Diagnostic::new(&CODE, message);
    match fault.kind {
        Kind::Depth => limit::too_deep(here, options.max_depth),
        Kind::Nodes => limit::too_many(here, options.max_nodes),
        Kind::Tab => tab::tab(here),
        Kind::Expression => expression(file, text, fault),
        Kind::Character => {
            let code = text.get(fault.at..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
            say(&format!("the character U+{code:04X} is not permitted in YAML"))
                .at(here, "")
                .help(format!("in double quotes it can be written as `{}`", escape(code)))
        }
        Kind::UnclosedQuote => say("a quote that is not closed")
            .at(began, "opened here")
            .also(here, "still open here")
            .help("close it; a quote inside double quotes is `\\\"`, inside single quotes `''`"),
        Kind::Escape => say("an escape that YAML 1.1 does not know")
            .at(Span::new(file, fault.at..end_of_char(text, fault.at + 1)), "")
            .help("a backslash inside double quotes is `\\\\`; inside single quotes it stands for itself"),
        Kind::EscapedCharacter => say("an escape for what is not a character").at(here, ""),
        Kind::NoColon => no_colon(file, text, fault),
        Kind::Dash => {
            say("a list item cannot stand here").at(here, "").help("begin the list on a line of its own")
        }
        Kind::Question => {
            say("a `?` key cannot stand here").at(here, "").help("put text that begins with `? ` in quotes")
        }
        Kind::Colon => match key_without_space(text, fault.at) {
            Some((key, colon)) => say("a key without a space after its `:`")
                .at(Span::new(file, key..colon), "")
                .help("write a space after the `:`"),
            None => say("a `:` that makes no key here")
                .at(here, "")
                .help("put text that contains `: ` in quotes; check the indentation of this line"),
        },
        Kind::Start => start(text, fault).at(here, ""),
        Kind::AnchorName => say("an anchor or alias needs a name of letters, digits, `-` and `_`")
            .at(began.to(here), "")
            .help("put text that begins with `*` or `&` in quotes"),
        Kind::Tag => say("not a tag").at(here, "").help("put text that begins with `!` in quotes"),
        Kind::TagHandle => say("a tag whose beginning no `%TAG` declares")
            .at(began.to(here), "")
            .help("put text that begins with `!` in quotes"),
        Kind::Directive => say("not a directive")
            .at(here, "")
            .help("a line that begins with `%` says `%YAML 1.1` or `%TAG`; put other text in quotes"),
        Kind::Version => say("not YAML 1.1")
            .at(began.to(here), "")
            .help("Helm and Argo CD read YAML 1.1: leave the `%YAML` line out"),
        Kind::BlockHeader => say("text on the line of `|` or `>`")
            .at(here, "")
            .also(began, "the text begins on the next line")
            .help("move it to the next line, or put text that begins with `|` or `>` in quotes"),
        Kind::NoValue => no_value(text, fault).at(here, ""),
        Kind::NoDash => say("expected the next `-` of this list")
            .at(here, "")
            .also(began, "of this list")
            .help("check the indentation of this line"),
        Kind::NoKey => say("expected the next key of this map")
            .at(here, "")
            .also(began, "of this map")
            .help("check the indentation of this line"),
        Kind::FlowSequence => bracket(text, fault, "[", "]").at(here, "").also(began, "opened here"),
        Kind::FlowMapping => bracket(text, fault, "{", "}").at(here, "").also(began, "opened here"),
        Kind::AfterDocument => say("something after the end of the value")
            .at(here, "")
            .help("check the indentation of this line; `---` on a line of its own begins another document"),
    }
}

/// The key on the line above that has no space after its `:`: it then is text, which goes on in this line. Where it
/// begins, and one past its `:`.
fn key_without_space(text: &str, at: usize) -> Option<(usize, usize)> {
    let above = text.get(..text.get(..at)?.rfind('\n')?)?;
    let line = above.get(above.rfind('\n').map_or(0, |at| at + 1)..)?;
    let indent = line.len() - line.trim_start().len();
    let colon = line.find(':')?;
    let key = line.get(indent..colon)?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let next = line.get(colon + 1..)?.chars().next()?;
    let start = above.len() - line.len();
    (is_key && !next.is_whitespace() && !line.contains(": ")).then_some((start + indent, start + colon + 1))
}

fn end_of_char(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8())
}

fn expression(file: FileId, text: &str, fault: &Fault) -> Diagnostic {
    let flow = text.get(fault.at..).is_some_and(|rest| rest.starts_with("{{"));
    match expression::quoted(text, fault.began, flow) {
        Some((range, quoted)) => {
            unquoted_expression::unquoted_expression(Span::new(file, range), Some(quoted))
        }
        None => unquoted_expression::unquoted_expression(Span::new(file, fault.began..fault.at), None),
    }
}

fn escape(code: u32) -> String {
    match code {
        0..=0xFF => format!("\\x{code:02X}"),
        0x100..=0xFFFF => format!("\\u{code:04X}"),
        _ => format!("\\U{code:08X}"),
    }
}

fn no_colon(file: FileId, text: &str, fault: &Fault) -> Diagnostic {
    let line = text.get(fault.began..).and_then(|rest| rest.lines().next()).unwrap_or("").trim_end();
    let span = Span::new(file, fault.began..fault.began + line.len());
    let diagnostic = Diagnostic::new(&CODE, "a line of a map that has no `:`").at(span, "");
    let colon = line.find(':').filter(|at| *at > 0 && !line.contains(": "));
    match colon {
        Some(at) => {
            let place = Span::point(file, fault.began + at + 1);
            diagnostic.also(place, "a space belongs here").help("write a space after the `:`")
        }
        None => {
            diagnostic.help("write `key: value`; text over several lines needs more indentation or quotes")
        }
    }
}

fn start(text: &str, fault: &Fault) -> Diagnostic {
    let c = text.get(fault.at..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    if c == '\t' {
        return Diagnostic::new(&CODE, "a tab before a value").help("use spaces");
    }
    Diagnostic::new(&CODE, format!("text cannot begin with `{c}`")).help("put it in quotes")
}

fn no_value(text: &str, fault: &Fault) -> Diagnostic {
    match text.get(fault.at..).and_then(|rest| rest.chars().next()) {
        Some(c @ (']' | '}')) => Diagnostic::new(&CODE, format!("a `{c}` that closes nothing"))
            .help("put text that contains it in quotes, or take it away"),
        Some(',') => Diagnostic::new(&CODE, "a `,` without a value before it").help("take it away"),
        Some('-') => Diagnostic::new(&CODE, "a `- ` list cannot stand here")
            .help("inside brackets, lists are written `[a, b]`"),
        _ => Diagnostic::new(&CODE, "expected a value"),
    }
}

fn bracket(text: &str, fault: &Fault, open: &str, close: &str) -> Diagnostic {
    let rest = text.get(fault.at..).unwrap_or("");
    if rest.is_empty() || rest.starts_with("---") || rest.starts_with("...") {
        return Diagnostic::new(&CODE, format!("a `{open}` that is not closed"))
            .help(format!("write `{close}` behind the last value"));
    }
    Diagnostic::new(&CODE, format!("expected `,` or `{close}`"))
        .help(format!("close the `{open}`, or put a `,` between its values"))
}
