//! What can be said of an object beside where it is.

use std::fmt;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValue {
    /// Yes or no.
    Flag(bool),
    /// A finite number, in the unit that the ontology states.
    Number(f64),
    /// One of the ontology's options.
    Choice(String),
    /// Free text.
    Text(String),
}

impl AttributeValue {
    /// The longest text, in bytes of UTF-8.
    pub const MAX_TEXT_BYTES: usize = 64 * 1024;

    /// The kind in words: `bool`, `number`, `choice`, `text`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Flag(_) => "bool",
            Self::Number(_) => "number",
            Self::Choice(_) => "choice",
            Self::Text(_) => "text",
        }
    }

    /// Whether the value can stand in a document at all: a finite number, a text that is not
    /// longer than [`AttributeValue::MAX_TEXT_BYTES`].
    pub(crate) fn sound(&self) -> bool {
        match self {
            Self::Flag(_) => true,
            Self::Number(number) => number.is_finite(),
            Self::Choice(text) | Self::Text(text) => text.len() <= Self::MAX_TEXT_BYTES,
        }
    }
}

impl fmt::Display for AttributeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Choice(text) => f.write_str(text),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}
