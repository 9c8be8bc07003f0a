//! Keys, which are strings whatever they were.

use serde::ser::{Error as _, Impossible, Serialize, Serializer};

use super::{Entries, Error};

/// Writes the key of an entry.
pub(super) struct KeyWriter<'a, 'b> {
    pub(super) entries: &'a mut Entries<'b>,
}

impl KeyWriter<'_, '_> {
    fn display(self, key: impl std::fmt::Display) -> Result<(), Error> {
        self.entries.key(&key.to_string());
        Ok(())
    }

    fn refuse<T>() -> Result<T, Error> {
        Err(Error::custom("a key that is neither string, number nor boolean"))
    }
}

impl Serializer for KeyWriter<'_, '_> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Impossible<(), Error>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Impossible<(), Error>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_str(self, key: &str) -> Result<(), Error> {
        self.entries.key(key);
        Ok(())
    }

    fn serialize_bool(self, key: bool) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_i8(self, key: i8) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_i16(self, key: i16) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_i32(self, key: i32) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_i64(self, key: i64) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_u8(self, key: u8) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_u16(self, key: u16) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_u32(self, key: u32) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_u64(self, key: u64) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_char(self, key: char) -> Result<(), Error> {
        self.display(key)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Error> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, key: &T) -> Result<(), Error> {
        key.serialize(self)
    }

    fn serialize_f32(self, _: f32) -> Result<(), Error> {
        Self::refuse()
    }

    fn serialize_f64(self, _: f64) -> Result<(), Error> {
        Self::refuse()
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Self::refuse()
    }

    fn serialize_none(self) -> Result<(), Error> {
        Self::refuse()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, key: &T) -> Result<(), Error> {
        key.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        Self::refuse()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        Self::refuse()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Self::refuse()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        Self::refuse()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Self::refuse()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Self::refuse()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Self::refuse()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        Self::refuse()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Error> {
        Self::refuse()
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Self::refuse()
    }
}
