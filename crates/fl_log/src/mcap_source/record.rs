//! The records that matter for an index: schemas, channels, messages, attachments, metadata.
//!
//! Parsed here rather than by the `mcap` crate, because that reserves as much memory as a length
//! field says before it looks whether the bytes are there.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use fl_spacetime::Stamp;
use mcap::records::op;

use crate::source::Metadata;

/// The bytes of a message that hold its stamp.
const HEAD_BYTES: usize = 20;

fn head_of(message: &[u8]) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    let n_bytes = message.len().min(HEAD_BYTES);
    head[..n_bytes].copy_from_slice(&message[..n_bytes]);
    head
}

/// Bytes before a record's body: opcode and length.
pub(super) const RECORD_HEAD_BYTES: usize = 9;

/// The records of one block. They need little more memory than the block, whatever is in it.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// The first of each number.
    pub(super) schemas: BTreeMap<u16, SchemaRecord>,
    /// The first of each number.
    pub(super) channels: BTreeMap<u16, ChannelRecord>,
    /// Schemas and channels that the block describes again, differently.
    pub(super) redefined: BTreeSet<Described>,
    pub(super) messages: Vec<MessageRecord>,
    pub(super) attachments: Vec<AttachmentRecord>,
    pub(super) metadata: Vec<Metadata>,
    /// Messages that the budget refused.
    pub(super) n_refused: u64,
    /// What could not be used, if anything.
    pub(super) faults: Option<Faults>,
}

/// What a schema or channel record describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Described {
    Schema(u16),
    Channel(u16),
}

/// How many messages are taken from a file: a small file must not fill the memory.
///
/// A message takes at least 31 bytes, and no two of a recording are the same: each has its own
/// time or sequence number, which no compressor writes in less than a byte. The start allows
/// small files of anything.
#[derive(Debug)]
pub(super) struct MessageBudget {
    n_allowed: u64,
    n_wanted: AtomicU64,
}

impl MessageBudget {
    const START: u64 = 1 << 18;

    pub(super) fn of_file(n_bytes: usize) -> Self {
        Self {
            n_allowed: Self::START + n_bytes as u64,
            n_wanted: AtomicU64::new(0),
        }
    }

    /// Whether more messages were wanted than are allowed.
    pub(super) fn is_exceeded(&self) -> bool {
        self.n_wanted.load(Ordering::Relaxed) > self.n_allowed
    }

    fn take(&self) -> bool {
        self.n_wanted.fetch_add(1, Ordering::Relaxed) < self.n_allowed
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SchemaRecord {
    pub(super) id: u16,
    pub(super) name: String,
    pub(super) encoding: String,
    pub(super) data: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChannelRecord {
    pub(super) id: u16,
    pub(super) schema_id: u16,
    pub(super) topic: String,
    pub(super) encoding: String,
    pub(super) metadata: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct MessageRecord {
    pub(super) channel_id: u16,
    pub(super) log_time: Stamp,
    pub(super) publish_time: Stamp,
    pub(super) offset: u64,
    pub(super) size_bytes: u32,
    pub(super) sequence: u32,
    pub(super) head: [u8; HEAD_BYTES],
}

#[derive(Debug, Clone)]
pub(super) struct AttachmentRecord {
    pub(super) log_time: Stamp,
    pub(super) create_time: Stamp,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) offset: u64,
    pub(super) size_bytes: u32,
}

/// Records of a block that could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Faults {
    /// What is wrong with the first one.
    pub(super) first: &'static str,
    pub(super) count: u64,
}

impl Records {
    /// All records of a block, as far as they are records: after one that goes beyond the end, or
    /// is none, nothing is known.
    pub(super) fn of(block: &[u8], budget: &MessageBudget) -> Self {
        let mut records = Self::default();
        let mut at = 0;
        while at < block.len() {
            let Some((opcode, body)) = record_at(block, at) else {
                records.fault("a record goes beyond the end");
                break;
            };
            if opcode == 0 {
                records.fault("no record starts here");
                break;
            }
            records.add(opcode, body, at, budget);
            at += RECORD_HEAD_BYTES + body.len();
        }
        records
    }

    fn add(&mut self, opcode: u8, body: &[u8], at: usize, budget: &MessageBudget) {
        match opcode {
            op::SCHEMA => match schema(body) {
                Some(schema) => self.add_schema(schema),
                None => self.fault("a schema record is damaged"),
            },
            op::CHANNEL => match channel(body) {
                Some(channel) => self.add_channel(channel),
                None => self.fault("a channel record is damaged"),
            },
            op::MESSAGE => match message(body, at + RECORD_HEAD_BYTES) {
                Some(message) if budget.take() => self.messages.push(message),
                Some(_) => self.n_refused += 1,
                None => self.fault("a message record is damaged"),
            },
            op::ATTACHMENT => match attachment(body, at + RECORD_HEAD_BYTES) {
                Ok(attachment) => self.attachments.push(attachment),
                Err(what) => self.fault(what),
            },
            op::METADATA => match metadata(body) {
                Some(metadata) => self.metadata.push(metadata),
                None => self.fault("a metadata record is damaged"),
            },
            _ => {}
        }
    }

    fn add_schema(&mut self, schema: SchemaRecord) {
        let id = schema.id;
        if !keep_first(&mut self.schemas, id, schema) {
            self.redefined.insert(Described::Schema(id));
        }
    }

    fn add_channel(&mut self, channel: ChannelRecord) {
        let id = channel.id;
        if !keep_first(&mut self.channels, id, channel) {
            self.redefined.insert(Described::Channel(id));
        }
    }

    fn fault(&mut self, what: &'static str) {
        let faults = self.faults.get_or_insert(Faults {
            first: what,
            count: 0,
        });
        faults.count += 1;
    }
}

/// Whether the record is the first of its number, or the same as the first.
pub(super) fn keep_first<T: PartialEq>(known: &mut BTreeMap<u16, T>, id: u16, record: T) -> bool {
    match known.entry(id) {
        Entry::Occupied(first) => *first.get() == record,
        Entry::Vacant(place) => {
            place.insert(record);
            true
        }
    }
}

/// The record that starts at `at`, if it ends inside.
pub(super) fn record_at(bytes: &[u8], at: usize) -> Option<(u8, &[u8])> {
    let rest = bytes.get(at..)?;
    let (opcode, rest) = rest.split_first()?;
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    Some((*opcode, rest.get(..length)?))
}

/// Reads the parts of a record's body one after the other.
pub(super) struct Body<'a> {
    rest: &'a [u8],
}

impl<'a> Body<'a> {
    pub(super) fn of(body: &'a [u8]) -> Self {
        Self { rest: body }
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A time; later than the year 2262 is that year.
    pub(super) fn stamp(&mut self) -> Option<Stamp> {
        let nanos = self.u64()?;
        Some(Stamp::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX)))
    }

