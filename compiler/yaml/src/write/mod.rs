//! From values to YAML that every reader takes for the same: block style, sequences not indented under their
//! key, nothing folded, strings quoted wherever YAML 1.1 or 1.2 has another meaning for them. Byte for byte the
//! same everywhere.

mod key;
mod scalar;

use serde::ser::{self, Serialize, Serializer};

use crate::{Data, Map, Node};

/// A value as YAML, with a line break at its end.
///
/// # Panics
/// If a `Serialize` of `T` fails by itself, or a key in it is neither string, number nor boolean. Those of
/// [`Node`] and derived ones of plain data never do.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = String::new();
    write(&mut out, value);
    out
}

/// Writes a value as YAML behind what is in `out`, which is empty or ends with a line break.
///
/// # Panics
/// As [`to_string`].
pub fn write<T: Serialize + ?Sized>(out: &mut String, value: &T) {
    if let Err(error) = value.serialize(Writer { out, indent: 0, place: Place::Root }) {
        unreachable!("a value that does not serialize: {error}");
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.data.serialize(serializer)
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Data::Null => serializer.serialize_unit(),
            Data::Bool(value) => serializer.serialize_bool(*value),
            Data::Int(value) => serializer.serialize_i64(*value),
            Data::Uint(value) => serializer.serialize_u64(*value),
            Data::Float(value) => serializer.serialize_f64(*value),
            Data::String(text) => serializer.serialize_str(text),
            Data::Seq(items) => serializer.collect_seq(items.iter()),
            Data::Map(map) => map.serialize(serializer),
        }
    }
}

/// In its own order.
impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, entry)| (&**key, &entry.node)))
    }
}

fn spaces(out: &mut String, count: usize) {
    const SPACES: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let now = left.min(SPACES.len());
        out.push_str(SPACES.get(..now).unwrap_or(""));
        left -= now;
    }
}

/// What stands before a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Key,
    Dash,
}

/// Writes one value.
struct Writer<'a> {
    out: &'a mut String,
    /// The column of the collection it stands in.
    indent: usize,
    place: Place,
}

/// Writes a collection, whose beginning waits for its first entry.
struct Entries<'a> {
    out: &'a mut String,
    /// The column of its entries.
    indent: usize,
    place: Place,
    empty: bool,
    /// What stands for it when it is empty.
    brackets: &'static str,
}

#[derive(Debug)]
struct Error(String);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Error {
        Error(message.to_string())
    }
}

impl<'a> Writer<'a> {
    fn scalar(self, write: impl FnOnce(&mut String)) -> Result<(), Error> {
        if self.place != Place::Root {
            self.out.push(' ');
        }
        write(self.out);
        self.out.push('\n');
        Ok(())
    }

    fn display(self, value: impl std::fmt::Display) -> Result<(), Error> {
        use std::fmt::Write;
        self.scalar(|out| {
            // Writing to a string cannot fail.
            let _ = write!(out, "{value}");
        })
    }

    fn sequence(self) -> Entries<'a> {
        let indent = if self.place == Place::Dash { self.indent + 2 } else { self.indent };
        self.entries(indent, "[]")
    }

    fn mapping(self) -> Entries<'a> {
        let indent = if self.place == Place::Root { 0 } else { self.indent + 2 };
        self.entries(indent, "{}")
    }

    fn entries(self, indent: usize, brackets: &'static str) -> Entries<'a> {
        Entries { out: self.out, indent, place: self.place, empty: true, brackets }
    }

    /// A map of one entry, whose value is to be written next.
    fn variant(self, name: &str) -> Result<Writer<'a>, Error> {
        let mut entries = self.mapping();
        entries.begin();
        entries.key(name);
        Ok(Writer { out: entries.out, indent: entries.indent, place: Place::Key })
    }
}

impl Entries<'_> {
    /// Goes to where the next entry stands.
    fn begin(&mut self) {
        match (self.empty, self.place) {
            (true, Place::Root) => {}
            (true, Place::Dash) => self.out.push(' '),
            (true, Place::Key) => {
                self.out.push('\n');
                spaces(self.out, self.indent);
            }
            (false, _) => spaces(self.out, self.indent),
        }
        self.empty = false;
    }

    fn key(&mut self, name: &str) {
        let start = self.out.len();
        scalar::line(self.out, name);
        if self.out.len() - start > scalar::LONGEST_KEY {
            self.out.insert_str(start, "? ");
            self.out.push('\n');
            spaces(self.out, self.indent);
        }
        self.out.push(':');
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.begin();
        self.out.push('-');
        value.serialize(Writer { out: self.out, indent: self.indent, place: Place::Dash })
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Writer { out: self.out, indent: self.indent, place: Place::Key })
    }

    fn finish(self) -> Result<(), Error> {
        if self.empty {
            if self.place != Place::Root {
                self.out.push(' ');
            }
            self.out.push_str(self.brackets);
            self.out.push('\n');
        }
        Ok(())
    }
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Entries<'a>;
    type SerializeTuple = Entries<'a>;
    type SerializeTupleStruct = Entries<'a>;
    type SerializeTupleVariant = Entries<'a>;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Entries<'a>;
    type SerializeStructVariant = Entries<'a>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.display(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.scalar(|out| scalar::float(out, value))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        let (indent, root) = (self.indent + 2, self.place == Place::Root);
        self.scalar(|out| scalar::value(out, value, indent, root))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.display("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Error> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self.variant(name)?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Entries<'a>, Error> {
        Ok(self.sequence())
    }

    fn serialize_tuple(self, _: usize) -> Result<Entries<'a>, Error> {
        Ok(self.sequence())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, Error> {
        Ok(self.sequence())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Entries<'a>, Error> {
        Ok(self.variant(name)?.sequence())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, Error> {
        Ok(self.mapping())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, Error> {
        Ok(self.mapping())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Entries<'a>, Error> {
        Ok(self.variant(name)?.mapping())
    }
}

macro_rules! sequences {
    ($($trait:ident $method:ident),*) => {$(
        impl ser::$trait for Entries<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish()
            }
        }
    )*};
}

sequences!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

macro_rules! structs {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Entries<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.begin();
                self.key(name);
                self.value(value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish()
            }
        }
    )*};
}

structs!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.begin();
        key.serialize(key::KeyWriter { entries: self })
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}
