//! Finds the expressions in a text, and refuses what MiniJinja's parser must not see.

use std::ops::Range;

use crate::diagnostics::{expression_limit::limit, expression_operator::operator, expression_syntax::syntax};
use crate::failure::Failure;
use crate::limits;

/// A part of a scalar.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text as it goes into the result: `$${{` is `${{` here.
    Text(String),
    /// The bytes between `${{` and `}}`.
    Expression(Range<usize>),
}

const OPEN: &str = "${{";
const ESCAPED: &str = "$${{";

/// Whether a text has anything to evaluate or to take an escape from.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains(OPEN)
}

/// Cuts a text into its parts, none of them empty text.
pub(crate) fn pieces(text: &str) -> Result<Vec<Piece>, Failure> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(OPEN)).map(|found| at + found) {
        // `find` gives the last `$` of several, which is the one that may be an escape's second.
        if found > at && text.get(found - 1..).is_some_and(|rest| rest.starts_with(ESCAPED)) {
            plain.push_str(text.get(at..found - 1).unwrap_or_default());
            plain.push_str(OPEN);
            at = found + OPEN.len();
            continue;
        }
        plain.push_str(text.get(at..found).unwrap_or_default());
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        let start = found + OPEN.len();
        let end = expression_end(text, start)?;
        pieces.push(Piece::Expression(start..end));
        at = end + "}}".len();
    }
    plain.push_str(text.get(at..).unwrap_or_default());
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

/// Where the `}}` stands that ends an expression which begins at `start`: outside of strings, and not in an
/// open `{`. Finds the same end as MiniJinja's lexer, and one where that would stop at an error.
fn expression_end(text: &str, start: usize) -> Result<usize, Failure> {
    let mut braces = 0usize;
    for lexeme in lexemes(text, start..text.len()) {
        if lexeme.range.start - start > limits::SOURCE_BYTES {
            return Err(too_long(start - OPEN.len()..start));
        }
        match lexeme.kind {
            Lexeme::OpenString if lexeme.range.len() > limits::SOURCE_BYTES => {
                return Err(too_long(start - OPEN.len()..start));
            }
            Lexeme::OpenString => {
                let quote = lexeme.range.start..lexeme.range.start + 1;
                return Err(syntax("the expression has no end: a string in it is not closed")
                    .at(&quote)
                    .label("this quote"));
            }
            Lexeme::Sign('{') => braces += 1,
            Lexeme::Sign('}') if braces > 0 => braces -= 1,
            Lexeme::Sign('}')
                if text.get(lexeme.range.start..).is_some_and(|rest| rest.starts_with("}}")) =>
            {
                return Ok(lexeme.range.start);
            }
            _ => {}
        }
    }
    Err(syntax("the expression has no end")
        .at(&(start - OPEN.len()..start))
        .label("no `}}` for this")
        .help("close it with `}}`; `$${{` stands for the text `${{`"))
}

fn too_long(range: Range<usize>) -> Failure {
    limit("the expression is longer than 64 KiB").at(&range)
}

/// A piece of an expression's text, as coarse as will do here.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    kind: Lexeme,
    range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lexeme {
    /// A name, a keyword or a number.
    Word,
    /// A string with both quotes.
    String,
    /// A string that does not end.
    OpenString,
    /// Any other character but white space.
    Sign(char),
}

fn lexemes(text: &str, range: Range<usize>) -> impl Iterator<Item = Token> + '_ {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let rest = text.get(at..range.end)?;
        let rest_trimmed = rest.trim_start();
        at += rest.len() - rest_trimmed.len();
        let first = rest_trimmed.chars().next()?;
        let (kind, len) = match first {
            '\'' | '"' => string(rest_trimmed, first),
            c if word(c) => (Lexeme::Word, rest_trimmed.find(|c| !word(c)).unwrap_or(rest_trimmed.len())),
            c => (Lexeme::Sign(c), c.len_utf8()),
        };
        let token = Token { kind, range: at..at + len };
        at += len;
        Some(token)
    })
}

fn word(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

fn string(rest: &str, quote: char) -> (Lexeme, usize) {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return (Lexeme::String, at + 1),
            _ => {}
        }
    }
    (Lexeme::OpenString, rest.len())
}

