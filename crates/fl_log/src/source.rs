//! What every container of messages offers, so that a log does not know which one it reads.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fl_spacetime::Stamp;

use crate::error::Error;
use crate::loss::Loss;
use crate::progress::Progress;

/// A container of messages: a file of any format, several files, or a live stream.
///
/// A source finds messages and gives their bytes. It does not decode them. Making one only tells
/// the format; [`LogSource::scan`], or [`LogSource::restore`] with what a scan found before, comes
/// before any reading.
pub trait LogSource: Send + Sync {
    /// Where the messages come from, for error messages.
    fn path(&self) -> &Path;

    /// What tells this log, as it is now, from any other, without reading all of it.
    ///
    /// # Errors
    /// If it cannot be read.
    fn fingerprint(&self) -> Result<Vec<u8>, Error>;

    /// Finds all messages and shows each to `watch`. Damage is listed in the result; what is
    /// readable is kept.
    ///
    /// # Errors
    /// If nothing can be read at all, or `progress` cancels.
    fn scan(&self, watch: &mut dyn Watch, progress: &dyn Progress) -> Result<Scan, Error>;

    /// The bytes of the message that [`LogSource::scan`] found at `place`.
    ///
    /// # Errors
    /// If they cannot be read any more.
    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error>;

    /// Shows messages of one block, each given by its offset in the block and its size, as
    /// `visit(position in wanted, bytes)`. For going through a log: the block is read once and
    /// not kept.
    ///
    /// # Errors
    /// If one of them cannot be read any more.
    fn visit_block(
        &self,
        block: u32,
        wanted: &[(u64, u32)],
        visit: &mut dyn FnMut(usize, &[u8]),
    ) -> Result<(), Error> {
        for (wanted_idx, &(offset, size_bytes)) in wanted.iter().enumerate() {
            let message = self.read(Place { block, offset }, size_bytes)?;
            visit(wanted_idx, &message);
        }
        Ok(())
    }

    /// How the messages are stored; known after a scan.
    fn files(&self) -> LogFiles {
        LogFiles {
            format: String::new(),
            paths: vec![self.path().to_owned()],
            size_bytes: 0,
            compressions: BTreeSet::new(),
        }
    }

    /// How many blocks the places of this source name; known after a scan.
    fn n_blocks(&self) -> u32;

    /// What [`LogSource::scan`] learned that reading needs, to be kept in an index file.
    fn layout(&self) -> Vec<u8>;

    /// Takes up a layout that the same log gave before, instead of a scan. What comes from a
    /// damaged index file must not do more harm than wrong messages.
    ///
    /// # Errors
    /// If it is none of this source.
    fn restore(&self, layout: &[u8]) -> Result<(), Error>;
}

/// Sees every message while a source is scanned, so that it need not be read again.
///
/// Messages come in the order of [`Scan::messages`], each after its channel was described.
pub trait Watch: Send {
    /// The channel of this number in [`Scan::channels`] is described so.
    fn channel(&mut self, channel_idx: u32, channel: &ScannedChannel);

    /// A message of that channel; gives the stamp in its header, if it has one.
    fn message(&mut self, channel_idx: u32, place: Place, bytes: &[u8]) -> Option<Stamp>;
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
    /// Who recorded it and by which conventions, for example `ros2`; empty if the source says
    /// nothing.
    pub profile: String,
    /// Files that were stored with the messages.
    pub attachments: Vec<Attachment>,
    /// Named facts of the whole recording.
    pub metadata: Vec<Metadata>,
}

/// How the messages of a source are stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFiles {
    /// The format's name, for example `MCAP`; empty if there is none.
    pub format: String,
    /// The files, in the order of their messages.
    pub paths: Vec<PathBuf>,
    /// How large they are together; of files that are compressed as a whole, what they unpack to.
    pub size_bytes: u64,
    /// How parts of them are compressed, for example `zstd`; empty if nothing is.
    pub compressions: BTreeSet<String>,
}

/// A file inside a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its file name.
    pub name: String,
    /// Its media type, for example `application/json`.
    pub media_type: String,
    /// When it was recorded.
    pub log_time: Stamp,
    /// When it was made.
    pub create_time: Stamp,
    /// Where its bytes are; [`LogSource::read`] gives them.
    pub place: Place,
    /// How many.
    pub size_bytes: u32,
}

/// Facts of a whole recording under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// What the facts are about.
    pub name: String,
    /// The facts.
    pub entries: BTreeMap<String, String>,
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
    /// What else the source says of the channel, for example its quality of service.
    pub metadata: BTreeMap<String, String>,
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
    /// The sender's count of messages; 0 if it did not count.
    pub sequence: u32,
    /// The stamp in the message's header, as [`Watch::message`] gave it.
    pub header_stamp: Option<Stamp>,
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
