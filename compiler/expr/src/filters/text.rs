use std::sync::Arc;

use regex::{Regex, RegexBuilder};
use stackc_yaml::Data;

use crate::callable::{Callable, Invocation, Param, Run};
use crate::diagnostics::{
    expression_error::failed, expression_limit::limit, expression_type::wrong_type, unknown_filter::unknown,
};
use crate::failure::Failure;
use crate::limits;
use crate::meter::Meter;
use crate::number::{self, Number};

pub(super) const LOWER: Callable = Callable {
    name: "lower",
    params: &[],
    rest: None,
    does: "Writes a text in lower case.",
    example: "'Ab' | lower",
    result: r#""ab""#,
    run: Run::Value(|call| made(call, str::to_lowercase)),
};

pub(super) const UPPER: Callable = Callable {
    name: "upper",
    params: &[],
    rest: None,
    does: "Writes a text in upper case.",
    example: "'Ab' | upper",
    result: r#""AB""#,
    run: Run::Value(|call| made(call, str::to_uppercase)),
};

pub(super) const TITLE: Callable = Callable {
    name: "title",
    params: &[],
    rest: None,
    does: "Writes each word of a text with a capital.",
    example: "'the team-name' | title",
    result: r#""The Team-Name""#,
    run: Run::Value(|call| {
        made(call, |text| {
            let mut title = String::with_capacity(text.len());
            for word in text.split_inclusive(|c: char| c.is_whitespace() || "-({[<".contains(c)) {
                push_capitalized(&mut title, word);
            }
            title
        })
    }),
};

pub(super) const CAPITALIZE: Callable = Callable {
    name: "capitalize",
    params: &[],
    rest: None,
    does: "Writes a text with a capital at its start and the rest in lower case.",
    example: "'aLPHA beta' | capitalize",
    result: r#""Alpha beta""#,
    run: Run::Value(|call| {
        made(call, |text| {
            let mut capitalized = String::with_capacity(text.len());
            push_capitalized(&mut capitalized, text);
            capitalized
        })
    }),
};

fn push_capitalized(to: &mut String, word: &str) {
    let mut chars = word.chars();
    to.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    to.push_str(&chars.as_str().to_lowercase());
}

/// A text made of the subject by what can only grow it by a small factor.
fn made(call: &mut Invocation<'_>, make: impl Fn(&str) -> String) -> Result<Data, Failure> {
    let text = call.text()?;
    call.meter.text(text.len())?;
    call.meter.string(make(&text))
}

pub(super) const TRIM: Callable = Callable {
    name: "trim",
    params: &[Param::optional("chars", "white space")],
    rest: None,
    does: "Takes white space, or any of `chars`, off both ends of a text.",
    example: "'  a b ' | trim",
    result: r#""a b""#,
    run: Run::Value(|call| {
        let text = call.text()?;
        let trimmed = match call.text_arg(0)? {
            None => text.trim(),
            Some(chars) if chars.len() > 100 => {
                return Err(limit(format!("{} characters to trim", chars.len())));
            }
            Some(chars) => text.trim_matches(|c| chars.contains(c)),
        };
        call.meter.string(trimmed)
    }),
};

pub(super) const REPLACE: Callable = Callable {
    name: "replace",
    params: &[Param::required("old"), Param::required("new"), Param::optional("count", "all")],
    rest: None,
    does: "Replaces `old` in a text by `new`, everywhere or the first `count` times.",
    example: "'a.b.c' | replace('.', '-')",
    result: r#""a-b-c""#,
    run: Run::Value(|call| {
        let (text, old, new) = (call.text()?, call.required_text(0)?, call.required_text(1)?);
        let count = call.int_arg(2)?.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(0));
        call.meter.reading(text.len())?;
        let mut replaced = String::new();
        let mut rest = 0;
        for (at, found) in text.match_indices(&*old).take(count) {
            push(call.meter, &mut replaced, text.get(rest..at).unwrap_or_default())?;
            push(call.meter, &mut replaced, &new)?;
            rest = at + found.len();
        }
        push(call.meter, &mut replaced, text.get(rest..).unwrap_or_default())?;
        Ok(Data::String(replaced.into()))
    }),
};

/// Appends to a text that is being made, within the bounds.
fn push(meter: &mut Meter, to: &mut String, text: &str) -> Result<(), Failure> {
    meter.grow(to.len(), text.len())?;
    to.push_str(text);
    Ok(())
}

