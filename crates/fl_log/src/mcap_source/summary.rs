//! What the end of an MCAP file repeats: used to check it, and to find the way after damage.

use std::io;
use std::ops::Range;

use mcap::records::op;

use super::record::{Body, RECORD_HEAD_BYTES, body_of};
use crate::format::MCAP_MAGIC as MAGIC;
use crate::read_ahead::ReadAhead;

/// The start of the summary and of every chunk that it lists, rising; empty without a summary.
pub(super) fn known_records(file: &mut ReadAhead<'_>) -> io::Result<Vec<u64>> {
    let Some((summary_start, footer_start)) = summary(file)? else {
        return Ok(Vec::new());
    };
    let mut known = vec![summary_start];
    let mut at = summary_start;
    while at < footer_start {
        let Some(head) = file.array::<RECORD_HEAD_BYTES>(at)? else {
            break;
        };
        let (opcode, n_bytes) = body_of(head);
        let body_start = at + RECORD_HEAD_BYTES as u64;
        let Some(end) = body_start.checked_add(n_bytes) else {
            break;
        };
        if opcode == op::CHUNK_INDEX {
            let start = chunk_start(file.at(body_start, 24)?);
            known.extend(start.filter(|start| *start < footer_start));
        }
        at = end;
    }
    known.sort_unstable();
    known.dedup();
    // Only now, in the order of the file: the summary is read from start to end.
    let mut sound = Vec::with_capacity(known.len());
    for start in known {
        if start == summary_start || file.at(start, 1)? == [op::CHUNK] {
            sound.push(start);
        }
    }
    Ok(sound)
}

/// Where the summary and the footer start; `None` if there is none, or the file does not end so.
fn summary(file: &mut ReadAhead<'_>) -> io::Result<Option<(u64, u64)>> {
    const FOOTER_BYTES: usize = RECORD_HEAD_BYTES + 20;
    const END_BYTES: usize = FOOTER_BYTES + MAGIC.len();
    let Some(footer_start) = file.size_bytes().checked_sub(END_BYTES as u64) else {
        return Ok(None);
    };
    let end = file.at(footer_start, END_BYTES)?;
    let (Some(head), true) = (end.first_chunk(), end.ends_with(&MAGIC)) else {
        return Ok(None);
    };
    if body_of(*head) != (op::FOOTER, 20) {
        return Ok(None);
    }
    let summary_start = Body::of(&end[RECORD_HEAD_BYTES..]).u64();
    let sound = summary_start.filter(|start| (1..footer_start).contains(start));
    Ok(sound.map(|start| (start, footer_start)))
}

/// Where a chunk index record says its chunk starts.
fn chunk_start(body: &[u8]) -> Option<u64> {
    let mut body = Body::of(body);
    let (_start, _end, offset) = (body.u64()?, body.u64()?, body.u64()?);
    Some(offset)
}

/// The checksum of a part of the file.
pub(super) fn crc_of(file: &mut ReadAhead<'_>, range: Range<u64>) -> io::Result<u32> {
    const STEP_BYTES: u64 = 256 << 10;
    let mut hasher = crc32fast::Hasher::new();
    let mut at = range.start;
    while at < range.end {
        let n_bytes = (range.end - at).min(STEP_BYTES);
        let bytes = file.at(at, n_bytes as usize)?;
        if bytes.is_empty() {
            break;
        }
        hasher.update(bytes);
        at += bytes.len() as u64;
    }
    Ok(hasher.finalize())
}