/// Refuses an expression that is too long or nests too deep. MiniJinja's parser recurses without a limit on
/// `not`, `-` and `else`, and a long chain of operators makes a tree as deep as it is long.
pub(crate) fn check_size(text: &str, range: &Range<usize>) -> Result<(), Failure> {
    if range.len() > limits::SOURCE_BYTES {
        return Err(too_long(range.start..range.start));
    }
    let mut levels = vec![Level::default()];
    let mut before = None;
    for token in lexemes(text, range.clone()) {
        let Some(level) = levels.last_mut() else { break };
        match token.kind {
            Lexeme::Sign('(' | '[' | '{') => {
                level.chain += 1;
                levels.push(Level::default());
                if levels.len() > limits::BRACKETS {
                    return Err(limit("the brackets of the expression nest deeper than 64").at(&token.range));
                }
            }
            Lexeme::Sign(')' | ']' | '}') => {
                let depth = level.depth();
                levels.pop();
                match levels.last_mut() {
                    Some(outer) => outer.inner = outer.inner.max(depth),
                    // More closed than opened: the parser will say so.
                    None => levels.push(Level { deepest: depth, ..Level::default() }),
                }
            }
            Lexeme::Sign(',' | ':') => level.next(),
            // The second character of an operator of two.
            Lexeme::Sign(sign @ ('=' | '*' | '/')) if before == Some((sign, token.range.start)) => {}
            Lexeme::Sign(_) => level.chain += 1,
            Lexeme::Word if is_operator(text.get(token.range.clone())) => level.chain += 1,
            Lexeme::Word | Lexeme::String | Lexeme::OpenString => {}
        }
        before = match token.kind {
            Lexeme::Sign(sign) => Some((sign, token.range.end)),
            _ => None,
        };
    }
    let depth = levels.iter().map(Level::depth).sum::<usize>();
    if depth > limits::DEPTH {
        return Err(limit(format!(
            "the expression nests {depth} operators deep, at most {} are possible",
            limits::DEPTH
        ))
        .at(range));
    }
    Ok(())
}

/// One bracket's contents, for an upper bound of the tree's depth.
#[derive(Default)]
struct Level {
    /// Operators since the last comma.
    chain: usize,
    /// The deepest bracket since the last comma.
    inner: usize,
    /// The deepest of what ended with a comma.
    deepest: usize,
}

impl Level {
    fn depth(&self) -> usize {
        self.deepest.max(self.chain + self.inner)
    }

    fn next(&mut self) {
        *self = Level { deepest: self.depth(), ..Level::default() };
    }
}

fn is_operator(word: Option<&str>) -> bool {
    matches!(word, Some("not" | "if" | "else" | "and" | "or" | "in" | "is"))
}

/// Refuses operators of other languages, with the edits that mend all of `&&`, `||` and `!` in the expression.
pub(crate) fn check_operators(text: &str, range: &Range<usize>) -> Result<(), Failure> {
    let tokens: Vec<Token> = lexemes(text, range.clone()).collect();
    let mut failure: Option<Failure> = None;
    let mut skip = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.range.start < skip {
            continue;
        }
        let Some((written, instead)) = foreign(text.get(token.range.start..range.end).unwrap_or_default())
        else {
            continue;
        };
        if !matches!(token.kind, Lexeme::Sign(_)) {
            continue;
        }
        let place = token.range.start..token.range.start + written.len();
        skip = place.end;
        let mut found = match failure.take() {
            Some(found) => found,
            None => operator(written, instead).at(&place),
        };
        let fix = match written {
            "&&" => Some(spaced(text, &place, "and")),
            "||" => Some(spaced(text, &place, "or")),
            "!" if binds_alike(text, tokens.get(at + 1..).unwrap_or_default()) => {
                Some(spaced(text, &place, "not"))
            }
            _ => None,
        };
        if let Some(fix) = fix {
            found = found.fix(place, fix);
        }
        failure = Some(found);
    }
    failure.map_or(Ok(()), Err)
}

/// The foreign operator at the start of a text, and what to write instead.
fn foreign(text: &str) -> Option<(&'static str, &'static str)> {
    const OPERATORS: &[(&str, &str)] = &[
        ("&&", "write `and`"),
        ("||", "write `or`"),
        ("===", "write `==`"),
        ("!==", "write `!=`"),
        ("??", "write `x | default(y)`"),
        ("?.", "write `x.y | default(z)`: a missing parent is no error there"),
        ("?", "write `a if condition else b`"),
        ("=>", "there are no functions of one's own; `map`, `select` and `selectattr` work on lists"),
    ];
    OPERATORS
        .iter()
        .find(|(written, _)| text.starts_with(written))
        .copied()
        .or_else(|| (text.starts_with('!') && !text.starts_with("!=")).then_some(("!", "write `not`")))
}

/// A word in an operator's place, with spaces where letters would touch.
fn spaced(text: &str, place: &Range<usize>, operator: &str) -> String {
    let before = text.get(..place.start).and_then(|before| before.chars().next_back());
    let before = before.is_some_and(|c| word(c) || ")]}'\"".contains(c));
    let after = text.get(place.end..).and_then(|after| after.chars().next());
    let after = after.is_some_and(|c| !c.is_whitespace());
    format!("{}{operator}{}", if before { " " } else { "" }, if after { " " } else { "" })
}

