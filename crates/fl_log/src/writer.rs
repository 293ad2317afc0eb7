//! Writes logs: MCAP, with checksums over everything. The same calls give the same bytes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use fl_spacetime::Stamp;

use crate::channel::ChannelId;
use crate::error::Error;
use crate::foxglove;
use crate::message::{Message, MessageType};
use crate::source::{Attachment, Metadata};
use crate::whole_file::WholeFile;

/// Who wrote a log, as its header says it.
pub(crate) const LIBRARY: &str = "framelock";

/// How chunks are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// Not at all.
    None,
    /// LZ4 frames.
    Lz4,
    /// Zstandard frames.
    #[default]
    Zstd,
}

/// How a log is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteOptions {
    /// The MCAP profile.
    pub profile: String,
    /// How chunks are compressed.
    pub compression: Compression,
    /// The compressor's level; 0 is its default.
    pub level: u32,
    /// A chunk ends with the message that makes it larger than this; `None` writes no chunks.
    pub chunk_bytes: Option<u64>,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self {
            profile: "ros2".to_owned(),
            compression: Compression::default(),
            level: 0,
            chunk_bytes: Some(1 << 20),
        }
    }
}

/// A channel of any type, whose messages are given as bytes.
#[derive(Debug, Clone, Copy)]
pub struct RawChannel<'a> {
    /// The topic.
    pub topic: &'a str,
    /// The name of the message type; empty for a channel without schema.
    pub schema: &'a str,
    /// How the schema is written, for example `ros2msg`.
    pub schema_encoding: &'a str,
    /// The schema.
    pub schema_data: &'a [u8],
    /// How messages are encoded, for example `cdr`.
    pub encoding: &'a str,
}

/// What a log says of a message beside its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageHeader {
    /// When the recorder received the message.
    pub log_time: Stamp,
    /// When the message was sent.
    pub publish_time: Stamp,
    /// The sender's count of messages; 0 if it did not count.
    pub sequence: u32,
}

/// Writes one log. Call [`McapWriter::finish`] at the end.
///
/// Channels and schemas are numbered in the order in which they are added. Every added channel is
/// one of its own, also if it is described as another one is. MCAP has no times before 1970: they
/// are written as 1970.
pub struct McapWriter<W: Write + Seek> {
    writer: mcap::Writer<W>,
    channels: Vec<AddedChannel>,
}

struct AddedChannel {
    mcap_id: u16,
    message_type: Option<MessageType>,
    n_messages: u32,
}

/// Writes a log that appears whole or not at all, and never over one of the inputs or a file that
/// this program did not write.
///
/// # Errors
/// If the place is not fit, see [`check_output`](crate::check_output), or cannot be written; and
/// what `fill` answers with.
pub fn write_whole<E: From<Error>>(
    target: &Path,
    inputs: &[PathBuf],
    options: &WriteOptions,
    fill: impl FnOnce(&mut McapWriter<BufWriter<&File>>) -> Result<(), E>,
) -> Result<(), E> {
    let whole = WholeFile::create(target, inputs)?;
    let mut writer = McapWriter::new(BufWriter::new(whole.file()), options)?;
    fill(&mut writer)?;
    writer.finish()?;
    Ok(whole.keep()?)
}

impl McapWriter<BufWriter<File>> {
    /// Creates the file, or empties it.
    ///
    /// # Errors
    /// If the file cannot be created or written.
    pub fn create(path: &Path, options: &WriteOptions) -> Result<Self, Error> {
        let file = File::create(path).map_err(|source| Error::Create {
            path: path.to_owned(),
            source,
        })?;
        Self::new(BufWriter::new(file), options)
    }
}

