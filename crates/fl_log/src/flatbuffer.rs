//! Flatbuffers, read by the reflection schema that the log carries.
//!
//! The encoding: <https://flatbuffers.dev/internals/>. The definition of a channel is a compiled
//! schema (`.bfbs`), and the schema's name is the type of the root table.

mod bytes;
mod decode;
mod schema;
mod stamp;

use crate::error::Error;
use crate::value::Value;
use bytes::Bytes;
use schema::Schema;
pub(crate) use stamp::StampPath;

/// How to read the messages of one type.
#[derive(Debug)]
pub(crate) struct Flatbuffer {
    schema: Schema,
}

impl Flatbuffer {
    /// Finds the table of this full name, for example `foxglove.PointCloud`, in a compiled schema.
    pub(crate) fn of(name: &str, compiled_schema: &[u8]) -> Result<Self, Error> {
        let schema = Schema::of(name, Bytes::new(compiled_schema))?;
        Ok(Self { schema })
    }

    /// The fields of a message. Texts and bytes are borrowed from it.
    ///
    /// Absent numbers have their defaults, absent texts and lists are empty; absent tables,
    /// structs, unions and optional numbers are [`Value::Null`].
    pub(crate) fn value<'a>(&self, message: &'a [u8]) -> Result<Value<'a>, Error> {
        decode::decode(&self.schema, Bytes::new(message))
    }

    /// Where the stamp of a message is; `None` if the type has none.
    pub(crate) fn stamp_path(&self) -> Option<StampPath> {
        StampPath::of(&self.schema)
    }
}

#[cfg(test)]
mod tests;
