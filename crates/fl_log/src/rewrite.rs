//! A log, or a part of it, written anew as one MCAP file, without losing anything on the way.
//!
//! Messages are carried as bytes: whether they can be decoded does not matter. The file is read
//! again and compared with what was to be written before it gets its name.

mod messages;
mod selection;
mod verify;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use fl_spacetime::Stamp;

use crate::channel::{Channel, ChannelId, Entry};
use crate::error::Error;
use crate::log::Log;
use crate::loss::{Loss, LossKind};
use crate::progress::Progress;
use crate::source::Attachment;
use crate::whole_file::WholeFile;
use crate::writer::{Compression, McapWriter, MessageHeader, RawChannel, WriteOptions};

pub use messages::MessageOrder;
use messages::{MessagesInOrder, Picked};
use selection::Chosen;
pub use selection::Selection;
use verify::{Content, Phase, Phases};

/// How a log is rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RewriteOptions {
    /// In which order the messages are written.
    pub order: MessageOrder,
    /// How chunks are compressed.
    pub compression: Compression,
    /// The compressor's level; 0 is its default.
    pub level: u32,
    /// A chunk ends with the message that makes it larger than this.
    pub chunk_bytes: u64,
}

impl Default for RewriteOptions {
    fn default() -> Self {
        Self {
            order: MessageOrder::default(),
            compression: Compression::default(),
            level: 0,
            chunk_bytes: 1 << 20,
        }
    }
}

/// What was written, and what of the log was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewriteReport {
    /// The channels of the written file, in its order.
    pub channels: Vec<RewrittenChannel>,
    /// How many bytes the written file has.
    pub file_bytes: u64,
    /// How many files were stored with the messages.
    pub attachments: usize,
    /// How many records of facts were written.
    pub metadata: usize,
    /// What the log had lost before, and what of it could not be read now.
    pub losses: Vec<Loss>,
}

/// What was written of one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewrittenChannel {
    /// The channel in the log that was read.
    pub source: ChannelId,
    /// Its topic.
    pub topic: String,
    /// How many messages the channel has in the log that was read.
    pub messages_in_log: u64,
    /// How many were written.
    pub messages: u64,
    /// How many of the written ones are from before the range, because they still hold in it.
    pub messages_before: u64,
    /// How many were to be written and could not be read.
    pub unreadable: u64,
    /// How many bytes the written messages have.
    pub bytes: u64,
}

impl RewriteReport {
    /// How many messages were written.
    #[must_use]
    pub fn messages(&self) -> u64 {
        self.channels.iter().map(|channel| channel.messages).sum()
    }

    /// How many bytes the written messages have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.channels.iter().map(|channel| channel.bytes).sum()
    }

    /// Whether messages of the log are missing.
    #[must_use]
    pub fn data_lost(&self) -> bool {
        self.losses.iter().any(|loss| loss.kind.data_lost())
    }
}

/// Writes what is selected of a log to a new MCAP file: channels with their schemas, encodings and
/// metadata, messages with their bytes, times and sequence numbers, attachments and metadata.
///
/// The file appears under its name once it was read again and found to hold exactly that. When
/// this fails or is canceled, there is no file, or the older one. Messages that cannot be read any
/// more are left out and listed.
///
/// # Errors
/// If the file cannot be written, is an input, does not hold what it should, or `progress`
/// cancels.
pub fn rewrite(
    log: &Log,
    selection: &Selection,
    target: &Path,
    options: &RewriteOptions,
    progress: &dyn Progress,
) -> Result<RewriteReport, Error> {
    let file = WholeFile::create(target, &log.files().paths)?;
    let chosen = Chosen::of(log, selection);
    let picked = messages::pick(log, &chosen, options.order);
    let phases = Phases::new(progress, picked.n_bytes, log.options().memory_bytes);
    let mut copying = Copying::start(log, &chosen, file.file(), options)?;
    copying.messages(&picked, &phases.copying)?;
    copying.attachments()?;
    copying.metadata()?;
    let (content, mut report) = copying.finish()?;
    verify::verify(&content, file.partial_path(), &phases)?;
    report.file_bytes = file_bytes(file.file(), target)?;
    file.keep()?;
    Ok(report)
}

fn file_bytes(file: &File, target: &Path) -> Result<u64, Error> {
    let metadata = file.metadata().map_err(|source| Error::Finish {
        path: target.to_owned(),
        source,
    })?;
    Ok(metadata.len())
}

/// One copying of a log.
struct Copying<'a> {
    log: &'a Log,
    chosen: &'a Chosen,
    writer: McapWriter<BufWriter<&'a File>>,
    content: Content,
    report: RewriteReport,
    unreadable: Vec<Unreadable>,
}

