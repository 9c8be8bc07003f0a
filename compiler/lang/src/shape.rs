//! What the types of the language look like, as data: JSON Schema and reference are made from it.

/// What a value looks like.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Text.
    String,
    /// A name (see [`Name`](crate::Name)).
    Name,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Anything.
    Any,
    /// One of these words.
    Words(Vec<&'static str>),
    /// A list.
    List(Box<Shape>),
    /// A map with free keys.
    Map(Box<Shape>),
    /// A map whose keys are names.
    NameMap(Box<Shape>),
    /// The same, or null.
    Nullable(Box<Shape>),
    /// Any of these.
    OneOf(Vec<Shape>),
    /// A record; a function, since records hold themselves.
    Record(fn() -> Record),
}

/// A map with known fields.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name in the reference: `Stack`, `AddOn`.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub doc: String,
    /// Its fields, in the order in which they are documented.
    pub fields: Vec<Field>,
    /// Whether fields beside these may stand in it, such as keywords of JSON Schema.
    pub open: bool,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub doc: String,
    /// What its value looks like.
    pub shape: Shape,
    /// Whether it has to be written.
    pub required: bool,
}

/// Joins the lines of a doc comment.
pub fn doc(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

/// Declares a record of the language: a struct whose doc comments, field names and types are its reference, its
/// JSON Schema and its reader at once.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident as $word:literal {
            $( $(#[doc = $field_doc:literal])* $field:ident $key:literal : $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $( $(#[doc = $field_doc])* pub $field: $type, )*
            /// Where the whole was written.
            pub span: stackc_source::Span,
        }

        impl $name {
            /// The names of its fields, in the order in which they are documented.
            pub const FIELDS: &'static [&'static str] = &[$($key),*];

            /// What it looks like.
            pub fn record() -> $crate::shape::Record {
                $crate::shape::Record {
                    name: $word,
                    doc: $crate::shape::doc(&[$($doc),*]),
                    fields: vec![$( $crate::shape::Field {
                        name: $key,
                        doc: $crate::shape::doc(&[$($field_doc),*]),
                        shape: <$type as $crate::decode::Decode>::shape(),
                        required: <$type as $crate::decode::Decode>::missing().is_none(),
                    } ),*],
                    open: false,
                }
            }
        }

        impl $crate::decode::Decode for $name {
            fn decode(node: &stackc_yaml::Node, cx: &mut $crate::decode::Context) -> Option<Self> {
                let fields = $crate::decode::Fields::of(node, $word, Self::FIELDS, cx)?;
                $( let $field = fields.take::<$type>($key, cx); )*
                Some($name { $( $field: $field?, )* span: node.place() })
            }

            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::Record(Self::record)
            }
        }
    };
}
