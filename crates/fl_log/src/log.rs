//! A log that is open: its channels, its index, and any message of it.

use std::ops::Deref;
use std::path::{Path, PathBuf};

use fl_spacetime::Stamp;

use crate::channel::{Channel, ChannelId, ChannelKind, Entry};
use crate::codec::{RgbImage, decode_image};
use crate::decoder::Decoder;
use crate::decoder::Definitions;
use crate::error::Error;
use crate::format;
use crate::index::{Index, IndexedChannel, Indexer};
use crate::index_file::{self, Indexed};
use crate::kept::{Kept, KeptBytes};
use crate::loss::Loss;
use crate::options::{IndexFile, OpenOptions};
use crate::progress::Progress;
use crate::snapshot::{self, CloudSnapshot, Snapshot};
use crate::source::{Attachment, LogFiles, LogSource, MessageBytes, Metadata, Scan};
use crate::stamp_rule::StampRule;
use crate::times::{self, ChannelTimes};
use crate::value::Value;
use crate::video::Videos;

/// An open log. Messages are read from its source when they are asked for.
///
/// Invariant: the entries of each channel are sorted by stamp, then log time.
pub struct Log {
    source: Box<dyn LogSource>,
    path: PathBuf,
    channels: Vec<Channel>,
    indexed: Vec<IndexedChannel>,
    losses: Vec<Loss>,
    profile: String,
    attachments: Vec<Attachment>,
    metadata: Vec<Metadata>,
    options: OpenOptions,
    index_path: Option<PathBuf>,
    videos: Videos,
}

/// The bytes of one message, as they are in the log.
#[derive(Debug, Clone)]
pub struct RawMessage {
    /// The message's place in the index.
    pub entry: Entry,
    bytes: MessageBytes,
}

impl Deref for RawMessage {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Log {
    /// Opens a log of any known format. `path` is a file, the folder of a bag or of other log
    /// files, a pattern like `drive_*.mcap`, or a URL. The format is told by the content.
    ///
    /// With [`crate::IndexFile::Automatic`], what was found the last time is taken up from the
    /// index file. Else, or if there is none, every chunk is decompressed once, in parallel.
    ///
    /// # Errors
    /// If the log cannot be read at all or is none, or `progress` cancels. Damage inside is no
    /// error: see [`Log::losses`].
    pub fn open(
        path: &Path,
        options: &OpenOptions,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let source = format::open(path, options, progress)?;
        if options.index == IndexFile::Off {
            return Self::from_source(source, options, progress);
        }
        let definitions = Definitions::new(options.definitions.as_deref());
        if let Some(indexed) = index_file::read(&*source, options)
            && source.restore(&indexed.layout).is_ok()
        {
            let Indexed {
                scan, kept, path, ..
            } = indexed;
            return Ok(Self::new(source, scan, kept, &definitions, options).indexed_at(Some(path)));
        }
        let (scan, kept) = Self::scan(&*source, &definitions, options, progress)?;
        let path = index_file::write(&*source, options, &scan, &kept);
        Ok(Self::new(source, scan, kept, &definitions, options).indexed_at(path))
    }

    /// Opens files, folders and patterns as one log, in this order. What cannot be opened is listed
    /// in [`Log::losses`], unless nothing can.
    ///
    /// # Errors
    /// If none can be read at all or is a log, or `progress` cancels.
    pub fn open_all(
        paths: &[PathBuf],
        options: &OpenOptions,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        Self::from_source(
            format::open_all(paths, options, progress)?,
            options,
            progress,
        )
    }

    /// Makes the index of any source.
    ///
    /// # Errors
    /// If the source cannot be read at all, or `progress` cancels.
    pub fn from_source(
        source: Box<dyn LogSource>,
        options: &OpenOptions,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let definitions = Definitions::new(options.definitions.as_deref());
        let (scan, kept) = Self::scan(&*source, &definitions, options, progress)?;
        Ok(Self::new(source, scan, kept, &definitions, options))
    }

    fn scan(
        source: &dyn LogSource,
        definitions: &Definitions,
        options: &OpenOptions,
        progress: &dyn Progress,
    ) -> Result<(Scan, Vec<Option<KeptBytes>>), Error> {
        let mut indexer = Indexer::new(definitions, options);
        let scan = source.scan(&mut indexer, progress)?;
        Ok((scan, indexer.kept()))
    }

