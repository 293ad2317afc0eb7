//! The walk over a file's top-level records: only their heads are read.

use std::io;

use fl_spacetime::Stamp;
use mcap::records::op;

use super::record::{Body, RECORD_HEAD_BYTES, body_of};
use super::summary;
use crate::blocks::{Block, Promise};
use crate::decompress::Codec;
use crate::format::MCAP_MAGIC as MAGIC;
use crate::loss::{Loss, LossKind};
use crate::read_ahead::ReadAhead;
use crate::storage::Storage;

/// What a file holds, in its order.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) blocks: Vec<Block>,
    /// Records of the whole recording.
    pub(super) facts: Vec<Fact>,
    pub(super) losses: Vec<Loss>,
}

/// A record that is neither about channels nor messages: its opcode and where its body is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact {
    pub(super) opcode: u8,
    pub(super) body_start: u64,
    pub(super) n_bytes: u64,
}

const HEAD: u64 = RECORD_HEAD_BYTES as u64;

/// Walks a file that starts with the magic bytes, to its footer or as far as there is a way.
pub(super) fn walk(storage: &dyn Storage) -> Walk {
    let mut walker = Walker {
        file: ReadAhead::new(storage),
        walk: Walk::default(),
        run: None,
        data_ended: false,
        last_jump: MAGIC.len() as u64,
        known: None,
    };
    let mut next = Some(MAGIC.len() as u64);
    while let Some(at) = next {
        next = walker
            .step(at)
            .unwrap_or_else(|err| walker.unreadable(at, &err));
    }
    walker.end_run();
    walker.walk
}

struct Walker<'s> {
    file: ReadAhead<'s>,
    walk: Walk,
    /// Where the present run of records outside of chunks starts and ends.
    run: Option<(u64, u64)>,
    data_ended: bool,
    /// Where the last jump over damage led. Jumps only lead on, so the walk ends.
    last_jump: u64,
    /// Where the summary says that records start, rising; read when first needed.
    known: Option<Vec<u64>>,
}

/// A record at the top level.
#[derive(Clone, Copy)]
struct Record {
    opcode: u8,
    start: u64,
    n_bytes: u64,
}

impl Record {
    fn body_start(self) -> u64 {
        self.start + HEAD
    }

    fn end(self) -> u64 {
        self.body_start() + self.n_bytes
    }
}

