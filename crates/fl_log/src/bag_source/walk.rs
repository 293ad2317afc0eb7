//! The walk over a bag's top-level records: only their headers are read.

use std::collections::BTreeMap;
use std::io;

use super::record::{Header, MOST_HEADER_BYTES, op};
use crate::blocks::{Block, Promise};
use crate::decompress::Codec;
use crate::format::BAG_MAGIC;
use crate::loss::{Loss, LossKind};
use crate::read_ahead::ReadAhead;
use crate::storage::Storage;

/// What a bag holds, in its order.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) blocks: Vec<Block>,
    pub(super) losses: Vec<Loss>,
}

/// Walks a bag to its end.
pub(super) fn walk(storage: &dyn Storage) -> Walk {
    let mut walker = Walker {
        file: ReadAhead::new(storage),
        walk: Walk::default(),
        run: None,
        bag_header: None,
        chunks_at: BTreeMap::new(),
        n_chunk_infos: 0,
        known: None,
    };
    let mut next = Some(BAG_MAGIC.len() as u64);
    while let Some(at) = next {
        next = walker.step(at).unwrap_or_else(|err| {
            let what = format!("the file cannot be read here: {err}");
            walker.lose(LossKind::Truncated, &what, at);
            None
        });
    }
    walker.end_run();
    walker.check_ending();
    walker.walk
}

struct Walker<'s> {
    file: ReadAhead<'s>,
    walk: Walk,
    /// Where the present run of records outside of chunks starts and ends.
    run: Option<(u64, u64)>,
    bag_header: Option<BagHeader>,
    /// The number of the block of the chunk that starts at this byte.
    chunks_at: BTreeMap<u64, usize>,
    n_chunk_infos: u64,
    /// Where the index says that chunks start, rising; read when first needed.
    known: Option<Vec<u64>>,
}

#[derive(Clone, Copy)]
struct BagHeader {
    index_pos: u64,
    chunk_count: u64,
}

/// A record whose header is sound; its data may go beyond the file.
struct Record {
    start: u64,
    header: Vec<u8>,
    data_start: u64,
    data_end: u64,
}

