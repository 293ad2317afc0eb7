//! Messages of one channel without a log around them, for example from a live stream.

use std::path::Path;

use fl_spacetime::Stamp;

use crate::channel::ChannelKind;
use crate::decoder::{Decoder, Definitions};
use crate::error::Error;
use crate::snapshot::{self, Snapshot};
use crate::source::ScannedChannel;
use crate::value::Value;

/// Reads messages as their channel's schema says.
#[derive(Debug)]
pub struct MessageReader {
    kind: ChannelKind,
    decoder: Decoder,
}

impl MessageReader {
    /// A reader for messages of this channel; `definitions` is a folder of message definitions for
    /// channels that come without one.
    ///
    /// # Errors
    /// If the encoding or the schema is not understood.
    pub fn new(channel: &ScannedChannel, definitions: Option<&Path>) -> Result<Self, Error> {
        let definitions = Definitions::new(definitions);
        let decoder =
            Decoder::of(channel, &definitions).map_err(|reason| Error::NoSchema { reason })?;
        Ok(Self {
            kind: ChannelKind::of_schema(&channel.schema),
            decoder,
        })
    }

    /// What [`MessageReader::snapshot`] gives.
    #[must_use]
    pub fn kind(&self) -> ChannelKind {
        self.kind
    }

    /// The stamp in the message's header; `None` if it has none, or zero.
    #[must_use]
    pub fn stamp(&self, message: &[u8]) -> Option<Stamp> {
        self.decoder.stamp_rule().stamp_of(message)
    }

    /// The fields of a message by their names.
    ///
    /// # Errors
    /// If the message is not as its schema says.
    pub fn value<'a>(&self, message: &'a [u8]) -> Result<Value<'a>, Error> {
        self.decoder.value(message)
    }

    /// The message as this program uses it.
    ///
    /// # Errors
    /// If the message is not as its schema says, or lacks what its kind needs.
    pub fn snapshot(&self, message: &[u8]) -> Result<Snapshot, Error> {
        snapshot::decode(&self.decoder, self.kind, message)
    }
}
