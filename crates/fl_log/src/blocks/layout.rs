//! The blocks of a file as bytes, for an index file.

use fl_spacetime::Stamp;

use super::block::{Block, Promise};
use crate::bytes::{ByteReader, ByteWriter};
use crate::decompress::Codec;

const VERSION: u8 = 1;
/// What a block takes at least.
const LEAST_BYTES: usize = 26;

const IS_WHOLE: u8 = 1;
const HAS_PROMISE: u8 = 2;

pub(super) fn to_bytes<'b>(blocks: impl ExactSizeIterator<Item = &'b Block>) -> Vec<u8> {
    let mut writer = ByteWriter::default();
    writer.u8(VERSION);
    writer.u64(blocks.len() as u64);
    for block in blocks {
        let is_whole = if block.is_whole { IS_WHOLE } else { 0 };
        let has_promise = if block.promise.is_some() {
            HAS_PROMISE
        } else {
            0
        };
        writer.u8(is_whole | has_promise);
        writer.u8(match &block.codec {
            Codec::Plain => 0,
            Codec::Lz4 => 1,
            Codec::Zstd => 2,
            Codec::Bzip2 => 3,
            Codec::Unknown(_) => u8::MAX,
        });
        writer.u64(block.record_offset);
        writer.u64(block.stored.start);
        writer.u64(block.stored.end);
        if let Some(promise) = block.promise {
            writer.u64(promise.n_bytes);
            writer.u32(promise.crc);
            let (start, end) = block.times.unwrap_or_default();
            writer.i64(start.nanos());
            writer.i64(end.nanos());
        }
    }
    writer.finish()
}

/// The blocks, if the bytes describe some of a file of this size.
pub(super) fn from_bytes(bytes: &[u8], file_bytes: u64) -> Option<Vec<Block>> {
    let mut reader = ByteReader::new(bytes);
    if reader.u8()? != VERSION {
        return None;
    }
    let n_blocks = reader.count(LEAST_BYTES)?;
    let blocks: Option<Vec<_>> = (0..n_blocks)
        .map(|_| block(&mut reader).filter(|block| is_inside(block, file_bytes)))
        .collect();
    blocks.filter(|_| reader.is_at_end())
}

fn block(reader: &mut ByteReader<'_>) -> Option<Block> {
    let flags = reader.u8()?;
    let codec = match reader.u8()? {
        0 => Codec::Plain,
        1 => Codec::Lz4,
        2 => Codec::Zstd,
        3 => Codec::Bzip2,
        _ => Codec::Unknown("unknown".to_owned()),
    };
    let record_offset = reader.u64()?;
    let stored = reader.u64()?..reader.u64()?;
    let (mut promise, mut times) = (None, None);
    if flags & HAS_PROMISE != 0 {
        promise = Some(Promise {
            n_bytes: reader.u64()?,
            crc: reader.u32()?,
        });
        times = Some((
            Stamp::from_nanos(reader.i64()?),
            Stamp::from_nanos(reader.i64()?),
        ));
    }
    Some(Block {
        record_offset,
        stored,
        codec,
        promise,
        is_whole: flags & IS_WHOLE != 0,
        n_indexed: None,
        times,
    })
}

fn is_inside(block: &Block, file_bytes: u64) -> bool {
    block.stored.start <= block.stored.end && block.stored.end <= file_bytes
}
