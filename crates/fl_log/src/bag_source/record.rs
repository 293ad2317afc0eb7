//! The records of ROS bags: a header of named fields, then data, each after its length.
//!
//! The format: <http://wiki.ros.org/Bags/Format/2.0>.

use fl_spacetime::Stamp;

/// What a record is.
pub(super) mod op {
    pub(in super::super) const MESSAGE: u8 = 0x02;
    pub(in super::super) const BAG_HEADER: u8 = 0x03;
    pub(in super::super) const INDEX_DATA: u8 = 0x04;
    pub(in super::super) const CHUNK: u8 = 0x05;
    pub(in super::super) const CHUNK_INFO: u8 = 0x06;
    pub(in super::super) const CONNECTION: u8 = 0x07;
}

/// No header of a record is larger: a topic is the longest thing in one.
pub(super) const MOST_HEADER_BYTES: usize = 64 << 10;

/// The fields of a record's header, those that are known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Header<'a> {
    pub(super) op: u8,
    pub(super) connection: Option<u32>,
    pub(super) topic: Option<&'a [u8]>,
    pub(super) time: Option<Stamp>,
    pub(super) compression: Option<&'a [u8]>,
    pub(super) size: Option<u32>,
    pub(super) count: Option<u32>,
    pub(super) index_pos: Option<u64>,
    pub(super) chunk_count: Option<u32>,
    pub(super) chunk_pos: Option<u64>,
    pub(super) start_time: Option<Stamp>,
    pub(super) end_time: Option<Stamp>,
}

impl<'a> Header<'a> {
    /// `None` if the bytes are no header, or do not say what the record is.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut header = Self::default();
        for field in fields(bytes) {
            let (name, value) = field?;
            match name {
                b"op" => header.op = *value.first()?,
                b"conn" => header.connection = u32_of(value),
                b"topic" => header.topic = Some(value),
                b"time" => header.time = stamp_of(value),
                b"compression" => header.compression = Some(value),
                b"size" => header.size = u32_of(value),
                b"count" => header.count = u32_of(value),
                b"index_pos" => header.index_pos = u64_of(value),
                b"chunk_count" => header.chunk_count = u32_of(value),
                b"chunk_pos" => header.chunk_pos = u64_of(value),
                b"start_time" => header.start_time = stamp_of(value),
                b"end_time" => header.end_time = stamp_of(value),
                _ => {}
            }
        }
        (header.op != 0).then_some(header)
    }
}

/// Names and values; `None` where the bytes are no field, which is the end then.
pub(super) fn fields(mut bytes: &[u8]) -> impl Iterator<Item = Option<(&[u8], &[u8])>> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let field = split_sized(bytes).and_then(|(field, rest)| {
            let equals = field.iter().position(|byte| *byte == b'=')?;
            bytes = rest;
            Some((&field[..equals], &field[equals + 1..]))
        });
        if field.is_none() {
            bytes = &[];
        }
        Some(field)
    })
}

/// One record inside a chunk: its header, where its data start, and the data.
pub(super) fn record_at(bytes: &[u8], at: usize) -> Option<(&[u8], usize, &[u8])> {
    let rest = bytes.get(at..)?;
    let (header, rest) = split_sized(rest)?;
    let (data, rest) = split_sized(rest)?;
    let data_start = bytes.len() - rest.len() - data.len();
    Some((header, data_start, data))
}

/// Bytes after their length, and what follows them.
fn split_sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

fn u32_of(value: &[u8]) -> Option<u32> {
    value.try_into().ok().map(u32::from_le_bytes)
}

fn u64_of(value: &[u8]) -> Option<u64> {
    value.try_into().ok().map(u64::from_le_bytes)
}

/// Seconds and nanoseconds, 32 bits each.
fn stamp_of(value: &[u8]) -> Option<Stamp> {
    const NANOS_PER_SEC: i64 = 1_000_000_000;
    let (secs, nanos) = value.split_first_chunk()?;
    let secs = i64::from(u32::from_le_bytes(*secs));
    let nanos = i64::from(u32_of(nanos)?);
    Some(Stamp::from_nanos(secs * NANOS_PER_SEC + nanos))
}
