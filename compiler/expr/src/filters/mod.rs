//! The filters, by what they work on. A filter takes its subject and arguments by value and gives a new value;
//! whatever it makes is paid for first.

mod arguments;
mod convert;
mod encode;
mod lists;
mod maps;
mod numbers;
mod pick;
pub(crate) mod text;

use crate::Callable;

/// Every filter (`x | name`), in the order in which the book prints them.
pub static FILTERS: &[Callable] = &[
    convert::DEFAULT,
    convert::D,
    text::LOWER,
    text::UPPER,
    text::TITLE,
    text::CAPITALIZE,
    text::TRIM,
    text::REPLACE,
    text::REGEX_REPLACE,
    text::SPLIT,
    text::INDENT,
    text::FORMAT,
    lists::JOIN,
    lists::LENGTH,
    lists::COUNT,
    lists::FIRST,
    lists::LAST,
    lists::SORT,
    lists::UNIQUE,
    lists::REVERSE,
    lists::LIST,
    lists::MIN,
    lists::MAX,
    lists::SUM,
    pick::MAP,
    pick::SELECT,
    pick::REJECT,
    pick::SELECTATTR,
    pick::REJECTATTR,
    maps::KEYS,
    maps::VALUES,
    maps::ITEMS,
    maps::DICTSORT,
    maps::MERGE,
    convert::INT,
    convert::FLOAT,
    convert::STRING,
    convert::BOOL,
    numbers::ABS,
    numbers::ROUND,
    encode::TOJSON,
    encode::B64ENCODE,
    encode::B64DECODE,
    encode::SHA256,
];

/// The filter of a name.
pub(crate) fn find(name: &str) -> Option<&'static Callable> {
    FILTERS.iter().find(|filter| filter.name == name)
}
