//! A message of any known type as names and values, read as its plan says.

mod decode;

use std::borrow::Cow;
use std::sync::Arc;

pub(crate) use decode::{decode_cdr, decode_ros1};

/// A field of a message, or all of it. Long runs of bytes are borrowed from the message.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing: a part that the message leaves out, or a null of JSON.
    Null,
    /// A truth value.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    Uint(u64),
    /// A floating point number.
    Float(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// A list of unsigned 8-bit numbers.
    Bytes(Cow<'a, [u8]>),
    /// A list of integers, all but unsigned ones of 8 and of 64 bits.
    Ints(Vec<i64>),
    /// A list of floating point numbers.
    Floats(Vec<f64>),
    /// A list of anything else.
    List(Vec<Value<'a>>),
    /// A struct: the names of its fields and, in the same order, their values. The `time` and
    /// `duration` of ROS 1 are structs of `sec` and `nanosec`, as in ROS 2.
    Record(Arc<[String]>, Vec<Value<'a>>),
}

impl Value<'_> {
    /// A field of a struct; `None` if this is no struct or has no such field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Self> {
        let Self::Record(names, values) = self else {
            return None;
        };
        let field_idx = names.iter().position(|known| known == name)?;
        values.get(field_idx)
    }

    /// The same value, holding its own bytes.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        let owned = |values: Vec<Self>| values.into_iter().map(Value::into_owned).collect();
        match self {
            Self::Null => Value::Null,
            Self::Bool(truth) => Value::Bool(truth),
            Self::Int(number) => Value::Int(number),
            Self::Uint(number) => Value::Uint(number),
            Self::Float(number) => Value::Float(number),
            Self::Text(text) => Value::Text(text.into_owned().into()),
            Self::Bytes(bytes) => Value::Bytes(bytes.into_owned().into()),
            Self::Ints(numbers) => Value::Ints(numbers),
            Self::Floats(numbers) => Value::Floats(numbers),
            Self::List(values) => Value::List(owned(values)),
            Self::Record(names, values) => Value::Record(names, owned(values)),
        }
    }
}