/// Whether `not` in place of a `!` before these tokens takes the same operand: `!` binds tighter than any
/// operator, `not` looser than all but `and` and `or`.
fn binds_alike(text: &str, tokens: &[Token]) -> bool {
    let mut depth = 0usize;
    let mut last: Option<&Token> = None;
    for token in tokens {
        let word = text.get(token.range.clone());
        match token.kind {
            Lexeme::Sign('(' | '[' | '{') => depth += 1,
            Lexeme::Sign(')' | ']' | '}') if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            Lexeme::Sign('.' | '!') => {}
            // The end of the operand, or an operator that binds looser than both.
            Lexeme::Sign('&' | ',' | ':' | ')' | ']' | '}') => return true,
            Lexeme::Sign('|') => {
                return text.get(token.range.start..).is_some_and(|rest| rest.starts_with("||"));
            }
            Lexeme::Word if matches!(word, Some("and" | "or" | "if" | "else")) => return true,
            Lexeme::Word | Lexeme::String if !is_operator(word) && (last.is_none() || dot(last)) => {}
            _ => return false,
        }
        last = Some(token);
    }
    true
}

fn dot(token: Option<&Token>) -> bool {
    matches!(token.map(|token| token.kind), Some(Lexeme::Sign('.' | '!')))
}

/// The bytes of an operand with the round brackets that the parser dropped from its ends.
pub(crate) fn with_brackets(text: &str, range: &Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    let mut open = 0usize;
    let mut unopened = 0usize;
    for token in lexemes(text, range.clone()) {
        match token.kind {
            Lexeme::Sign('(') => open += 1,
            Lexeme::Sign(')') if open > 0 => open -= 1,
            Lexeme::Sign(')') => unopened += 1,
            _ => {}
        }
    }
    for _ in 0..unopened {
        let Some(before) = text.get(..start).map(str::trim_end).and_then(|t| t.strip_suffix('(')) else {
            break;
        };
        start = before.len();
    }
    for _ in 0..open {
        let Some(after) = text.get(end..).map(str::trim_start).and_then(|t| t.strip_prefix(')')) else {
            break;
        };
        end = text.len() - after.len();
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_expressions_and_takes_escapes_away() {
        let table: &[(&str, &[&str])] = &[
            ("a", &["a"]),
            ("${{ x }}", &["<x>"]),
            ("a ${{ x }}b${{y}}", &["a ", "<x>", "b", "<y>"]),
            ("{{ x }} ${{ y }}", &["{{ x }} ", "<y>"]),
            ("$${{ x }}", &["${{ x }}"]),
            ("$$${{ x }}", &["$${{ x }}"]),
            ("a$${{ x }} ${{ y }}", &["a${{ x }} ", "<y>"]),
            ("${{ x }}$${{ y }}", &["<x>", "${{ y }}"]),
            ("$${{$${{", &["${{${{"]),
            ("${{ '}}' }}", &["<'}}'>"]),
            (r#"${{ "a\"}}" }}"#, &[r#"<"a\"}}">"#]),
            ("${{ {'a': {'b': 1}} }}", &["<{'a': {'b': 1}}>"]),
            ("${{ {'a': 1}}}", &["<{'a': 1}>"]),
            ("${{ [1, }} ]", &["<[1,>", " ]"]),
            ("it's ${{ x }} isn't it", &["it's ", "<x>", " isn't it"]),
            ("${{ a\n  b }}\n", &["<a\n  b>", "\n"]),
        ];
        for (text, expected) in table {
            let pieces = pieces(text).unwrap();
            let shown: Vec<String> = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.clone(),
                    Piece::Expression(range) => format!("<{}>", text[range.clone()].trim()),
                })
                .collect();
            assert_eq!(shown, *expected, "{text}");
        }
    }

    #[test]
    fn an_expression_without_end_is_an_error_at_its_start_or_its_string() {
        for (text, at, message) in [
            ("a ${{ x", "${{", "the expression has no end"),
            ("a ${{ x }", "${{", "the expression has no end"),
            ("${{ {'a': 1} }", "${{", "the expression has no end"),
            ("${{ 'a }}", "'", "the expression has no end: a string in it is not closed"),
        ] {
            let failure = pieces(text).unwrap_err();
            assert_eq!(&text[failure.0.range.unwrap()], at, "{text}");
            assert_eq!(failure.0.message, message, "{text}");
        }
    }

    #[test]
    fn ends_where_minijinjas_lexer_ends() {
        use minijinja::machinery::{Token, tokenize};
        for text in [
            "x }} y",
            "'}}' }} '",
            r#"'\'}}' ~ "}}" }}"#,
            "{'a': {'b': {}}} }}",
            "{'a': {'b': {}}}}}",
            "[(1, {2: 3})][0] }} }}",
        ] {
            let mut lexer = tokenize(text, true, Default::default()).map(Result::unwrap);
            let end = lexer.find(|(token, _)| matches!(token, Token::VariableEnd)).unwrap().1;
            let ours = format!("${{{{{text}");
            assert_eq!(expression_end(&ours, 3).unwrap() - 3, end.start_offset as usize, "{text}");
        }
    }

    #[test]
    fn brackets_come_back() {
        let text = "x + (a + b) * (c)";
        let at = |part: &str| text.find(part).map(|at| at..at + part.len()).unwrap();
        assert_eq!(&text[with_brackets(text, &at("a + b) * (c"))], "(a + b) * (c)");
        assert_eq!(&text[with_brackets(text, &at("x + (a"))], "x + (a");
        assert_eq!(&text[with_brackets(text, &at("a + b"))], "a + b");
    }
}
