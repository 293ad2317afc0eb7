//! The walk over a file's top-level records: only their heads are read.

use fl_spacetime::Stamp;
use mcap::records::op;

use super::chunk::{Block, Codec, Promise};
use super::record::{Body, RECORD_HEAD_BYTES, record_at};
use crate::format::MAGIC;
use crate::loss::{Loss, LossKind};

/// What a file holds, in its order.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) blocks: Vec<Block>,
    pub(super) losses: Vec<Loss>,
    /// The conventions that the first header names.
    pub(super) profile: String,
}

/// Walks a file that starts with the magic bytes, to its footer or as far as there is a way.
pub(super) fn walk(file: &[u8]) -> Walk {
    let walk = Walk::default();
    let mut walker = Walker {
        file,
        walk,
        run: None,
        data_ended: false,
        last_jump: MAGIC.len(),
        known: None,
    };
    let mut next = Some(MAGIC.len());
    while let Some(at) = next {
        next = walker.step(at);
    }
    walker.end_run();
    walker.walk
}

struct Walker<'a> {
    file: &'a [u8],
    walk: Walk,
    /// Where the present run of records outside of chunks starts and ends.
    run: Option<(usize, usize)>,
    data_ended: bool,
    /// Where the last jump over damage led. Jumps only lead on, so the walk ends.
    last_jump: usize,
    /// Where the summary says that records start, rising; read when first needed.
    known: Option<Vec<usize>>,
}

impl Walker<'_> {
    /// Takes the record at `at`; gives where the next one starts.
    fn step(&mut self, at: usize) -> Option<usize> {
        let Some((opcode, body)) = record_at(self.file, at).filter(|(opcode, _)| *opcode != 0)
        else {
            return self.broken(at);
        };
        let end = at + RECORD_HEAD_BYTES + body.len();
        match opcode {
            op::CHUNK => self.chunk(at, body.len()),
            op::MESSAGE_INDEX => self.message_index(body),
            op::SCHEMA | op::CHANNEL | op::MESSAGE | op::ATTACHMENT | op::METADATA => {
                self.extend_run(at, end);
            }
            op::HEADER => self.header(body),
            op::DATA_END => self.data_ended = true,
            op::FOOTER => {
                self.footer(at, body);
                return None;
            }
            _ => {}
        }
        Some(end)
    }

    fn header(&mut self, body: &[u8]) {
        if self.walk.profile.is_empty() {
            self.walk.profile = Body::of(body).text().unwrap_or_default();
        }
    }

    fn chunk(&mut self, at: usize, body_bytes: usize) {
        self.end_run();
        let body_start = at + RECORD_HEAD_BYTES;
        let body_end = body_start + body_bytes;
        match chunk_head(self.file, body_start).filter(|(block, _)| block.stored.start <= body_end)
        {
            Some((block, end)) if end.is_some_and(|end| end <= body_end) => {
                self.walk.blocks.push(block);
            }
            Some((mut block, _)) => {
                self.lose(
                    LossKind::DamagedChunk,
                    "a chunk says it is longer than its record",
                    at,
                );
                block.stored.end = body_end;
                block.is_whole = false;
                self.walk.blocks.push(block);
            }
            None => self.lose(LossKind::DamagedChunk, "a chunk's header is damaged", at),
        }
    }

    /// How many messages a chunk holds is known even if the chunk is damaged.
    fn message_index(&mut self, body: &[u8]) {
        const ENTRY_BYTES: u64 = 16;
        let mut body = Body::of(body);
        let n_bytes = body.u16().and_then(|_| body.u32());
        if let (Some(block), Some(n_bytes)) = (self.walk.blocks.last_mut(), n_bytes) {
            *block.n_indexed.get_or_insert(0) += u64::from(n_bytes) / ENTRY_BYTES;
        }
    }

    fn footer(&mut self, at: usize, body: &[u8]) {
        self.end_run();
        let mut parts = Body::of(body);
        let (summary_start, _, crc) = (parts.u64(), parts.u64(), parts.u32());
        let crc_offset = at + RECORD_HEAD_BYTES + 16;
        let summary = summary_start
            .and_then(|start| usize::try_from(start).ok())
            .filter(|start| *start > 0)
            .and_then(|start| self.file.get(start..crc_offset));
        match (crc, summary) {
            (Some(0), _) | (Some(_), None) => {}
            (Some(crc), Some(summary)) if crc == crc32fast::hash(summary) => {}
            (Some(_), Some(_)) => {
                self.lose(
                    LossKind::DamagedSummary,
                    "the summary's checksum is wrong",
                    at,
                );
            }
            (None, _) => self.lose(LossKind::DamagedSummary, "the footer is too short", at),
        }
        let end = at + RECORD_HEAD_BYTES + body.len();
        let after = self.file.get(end..).unwrap_or_default();
        match after.strip_prefix(&MAGIC) {
            Some([]) => {}
            Some(trailing) if starts_log(trailing) => {
                let n_bytes = trailing.len();
                let what = format!("another log of {n_bytes} bytes follows, which is not read");
                self.lose(LossKind::SecondLog, &what, end + MAGIC.len());
            }
            Some(trailing) => {
                let what = format!("{} bytes after the end are ignored", trailing.len());
                self.lose(LossKind::TrailingBytes, &what, end + MAGIC.len());
            }
            None => self.lose(LossKind::DamagedSummary, "the end mark is missing", end),
        }
    }

    /// No whole record starts at `at`: takes what there is, and looks for a way on.
    fn broken(&mut self, at: usize) -> Option<usize> {
        if let Some(end) = self.chunk_of_wrong_length(at) {
            return Some(end);
        }
        self.end_run();
        let next = self.next_known_record();
        self.last_jump = next.unwrap_or(self.last_jump);
        let n_left = self.file.len().saturating_sub(at);
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
        next
    }

    /// A chunk whose record is longer than the file: whole if its own sizes fit, else its start.
    fn chunk_of_wrong_length(&mut self, at: usize) -> Option<usize> {
        if self.file.get(at) != Some(&op::CHUNK) {
            return None;
        }
        let (mut block, end) = chunk_head(self.file, at + RECORD_HEAD_BYTES)?;
        self.end_run();
        if let Some(end) = end.filter(|end| *end <= self.file.len()) {
            let what = "a chunk's record length is wrong, its own sizes are used";
            self.lose(LossKind::DamagedSummary, what, at);
            self.walk.blocks.push(block);
            return Some(end);
        }
        block.stored.end = self.file.len();
        block.is_whole = false;
        self.walk.blocks.push(block);
        None
    }

    /// The first record after the last block that the file's summary knows: a chunk, or the
    /// summary itself. It may lie before the damage, if a wrong length led over it.
    fn next_known_record(&mut self) -> Option<usize> {
        let last_block_end = self.walk.blocks.last().map_or(0, |block| block.stored.end);
        let passed = last_block_end.max(self.last_jump + 1);
        let file = self.file;
        let known = self
            .known
            .get_or_insert_with(|| known_records(file).unwrap_or_default());
        let next_idx = known.partition_point(|start| *start < passed);
        known.get(next_idx).copied()
    }

    fn extend_run(&mut self, start: usize, end: usize) {
        match &mut self.run {
            Some((_, run_end)) if *run_end == start => *run_end = end,
            _ => {
                self.end_run();
                self.run = Some((start, end));
            }
        }
    }

    fn end_run(&mut self) {
        if let Some((start, end)) = self.run.take() {
            self.walk.blocks.push(Block {
                record_offset: start as u64,
                stored: start..end,
                codec: Codec::Plain,
                promise: None,
                is_whole: true,
                n_indexed: None,
                times: None,
            });
        }
    }

    fn lose(&mut self, kind: LossKind, what: &str, at: usize) {
        self.walk.losses.push(Loss::new(kind, what).at(at as u64));
    }
}

