use super::glob::Glob;

/// The rules of a `.helmignore` (Helm `pkg/ignore`). They look like .gitignore's and are not: a line without `/` is matched
/// against the last segment, any other against the whole path; there is no `**`; the first line that decides wins; and a line
/// with `!` throws out everything that it does *not* match.
#[derive(Clone, Debug)]
pub struct IgnoreRules {
    rules: Vec<Rule>,
}

/// Why Helm would refuse a `.helmignore`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IgnoreError {
    /// `**`; the line, from 1.
    DoubleStar(usize),
    /// A pattern that is not well-formed; the line, from 1.
    BadPattern(usize),
    /// A line of more than 64 KiB; the line, from 1.
    LongLine(usize),
}

#[derive(Clone, Debug)]
struct Rule {
    glob: Glob,
    /// `!`
    negated: bool,
    /// A trailing `/`.
    directories_only: bool,
    /// No `/` within: only the last segment counts.
    base_only: bool,
}

/// Goes through a sorted or unsorted list of files and remembers which directories are out.
#[derive(Debug)]
pub struct Selection<'a> {
    rules: &'a IgnoreRules,
    directories: std::collections::BTreeMap<String, bool>,
}

impl Default for IgnoreRules {
    /// What Helm always ignores: `templates/.?*`.
    fn default() -> IgnoreRules {
        let mut rules = IgnoreRules { rules: Vec::new() };
        rules.add_defaults();
        rules
    }
}

impl IgnoreRules {
    /// Reads a `.helmignore`.
    ///
    /// # Errors
    /// What Helm refuses too.
    pub fn parse(bytes: &[u8]) -> Result<IgnoreRules, IgnoreError> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut rules = IgnoreRules { rules: Vec::new() };
        for (index, line) in text.split('\n').enumerate() {
            // Go's bufio.Scanner gives up at this length.
            if line.len() >= 64 * 1024 {
                return Err(IgnoreError::LongLine(index + 1));
            }
            rules.add(line.trim(), index + 1)?;
        }
        rules.add_defaults();
        Ok(rules)
    }

    /// Starts to go through a chart's files.
    pub fn selection(&self) -> Selection<'_> {
        Selection { rules: self, directories: std::collections::BTreeMap::new() }
    }

    fn add(&mut self, line: &str, number: usize) -> Result<(), IgnoreError> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if line.contains("**") {
            return Err(IgnoreError::DoubleStar(number));
        }
        let bad = |_| IgnoreError::BadPattern(number);
        // The line as it stands must be well-formed, before `!` and `/` are taken off.
        Glob::parse(line).map_err(bad)?;
        let (negated, line) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        let (directories_only, line) = line.strip_suffix('/').map_or((false, line), |rest| (true, rest));
        let (base_only, line) = match line.strip_prefix('/') {
            Some(rest) => (false, rest),
            None => (!line.contains('/'), line),
        };
        // Taking off a `/` can leave `\` at the end: Helm logs it and the rule matches nothing.
        if let Ok(glob) = Glob::parse(line) {
            self.rules.push(Rule { glob, negated, directories_only, base_only });
        }
        Ok(())
    }

    fn add_defaults(&mut self) {
        if let Ok(glob) = Glob::parse("templates/.?*") {
            self.rules.push(Rule { glob, negated: false, directories_only: false, base_only: false });
        }
    }

    fn ignores(&self, path: &str, directory: bool) -> bool {
        for rule in &self.rules {
            if rule.directories_only && !directory {
                if rule.negated {
                    return true;
                }
                continue;
            }
            let subject = if rule.base_only { path.rsplit('/').next().unwrap_or(path) } else { path };
            // Without `!` a match decides, with it the lack of one.
            if rule.glob.matches(subject) != rule.negated {
                return true;
            }
        }
        false
    }
}

impl Selection<'_> {
    /// Whether a file belongs to the chart: neither it nor a directory above it is ignored. `path` is relative to the chart.
    pub fn keeps(&mut self, path: &str) -> bool {
        self.keeps_parents(path) && !self.rules.ignores(path, false)
    }

    fn keeps_parents(&mut self, path: &str) -> bool {
        for (at, _) in path.match_indices('/') {
            let Some(directory) = path.get(..at) else { continue };
            let kept = match self.directories.get(directory) {
                Some(kept) => *kept,
                None => {
                    let kept = !self.rules.ignores(directory, true);
                    self.directories.insert(directory.to_owned(), kept);
                    kept
                }
            };
            if !kept {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeps(rules: &str, path: &str) -> bool {
        IgnoreRules::parse(rules.as_bytes()).unwrap().selection().keeps(path)
    }

    #[test]
    fn ignores_what_helm_ignores() {
        // tests/all/helm.rs asks `helm package` the same, and more.
        for (rules, path, kept) in [
            ("", "templates/.hidden.yaml", false),
            ("", "templates/sub/.hidden.yaml", true),
            ("", ".hidden", true),
            ("*.bak", "a.bak", false),
            ("*.bak", "deep/er/a.bak", false),
            ("/a.txt", "a.txt", false),
            ("/a.txt", "sub/a.txt", true),
            ("sub/*.txt", "sub/a.txt", false),
            ("sub/*.txt", "sub/sub/a.txt", true),
            ("docs/", "docs/a.md", false),
            ("docs/", "docs", true),
            ("docs", "docs/a.md", false),
            ("docs", "docs", false),
            ("docs/", "a/docs/b", false),
            ("/docs/", "a/docs/b", true),
            ("# a comment\n\n  *.md  ", "README.md", false),
            ("\u{feff}*.md", "README.md", false),
            ("*.md\r\n*.txt\r\n", "README.md", false),
            ("!keep.txt", "keep.txt", true),
            ("!keep.txt", "other.txt", false),
            ("*.txt\n!keep.txt", "keep.txt", false),
            ("!keep/", "keep.txt", false),
            ("templates/*.txt", "templates/NOTES.txt", false),
            (".git*", ".gitignore", false),
            ("a?c", "abc", false),
            ("[!a]bc", "!bc", false),
        ] {
            assert_eq!(keeps(rules, path), kept, "{rules:?} {path}");
        }
    }

    #[test]
    fn refuses_what_helm_refuses() {
        let error = |rules: &str| IgnoreRules::parse(rules.as_bytes()).unwrap_err();
        assert_eq!(error("a\n**/b"), IgnoreError::DoubleStar(2));
        assert_eq!(error("[a"), IgnoreError::BadPattern(1));
        assert_eq!(error(&"a".repeat(70_000)), IgnoreError::LongLine(1));
    }
}
