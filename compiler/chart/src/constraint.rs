use std::fmt;

use crate::Version;
use crate::version::compare_prereleases;

/// A range of versions in the language of Masterminds/semver v3 (3.5), the one that Helm and Argo CD know: `^1.2`, `~1.2`,
/// `1.x`, `>=1 <2, !=1.5`, `1.2 - 1.4`, `^1 || ^3`.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// Any of these groups, all of whose members hold.
    groups: Vec<Group>,
}

/// Why a text is no constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintError {
    /// It does not look like one; the byte at which it stops to.
    Malformed(usize),
    /// It has more than 512 bytes.
    TooLong,
    /// It has more than 32 groups.
    TooManyGroups,
}

#[derive(Clone, Debug)]
struct Group {
    terms: Vec<Term>,
    /// A prerelease satisfies a group only if a member of it names one.
    has_prerelease: bool,
}

#[derive(Clone, Debug)]
struct Term {
    operator: Operator,
    version: Version,
    /// The first of the three numbers that was left open.
    open: Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterEqual,
    LessEqual,
    Tilde,
    Caret,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Major,
    Minor,
    Patch,
    Nothing,
}

/// Longer spellings stand before their beginnings.
const OPERATORS: [(&str, Operator); 11] = [
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterEqual),
    ("=>", Operator::GreaterEqual),
    ("<=", Operator::LessEqual),
    ("=<", Operator::LessEqual),
    ("~>", Operator::Tilde),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("=", Operator::Equal),
    ("~", Operator::Tilde),
    ("^", Operator::Caret),
];

impl Constraint {
    /// Reads a constraint.
    ///
    /// # Errors
    /// Where Masterminds' `NewConstraint` refuses it; the empty text is among them.
    pub fn parse(text: &str) -> Result<Constraint, ConstraintError> {
        if text.len() > 512 {
            return Err(ConstraintError::TooLong);
        }
        let mut groups = Vec::new();
        let mut start = 0;
        for part in text.split("||") {
            let terms =
                Reader { text: part, at: 0 }.terms().map_err(|at| ConstraintError::Malformed(start + at))?;
            let has_prerelease = terms.iter().any(|term| !term.version.pre.is_empty());
            groups.push(Group { terms, has_prerelease });
            start += part.len() + 2;
        }
        if groups.len() > 32 {
            return Err(ConstraintError::TooManyGroups);
        }
        Ok(Constraint { groups })
    }

    /// Whether a version satisfies it.
    pub fn matches(&self, version: &Version) -> bool {
        let holds = |group: &Group| {
            (version.pre.is_empty() || group.has_prerelease)
                && group.terms.iter().all(|term| term.matches(version))
        };
        self.groups.iter().any(holds)
    }
}

impl fmt::Display for ConstraintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConstraintError::Malformed(_) => f.write_str("is not a version constraint"),
            ConstraintError::TooLong => f.write_str("is longer than 512 bytes"),
            ConstraintError::TooManyGroups => f.write_str("has more than 32 alternatives"),
        }
    }
}

impl Term {
    /// The rules by operator, with what an open number does to each; odd ones included (`^*` is 0.0.0 alone, `!=*` is all but
    /// 0.0.0), since Helm decides by them.
    fn matches(&self, version: &Version) -> bool {
        let bound = &self.version;
        let same_major = version.major == bound.major;
        let same_minor = version.minor == bound.minor;
        match (self.operator, self.open) {
            (Operator::Equal, Open::Nothing) => version == bound,
            (Operator::Equal | Operator::Tilde, _) => {
                let everything =
                    bound.numbers() == (0, 0, 0) && matches!(self.open, Open::Nothing | Open::Major);
                version >= bound && (everything || same_major && (same_minor || self.open == Open::Minor))
            }
            (Operator::NotEqual, Open::Nothing | Open::Major) => version != bound,
            (Operator::NotEqual, Open::Minor) => !same_major,
            (Operator::NotEqual, Open::Patch) => {
                !same_major || !same_minor || compare_prereleases(&version.pre, &bound.pre).is_ne()
            }
            (Operator::Greater, Open::Nothing | Open::Major) => version > bound,
            (Operator::Greater, Open::Minor) => version.major > bound.major,
            (Operator::Greater, Open::Patch) => (version.major, version.minor) > (bound.major, bound.minor),
            (Operator::GreaterEqual, _) => version >= bound,
            (Operator::Less, _) => version < bound,
            (Operator::LessEqual, Open::Nothing) => version <= bound,
            (Operator::LessEqual, Open::Minor) => version.major <= bound.major,
            (Operator::LessEqual, Open::Major | Open::Patch) => {
                (version.major, version.minor) <= (bound.major, bound.minor)
            }
            (Operator::Caret, open) => {
                version >= bound
                    && same_major
                    && (bound.major > 0
                        || open == Open::Minor
                        || same_minor
                            && (bound.minor > 0 || open == Open::Patch || version.patch == bound.patch))
            }
        }
    }
}

