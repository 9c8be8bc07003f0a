//! Damaged real files: never a panic, and Go's verdict.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test: it fails by panicking, reads files and runs tools"
)]

mod common;

/// Damages per file. More of them were tried by hand.
const ROUNDS: u64 = 6;

#[test]
fn damaged_files_get_the_verdict_of_go() {
    let Some(shared) = common::shared() else { return };
    let mut random = Random(0x5EED);
    let mut texts = Vec::new();
    for (_, text) in common::chart_files(&shared).into_iter().filter(|(_, text)| text.len() < 20_000) {
        for _ in 0..ROUNDS {
            texts.push(damage(&text, &mut random));
        }
    }
    for text in &texts {
        common::read(text);
    }
    let requests: Vec<&str> = texts.iter().map(String::as_str).collect();
    let Some(answers) = common::ask_go(&requests) else { return };
    let (mut accepted, mut rejected, mut differences) = (0, 0, Vec::new());
    for (text, answer) in texts.iter().zip(&answers) {
        match common::difference(text, answer) {
            Some(difference) => differences.push(format!("{difference}\n{text}\n")),
            None if answer.error.is_empty() => accepted += 1,
            None => rejected += 1,
        }
    }
    println!("{accepted} equal, {rejected} rejected by both, {} different", differences.len());
    assert!(accepted > 100 && rejected > 100, "the damage is too much or too little");
    if let Some(first) = differences.first() {
        panic!("{} differences, the first: {first}", differences.len());
    }
}

struct Random(u64);

impl Random {
    /// SplitMix64: the same damage on every machine.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}

fn damage(text: &str, random: &mut Random) -> String {
    let inserts = [
        "\n", " ", "  ", "\t", "- ", ": ", "#", " #", "[", "]", "{", "}", ",", "\"", "'", "\\", "&a ", "*a",
        "!!str ", "!", "|\n", ">-\n", "? ", "---\n", "...\n", "<<: ", "%", "@", "`", "0x", "\r\n", "~",
        "\u{e9}", "\u{2028}", "\u{85}", "y", "*a ", "&b", "{{ x }}",
    ];
    let mut out = text.to_owned();
    for _ in 0..=random.below(3) {
        let at = floor(&out, random.below(out.len() + 1));
        match random.below(3) {
            0 => out.insert_str(at, inserts[random.below(inserts.len())]),
            1 => {
                let end = floor(&out, (at + 1 + random.below(8)).min(out.len())).max(at);
                out.replace_range(at..end, "");
            }
            _ => {
                let end = floor(&out, (at + random.below(40)).min(out.len())).max(at);
                let piece = out[at..end].to_owned();
                let to = floor(&out, random.below(out.len() + 1));
                out.insert_str(to, &piece);
            }
        }
    }
    out
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