impl Walker<'_> {
    /// Takes the record at `at`; gives where the next one starts, `None` at the end.
    fn step(&mut self, at: u64) -> io::Result<Option<u64>> {
        if at >= self.file.size_bytes() {
            return Ok(None);
        }
        let record = self.record_at(at)?;
        let Some((record, header)) = record
            .as_ref()
            .and_then(|record| Some((record, Header::of(&record.header)?)))
        else {
            return self.broken(at);
        };
        if record.data_end > self.file.size_bytes() {
            return self.cut(record, &header);
        }
        match header.op {
            op::CHUNK => self.chunk(record, &header, true),
            op::INDEX_DATA => self.index_data(&header),
            op::CHUNK_INFO => self.chunk_info(&header),
            op::BAG_HEADER => self.bag_header(&header),
            op::CONNECTION | op::MESSAGE => self.extend_run(record),
            _ => {}
        }
        Ok(Some(record.data_end))
    }

    /// `None` where no header of a sensible length, or none at all, is inside the file.
    fn record_at(&mut self, at: u64) -> io::Result<Option<Record>> {
        let Some(n_header_bytes) = self.file.array(at)?.map(u32::from_le_bytes) else {
            return Ok(None);
        };
        let n_header_bytes = n_header_bytes as usize;
        if n_header_bytes > MOST_HEADER_BYTES {
            return Ok(None);
        }
        let header = self.file.at(at + 4, n_header_bytes)?.to_vec();
        let header_end = at + 4 + n_header_bytes as u64;
        let Some(n_data_bytes) = self.file.array(header_end)?.map(u32::from_le_bytes) else {
            return Ok(None);
        };
        let data_start = header_end + 4;
        Ok(Some(Record {
            start: at,
            header,
            data_start,
            data_end: data_start + u64::from(n_data_bytes),
        }))
    }

    fn chunk(&mut self, record: &Record, header: &Header<'_>, is_whole: bool) {
        self.end_run();
        let codec = match header.compression {
            Some(b"none") | None => Codec::Plain,
            Some(b"bz2") => Codec::Bzip2,
            Some(b"lz4") => Codec::Lz4,
            Some(other) => Codec::Unknown(String::from_utf8_lossy(other).into_owned()),
        };
        let n_stored = record.data_end - record.data_start;
        let n_bytes = header.size.map_or(n_stored, u64::from);
        self.chunks_at.insert(record.start, self.walk.blocks.len());
        self.walk.blocks.push(Block {
            record_offset: record.start,
            stored: record.data_start..record.data_end.min(self.file.size_bytes()),
            codec,
            promise: Some(Promise { n_bytes, crc: 0 }),
            is_whole,
            n_indexed: None,
            times: None,
        });
    }

    /// How many messages the chunk before holds is known even if the chunk is damaged.
    fn index_data(&mut self, header: &Header<'_>) {
        if let (Some(block), Some(count)) = (self.walk.blocks.last_mut(), header.count) {
            *block.n_indexed.get_or_insert(0) += u64::from(count);
        }
    }

    fn chunk_info(&mut self, header: &Header<'_>) {
        self.n_chunk_infos += 1;
        let block_idx = header.chunk_pos.and_then(|at| self.chunks_at.get(&at));
        let block = block_idx.and_then(|block_idx| self.walk.blocks.get_mut(*block_idx));
        if let Some(block) = block {
            block.times = header.start_time.zip(header.end_time);
        }
    }

    fn bag_header(&mut self, header: &Header<'_>) {
        self.bag_header = header.index_pos.map(|index_pos| BagHeader {
            index_pos,
            chunk_count: header.chunk_count.unwrap_or_default().into(),
        });
    }

    /// The file ends inside a record: of a chunk, its start can be used.
    fn cut(&mut self, record: &Record, header: &Header<'_>) -> io::Result<Option<u64>> {
        if let Some(next) = self.next_chunk(record.start + 1)? {
            // The length is wrong, and what follows it is not.
            let what = format!("a record's length is wrong, reading goes on at byte {next}");
            self.lose(LossKind::DamagedRecord, &what, record.start);
            if header.op == op::CHUNK {
                // The next one can lie inside of this one's header.
                let data_end = next.max(record.data_start);
                let record = Record {
                    header: Vec::new(),
                    data_end,
                    ..*record
                };
                self.chunk(&record, header, false);
            }
            return Ok(Some(next));
        }
        if header.op == op::CHUNK {
            self.chunk(record, header, false);
        }
        let n_left = self.file.size_bytes() - record.start;
        let what = format!("the file is cut, its last {n_left} bytes are no whole record");
        let kind = match self.index_is_behind(record.start) {
            true => LossKind::DamagedSummary,
            false => LossKind::Truncated,
        };
        self.lose(kind, &what, record.start);
        Ok(None)
    }

    /// No record starts at `at`: looks for the next chunk.
    fn broken(&mut self, at: u64) -> io::Result<Option<u64>> {
        self.end_run();
        let next = self.next_chunk(at + 1)?;
        let n_left = self.file.size_bytes() - at;
        match next {
            Some(next) => {
                let what = format!("no record starts here, reading goes on at byte {next}");
                self.lose(LossKind::DamagedRecord, &what, at);
            }
            None if self.index_is_behind(at) => {
                let what = format!("the index is damaged, its last {n_left} bytes are ignored");
                self.lose(LossKind::DamagedSummary, &what, at);
            }
            None => {
                let what = format!("the file is cut, its last {n_left} bytes are no whole record");
                self.lose(LossKind::Truncated, &what, at);
            }
        }
        Ok(next)
    }

    /// Whether everything from `at` on only repeats what came before.
    fn index_is_behind(&self, at: u64) -> bool {
        let n_chunks = self.chunks_at.len() as u64;
        let is_whole = self.walk.blocks.iter().all(|block| block.is_whole);
        self.bag_header.is_some_and(|header| {
            let is_all = header.chunk_count == n_chunks && n_chunks > 0 && is_whole;
            header.index_pos > 0 && (header.index_pos <= at || is_all)
        })
    }

    /// The first chunk at or after `at`: where the index says, or else where one can be seen.
    fn next_chunk(&mut self, at: u64) -> io::Result<Option<u64>> {
        let known = match self.known.take() {
            Some(known) => known,
            None => self.known_chunks()?,
        };
        let next = known[known.partition_point(|start| *start < at)..]
            .first()
            .copied();
        let is_known = !known.is_empty();
        self.known = Some(known);
        match next {
            Some(next) => Ok(Some(next)),
            None if is_known => Ok(None),
            None => self.find_chunk(at),
        }
    }

    /// Where the chunk infos of the index say that chunks start, and there are some.
    fn known_chunks(&mut self) -> io::Result<Vec<u64>> {
        let Some(header) = self.bag_header.filter(|header| header.index_pos > 0) else {
            return Ok(Vec::new());
        };
        let mut known = Vec::new();
        let mut at = header.index_pos;
        while let Some(record) = self.record_at(at)? {
            let Some(header) = Header::of(&record.header) else {
                break;
            };
            known.extend(header.chunk_pos.filter(|_| header.op == op::CHUNK_INFO));
            at = record.data_end;
        }
        known.sort_unstable();
        known.dedup();
        let mut sound = Vec::with_capacity(known.len());
        for start in known {
            if self.is_chunk(start)? {
                sound.push(start);
            }
        }
        Ok(sound)
    }

    fn is_chunk(&mut self, at: u64) -> io::Result<bool> {
        const MOST_HEADER_BYTES: u32 = 1 << 10;
        let n_header_bytes = self.file.array(at)?.map(u32::from_le_bytes);
        if n_header_bytes.is_none_or(|n_bytes| n_bytes > MOST_HEADER_BYTES) {
            return Ok(false);
        }
        let record = self.record_at(at)?;
        let header = record
            .as_ref()
            .and_then(|record| Header::of(&record.header));
        Ok(header.is_some_and(|header| header.op == op::CHUNK && header.size.is_some()))
    }

    /// Searches the file for the header of a chunk.
    ///
    /// The steps grow, so that many chunks of a wrong length one after the other take no longer
    /// than the file is large.
    fn find_chunk(&mut self, from: u64) -> io::Result<Option<u64>> {
        const SIGN: &[u8] = b"op=\x05";
        const MOST_STEP_BYTES: usize = 256 << 10;
        /// No header of a chunk is longer than this before its opcode.
        const BEFORE_BYTES: u64 = 64;
        let mut at = from;
        let mut step_bytes = 256;
        loop {
            let bytes = self.file.at(at, step_bytes)?;
            let n_bytes = bytes.len();
            let is_sign = |window| window == SIGN;
            if let Some(offset) = bytes.windows(SIGN.len()).position(is_sign) {
                let sign = at + offset as u64;
                for start in sign.saturating_sub(BEFORE_BYTES).max(from)..sign {
                    if self.is_chunk(start)? {
                        return Ok(Some(start));
                    }
                }
                at = sign + 1;
            } else if n_bytes < step_bytes {
                return Ok(None);
            } else {
                at += (n_bytes - SIGN.len() + 1) as u64;
                step_bytes = (step_bytes * 2).min(MOST_STEP_BYTES);
            }
        }
    }

    /// Runs end before they are large: a block is what is read at once.
    fn extend_run(&mut self, record: &Record) {
        const MOST_BYTES: u64 = 4 << 20;
        match &mut self.run {
            Some((start, end))
                if *end == record.start && record.data_end - *start <= MOST_BYTES =>
            {
                *end = record.data_end;
            }
            _ => {
                self.end_run();
                self.run = Some((record.start, record.data_end));
            }
        }
    }

    fn end_run(&mut self) {
        if let Some((start, end)) = self.run.take() {
            self.walk.blocks.push(Block {
                record_offset: start,
                stored: start..end,
                codec: Codec::Plain,
                promise: None,
                is_whole: true,
                n_indexed: None,
                times: None,
            });
        }
    }

    /// A bag that ends between two records looks whole; its header knows better.
    fn check_ending(&mut self) {
        let start = BAG_MAGIC.len() as u64;
        let file_bytes = self.file.size_bytes();
        let n_chunks = self.chunks_at.len() as u64;
        match self.bag_header {
            None if self.walk.blocks.is_empty() => {
                self.lose(
                    LossKind::Truncated,
                    "the bag ends before its header does",
                    start,
                );
            }
            None => self.lose(
                LossKind::DamagedSummary,
                "the bag's header is missing or damaged",
                start,
            ),
            Some(header) if header.index_pos == 0 => self.lose(
                LossKind::DamagedSummary,
                "the bag was not closed, it has no index",
                start,
            ),
            Some(header) if header.chunk_count > n_chunks => {
                let n_lost = header.chunk_count - n_chunks;
                let what = format!("{n_lost} of {} chunks are missing", header.chunk_count);
                self.lose(LossKind::Truncated, &what, file_bytes);
            }
            Some(header) if header.index_pos > file_bytes => self.lose(
                LossKind::DamagedSummary,
                "the file ends before its index",
                file_bytes,
            ),
            Some(header) if header.chunk_count > self.n_chunk_infos => {
                if self.walk.losses.is_empty() {
                    let what = "the index is not whole, it is not needed";
                    self.lose(LossKind::DamagedSummary, what, file_bytes);
                }
            }
            Some(_) => {}
        }
    }

    fn lose(&mut self, kind: LossKind, what: &str, at: u64) {
        self.walk.losses.push(Loss::new(kind, what).at(at));
    }
}
