//! What every container of messages offers, so that a log does not know which one it reads.

use std::ops::{Deref, Range};
use std::path::Path;
use std::sync::Arc;

use fl_spacetime::Stamp;

use crate::error::Error;
use crate::loss::Loss;
use crate::progress::Progress;

/// A container of messages: an MCAP file now; other containers and live streams the same way.
///
/// A source finds messages and gives their bytes. It does not decode them.
pub trait LogSource: Send + Sync {
    /// Where the messages come from, for error messages.
    fn path(&self) -> &Path;

    /// Finds all messages. Damage is listed in the result; what is readable is kept.
    ///
    /// # Errors
    /// If nothing can be read at all, or `progress` cancels.
    fn scan(&self, progress: &dyn Progress) -> Result<Scan, Error>;

    /// The bytes of the message that [`LogSource::scan`] found at `place`.
    ///
    /// # Errors
    /// If they cannot be read any more.
    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error>;
}

/// Where a message is; what the numbers mean is the source's matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The part of the source, for example the chunk.
    pub block: u32,
    /// The position inside that part.
    pub offset: u64,
}

/// What a source holds.
#[derive(Debug, Default)]
pub struct Scan {
    /// The channels. Messages name them by their position here.
    pub channels: Vec<ScannedChannel>,
    /// The messages, in the order of the source.
    pub messages: Vec<ScannedMessage>,
    /// What could not be read.
    pub losses: Vec<Loss>,
}

/// A channel as its source describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScannedChannel {
    /// The topic.
    pub topic: String,
    /// How messages are encoded, for example `cdr`.
    pub encoding: String,
    /// The name of the message type.
    pub schema: String,
    /// How `schema_data` is written, for example `ros2msg`.
    pub schema_encoding: String,
    /// The definition of the message type; empty if the source has none.
    pub schema_data: Vec<u8>,
}

/// A message as its source indexes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScannedMessage {
    /// The position of its channel in [`Scan::channels`].
    pub channel_idx: u32,
    /// When the recorder received the message.
    pub log_time: Stamp,
    /// When the message was sent.
    pub publish_time: Stamp,
    /// Where its bytes are.
    pub place: Place,
    /// How many.
    pub size_bytes: u32,
    /// The first bytes, which hold the header stamp; zero beyond the message's end.
    pub head: [u8; ScannedMessage::HEAD_BYTES],
}

impl ScannedMessage {
    /// Enough for the stamp of a header, also of the first header in a list.
    pub const HEAD_BYTES: usize = 20;

    /// The first bytes of `message`, filled up with zeros.
    #[must_use]
    pub fn head_of(message: &[u8]) -> [u8; Self::HEAD_BYTES] {
        let mut head = [0; Self::HEAD_BYTES];
        let n_bytes = message.len().min(Self::HEAD_BYTES);
        head[..n_bytes].copy_from_slice(&message[..n_bytes]);
        head
    }
}

/// The bytes of one message, inside what holds them: no copy.
#[derive(Clone)]
pub struct MessageBytes {
    holder: Arc<dyn AsRef<[u8]> + Send + Sync>,
    range: Range<usize>,
}

impl MessageBytes {
    /// The bytes of `holder` in `range`; `None` if the range lies outside.
    #[must_use]
    pub fn new(holder: Arc<dyn AsRef<[u8]> + Send + Sync>, range: Range<usize>) -> Option<Self> {
        (*holder).as_ref().get(range.clone())?;
        Some(Self { holder, range })
    }
}

impl Deref for MessageBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        (*self.holder)
            .as_ref()
            .get(self.range.clone())
            .unwrap_or_default()
    }
}

impl std::fmt::Debug for MessageBytes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} bytes", self.len())
    }
}