/// The chunk whose body starts here, and where its data should end (`None` beyond counting).
fn chunk_head(file: &[u8], body_start: usize) -> Option<(Block, Option<usize>)> {
    let rest = file.get(body_start..)?;
    let mut body = Body::of(rest);
    let times: (Stamp, Stamp) = (body.stamp()?, body.stamp()?);
    let promise = Promise {
        n_bytes: body.u64()?,
        crc: body.u32()?,
    };
    let codec = Codec::of(&body.text()?);
    let n_stored = body.u64()?;
    let start = body_start + rest.len() - body.rest().len();
    let end = usize::try_from(n_stored)
        .ok()
        .and_then(|n_stored| start.checked_add(n_stored));
    let block = Block {
        record_offset: (body_start - RECORD_HEAD_BYTES) as u64,
        stored: start..end.unwrap_or(start).min(file.len()),
        codec,
        promise: Some(promise),
        is_whole: true,
        n_indexed: None,
        times: Some(times),
    };
    Some((block, end))
}

/// Whether the bytes after an end mark are a log; also if the mark was already its start mark.
fn starts_log(bytes: &[u8]) -> bool {
    let is_header = |(opcode, _): (u8, &[u8])| opcode == op::HEADER;
    bytes.starts_with(&MAGIC) || record_at(bytes, 0).is_some_and(is_header)
}

/// The start of the summary and of every chunk that it lists, rising. `None` without a summary.
fn known_records(file: &[u8]) -> Option<Vec<usize>> {
    const FOOTER_BYTES: usize = RECORD_HEAD_BYTES + 20;
    let footer_at = file.len().checked_sub(MAGIC.len() + FOOTER_BYTES)?;
    let (opcode, body) = record_at(file, footer_at)?;
    if opcode != op::FOOTER || !file.ends_with(&MAGIC) {
        return None;
    }
    let summary_start = usize::try_from(Body::of(body).u64()?).ok()?;
    if summary_start == 0 {
        return None;
    }
    let mut known = vec![summary_start];
    let mut record = summary_start;
    while let Some((opcode, body)) = record_at(file, record) {
        if opcode == op::CHUNK_INDEX {
            known.extend(chunk_offset(body).filter(|at| file.get(*at) == Some(&op::CHUNK)));
        }
        record += RECORD_HEAD_BYTES + body.len();
    }
    known.retain(|start| *start < footer_at);
    known.sort_unstable();
    known.dedup();
    Some(known)
}

/// Where a chunk index record says its chunk starts.
fn chunk_offset(body: &[u8]) -> Option<usize> {
    let mut body = Body::of(body);
    let (_start, _end, offset) = (body.u64()?, body.u64()?, body.u64()?);
    usize::try_from(offset).ok()
}
