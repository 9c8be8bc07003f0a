use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use stackc_yaml::Data;

use crate::callable::{Callable, Param, Run};
use crate::diagnostics::{expression_error::failed, expression_type::wrong_type};
use crate::failure::Failure;
use crate::limits;
use crate::meter::{Meter, too_deep};
use crate::number;

pub(super) const TOJSON: Callable = Callable {
    name: "tojson",
    params: &[Param::optional("indent", "one line")],
    rest: None,
    does: "Writes a value as JSON, maps in their order, on one line or indented by `indent` spaces.",
    example: "{'a': [1, true]} | tojson",
    result: r#""{\"a\":[1,true]}""#,
    run: Run::Value(|call| {
        let indent = match call.int_arg(0)?.map(usize::try_from) {
            None => None,
            Some(Ok(width @ 0..=20)) => Some(width),
            Some(_) => return Err(wrong_type("wants an `indent` from 0 to 20")),
        };
        let subject = call.subject.clone();
        let mut json = Json { out: String::new(), indent, meter: call.meter };
        json.value(&subject, 0)?;
        Ok(Data::String(json.out.into()))
    }),
};

struct Json<'m> {
    out: String,
    indent: Option<usize>,
    meter: &'m mut Meter,
}

impl Json<'_> {
    fn value(&mut self, data: &Data, depth: usize) -> Result<(), Failure> {
        if depth > limits::VALUE_DEPTH {
            return Err(too_deep());
        }
        match data {
            Data::Null => self.push("null"),
            Data::String(text) => self.string(text),
            Data::Seq(items) => {
                self.push("[")?;
                for (at, item) in items.iter().enumerate() {
                    self.before(at == 0, depth + 1)?;
                    self.value(&item.data, depth + 1)?;
                }
                self.close(items.is_empty(), depth, "]")
            }
            Data::Map(map) => {
                self.push("{")?;
                for (at, (key, entry)) in map.iter().enumerate() {
                    self.before(at == 0, depth + 1)?;
                    self.string(key)?;
                    self.push(if self.indent.is_some() { ": " } else { ":" })?;
                    self.value(&entry.node.data, depth + 1)?;
                }
                self.close(map.is_empty(), depth, "}")
            }
            scalar => self.push(&number::text(scalar).unwrap_or_default()),
        }
    }

    fn before(&mut self, first: bool, depth: usize) -> Result<(), Failure> {
        if !first {
            self.push(",")?;
        }
        self.line(depth)
    }

    fn close(&mut self, empty: bool, depth: usize, bracket: &str) -> Result<(), Failure> {
        if !empty {
            self.line(depth)?;
        }
        self.push(bracket)
    }

    fn line(&mut self, depth: usize) -> Result<(), Failure> {
        match self.indent {
            Some(width) => {
                self.push("\n")?;
                self.push(&" ".repeat(width * depth))
            }
            None => Ok(()),
        }
    }

    fn string(&mut self, text: &str) -> Result<(), Failure> {
        self.push("\"")?;
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escape = match byte {
                b'"' => "\\\"".to_owned(),
                b'\\' => "\\\\".to_owned(),
                b'\n' => "\\n".to_owned(),
                b'\r' => "\\r".to_owned(),
                b'\t' => "\\t".to_owned(),
                0..=31 => format!("\\u{byte:04x}"),
                _ => continue,
            };
            self.push(text.get(plain..at).unwrap_or_default())?;
            self.push(&escape)?;
            plain = at + 1;
        }
        self.push(text.get(plain..).unwrap_or_default())?;
        self.push("\"")
    }

    fn push(&mut self, text: &str) -> Result<(), Failure> {
        self.meter.grow(self.out.len(), text.len())?;
        self.out.push_str(text);
        Ok(())
    }
}

pub(super) const SHA256: Callable = Callable {
    name: "sha256",
    params: &[],
    rest: None,
    does: "Gives the SHA-256 digest of a text's UTF-8 bytes in hexadecimal.",
    example: "('abc' | sha256)[:8]",
    result: r#""ba7816bf""#,
    run: Run::Value(|call| {
        let text = call.text()?;
        // A digest costs several times what reading does.
        call.meter.steps(text.len() / 8)?;
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(text.as_bytes()) {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        call.meter.string(hex)
    }),
};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) const B64ENCODE: Callable = Callable {
    name: "b64encode",
    params: &[],
    rest: None,
    does: "Writes a text's UTF-8 bytes in base64.",
    example: "'hello' | b64encode",
    result: r#""aGVsbG8=""#,
    run: Run::Value(|call| {
        let text = call.text()?;
        call.meter.text(text.len().div_ceil(3) * 4)?;
        let mut encoded = String::with_capacity(text.len().div_ceil(3) * 4);
        for chunk in text.as_bytes().chunks(3) {
            let bits =
                (0..3).fold(0usize, |bits, at| bits << 8 | usize::from(chunk.get(at).copied().unwrap_or(0)));
            for at in 0..4 {
                let letter = ALPHABET.get(bits >> (18 - 6 * at) & 63).copied().unwrap_or(b'=');
                encoded.push(if at > chunk.len() { '=' } else { char::from(letter) });
            }
        }
        Ok(Data::String(encoded.into()))
    }),
};

pub(super) const B64DECODE: Callable = Callable {
    name: "b64decode",
    params: &[],
    rest: None,
    does: "Reads base64 whose bytes are UTF-8 text.",
    example: "'aGVsbG8=' | b64decode",
    result: r#""hello""#,
    run: Run::Value(|call| {
        let text = call.text()?;
        call.meter.text(text.len())?;
        let bytes = decode(&text).ok_or_else(|| failed("the text is not base64"))?;
        let decoded =
            String::from_utf8(bytes).map_err(|_| failed("what the base64 holds is not UTF-8 text"))?;
        Ok(Data::String(decoded.into()))
    }),
};

/// The bytes of a base64 text with padding; none where it is not one.
fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let letters = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0u32, 0u32);
    for letter in letters.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).ok()?);
            bits &= (1 << held) - 1;
        }
    }
    // What is left over is padding bits, which are zero.
    (bits == 0).then_some(bytes)
}