    fn new(
        source: Box<dyn LogSource>,
        scan: Scan,
        kept: Vec<Option<KeptBytes>>,
        definitions: &Definitions,
        options: &OpenOptions,
    ) -> Self {
        let index = Index::of(scan.channels, scan.messages, kept, definitions, options);
        let mut losses = scan.losses;
        losses.extend(index.losses);
        Self {
            path: source.path().to_owned(),
            source,
            channels: index
                .channels
                .iter()
                .map(|indexed| indexed.channel.clone())
                .collect(),
            indexed: index.channels,
            losses,
            profile: scan.profile,
            attachments: scan.attachments,
            metadata: scan.metadata,
            options: options.clone(),
            index_path: None,
            videos: Videos::default(),
        }
    }

    fn indexed_at(self, index_path: Option<PathBuf>) -> Self {
        Self { index_path, ..self }
    }

    /// Where the log is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All channels, those without messages too, in the order of their numbers in the source.
    #[must_use]
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }

    /// The channel with this id.
    #[must_use]
    pub fn channel(&self, channel: ChannelId) -> Option<&Channel> {
        self.channels.get(channel.idx())
    }

    /// The first channel on this topic.
    #[must_use]
    pub fn channel_by_topic(&self, topic: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.topic == topic)
    }

    /// The index of a channel, sorted by stamp, then log time; empty if there is no such channel.
    #[must_use]
    pub fn entries(&self, channel: ChannelId) -> &[Entry] {
        self.indexed
            .get(channel.idx())
            .map_or(&[], |indexed| &indexed.entries)
    }

    /// Why messages of a channel are only bytes; `None` if they can be decoded.
    #[must_use]
    pub fn opaque_because(&self, channel: ChannelId) -> Option<&str> {
        let decoder = &self.indexed.get(channel.idx())?.decoder;
        decoder.as_ref().err().map(String::as_str)
    }

    /// How the log is stored.
    #[must_use]
    pub fn files(&self) -> LogFiles {
        self.source.files()
    }

    /// By which conventions it was recorded, for example `ros2`; empty if the log does not say.
    #[must_use]
    pub fn profile(&self) -> &str {
        &self.profile
    }

    /// Named facts of the whole recording.
    #[must_use]
    pub fn metadata(&self) -> &[Metadata] {
        &self.metadata
    }

    /// Files that are stored with the messages.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        &self.attachments
    }

    /// The bytes of one of [`Log::attachments`].
    ///
    /// # Errors
    /// If they cannot be read any more.
    pub fn attachment_bytes(&self, attachment: &Attachment) -> Result<MessageBytes, Error> {
        self.source.read(attachment.place, attachment.size_bytes)
    }

    /// What could not be read, or was read differently than the log says.
    #[must_use]
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// Whether messages may be missing from this log.
    #[must_use]
    pub fn data_lost(&self) -> bool {
        self.losses.iter().any(|loss| loss.kind.data_lost())
    }

    /// The earliest stamp of the log's time; `None` if there are no messages.
    ///
    /// Stamps that are far from all others, and channels on another clock, do not count: see
    /// [`ChannelTimes`].
    #[must_use]
    pub fn start(&self) -> Option<Stamp> {
        Some(self.timeline()?.0)
    }

    /// The latest stamp of the log's time; `None` if there are no messages.
    #[must_use]
    pub fn end(&self) -> Option<Stamp> {
        Some(self.timeline()?.1)
    }

    fn timeline(&self) -> Option<(Stamp, Stamp)> {
        times::timeline(
            self.indexed
                .iter()
                .filter_map(|indexed| indexed.times.as_ref()),
        )
    }

    /// Which stamps of the channel belong to the log's time; `None` for a channel without
    /// messages.
    #[must_use]
    pub fn times(&self, channel: ChannelId) -> Option<ChannelTimes> {
        self.indexed.get(channel.idx())?.times
    }

    /// Whether the channel's messages are kept in memory or in the index file, so that reading
    /// them touches nothing else of the log.
    #[must_use]
    pub fn is_kept(&self, channel: ChannelId) -> bool {
        self.kept(channel).is_some()
    }

    /// The file that the index came from or was written to.
    #[must_use]
    pub fn index_path(&self) -> Option<&Path> {
        self.index_path.as_deref()
    }

    /// How many messages there are on all channels.
    #[must_use]
    pub fn message_count(&self) -> u64 {
        self.indexed
            .iter()
            .map(|indexed| indexed.entries.len() as u64)
            .sum()
    }

    /// The bytes of message number `idx` in [`Log::entries`] of the channel.
    ///
    /// # Errors
    /// If there is no such message, or its bytes cannot be read any more.
    pub fn message(&self, channel: ChannelId, idx: usize) -> Result<RawMessage, Error> {
        let indexed = self.indexed(channel)?;
        let entry = self.entry(indexed, idx)?;
        let kept = indexed.kept.as_ref();
        if let Some(bytes) = kept.and_then(|kept| kept.message(idx, entry.size_bytes)) {
            return Ok(RawMessage { entry, bytes });
        }
        let bytes = self
            .source
            .read(entry.place, entry.size_bytes)
            .map_err(|err| self.message_error(indexed, idx, err))?;
        Ok(RawMessage { entry, bytes })
    }

    /// Message number `idx` of the channel, decoded. Its header stamp is the entry's stamp, also
    /// where the message's own is zero.
    ///
    /// # Errors
    /// If there is no such message, it cannot be read, it is not as its definition says, or the
    /// type has no known definition.
    pub fn snapshot(&self, channel: ChannelId, idx: usize) -> Result<Snapshot, Error> {
        let message = self.message(channel, idx)?;
        self.decode(channel, idx, &message)
    }

    /// Message number `idx` of the channel, decoded from `bytes` that [`Log::visit`] or
    /// [`Log::message`] gave for it.
    ///
    /// # Errors
    /// As [`Log::snapshot`].
    pub fn decode(&self, channel: ChannelId, idx: usize, bytes: &[u8]) -> Result<Snapshot, Error> {
        let indexed = self.indexed(channel)?;
        let entry = self.entry(indexed, idx)?;
        let decoded = match &indexed.decoder {
            Ok(decoder) => snapshot::decode(decoder, indexed.channel.kind, bytes),
            Err(reason) => Err(Error::NoSchema {
                reason: reason.clone(),
            }),
        };
        let mut snapshot = decoded.map_err(|err| self.message_error(indexed, idx, err))?;
        if let Some(header) = snapshot.header_mut() {
            header.stamp = entry.stamp;
        }
        Ok(snapshot)
    }

    /// A message of the channel as names and values, as its definition has them: also what
    /// [`Log::decode`] mends, for example a rotation that is no unit quaternion.
    ///
    /// # Errors
    /// If it is not as its definition says, or the type has no known definition.
    pub fn value<'a>(&self, channel: ChannelId, bytes: &'a [u8]) -> Result<Value<'a>, Error> {
        match &self.indexed(channel)?.decoder {
            Ok(decoder) => decoder.value(bytes),
            Err(reason) => Err(Error::NoSchema {
                reason: reason.clone(),
            }),
        }
    }

    /// The point cloud of message number `idx` of a cloud channel.
    ///
    /// # Errors
    /// As [`Log::snapshot`], and if the channel holds something else.
    pub fn cloud(&self, channel: ChannelId, idx: usize) -> Result<CloudSnapshot, Error> {
        match self.snapshot(channel, idx)? {
            Snapshot::Cloud(cloud) => Ok(cloud),
            _ => Err(self.other_kind(channel, ChannelKind::Cloud)?),
        }
    }

    /// The format and the file bytes of message number `idx` of a compressed image channel.
    ///
    /// # Errors
    /// As [`Log::snapshot`], and if the channel holds something else.
    pub fn image_bytes(&self, channel: ChannelId, idx: usize) -> Result<(String, Vec<u8>), Error> {
        match self.snapshot(channel, idx)? {
            Snapshot::CompressedImage(image) => Ok((image.format, image.data)),
            _ => Err(self.other_kind(channel, ChannelKind::CompressedImage)?),
        }
    }

    /// The picture of message number `idx` of a channel of images, of whatever kind.
    ///
    /// # Errors
    /// As [`Log::snapshot`] and [`Log::video_image`], and if the channel holds something else.
    pub fn picture(&self, channel: ChannelId, idx: usize) -> Result<RgbImage, Error> {
        match self.snapshot(channel, idx)? {
            Snapshot::Image(image) => image.to_rgb(),
            Snapshot::CompressedImage(image) => decode_image(&image.data),
            Snapshot::Video(_) => self.video_image(channel, idx),
            _ => Err(self.other_kind(channel, ChannelKind::CompressedImage)?),
        }
    }

    /// How the log was opened.
    #[must_use]
    pub fn options(&self) -> &OpenOptions {
        &self.options
    }

    /// The picture of message number `idx` of a video channel. The channel's decoder is kept, so
    /// that reading on decodes each frame once: see [`VideoReader`](crate::VideoReader).
    ///
    /// # Errors
    /// As [`VideoReader::picture`](crate::VideoReader::picture), and if the channel holds
    /// something else.
    pub fn video_image(&self, channel: ChannelId, idx: usize) -> Result<RgbImage, Error> {
        self.videos.picture(self, channel, idx)
    }

    /// How the header stamps of a channel are found.
    pub(crate) fn stamp_rule(&self, channel: ChannelId) -> Option<StampRule> {
        let decoder = self.indexed.get(channel.idx())?.decoder.as_ref();
        Some(decoder.map_or(StampRule::Absent, Decoder::stamp_rule))
    }

    pub(crate) fn source(&self) -> &dyn LogSource {
        &*self.source
    }

    /// The kept messages of a channel.
    pub(crate) fn kept(&self, channel: ChannelId) -> Option<&Kept> {
        self.indexed.get(channel.idx())?.kept.as_ref()
    }

    fn indexed(&self, channel: ChannelId) -> Result<&IndexedChannel, Error> {
        self.indexed
            .get(channel.idx())
            .ok_or_else(|| Error::NoChannel {
                channel,
                n_channels: self.channels.len(),
                path: self.path.clone(),
            })
    }

    fn entry(&self, indexed: &IndexedChannel, idx: usize) -> Result<Entry, Error> {
        indexed
            .entries
            .get(idx)
            .copied()
            .ok_or_else(|| Error::NoMessage {
                topic: indexed.channel.topic.clone(),
                idx,
                n_messages: indexed.entries.len(),
                path: self.path.clone(),
            })
    }

    /// An error unless the channel has a message of this number.
    pub(crate) fn expect_message(&self, channel: ChannelId, idx: usize) -> Result<(), Error> {
        self.entry(self.indexed(channel)?, idx).map(|_| ())
    }

    /// The error, with the message that it is about; as it is if it names one already.
    pub(crate) fn at_message(&self, channel: ChannelId, idx: usize, err: Error) -> Error {
        match (self.indexed(channel), err) {
            (_, err @ Error::Message { .. }) | (Err(_), err) => err,
            (Ok(indexed), err) => self.message_error(indexed, idx, err),
        }
    }

    /// An error unless the channel holds messages of this kind.
    pub(crate) fn expect_kind(&self, channel: ChannelId, wanted: ChannelKind) -> Result<(), Error> {
        match self.indexed(channel)?.channel.kind == wanted {
            true => Ok(()),
            false => Err(self.other_kind(channel, wanted)?),
        }
    }

    fn message_error(&self, indexed: &IndexedChannel, idx: usize, err: Error) -> Error {
        Error::Message {
            topic: indexed.channel.topic.clone(),
            schema: indexed.channel.schema.clone(),
            idx,
            path: self.path.clone(),
            source: Box::new(err),
        }
    }

    pub(crate) fn other_kind(
        &self,
        channel: ChannelId,
        wanted: ChannelKind,
    ) -> Result<Error, Error> {
        let channel = &self.indexed(channel)?.channel;
        Ok(Error::OtherKind {
            topic: channel.topic.clone(),
            kind: channel.kind,
            wanted,
            path: self.path.clone(),
        })
    }
}

impl std::fmt::Debug for Log {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "Log({}, {} messages)",
            self.path.display(),
            self.message_count()
        )
    }
}
