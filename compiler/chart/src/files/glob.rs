//! Shell patterns as Go's `path/filepath.Match` reads them: `*` and `?` stop at `/`, `[a-z]` and `[^a-z]`, `\` takes the next
//! character as it is.

/// A pattern that is not well-formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadPattern;

/// A parsed pattern.
#[derive(Clone, Debug)]
pub(super) struct Glob(Vec<Token>);

#[derive(Clone, Debug)]
enum Token {
    /// `*`
    Any,
    /// `?`
    One,
    Char(char),
    /// Ranges, both ends included; negated by `^`. Matches `/` too, as in Go.
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Glob {
    /// Reads a pattern.
    pub(super) fn parse(pattern: &str) -> Result<Glob, BadPattern> {
        let mut chars = pattern.chars().peekable();
        let mut tokens = Vec::new();
        while let Some(c) = chars.next() {
            tokens.push(match c {
                '*' => {
                    if matches!(tokens.last(), Some(Token::Any)) {
                        continue;
                    }
                    Token::Any
                }
                '?' => Token::One,
                '\\' => Token::Char(chars.next().ok_or(BadPattern)?),
                '[' => {
                    let negated = chars.next_if_eq(&'^').is_some();
                    let mut ranges = Vec::new();
                    // The first item may not be `]`: an empty class is malformed.
                    while ranges.is_empty() || chars.next_if_eq(&']').is_none() {
                        let low = class_char(&mut chars)?;
                        let high =
                            if chars.next_if_eq(&'-').is_some() { class_char(&mut chars)? } else { low };
                        ranges.push((low, high));
                    }
                    Token::Class { negated, ranges }
                }
                c => Token::Char(c),
            });
        }
        Ok(Glob(tokens))
    }

    /// Whether the whole of `name` matches. Takes time in proportion to pattern times name.
    pub(super) fn matches(&self, name: &str) -> bool {
        // Backtracking to the last star is enough: what an earlier star could take, a later one can take instead, unless a `/`
        // lies between, which neither may take.
        let name: Vec<char> = name.chars().collect();
        let mut reachable = vec![false; name.len() + 1];
        if let Some(first) = reachable.first_mut() {
            *first = true;
        }
        for token in &self.0 {
            let mut next = vec![false; name.len() + 1];
            let mut carried = false;
            for at in 0..=name.len() {
                let here = reachable.get(at).copied().unwrap_or(false);
                if let Token::Any = token {
                    carried |= here;
                    if let Some(slot) = next.get_mut(at) {
                        *slot = carried;
                    }
                    // Past a `/` only what was reached behind it counts.
                    carried &= name.get(at).is_some_and(|c| *c != '/');
                } else if here
                    && name.get(at).is_some_and(|c| token.takes(*c))
                    && let Some(slot) = next.get_mut(at + 1)
                {
                    *slot = true;
                }
            }
            reachable = next;
        }
        reachable.last().copied().unwrap_or(false)
    }
}

impl Token {
    fn takes(&self, c: char) -> bool {
        match self {
            Token::Any => false,
            Token::One => c != '/',
            Token::Char(own) => *own == c,
            Token::Class { negated, ranges } => {
                ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
        }
    }
}

fn class_char(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<char, BadPattern> {
    let c = match chars.next().ok_or(BadPattern)? {
        '-' | ']' => return Err(BadPattern),
        '\\' => chars.next().ok_or(BadPattern)?,
        c => c,
    };
    // Go wants the class to go on: `[a` is malformed.
    if chars.peek().is_none() { Err(BadPattern) } else { Ok(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_as_filepath_match_does() {
        // The table was made with Go 1.26's filepath.Match on Linux.
        for (pattern, name, expected) in [
            ("abc", "abc", Ok(true)),
            ("*", "abc", Ok(true)),
            ("*c", "abc", Ok(true)),
            ("a*", "a", Ok(true)),
            ("a*", "ab/c", Ok(false)),
            ("a*/b", "abc/b", Ok(true)),
            ("a*/b", "a/c/b", Ok(false)),
            ("a*b*c*d*e*/f", "axbxcxdxe/f", Ok(true)),
            ("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", Ok(false)),
            ("a*b?c*x", "abxbbxdbxebxczzx", Ok(true)),
            ("ab[c]", "abc", Ok(true)),
            ("ab[b-d]", "abc", Ok(true)),
            ("ab[^b-d]", "abc", Ok(false)),
            ("ab[^e-g]", "abc", Ok(true)),
            ("a\\*b", "a*b", Ok(true)),
            ("a\\*b", "ab", Ok(false)),
            ("a?b", "a\u{263a}b", Ok(true)),
            ("a[^a]b", "a\u{263a}b", Ok(true)),
            ("a?b", "a/b", Ok(false)),
            ("a[^x]b", "a/b", Ok(true)),
            ("[\\]a]", "]", Ok(true)),
            ("[\\-x]", "-", Ok(true)),
            ("[]a]", "]", Err(BadPattern)),
            ("[-]", "-", Err(BadPattern)),
            ("[x-]", "x", Err(BadPattern)),
            ("[a", "a", Err(BadPattern)),
            ("[", "a", Err(BadPattern)),
            ("[^", "a", Err(BadPattern)),
            ("a\\", "a", Err(BadPattern)),
            ("*x", "xxx", Ok(true)),
            ("", "", Ok(true)),
            ("", "a", Ok(false)),
            ("*", "", Ok(true)),
        ] {
            assert_eq!(Glob::parse(pattern).map(|glob| glob.matches(name)), expected, "{pattern} {name}");
        }
    }
}
