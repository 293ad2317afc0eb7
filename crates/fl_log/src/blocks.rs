//! The parts of one log file, and how their bytes are had: at once and in order, or one by one.

mod block;
mod cache;
mod layout;

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

pub(crate) use block::{Block, Promise};
use cache::BlockCache;

use crate::decompress::{Scratch, Scratches};
use crate::error::Error;
use crate::options::OpenOptions;
use crate::ordered;
use crate::progress::Progress;
use crate::source::{LogFiles, MessageBytes, Place};
use crate::storage::Storage;

/// The block of places that are counted from the start of the file.
pub(crate) const WHOLE_FILE: u32 = u32::MAX;

/// One file, cut into blocks once it was walked or its layout was taken up.
pub(crate) struct Blocks {
    storage: Arc<dyn Storage>,
    blocks: OnceLock<Vec<CheckedBlock>>,
    options: OpenOptions,
    cache: BlockCache,
    scratches: Scratches,
}

/// A block, and whether its checksum was found right since the file was opened.
struct CheckedBlock {
    block: Block,
    is_checked: AtomicBool,
}

impl Blocks {
    pub(crate) fn over(storage: Arc<dyn Storage>, options: &OpenOptions) -> Self {
        Self {
            storage,
            blocks: OnceLock::new(),
            options: options.clone(),
            cache: BlockCache::new(options.cache_bytes()),
            scratches: Scratches::default(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.storage.path()
    }

    pub(crate) fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    pub(crate) fn options(&self) -> &OpenOptions {
        &self.options
    }

    /// Takes up the blocks. Only the first time counts: later ones are the same.
    pub(crate) fn keep(&self, blocks: Vec<Block>) {
        let checked = |block| CheckedBlock {
            block,
            is_checked: AtomicBool::new(false),
        };
        self.blocks
            .get_or_init(|| blocks.into_iter().map(checked).collect());
    }

    pub(crate) fn n_blocks(&self) -> u32 {
        self.all().len() as u32
    }

    /// How the file is stored, which is of this format.
    pub(crate) fn files(&self, format: &str) -> LogFiles {
        let blocks = self.all().iter().map(|checked| &checked.block);
        let compressed = blocks.filter(|block| !block.is_stored_plainly());
        let compressions = compressed.map(|block| block.codec.name());
        LogFiles {
            format: format.to_owned(),
            paths: vec![self.path().to_owned()],
            size_bytes: self.storage.size_bytes(),
            compressions: compressions.map(str::to_owned).collect(),
        }
    }

    /// The blocks as bytes, for [`Blocks::restore`].
    pub(crate) fn layout(&self) -> Vec<u8> {
        layout::to_bytes(self.all().iter().map(|checked| &checked.block))
    }

    /// Takes up blocks that [`Blocks::layout`] gave.
    pub(crate) fn restore(&self, layout: &[u8]) -> Result<(), Error> {
        let blocks = layout::from_bytes(layout, self.storage.size_bytes());
        let blocks = blocks.ok_or_else(|| Error::OtherLayout {
            path: self.path().to_owned(),
        })?;
        self.keep(blocks);
        Ok(())
    }

    /// Shows all blocks to `take`, in order, with their records or why there are none. Reading,
    /// decompressing and checking is done by all threads meanwhile. What is decompressed is kept
    /// while there is room: whoever opens a log soon reads it.
    ///
    /// # Errors
    /// The first that `take` gives, or that `progress` canceled.
    pub(crate) fn for_each(
        &self,
        progress: &dyn Progress,
        mut take: impl FnMut(u32, &Block, Result<&[u8], String>) -> Result<(), Error> + Send,
    ) -> Result<(), Error> {
        let blocks = self.all();
        let stored = blocks.iter().map(|checked| checked.block.stored_bytes());
        let (mut done, total) = (0, stored.sum());
        let work = |block_idx: usize| {
            let mut scratch = self.scratches.take();
            let read = self.read_block(&blocks[block_idx], &mut scratch);
            (scratch, read)
        };
        let take = |block_idx: usize, (scratch, read): (Scratch, Result<(), String>)| {
            let block = &blocks[block_idx].block;
            let block_idx = block_idx as u32;
            if read.is_ok() && !block.is_stored_plainly() {
                self.cache.copy_if_room(block_idx, &scratch.plain);
            }
            take(block_idx, block, read.map(|()| scratch.plain.as_slice()))?;
            self.scratches.give_back(scratch);
            done += block.stored_bytes();
            match progress.advance(done, total) {
                true => Ok(()),
                false => Err(Error::Canceled),
            }
        };
        ordered::for_each_in_order(
            blocks.len(),
            self.options.in_flight_bytes(),
            |block_idx| blocks[block_idx].block.memory_bytes(),
            work,
            take,
        )
    }

    /// The bytes at a place of a block, or of the whole file.
    pub(crate) fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        let outside = || Error::OutsideLog {
            offset: place.offset,
            size_bytes,
        };
        if place.block == WHOLE_FILE {
            let end = place.offset.checked_add(size_bytes.into());
            let end = end.filter(|end| *end <= self.storage.size_bytes());
            return self.stored(place.offset..end.ok_or_else(outside)?);
        }
        let checked = self.get(place.block).ok_or_else(outside)?;
        if checked.block.is_stored_plainly() {
            let in_file = checked.block.stored_at(place.offset, size_bytes);
            return self.stored(in_file.ok_or_else(outside)?);
        }
        let chunk = self.chunk(place.block, checked)?;
        let start = usize::try_from(place.offset).map_err(|_| outside())?;
        let end = start.checked_add(size_bytes as usize).ok_or_else(outside)?;
        MessageBytes::new(Arc::new(Shared(chunk)), start..end).ok_or_else(outside)
    }

    /// As [`crate::LogSource::visit_block`].
    pub(crate) fn visit(
        &self,
        block: u32,
        wanted: &[(u64, u32)],
        visit: &mut dyn FnMut(usize, &[u8]),
    ) -> Result<(), Error> {
        let Some(checked) = self.get(block) else {
            return Ok(());
        };
        if let Some(chunk) = self.cache.peek(block) {
            return show(&chunk, wanted, visit);
        }
        let n_wanted_bytes: u64 = wanted.iter().map(|(_, n_bytes)| u64::from(*n_bytes)).sum();
        if checked.block.is_stored_plainly() && n_wanted_bytes * 2 < checked.block.stored_bytes() {
            for (wanted_idx, &(offset, size_bytes)) in wanted.iter().enumerate() {
                visit(wanted_idx, &self.read(Place { block, offset }, size_bytes)?);
            }
            return Ok(());
        }
        self.scratches.with(|scratch| {
            self.read_block(checked, scratch)
                .map_err(|what| damaged(&checked.block, what))?;
            show(&scratch.plain, wanted, visit)
        })
    }

    fn all(&self) -> &[CheckedBlock] {
        self.blocks.get().map_or(&[], Vec::as_slice)
    }

    fn get(&self, block_idx: u32) -> Option<&CheckedBlock> {
        self.all().get(block_idx as usize)
    }

    /// Reads a block into `scratch.plain`.
    fn read_block(&self, checked: &CheckedBlock, scratch: &mut Scratch) -> Result<(), String> {
        let CheckedBlock { block, is_checked } = checked;
        block.read(&*self.storage, self.options.chunk_limit_bytes(), scratch)?;
        if !is_checked.load(Ordering::Relaxed) {
            block.check(&scratch.plain)?;
            is_checked.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    fn chunk(&self, block_idx: u32, checked: &CheckedBlock) -> Result<Arc<Vec<u8>>, Error> {
        if let Some(chunk) = self.cache.get(block_idx) {
            return Ok(chunk);
        }
        let chunk = self.scratches.with(|scratch| {
            self.read_block(checked, scratch)?;
            let chunk = Arc::new(std::mem::take(&mut scratch.plain));
            let memory = self.cache.insert(block_idx, &chunk);
            scratch.plain = memory.unwrap_or_default();
            Ok(chunk)
        });
        chunk.map_err(|what| damaged(&checked.block, what))
    }

    /// Bytes that stand in the file as they are.
    fn stored(&self, range: Range<u64>) -> Result<MessageBytes, Error> {
        let n_bytes = range.end - range.start;
        let bytes = self.storage.bytes(range.clone());
        let bytes = bytes.map_err(|source| Error::Read {
            path: self.path().to_owned(),
            offset: range.start,
            source,
        })?;
        MessageBytes::new(Arc::new(bytes), 0..n_bytes as usize).ok_or_else(|| Error::Chunk {
            offset: range.start,
            what: "the file has become shorter".to_owned(),
        })
    }
}

/// Shows parts of a block's bytes.
fn show(
    bytes: &[u8],
    wanted: &[(u64, u32)],
    visit: &mut dyn FnMut(usize, &[u8]),
) -> Result<(), Error> {
    for (wanted_idx, &(offset, size_bytes)) in wanted.iter().enumerate() {
        let part = usize::try_from(offset)
            .ok()
            .and_then(|start| bytes.get(start..)?.get(..size_bytes as usize));
        let part = part.ok_or(Error::OutsideLog { offset, size_bytes })?;
        visit(wanted_idx, part);
    }
    Ok(())
}

fn damaged(block: &Block, what: String) -> Error {
    Error::Chunk {
        offset: block.record_offset,
        what,
    }
}

/// Lets a shared chunk hold a message's bytes.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
