//! The records that matter for an index: schemas, channels, messages.
//!
//! Parsed here rather than by the `mcap` crate, because that reserves as much memory as a length
//! field says before it looks whether the bytes are there.

use fl_spacetime::Stamp;
use mcap::records::op;

use crate::source::ScannedMessage;

/// Bytes before a record's body: opcode and length.
pub(super) const RECORD_HEAD_BYTES: usize = 9;

/// The records of one block.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) schemas: Vec<SchemaRecord>,
    pub(super) channels: Vec<ChannelRecord>,
    pub(super) messages: Vec<MessageRecord>,
    /// What could not be used, and where in the block.
    pub(super) faults: Vec<Fault>,
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
}

#[derive(Debug, Clone, Copy)]
pub(super) struct MessageRecord {
    pub(super) channel_id: u16,
    pub(super) log_time: Stamp,
    pub(super) publish_time: Stamp,
    pub(super) offset: u64,
    pub(super) size_bytes: u32,
    pub(super) head: [u8; ScannedMessage::HEAD_BYTES],
}

/// A record that could not be used, or the end of what could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) offset: u64,
    pub(super) what: &'static str,
}

impl Records {
    /// All records of a block. After a record that goes beyond the end, nothing is known.
    pub(super) fn of(block: &[u8]) -> Self {
        let mut records = Self::default();
        let mut at = 0;
        while at < block.len() {
            let Some((opcode, body)) = record_at(block, at) else {
                records.fault(at, "a record goes beyond the end");
                break;
            };
            records.add(opcode, body, at);
            at += RECORD_HEAD_BYTES + body.len();
        }
        records
    }

    fn add(&mut self, opcode: u8, body: &[u8], at: usize) {
        match opcode {
            0 => self.fault(at, "no record starts here"),
            op::SCHEMA => match schema(body) {
                Some(schema) => self.schemas.push(schema),
                None => self.fault(at, "a schema record is damaged"),
            },
            op::CHANNEL => match channel(body) {
                Some(channel) => self.channels.push(channel),
                None => self.fault(at, "a channel record is damaged"),
            },
            op::MESSAGE => match message(body, at + RECORD_HEAD_BYTES) {
                Some(message) => self.messages.push(message),
                None => self.fault(at, "a message record is damaged"),
            },
            _ => {}
        }
    }

    fn fault(&mut self, at: usize, what: &'static str) {
        self.faults.push(Fault {
            offset: at as u64,
            what,
        });
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
    })
}

fn message(record: &[u8], body_offset: usize) -> Option<MessageRecord> {
    let mut body = Body::of(record);
    let channel_id = body.u16()?;
    let _sequence = body.u32()?;
    let (log_time, publish_time) = (body.stamp()?, body.stamp()?);
    let bytes = body.rest();
    Some(MessageRecord {
        channel_id,
        log_time,
        publish_time,
        offset: (body_offset + record.len() - bytes.len()) as u64,
        size_bytes: u32::try_from(bytes.len()).ok()?,
        head: ScannedMessage::head_of(bytes),
    })
}
