//! MCAP files: found whole or damaged, chunked or not, with an index or without.
//!
//! The file's own index is not trusted and, except to find the way after damage, not used: the
//! records are walked from the start, which costs a few bytes a chunk, and every chunk is
//! decompressed once, in parallel.

mod chunk;
mod file_bytes;
mod merge;
mod record;
mod walk;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::block_cache::BlockCache;
use crate::error::Error;
use crate::format;
use crate::loss::{Loss, LossKind};
use crate::options::OpenOptions;
use crate::progress::Progress;
use crate::source::{Container, LogSource, MessageBytes, Place, Scan, Watch};

use chunk::Block;
use file_bytes::FileBytes;
use record::{MessageBudget, Records};
use walk::Walk;

/// One MCAP file.
pub struct McapSource {
    path: PathBuf,
    bytes: Arc<FileBytes>,
    walk: Walk,
    chunk_limit_bytes: u64,
    cache: BlockCache,
}

impl McapSource {
    /// Maps the file and walks its top-level records.
    ///
    /// The file must not be changed while it is open.
    ///
    /// # Errors
    /// If the file cannot be read or is no MCAP file; the error says what it looks like.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, Error> {
        Self::new(path, FileBytes::map(path)?, options)
    }

    /// An MCAP file in memory. `path` only names it.
    ///
    /// # Errors
    /// If the bytes are no MCAP file.
    pub fn from_bytes(path: &Path, bytes: Vec<u8>, options: &OpenOptions) -> Result<Self, Error> {
        Self::new(path, FileBytes::Owned(bytes), options)
    }

    fn new(path: &Path, bytes: FileBytes, options: &OpenOptions) -> Result<Self, Error> {
        format::check_magic(path, bytes.as_ref())?;
        Ok(Self {
            path: path.to_owned(),
            walk: walk::walk(bytes.as_ref()),
            bytes: Arc::new(bytes),
            chunk_limit_bytes: options.chunk_limit_bytes(),
            cache: BlockCache::new(options.cache_bytes()),
        })
    }

    /// The records of one block, or why there are none.
    ///
    /// What is decompressed is kept while there is room: whoever opens a log soon reads it.
    fn records(
        &self,
        block_idx: u32,
        block: &Block,
        budget: &MessageBudget,
    ) -> Result<Records, String> {
        let stored = block.stored(self.file());
        if block.is_stored_plainly() {
            block.check(stored)?;
            return Ok(Records::of(stored, budget));
        }
        let plain = block.decompress(stored, self.chunk_limit_bytes)?;
        block.check(&plain)?;
        let records = Records::of(&plain, budget);
        self.cache.insert_if_room(block_idx, plain);
        Ok(records)
    }

    /// The records of all blocks, in parallel.
    fn all_records(
        &self,
        budget: &MessageBudget,
        progress: &dyn Progress,
    ) -> Result<Vec<Result<Records, String>>, Error> {
        let total = self.walk.blocks.iter().map(Block::stored_bytes).sum();
        let done = AtomicU64::new(0);
        let read = |(block_idx, block): (usize, &Block)| {
            let records = self.records(block_idx as u32, block, budget);
            let bytes = block.stored_bytes();
            let done = done.fetch_add(bytes, Ordering::Relaxed) + bytes;
            if progress.advance(done, total) {
                Ok(records)
            } else {
                Err(Error::Canceled)
            }
        };
        let blocks = self.walk.blocks.par_iter().enumerate();
        blocks.map(read).collect()
    }

    /// The records of all blocks, those of the first blocks as far as the budget goes.
    fn records_in_turn(
        &self,
        progress: &dyn Progress,
    ) -> Result<Vec<Result<Records, String>>, Error> {
        let budget = MessageBudget::of_file(self.file().len());
        let total = self.walk.blocks.iter().map(Block::stored_bytes).sum();
        let read = |(block_idx, block)| {
            if progress.advance(total, total) {
                Ok(self.records(block_idx, block, &budget))
            } else {
                Err(Error::Canceled)
            }
        };
        (0..).zip(&self.walk.blocks).map(read).collect()
    }

    fn file(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }

    fn chunk(&self, block_idx: u32, block: &Block) -> Result<Arc<Vec<u8>>, Error> {
        if let Some(chunk) = self.cache.get(block_idx) {
            return Ok(chunk);
        }
        let plain = block
            .decompress(block.stored(self.file()), self.chunk_limit_bytes)
            .map_err(|what| Error::Chunk {
                offset: block.record_offset,
                what,
            })?;
        let chunk = Arc::new(plain);
        self.cache.insert(block_idx, &chunk);
        Ok(chunk)
    }
}

impl LogSource for McapSource {
    fn path(&self) -> &Path {
        &self.path
    }

    fn scan(&self, watch: &mut dyn Watch, progress: &dyn Progress) -> Result<Scan, Error> {
        let budget = MessageBudget::of_file(self.file().len());
        let records = self.all_records(&budget, progress)?;
        if budget.is_exceeded() {
            // Which messages were taken is chance, so they are taken again, in turn.
            drop(records);
            let records = self.records_in_turn(progress)?;
            return Ok(merge::merge(&self.walk, records, watch));
        }
        Ok(merge::merge(&self.walk, records, watch))
    }

    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        let outside = || Error::OutsideLog {
            offset: place.offset,
            size_bytes,
        };
        let block = self
            .walk
            .blocks
            .get(place.block as usize)
            .ok_or_else(outside)?;
        let start = usize::try_from(place.offset).map_err(|_| outside())?;
        let end = start.checked_add(size_bytes as usize).ok_or_else(outside)?;
        if !block.is_stored_plainly() {
            let chunk = self.chunk(place.block, block)?;
            return MessageBytes::new(Arc::new(Shared(chunk)), start..end).ok_or_else(outside);
        }
        let in_file = block.stored_at(start..end).ok_or_else(outside)?;
        MessageBytes::new(self.bytes.clone(), in_file).ok_or_else(outside)
    }

    fn container(&self) -> Container {
        let compressions = self.walk.blocks.iter().filter_map(Block::compression);
        Container {
            format: "MCAP".to_owned(),
            files: vec![self.path.clone()],
            compressions: compressions.map(str::to_owned).collect::<BTreeSet<_>>(),
        }
    }

    fn n_blocks(&self) -> u32 {
        self.walk.blocks.len() as u32
    }

    fn layout(&self) -> Vec<u8> {
        Vec::new()
    }

    fn restore(&self, _layout: &[u8]) -> Result<(), Error> {
        Ok(())
    }
}

/// Lets a shared chunk hold a message's bytes.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The loss of a whole chunk.
fn lost_chunk(block: &Block, reason: &str) -> Loss {
    Loss {
        messages: block.n_indexed,
        start: block.times.map(|(start, _)| start),
        end: block.times.map(|(_, end)| end),
        ..Loss::new(LossKind::DamagedChunk, format!("a chunk is lost: {reason}"))
    }
    .at(block.record_offset)
}
