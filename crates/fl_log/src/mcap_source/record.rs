//! The records that matter for an index: schemas, channels, messages.
//!
//! Parsed here rather than by the `mcap` crate, because that reserves as much memory as a length
//! field says before it looks whether the bytes are there.

use std::collections::BTreeMap;

use fl_spacetime::Stamp;

/// Bytes before a record's body: opcode and length.
pub(super) const RECORD_HEAD_BYTES: usize = 9;

/// The opcode of a record, and how many bytes its body has.
pub(super) fn body_of(head: [u8; RECORD_HEAD_BYTES]) -> (u8, u64) {
    let [opcode, length @ ..] = head;
    (opcode, u64::from_le_bytes(length))
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

    pub(super) fn text_map(&mut self) -> Option<BTreeMap<String, String>> {
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

pub(super) fn schema(body: &[u8]) -> Option<SchemaRecord> {
    let mut body = Body::of(body);
    Some(SchemaRecord {
        id: body.u16()?,
        name: body.text()?,
        encoding: body.text()?,
        data: body.sized_bytes()?.to_vec(),
    })
}

pub(super) fn channel(body: &[u8]) -> Option<ChannelRecord> {
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

pub(super) fn message(record: &[u8], body_offset: usize) -> Option<MessageRecord> {
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
    })
}