impl<W: Write + Seek> McapWriter<W> {
    /// Writes to anything that can seek, for example a cursor in memory.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn new(output: W, options: &WriteOptions) -> Result<Self, Error> {
        let writer = mcap_options(options)
            .create(output)
            .map_err(|source| Error::Write { source })?;
        Ok(Self {
            writer,
            channels: Vec::new(),
        })
    }

    /// Adds a channel of a type that this crate knows.
    ///
    /// # Errors
    /// If the output cannot be written or there are more than 65535 channels.
    pub fn add_channel(&mut self, topic: &str, kind: MessageType) -> Result<ChannelId, Error> {
        let definition = kind.definition();
        let channel = self.add_raw_channel(&RawChannel {
            topic,
            schema: kind.schema_name(),
            schema_encoding: "ros2msg",
            schema_data: definition.as_bytes(),
            encoding: "cdr",
        })?;
        self.channels[channel.idx()].message_type = Some(kind);
        Ok(channel)
    }

    /// Adds a channel of one of Foxglove's types, in Protocol Buffers; its messages are written
    /// with [`McapWriter::write_raw`].
    ///
    /// # Errors
    /// If the output cannot be written or there are more than 65535 channels.
    pub fn add_foxglove_channel(
        &mut self,
        topic: &str,
        schema: foxglove::Schema,
    ) -> Result<ChannelId, Error> {
        self.add_raw_channel(&RawChannel {
            topic,
            schema: schema.name(),
            schema_encoding: "protobuf",
            schema_data: &schema.descriptor_set(),
            encoding: "protobuf",
        })
    }

    /// Adds a channel of any type.
    ///
    /// # Errors
    /// If the output cannot be written or there are more than 65535 channels.
    pub fn add_raw_channel(&mut self, channel: &RawChannel<'_>) -> Result<ChannelId, Error> {
        self.add_channel_with_metadata(channel, &BTreeMap::new())
    }

    /// Adds a channel of any type, and what else there is to say of it, for example its quality
    /// of service.
    ///
    /// # Errors
    /// If the output cannot be written or there are more than 65535 channels.
    pub fn add_channel_with_metadata(
        &mut self,
        channel: &RawChannel<'_>,
        metadata: &BTreeMap<String, String>,
    ) -> Result<ChannelId, Error> {
        let mcap_id = self
            .add_to_file(channel, metadata)
            .map_err(|source| Error::Write { source })?;
        let id = ChannelId(self.channels.len() as u32);
        self.channels.push(AddedChannel {
            mcap_id,
            message_type: None,
            n_messages: 0,
        });
        Ok(id)
    }

    /// Writes a message of the channel's type.
    ///
    /// # Errors
    /// If the channel was added with another type, or the output cannot be written.
    pub fn write(
        &mut self,
        channel: ChannelId,
        log_time: Stamp,
        publish_time: Stamp,
        message: &Message,
    ) -> Result<(), Error> {
        let added = self.channels.get(channel.idx());
        let kind = message.message_type();
        if added.and_then(|added| added.message_type) != Some(kind) {
            return Err(Error::NotAdded {
                channel,
                given: kind.schema_name(),
            });
        }
        self.write_raw(channel, log_time, publish_time, &message.to_cdr())
    }

    /// Writes a message as bytes; its sequence number counts the messages of its channel.
    ///
    /// # Errors
    /// If the channel was not added, or the output cannot be written.
    pub fn write_raw(
        &mut self,
        channel: ChannelId,
        log_time: Stamp,
        publish_time: Stamp,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let added = self.channels.get(channel.idx());
        let header = MessageHeader {
            log_time,
            publish_time,
            sequence: added.map_or(0, |added| added.n_messages),
        };
        self.write_with_header(channel, &header, bytes)
    }

    /// Writes a message as bytes.
    ///
    /// # Errors
    /// If the channel was not added, or the output cannot be written.
    pub fn write_with_header(
        &mut self,
        channel: ChannelId,
        header: &MessageHeader,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let Some(added) = self.channels.get_mut(channel.idx()) else {
            return Err(Error::NotAdded {
                channel,
                given: "bytes",
            });
        };
        added.n_messages = added.n_messages.wrapping_add(1);
        let header = mcap::records::MessageHeader {
            channel_id: added.mcap_id,
            sequence: header.sequence,
            log_time: mcap_time(header.log_time),
            publish_time: mcap_time(header.publish_time),
        };
        self.writer
            .write_to_known_channel(&header, bytes)
            .map_err(|source| Error::Write { source })
    }

    /// Stores a file with the messages. Where `attachment` was in its own log does not matter.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn add_attachment(&mut self, attachment: &Attachment, bytes: &[u8]) -> Result<(), Error> {
        let attachment = mcap::Attachment {
            log_time: mcap_time(attachment.log_time),
            create_time: mcap_time(attachment.create_time),
            name: attachment.name.clone(),
            media_type: attachment.media_type.clone(),
            data: bytes.into(),
        };
        self.writer
            .attach(&attachment)
            .map_err(|source| Error::Write { source })
    }

    /// Writes facts of the whole recording.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn add_metadata(&mut self, metadata: &Metadata) -> Result<(), Error> {
        let metadata = mcap::records::Metadata {
            name: metadata.name.clone(),
            metadata: metadata.entries.clone(),
        };
        self.writer
            .write_metadata(&metadata)
            .map_err(|source| Error::Write { source })
    }

    /// Writes the index and gives the output back.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn finish(mut self) -> Result<W, Error> {
        self.writer
            .finish()
            .map_err(|source| Error::Write { source })?;
        let mut output = self.writer.into_inner();
        output
            .flush()
            .map_err(|err| Error::Write { source: err.into() })?;
        Ok(output)
    }

    /// Numbers the channel after those before it: the writer's own numbers are the same for
    /// channels that are described the same.
    fn add_to_file(
        &mut self,
        channel: &RawChannel<'_>,
        metadata: &BTreeMap<String, String>,
    ) -> Result<u16, mcap::McapError> {
        let id =
            u16::try_from(self.channels.len() + 1).map_err(|_| mcap::McapError::TooManyChannels)?;
        let (name, encoding, data) = (channel.schema, channel.schema_encoding, channel.schema_data);
        let schema_id = match (name, encoding, data) {
            ("", _, []) => 0,
            _ => self.writer.add_schema(name, encoding, data)?,
        };
        let (topic, encoding) = (channel.topic, channel.encoding);
        self.writer
            .add_channel_with_id(id, schema_id, topic, encoding, metadata)
    }
}

/// A time as MCAP has it.
fn mcap_time(stamp: Stamp) -> u64 {
    u64::try_from(stamp.nanos()).unwrap_or(0)
}

/// One compressor thread: with several, the bytes would depend on their number.
fn mcap_options(options: &WriteOptions) -> mcap::WriteOptions {
    mcap::WriteOptions::new()
        .profile(options.profile.as_str())
        .library(LIBRARY)
        .compression(match options.compression {
            Compression::None => None,
            Compression::Lz4 => Some(mcap::Compression::Lz4),
            Compression::Zstd => Some(mcap::Compression::Zstd),
        })
        .compression_level(options.level)
        .compression_threads(0)
        .use_chunks(options.chunk_bytes.is_some())
        .chunk_size(options.chunk_bytes)
}