#[derive(PartialEq)]
enum Separator {
    Comma,
    Space,
}

/// Reads one group; errors are the byte at which nothing fits any more.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn terms(&mut self) -> Result<Vec<Term>, usize> {
        let mut terms = Vec::new();
        // Whether a range like `1 - 2` may come next: it takes the white space before it, so it needs a comma there, or
        // another range.
        let mut range_allowed = true;
        self.spaces();
        loop {
            let operator = OPERATORS.iter().find(|(word, _)| self.rest().starts_with(word));
            self.at += operator.map_or(0, |(word, _)| word.len());
            self.spaces();
            let start = self.at;
            let (version, open) = self.version().ok_or(start)?;
            let low = self.text.get(start..self.at).unwrap_or("");
            let spaced = self.spaces();
            // `1.2 - 1.4` is `>= 1.2, <= 1.4`. An operator before it makes no sense and is refused.
            if spaced && self.rest().starts_with('-') && !low.is_empty() {
                self.at += 1;
                let dash = self.at;
                if operator.is_some() || !range_allowed || !self.spaces() {
                    return Err(dash);
                }
                let (high, high_open) = self.version().ok_or(self.at)?;
                terms.push(Term { operator: Operator::GreaterEqual, version, open });
                terms.push(Term { operator: Operator::LessEqual, version: high, open: high_open });
                // The rewriting leaves a space behind the range, so another term may follow without one.
                if self.separator(true).is_some() {
                    range_allowed = true;
                    continue;
                }
                return Ok(terms);
            }
            let operator = operator.map_or(Operator::Equal, |(_, operator)| *operator);
            terms.push(Term { operator, version, open });
            match self.separator(spaced) {
                Some(separator) => range_allowed = separator == Separator::Comma,
                None if self.rest().is_empty() => return Ok(terms),
                None => return Err(self.at),
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The white space of Go's regular expressions.
    fn spaces(&mut self) -> bool {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
        self.at += rest.len() - trimmed.len();
        rest.len() != trimmed.len()
    }

    /// What stands between two terms; none where no other term follows.
    fn separator(&mut self, spaced: bool) -> Option<Separator> {
        let spaced = self.spaces() || spaced;
        if self.rest().starts_with(',') {
            self.at += 1;
            self.spaces();
            return Some(Separator::Comma);
        }
        (spaced && !self.rest().is_empty()).then_some(Separator::Space)
    }

    fn version(&mut self) -> Option<(Version, Open)> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '+' | '*'))
            .unwrap_or(rest.len());
        let word = rest.get(..end)?;
        let bare = word.strip_prefix('v').unwrap_or(word);
        let without_metadata = bare.split_once('+').map_or(bare, |(left, _)| left);
        let (numbers, pre) =
            without_metadata.split_once('-').map_or((without_metadata, None), |(a, b)| (a, Some(b)));
        let parts: Vec<&str> = numbers.split('.').collect();
        let any = |part: &&str| matches!(*part, "x" | "X" | "*");
        let of_its_alphabet = |part: &&str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'x' | b'X' | b'*'))
        };
        if parts.len() > 3 || !parts.iter().all(of_its_alphabet) {
            return None;
        }
        let (open, kept) = match parts.iter().position(any).unwrap_or(parts.len()) {
            0 => (Open::Major, 0),
            1 => (Open::Minor, 1),
            2 => (Open::Patch, 2),
            _ => (Open::Nothing, 3),
        };
        let mut closed: Vec<&str> = parts.iter().take(kept).copied().collect();
        closed.resize(3, "0");
        // Metadata is checked with the version, and means nothing.
        let metadata = bare.split_once('+').map(|(_, metadata)| metadata);
        let tail =
            |mark: &str, part: Option<&str>| part.map_or(String::new(), |part| format!("{mark}{part}"));
        let version = format!("{}{}{}", closed.join("."), tail("-", pre), tail("+", metadata));
        let version = Version::parse(&version).ok()?;
        self.at += end;
        Some((version, open))
    }
}