impl<'a> Copying<'a> {
    /// Starts the file, with all its channels.
    fn start(
        log: &'a Log,
        chosen: &'a Chosen,
        file: &'a File,
        options: &RewriteOptions,
    ) -> Result<Self, Error> {
        let options = WriteOptions {
            profile: log.profile().to_owned(),
            compression: options.compression,
            level: options.level,
            chunk_bytes: Some(options.chunk_bytes),
        };
        let mut writer = McapWriter::new(BufWriter::with_capacity(1 << 20, file), &options)?;
        let mut content = Content::new(log.profile());
        let mut channels = Vec::new();
        for channel in chosen.channels(log) {
            writer.add_channel_with_metadata(&raw(channel), &channel.metadata)?;
            content.add_channel(channel);
            channels.push(RewrittenChannel {
                source: channel.id,
                topic: channel.topic.clone(),
                messages_in_log: log.entries(channel.id).len() as u64,
                messages: 0,
                messages_before: chosen.n_before(channel.id) as u64,
                unreadable: 0,
                bytes: 0,
            });
        }
        let unreadable = vec![Unreadable::default(); channels.len()];
        Ok(Self {
            log,
            chosen,
            writer,
            content,
            unreadable,
            report: RewriteReport {
                channels,
                file_bytes: 0,
                attachments: 0,
                metadata: 0,
                losses: log.losses().to_vec(),
            },
        })
    }

    fn messages(&mut self, picked: &MessagesInOrder, progress: &Phase<'_>) -> Result<(), Error> {
        let log = self.log;
        messages::for_each(log, picked, progress, |message, entry, bytes| {
            self.message(message, entry, bytes)
        })
    }

    fn message(
        &mut self,
        message: Picked,
        entry: &Entry,
        bytes: Result<&[u8], &Error>,
    ) -> Result<(), Error> {
        let Some(place) = self.chosen.place_of(message.channel) else {
            return Ok(());
        };
        let channel = &mut self.report.channels[place];
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(err) => {
                channel.unreadable += 1;
                if self.chosen.is_before(message.channel, message.idx as usize) {
                    channel.messages_before -= 1;
                }
                self.unreadable[place].add(entry, err);
                return Ok(());
            }
        };
        channel.messages += 1;
        channel.bytes += bytes.len() as u64;
        let header = MessageHeader {
            log_time: in_mcap(entry.log_time),
            publish_time: in_mcap(entry.publish_time),
            sequence: entry.sequence,
        };
        self.content.add_message(place, &header, bytes);
        self.writer
            .write_with_header(ChannelId(place as u32), &header, bytes)
    }

    fn attachments(&mut self) -> Result<(), Error> {
        for attachment in self.log.attachments() {
            let attachment = Attachment {
                log_time: in_mcap(attachment.log_time),
                create_time: in_mcap(attachment.create_time),
                ..attachment.clone()
            };
            match self.log.attachment_bytes(&attachment) {
                Ok(bytes) => {
                    self.content.add_attachment(&attachment, &bytes);
                    self.writer.add_attachment(&attachment, &bytes)?;
                    self.report.attachments += 1;
                }
                Err(err) => {
                    let what = format!("the attachment {:?} is lost: {err}", attachment.name);
                    let loss = Loss::new(LossKind::DamagedRecord, what);
                    self.report.losses.push(loss);
                }
            }
        }
        Ok(())
    }

    fn metadata(&mut self) -> Result<(), Error> {
        for metadata in self.log.metadata() {
            self.content.add_metadata(metadata);
            self.writer.add_metadata(metadata)?;
            self.report.metadata += 1;
        }
        Ok(())
    }

    /// Ends the file; gives what is to be found in it.
    fn finish(mut self) -> Result<(Content, RewriteReport), Error> {
        self.writer.finish()?;
        let unreadable = self.report.channels.iter().zip(self.unreadable);
        let losses = unreadable.filter_map(|(channel, unreadable)| unreadable.loss(&channel.topic));
        self.report.losses.extend(losses);
        Ok((self.content, self.report))
    }
}

fn raw(channel: &Channel) -> RawChannel<'_> {
    RawChannel {
        topic: &channel.topic,
        schema: &channel.schema,
        schema_encoding: &channel.schema_encoding,
        schema_data: &channel.schema_data,
        encoding: &channel.encoding,
    }
}

/// The time as MCAP can hold it.
fn in_mcap(stamp: Stamp) -> Stamp {
    stamp.max(Stamp::from_nanos(0))
}

/// Messages of one channel that the index knows and that cannot be read.
#[derive(Debug, Clone, Default)]
struct Unreadable {
    n_messages: u64,
    range: Option<(Stamp, Stamp)>,
    because: String,
}

impl Unreadable {
    fn add(&mut self, entry: &Entry, err: &Error) {
        if self.n_messages == 0 {
            self.because = err.to_string();
        }
        let (start, end) = self.range.unwrap_or((entry.log_time, entry.log_time));
        self.range = Some((start.min(entry.log_time), end.max(entry.log_time)));
        self.n_messages += 1;
    }

    fn loss(self, topic: &str) -> Option<Loss> {
        let (start, end) = self.range?;
        Some(Loss {
            channel: Some(topic.to_owned()),
            messages: Some(self.n_messages),
            start: Some(start),
            end: Some(end),
            ..Loss::new(
                LossKind::DamagedRecord,
                format!("cannot be read any more: {}", self.because),
            )
        })
    }
}