    pub(super) fn text(&mut self) -> Option<String> {
        let bytes = self.sized_bytes()?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }

    fn text_map(&mut self) -> Option<BTreeMap<String, String>> {
        let mut inner = Body::of(self.sized_bytes()?);
        let mut map = BTreeMap::new();
        while !inner.rest.is_empty() {
            map.insert(inner.text()?, inner.text()?);
        }
        Some(map)
    }

    pub(super) fn sized_bytes(&mut self) -> Option<&'a [u8]> {
        let n_bytes = self.u32()? as usize;
        let (bytes, rest) = self.rest.split_at_checked(n_bytes)?;
        self.rest = rest;
        Some(bytes)
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*bytes)
    }
}

fn schema(body: &[u8]) -> Option<SchemaRecord> {
    let mut body = Body::of(body);
    Some(SchemaRecord {
        id: body.u16()?,
        name: body.text()?,
        encoding: body.text()?,
        data: body.sized_bytes()?.to_vec(),
    })
}

fn channel(body: &[u8]) -> Option<ChannelRecord> {
    let mut body = Body::of(body);
    Some(ChannelRecord {
        id: body.u16()?,
        schema_id: body.u16()?,
        topic: body.text()?,
        encoding: body.text()?,
        // Some writers leave an empty map out.
        metadata: body.text_map().unwrap_or_default(),
    })
}

fn message(record: &[u8], body_offset: usize) -> Option<MessageRecord> {
    let mut body = Body::of(record);
    let channel_id = body.u16()?;
    let sequence = body.u32()?;
    let (log_time, publish_time) = (body.stamp()?, body.stamp()?);
    let bytes = body.rest();
    Some(MessageRecord {
        channel_id,
        log_time,
        publish_time,
        offset: (body_offset + record.len() - bytes.len()) as u64,
        size_bytes: u32::try_from(bytes.len()).ok()?,
        sequence,
        head: head_of(bytes),
    })
}

/// An attachment whose bytes are as its checksum says; zero is none.
fn attachment(record: &[u8], body_offset: usize) -> Result<AttachmentRecord, &'static str> {
    let (attachment, checked_bytes, crc) =
        attachment_fields(record, body_offset).ok_or("an attachment record is damaged")?;
    if crc != 0 && crc32fast::hash(&record[..checked_bytes]) != crc {
        return Err("the checksum of an attachment is wrong");
    }
    Ok(attachment)
}

/// The attachment, how many bytes of its record the checksum is over, and the checksum.
fn attachment_fields(record: &[u8], body_offset: usize) -> Option<(AttachmentRecord, usize, u32)> {
    let mut body = Body::of(record);
    let (log_time, create_time) = (body.stamp()?, body.stamp()?);
    let (name, media_type) = (body.text()?, body.text()?);
    let size_bytes = u32::try_from(body.u64()?).ok()?;
    let data_at = record.len() - body.rest().len();
    let data_end = data_at.checked_add(size_bytes as usize)?;
    let crc = Body::of(record.get(data_end..)?).u32()?;
    let attachment = AttachmentRecord {
        log_time,
        create_time,
        name,
        media_type,
        offset: (body_offset + data_at) as u64,
        size_bytes,
    };
    Some((attachment, data_end, crc))
}

fn metadata(body: &[u8]) -> Option<Metadata> {
    let mut body = Body::of(body);
    Some(Metadata {
        name: body.text()?,
        entries: body.text_map()?,
    })
}