pub(super) const REGEX_REPLACE: Callable = Callable {
    name: "regex_replace",
    params: &[Param::required("pattern"), Param::required("replacement")],
    rest: None,
    does: "Replaces every match of a regular expression (Rust's `regex`, linear time) in a text; `$1` or \
           `${name}` in the replacement is what a group matched.",
    example: "'v1.2.3' | regex_replace('^v(\\\\d+)[.].*', 'major $1')",
    result: r#""major 1""#,
    run: Run::Value(|call| {
        let (text, replacement) = (call.text()?, call.required_text(1)?);
        if text.len() > limits::REPLACED_TEXT_BYTES {
            return Err(limit("the text is too long for `regex_replace`, which takes 2 KiB at most"));
        }
        // A search is linear, but there may be one for each byte, and each may look to the end.
        call.meter.steps(text.len() * text.len() / 16)?;
        let regex = regex(call.meter, &call.required_text(0)?, text.len())?;
        let mut replaced = String::new();
        let mut rest = 0;
        for found in regex.captures_iter(&text) {
            let Some(whole) = found.get(0) else { continue };
            push(call.meter, &mut replaced, text.get(rest..whole.start()).unwrap_or_default())?;
            // Each reference in the replacement adds at most the whole match.
            let references = replacement.matches('$').count();
            call.meter.grow(replaced.len(), replacement.len() + references * whole.len())?;
            found.expand(&replacement, &mut replaced);
            rest = whole.end();
        }
        push(call.meter, &mut replaced, text.get(rest..).unwrap_or_default())?;
        Ok(Data::String(replaced.into()))
    }),
};

/// Compiles a regular expression to be run over `bytes` of text, and pays for both.
pub(crate) fn regex(meter: &mut Meter, pattern: &str, bytes: usize) -> Result<Regex, Failure> {
    if pattern.len() > limits::PATTERN_BYTES {
        return Err(limit("the regular expression is longer than 1,000 bytes"));
    }
    if bytes > limits::PATTERN_TEXT_BYTES {
        return Err(limit("the text is too long for a regular expression, which takes 64 KiB at most"));
    }
    // A run is linear, but with a factor that patterns can drive up.
    meter.steps(4 * bytes)?;
    if let Some(regex) = meter.regex.as_ref().filter(|regex| regex.as_str() == pattern) {
        return Ok(regex.clone());
    }
    // Compiling costs far more than a step a byte.
    meter.steps(2_000 + 50 * pattern.len())?;
    let regex = compile(pattern)?;
    meter.regex = Some(regex.clone());
    Ok(regex)
}

fn compile(pattern: &str) -> Result<Regex, Failure> {
    RegexBuilder::new(pattern).size_limit(limits::PATTERN_PROGRAM_BYTES).nest_limit(50).build().map_err(
        |why| match why {
            regex::Error::CompiledTooBig(_) => limit("the regular expression is too large"),
            _ => failed("not a regular expression").help(last_line(&why.to_string())),
        },
    )
}

/// The reason in a parse error of the regex crate, which draws the pattern first.
fn last_line(why: &str) -> String {
    why.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
}

pub(super) const SPLIT: Callable = Callable {
    name: "split",
    params: &[Param::optional("separator", "white space"), Param::optional("maxsplit", "all")],
    rest: None,
    does: "Splits a text at each `separator`, or at runs of white space, at most `maxsplit` times.",
    example: "'a,b,c' | split(',', 1)",
    result: r#"["a", "b,c"]"#,
    run: Run::Value(|call| {
        let text = call.text()?;
        let parts = match call.int_arg(1)? {
            Some(n) if n >= 0 => usize::try_from(n).unwrap_or(usize::MAX).saturating_add(1),
            _ => usize::MAX,
        };
        call.meter.reading(text.len())?;
        let separator = call.text_arg(0)?;
        let mut split = Vec::new();
        let mut add = |part: &str| {
            call.meter.room(split.len() + 1)?;
            split.push(call.meter.node(Data::String(part.into())));
            Ok::<(), Failure>(())
        };
        match separator.as_deref() {
            Some("") => return Err(wrong_type("wants a separator that is not empty")),
            Some(separator) => text.splitn(parts, separator).try_for_each(&mut add)?,
            None => words(&text, parts).try_for_each(&mut add)?,
        }
        call.meter.list(split)
    }),
};

/// The words of a text; the last of `parts` is what is left.
fn words(text: &str, parts: usize) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    let mut left = parts;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        left = left.saturating_sub(1);
        let end = if left == 0 { None } else { rest.find(char::is_whitespace) };
        let (word, after) = end.and_then(|end| rest.split_at_checked(end)).unwrap_or((rest, ""));
        rest = after.trim_start();
        Some(word)
    })
}

pub(super) const INDENT: Callable = Callable {
    name: "indent",
    params: &[
        Param::optional("width", "4"),
        Param::optional("first", "false"),
        Param::optional("blank", "false"),
    ],
    rest: None,
    does: "Indents the lines of a text by `width` spaces: without the first one unless `first`, without empty \
           ones unless `blank`.",
    example: "'a\\nb' | indent(2)",
    result: r#""a\n  b""#,
    run: Run::Value(|call| {
        let (text, first, blank) = (call.text()?, call.flag(1)?, call.flag(2)?);
        let width = call.int_arg(0)?.unwrap_or(4);
        let Ok(width @ 0..=100) = usize::try_from(width) else {
            return Err(wrong_type("wants a `width` from 0 to 100"));
        };
        let indent = " ".repeat(width);
        let mut indented = String::new();
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                push(call.meter, &mut indented, "\n")?;
            }
            if if at == 0 { first } else { blank || !line.is_empty() } {
                push(call.meter, &mut indented, &indent)?;
            }
            push(call.meter, &mut indented, line)?;
        }
        Ok(Data::String(indented.into()))
    }),
};

