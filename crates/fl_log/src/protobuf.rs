//! Protocol Buffers messages, read by the descriptors that the log carries, and written.
//!
//! The encoding: <https://protobuf.dev/programming-guides/encoding/>. The definition of a channel
//! is a serialized `google.protobuf.FileDescriptorSet`, and the schema's name is the message type.

mod decode;
mod descriptor;
mod plan;
mod stamp;
mod wire;
mod writer;

use crate::error::Error;
use crate::value::Value;
use plan::Plan;
pub(crate) use stamp::StampPath;
pub(crate) use writer::ProtoWriter;

/// How to read the messages of one type.
#[derive(Debug)]
pub(crate) struct Protobuf {
    plan: Plan,
}

impl Protobuf {
    /// Finds the type of this full name, for example `foxglove.PointCloud`, in a serialized
    /// `FileDescriptorSet`.
    pub(crate) fn of(name: &str, descriptor_set: &[u8]) -> Result<Self, Error> {
        let types = descriptor::types(descriptor_set)?;
        let plan = Plan::of(name, &types)?;
        Ok(Self { plan })
    }

    /// The fields of a message. Texts and bytes are borrowed from it.
    ///
    /// Absent numbers and texts have their defaults; absent messages, members of a `oneof` that
    /// are not set and absent `optional` fields are [`Value::Null`].
    pub(crate) fn value<'a>(&self, message: &'a [u8]) -> Result<Value<'a>, Error> {
        decode::decode(&self.plan, message)
    }

    /// Where the stamp of a message is; `None` if the type has none.
    pub(crate) fn stamp_path(&self) -> Option<StampPath> {
        StampPath::of(&self.plan)
    }
}

#[cfg(test)]
mod tests;
