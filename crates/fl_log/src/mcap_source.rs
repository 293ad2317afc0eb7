//! MCAP files: found whole or damaged, chunked or not, with an index or without.
//!
//! The file's own index is not trusted and, except to find the way after damage, not used: the
//! records are walked from the start, which costs a few bytes a chunk, and every chunk is
//! decompressed once, in parallel.

mod chunk;
mod facts;
mod layout;
mod record;
mod scan;
mod summary;
mod walk;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::block_cache::BlockCache;
use crate::decompress::{Scratch, Scratches};
use crate::error::Error;
use crate::format;
use crate::options::OpenOptions;
use crate::ordered;
use crate::progress::Progress;
use crate::source::{LogSource, MessageBytes, Place, Scan, Watch};
use crate::storage::{self, MemoryStorage, Storage};
use chunk::Block;
use record::MessageRecord;
use scan::{Limits, Scanner};

/// One MCAP file.
pub struct McapSource {
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

impl McapSource {
    /// Opens the file; looks no further than its first bytes.
    ///
    /// # Errors
    /// If the file cannot be read or is no MCAP file; the error says what it looks like.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, Error> {
        if path.is_dir() {
            return Err(format::folder(path));
        }
        Self::over(storage::open(path)?, options)
    }

    /// An MCAP file in memory. `path` only names it.
    ///
    /// # Errors
    /// If the bytes are no MCAP file.
    pub fn from_bytes(path: &Path, bytes: Vec<u8>, options: &OpenOptions) -> Result<Self, Error> {
        Self::over(Arc::new(MemoryStorage::new(path, bytes)), options)
    }

    pub(crate) fn over(storage: Arc<dyn Storage>, options: &OpenOptions) -> Result<Self, Error> {
        format::check_magic(&*storage)?;
        Ok(Self {
            storage,
            blocks: OnceLock::new(),
            options: options.clone(),
            cache: BlockCache::new(options.cache_bytes()),
            scratches: Scratches::default(),
        })
    }

    fn blocks(&self) -> &[CheckedBlock] {
        self.blocks.get().map_or(&[], Vec::as_slice)
    }

    fn block(&self, block_idx: u32) -> Option<&CheckedBlock> {
        self.blocks().get(block_idx as usize)
    }

    /// Takes up blocks that are known for the first time; later ones are the same.
    fn keep(&self, blocks: Vec<Block>) -> &[CheckedBlock] {
        let checked = |block| CheckedBlock {
            block,
            is_checked: AtomicBool::new(false),
        };
        self.blocks
            .get_or_init(|| blocks.into_iter().map(checked).collect())
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

    /// Shows all blocks to the scanner, in order.
    fn scan_blocks(&self, scanner: &mut Scanner<'_>, progress: &dyn Progress) -> Result<(), Error> {
        let blocks = self.blocks();
        let total = blocks
            .iter()
            .map(|checked| checked.block.stored_bytes())
            .sum();
        let mut done = 0;
        let work = |block_idx: usize| {
            let mut scratch = self.scratches.take();
            let read = self.read_block(&blocks[block_idx], &mut scratch);
            (scratch, read)
        };
        let take = |block_idx: usize, (scratch, read): (Scratch, Result<(), String>)| {
            let block = &blocks[block_idx].block;
            match read {
                Ok(()) => {
                    scanner.block(block_idx as u32, block, &scratch.plain)?;
                    if !block.is_stored_plainly() {
                        self.cache.copy_if_room(block_idx as u32, &scratch.plain);
                    }
                }
                Err(reason) => scanner.lost_block(block, &reason),
            }
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

    /// Messages that came before the description of their channel are read again.
    fn scan_early_messages(
        &self,
        scanner: &mut Scanner<'_>,
        blocks: Vec<(u32, Vec<MessageRecord>)>,
    ) -> Result<(), Error> {
        for (block_idx, messages) in blocks {
            let wanted: Vec<_> = messages
                .iter()
                .map(|message| (message.offset, message.size_bytes))
                .collect();
            self.visit_block(block_idx, &wanted, &mut |wanted_idx, bytes| {
                scanner.early_message(block_idx, &messages[wanted_idx], bytes);
            })?;
        }
        Ok(())
    }

    fn chunk(&self, block_idx: u32, checked: &CheckedBlock) -> Result<Arc<Vec<u8>>, Error> {
        if let Some(chunk) = self.cache.get(block_idx) {
            return Ok(chunk);
        }
        let chunk = self.scratches.with(|scratch| {
            self.read_block(checked, scratch)
                .map(|()| Arc::new(std::mem::take(&mut scratch.plain)))
        });
        let chunk = chunk.map_err(|what| damaged(&checked.block, what))?;
        self.cache.insert(block_idx, &chunk);
        Ok(chunk)
    }

    /// Bytes that stand in the file as they are.
    fn stored(&self, range: std::ops::Range<u64>) -> Result<MessageBytes, Error> {
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

impl LogSource for McapSource {
    fn path(&self) -> &Path {
        self.storage.path()
    }

    fn scan(&self, watch: &mut dyn Watch, progress: &dyn Progress) -> Result<Scan, Error> {
        let walk = walk::walk(&*self.storage);
        self.keep(walk.blocks);
        let limits = Limits::of_file(self.storage.size_bytes(), self.options.message_limit());
        let mut scanner = Scanner::new(watch, limits, walk.losses);
        self.scan_blocks(&mut scanner, progress)?;
        let early = scanner.settle();
        self.scan_early_messages(&mut scanner, early)?;
        let mut scan = scanner.finish();
        facts::read(&*self.storage, &walk.facts, &mut scan);
        Ok(scan)
    }

    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        let outside = || Error::OutsideLog {
            offset: place.offset,
            size_bytes,
        };
        if place.block == facts::WHOLE_FILE {
            let end = place.offset.checked_add(size_bytes.into());
            let end = end.filter(|end| *end <= self.storage.size_bytes());
            return self.stored(place.offset..end.ok_or_else(outside)?);
        }
        let checked = self.block(place.block).ok_or_else(outside)?;
        if checked.block.is_stored_plainly() {
            let in_file = checked.block.stored_at(place.offset, size_bytes);
            return self.stored(in_file.ok_or_else(outside)?);
        }
        let chunk = self.chunk(place.block, checked)?;
        let start = usize::try_from(place.offset).map_err(|_| outside())?;
        let end = start.checked_add(size_bytes as usize).ok_or_else(outside)?;
        MessageBytes::new(Arc::new(Shared(chunk)), start..end).ok_or_else(outside)
    }

    fn visit_block(
        &self,
        block: u32,
        wanted: &[(u64, u32)],
        visit: &mut dyn FnMut(usize, &[u8]),
    ) -> Result<(), Error> {
        let Some(checked) = self.block(block) else {
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

    fn n_blocks(&self) -> u32 {
        self.blocks().len() as u32
    }

    fn layout(&self) -> Vec<u8> {
        let blocks: Vec<_> = self
            .blocks()
            .iter()
            .map(|checked| checked.block.clone())
            .collect();
        layout::to_bytes(&blocks)
    }

    fn restore(&self, layout: &[u8]) -> Result<(), Error> {
        let blocks = layout::from_bytes(layout, self.storage.size_bytes());
        let blocks = blocks.ok_or_else(|| Error::OtherLayout {
            path: self.path().to_owned(),
        })?;
        self.keep(blocks);
        Ok(())
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
