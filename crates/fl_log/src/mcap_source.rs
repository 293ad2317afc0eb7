//! MCAP files: found whole or damaged, chunked or not, with an index or without.
//!
//! The file's own index is not trusted and, except to find the way after damage, not used: the
//! records are walked from the start, which costs a few bytes a chunk, and every chunk is
//! decompressed once, in parallel.

mod facts;
mod record;
mod scan;
mod summary;
mod walk;

use std::path::Path;
use std::sync::Arc;

use crate::blocks::Blocks;
use crate::error::Error;
use crate::format::{self, Container};
use crate::message_limits::MessageLimits;
use crate::options::OpenOptions;
use crate::progress::Progress;
use crate::source::{LogFiles, LogSource, MessageBytes, Place, Scan, Watch};
use crate::storage::{self, MemoryStorage, Storage};
use record::MessageRecord;
use scan::Scanner;

/// One MCAP file.
pub struct McapSource {
    blocks: Blocks,
}

impl McapSource {
    /// Opens the file; looks no further than its first bytes.
    ///
    /// # Errors
    /// If the file cannot be read or is no MCAP file; the error says what it looks like.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, Error> {
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
        format::expect(&*storage, Container::Mcap)?;
        Ok(Self {
            blocks: Blocks::over(storage, options),
        })
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
            self.blocks
                .visit(block_idx, &wanted, &mut |wanted_idx, bytes| {
                    scanner.early_message(block_idx, &messages[wanted_idx], bytes);
                })?;
        }
        Ok(())
    }
}

impl LogSource for McapSource {
    fn path(&self) -> &Path {
        self.blocks.path()
    }

    fn fingerprint(&self) -> Result<Vec<u8>, Error> {
        storage::fingerprint(&**self.blocks.storage())
    }

    fn scan(&self, watch: &mut dyn Watch, progress: &dyn Progress) -> Result<Scan, Error> {
        let storage = &**self.blocks.storage();
        let walk = walk::walk(storage);
        self.blocks.keep(walk.blocks);
        let of_memory = self.blocks.options().message_limit();
        let limits = MessageLimits::new(storage.size_bytes(), of_memory);
        let mut scanner = Scanner::new(watch, limits, walk.losses);
        self.blocks
            .for_each(progress, |block_idx, block, records| match records {
                Ok(records) => scanner.block(block_idx, block, records),
                Err(reason) => {
                    scanner.lost_block(block, &reason);
                    Ok(())
                }
            })?;
        let early = scanner.settle();
        self.scan_early_messages(&mut scanner, early)?;
        let mut scan = scanner.finish();
        facts::read(storage, &walk.facts, &mut scan);
        Ok(scan)
    }

    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        self.blocks.read(place, size_bytes)
    }

    fn visit_block(
        &self,
        block: u32,
        wanted: &[(u64, u32)],
        visit: &mut dyn FnMut(usize, &[u8]),
    ) -> Result<(), Error> {
        self.blocks.visit(block, wanted, visit)
    }

    fn files(&self) -> LogFiles {
        self.blocks.files("MCAP")
    }

    fn n_blocks(&self) -> u32 {
        self.blocks.n_blocks()
    }

    fn layout(&self) -> Vec<u8> {
        self.blocks.layout()
    }

    fn restore(&self, layout: &[u8]) -> Result<(), Error> {
        self.blocks.restore(layout)
    }
}