pub(super) const FORMAT: Callable = Callable {
    name: "format",
    params: &[],
    rest: Some("args"),
    does: "Puts arguments into a text: `%s` any scalar, `%d` a whole number, `%x` one in hexadecimal, `%f` a \
           number, `%%` a percent sign; with `-`, `0`, a width and a precision as in C.",
    example: "'%s-%03d' | format('node', 7)",
    result: r#""node-007""#,
    run: Run::Value(|call| {
        let text = call.text()?;
        let mut args = call.rest().to_vec().into_iter();
        let mut formatted = String::new();
        let mut rest: &str = &text;
        while let Some((before, after)) = rest.split_once('%') {
            push(call.meter, &mut formatted, before)?;
            let (verb, after) = Verb::parse(after)?;
            rest = after;
            let piece = match verb.letter {
                '%' => "%".to_owned(),
                _ => {
                    let arg = args.next().flatten();
                    verb.write(&arg.ok_or_else(|| unknown("too few arguments for `format`"))?)?
                }
            };
            push(call.meter, &mut formatted, &piece)?;
        }
        push(call.meter, &mut formatted, rest)?;
        if args.next().is_some() {
            return Err(unknown("too many arguments for `format`"));
        }
        Ok(Data::String(formatted.into()))
    }),
};

/// What stands behind a percent sign.
struct Verb {
    left: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    letter: char,
}

impl Verb {
    fn parse(text: &str) -> Result<(Verb, &str), Failure> {
        let rest = text.trim_start_matches(['-', '0']);
        let flags = text.strip_suffix(rest).unwrap_or_default();
        let (width, rest) = digits(rest)?;
        let (precision, rest) = match rest.strip_prefix('.') {
            Some(rest) => digits(rest).map(|(precision, rest)| (Some(precision), rest))?,
            None => (None, rest),
        };
        let mut chars = rest.chars();
        let letter = chars.next().filter(|letter| "sdxf%".contains(*letter));
        let letter =
            letter.ok_or_else(|| wrong_type("wants `s`, `d`, `x`, `f` or `%` after a percent sign"))?;
        let (left, zero) = (flags.contains('-'), flags.contains('0'));
        Ok((Verb { left, zero: zero && !left, width, precision, letter }, chars.as_str()))
    }

    fn write(&self, arg: &Data) -> Result<String, Failure> {
        let refuse =
            |what: &str| Err(wrong_type(format!("`%{}` wants {what}, got {}", self.letter, arg.describe())));
        let body = match (self.letter, Number::strictly(arg)) {
            ('s', _) => match number::text(arg) {
                Some(text) => text.chars().take(self.precision.unwrap_or(usize::MAX)).collect::<String>(),
                None => return refuse("a string, number or boolean"),
            },
            ('d', Some(Number::Int(value))) => value.to_string(),
            ('x', Some(Number::Int(value))) if value >= 0 => format!("{value:x}"),
            ('f', Some(value)) => format!("{:.*}", self.precision.unwrap_or(6), value.float()),
            ('f', None) => return refuse("a number"),
            _ => return refuse("a whole number"),
        };
        let missing = self.width.saturating_sub(body.chars().count());
        Ok(match (self.left, self.zero && self.letter != 's') {
            (true, _) => format!("{body}{}", " ".repeat(missing)),
            (false, true) => {
                let sign = if body.starts_with('-') { "-" } else { "" };
                format!("{sign}{}{}", "0".repeat(missing), body.trim_start_matches('-'))
            }
            (false, false) => format!("{}{body}", " ".repeat(missing)),
        })
    }
}

/// A number at the start of a text: at most 1,000, so that no width makes a text large.
fn digits(text: &str) -> Result<(usize, &str), Failure> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.strip_suffix(rest).unwrap_or_default();
    match digits.parse::<usize>() {
        _ if digits.is_empty() => Ok((0, rest)),
        Ok(value @ 0..=1000) => Ok((value, rest)),
        _ => Err(limit("a width or precision over 1,000")),
    }
}

/// A text argument that tests share.
pub(crate) fn subject_and_argument(call: &mut Invocation<'_>) -> Result<(Arc<str>, Arc<str>), Failure> {
    let (text, part) = (call.text()?, call.required_text(0)?);
    call.meter.reading(part.len())?;
    Ok((text, part))
}