impl Walker<'_> {
    /// Takes the record at `at`; gives where the next one starts.
    fn step(&mut self, at: u64) -> io::Result<Option<u64>> {
        let Some(record) = self.record_at(at)? else {
            return self.broken(at);
        };
        match record.opcode {
            op::CHUNK => self.chunk(record)?,
            op::MESSAGE_INDEX => self.message_index(record)?,
            op::SCHEMA | op::CHANNEL | op::MESSAGE => self.extend_run(record),
            op::DATA_END => self.data_ended = true,
            op::FOOTER => {
                self.footer(record)?;
                return Ok(None);
            }
            op::HEADER | op::ATTACHMENT | op::METADATA => self.walk.facts.push(Fact {
                opcode: record.opcode,
                body_start: record.body_start(),
                n_bytes: record.n_bytes,
            }),
            _ => {}
        }
        Ok(Some(record.end()))
    }

    /// The record that starts at `at`, if it ends inside the file.
    fn record_at(&mut self, at: u64) -> io::Result<Option<Record>> {
        let Some(head) = self.file.array::<RECORD_HEAD_BYTES>(at)? else {
            return Ok(None);
        };
        let (opcode, n_bytes) = body_of(head);
        let end = (at + HEAD).checked_add(n_bytes);
        let is_inside = end.is_some_and(|end| end <= self.file.size_bytes());
        Ok((opcode != 0 && is_inside).then_some(Record {
            opcode,
            start: at,
            n_bytes,
        }))
    }

    fn chunk(&mut self, record: Record) -> io::Result<()> {
        self.end_run();
        let head = self.chunk_head(record.start)?;
        match head.filter(|(block, _)| block.stored.start <= record.end()) {
            Some((block, end)) if end.is_some_and(|end| end <= record.end()) => {
                self.walk.blocks.push(block);
            }
            Some((mut block, _)) => {
                self.lose(
                    LossKind::DamagedChunk,
                    "a chunk says it is longer than its record",
                    record.start,
                );
                block.stored.end = record.end();
                block.is_whole = false;
                self.walk.blocks.push(block);
            }
            None => self.lose(
                LossKind::DamagedChunk,
                "a chunk's header is damaged",
                record.start,
            ),
        }
        Ok(())
    }

    /// How many messages a chunk holds is known even if the chunk is damaged.
    fn message_index(&mut self, record: Record) -> io::Result<()> {
        const START_BYTES: usize = 6;
        const ENTRY_BYTES: u64 = 16;
        let n_start_bytes = START_BYTES.min(record.n_bytes as usize);
        let mut body = Body::of(self.file.at(record.body_start(), n_start_bytes)?);
        let n_bytes = body.u16().and_then(|_| body.u32());
        if let (Some(block), Some(n_bytes)) = (self.walk.blocks.last_mut(), n_bytes) {
            *block.n_indexed.get_or_insert(0) += u64::from(n_bytes) / ENTRY_BYTES;
        }
        Ok(())
    }

    fn footer(&mut self, record: Record) -> io::Result<()> {
        const BODY_BYTES: usize = 20;
        const CRC_AT: u64 = 16;
        self.end_run();
        let n_body_bytes = BODY_BYTES.min(record.n_bytes as usize);
        let mut parts = Body::of(self.file.at(record.body_start(), n_body_bytes)?);
        let (summary_start, _, crc) = (parts.u64(), parts.u64(), parts.u32());
        let crc_offset = record.body_start() + CRC_AT;
        let summary = summary_start.filter(|start| (1..=crc_offset).contains(start));
        match (crc, summary) {
            (Some(0), _) | (Some(_), None) => {}
            (Some(crc), Some(start)) => {
                if summary::crc_of(&mut self.file, start..crc_offset)? != crc {
                    self.lose(
                        LossKind::DamagedSummary,
                        "the summary's checksum is wrong",
                        record.start,
                    );
                }
            }
            (None, _) => self.lose(
                LossKind::DamagedSummary,
                "the footer is too short",
                record.start,
            ),
        }
        self.after_footer(record.end())
    }

    fn after_footer(&mut self, end: u64) -> io::Result<()> {
        let n_after = self.file.size_bytes().saturating_sub(end);
        let mark = self.file.at(end, MAGIC.len())?;
        if mark != MAGIC {
            self.lose(LossKind::DamagedSummary, "the end mark is missing", end);
            return Ok(());
        }
        let n_trailing = n_after - MAGIC.len() as u64;
        if n_trailing == 0 {
            return Ok(());
        }
        let after = end + MAGIC.len() as u64;
        let (kind, what) = match self.starts_log(after)? {
            true => (
                LossKind::SecondLog,
                format!("another log of {n_trailing} bytes follows, which is not read"),
            ),
            false => (
                LossKind::TrailingBytes,
                format!("{n_trailing} bytes after the end are ignored"),
            ),
        };
        self.lose(kind, &what, after);
        Ok(())
    }

    /// Whether the bytes after an end mark are a log; also if the mark was already its start mark.
    fn starts_log(&mut self, at: u64) -> io::Result<bool> {
        if self.file.at(at, MAGIC.len())? == MAGIC {
            return Ok(true);
        }
        let record = self.record_at(at)?;
        Ok(record.is_some_and(|record| record.opcode == op::HEADER))
    }

    /// No whole record starts at `at`: takes what there is, and looks for a way on.
    fn broken(&mut self, at: u64) -> io::Result<Option<u64>> {
        if let Some(end) = self.chunk_of_wrong_length(at)? {
            return Ok(Some(end));
        }
        self.end_run();
        let next = self.next_known_record()?;
        self.last_jump = next.unwrap_or(self.last_jump);
        let n_left = self.file.size_bytes().saturating_sub(at);
        match (self.data_ended, next) {
            (true, _) => {
                self.lose(
                    LossKind::DamagedSummary,
                    "the file ends before its summary does",
                    at,
                );
            }
            (false, Some(next)) => {
                let what = format!("no record starts here, reading goes on at byte {next}");
                self.lose(LossKind::DamagedRecord, &what, at);
            }
            (false, None) => {
                let what = format!("the file is cut, its last {n_left} bytes are no whole record");
                self.lose(LossKind::Truncated, &what, at);
            }
        }
        Ok(next)
    }

    /// The disk, or the server, does not give the bytes: what comes after them may be had.
    fn unreadable(&mut self, at: u64, err: &io::Error) -> Option<u64> {
        self.end_run();
        let next = self.next_known_record().ok().flatten();
        self.last_jump = next.unwrap_or(self.last_jump);
        let what = format!("the file cannot be read here: {err}");
        self.lose(LossKind::Truncated, &what, at);
        next
    }

    /// A chunk whose record is longer than the file: whole if its own sizes fit, else its start.
    fn chunk_of_wrong_length(&mut self, at: u64) -> io::Result<Option<u64>> {
        if self.file.at(at, 1)? != [op::CHUNK] {
            return Ok(None);
        }
        let Some((mut block, end)) = self.chunk_head(at)? else {
            return Ok(None);
        };
        self.end_run();
        if let Some(end) = end.filter(|end| *end <= self.file.size_bytes()) {
            let what = "a chunk's record length is wrong, its own sizes are used";
            self.lose(LossKind::DamagedSummary, what, at);
            self.walk.blocks.push(block);
            return Ok(Some(end));
        }
        block.stored.end = self.file.size_bytes();
        block.is_whole = false;
        self.walk.blocks.push(block);
        Ok(None)
    }

    /// The chunk whose record starts here, and where its data should end (`None` beyond counting).
    fn chunk_head(&mut self, record_start: u64) -> io::Result<Option<(Block, Option<u64>)>> {
        /// Two times, two sizes, a checksum, and a compression's name of any sensible length.
        const HEAD_BYTES: usize = 128;
        let body_start = record_start + HEAD;
        let file_bytes = self.file.size_bytes();
        let bytes = self.file.at(body_start, HEAD_BYTES)?;
        Ok(chunk_head(record_start, bytes, file_bytes))
    }

    /// The first record after the last block that the file's summary knows: a chunk, or the
    /// summary itself. It may lie before the damage, if a wrong length led over it.
    fn next_known_record(&mut self) -> io::Result<Option<u64>> {
        let last_block_end = self.walk.blocks.last().map_or(0, |block| block.stored.end);
        let passed = last_block_end.max(self.last_jump + 1);
        let known = match self.known.take() {
            Some(known) => known,
            None => summary::known_records(&mut self.file)?,
        };
        let next_idx = known.partition_point(|start| *start < passed);
        let next = known.get(next_idx).copied();
        self.known = Some(known);
        Ok(next)
    }

    /// Runs end before they are large: a block is what is read at once.
    fn extend_run(&mut self, record: Record) {
        const MOST_BYTES: u64 = 4 << 20;
        match &mut self.run {
            Some((start, end)) if *end == record.start && record.end() - *start <= MOST_BYTES => {
                *end = record.end();
            }
            _ => {
                self.end_run();
                self.run = Some((record.start, record.end()));
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

    fn lose(&mut self, kind: LossKind, what: &str, at: u64) {
        self.walk.losses.push(Loss::new(kind, what).at(at));
    }
}

fn chunk_head(record_start: u64, bytes: &[u8], file_bytes: u64) -> Option<(Block, Option<u64>)> {
    let mut body = Body::of(bytes);
    let times: (Stamp, Stamp) = (body.stamp()?, body.stamp()?);
    let promise = Promise {
        n_bytes: body.u64()?,
        crc: body.u32()?,
    };
    let codec = codec(&body.text()?);
    let n_stored = body.u64()?;
    let start = record_start + HEAD + (bytes.len() - body.rest().len()) as u64;
    let end = start.checked_add(n_stored);
    let block = Block {
        record_offset: record_start,
        stored: start..end.unwrap_or(start).min(file_bytes),
        codec,
        promise: Some(promise),
        is_whole: true,
        n_indexed: None,
        times: Some(times),
    };
    Some((block, end))
}

fn codec(name: &str) -> Codec {
    match name {
        "" => Codec::Plain,
        "lz4" => Codec::Lz4,
        "zstd" => Codec::Zstd,
        other => Codec::Unknown(other.to_owned()),
    }
}
