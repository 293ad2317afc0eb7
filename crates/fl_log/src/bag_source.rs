//! ROS 1 bags, version 2.0: found whole or damaged, closed or not, in any compression.
//!
//! The bag's own index is not trusted and, except to find the way after damage, not used: the
//! records are walked from the start, and every chunk is decompressed once, in parallel.

mod record;
mod scan;
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
use scan::Scanner;

/// One ROS 1 bag.
pub struct BagSource {
    blocks: Blocks,
}

impl BagSource {
    /// A bag in memory. `path` only names it.
    ///
    /// # Errors
    /// If the bytes are no bag of version 2.0.
    pub fn from_bytes(path: &Path, bytes: Vec<u8>, options: &OpenOptions) -> Result<Self, Error> {
        Self::over(Arc::new(MemoryStorage::new(path, bytes)), options)
    }

    pub(crate) fn over(storage: Arc<dyn Storage>, options: &OpenOptions) -> Result<Self, Error> {
        format::expect(&*storage, Container::Bag)?;
        Ok(Self {
            blocks: Blocks::over(storage, options),
        })
    }
}

impl LogSource for BagSource {
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
        for same_block in early.chunk_by(|a, b| a.place.block == b.place.block) {
            let wanted: Vec<_> = same_block
                .iter()
                .map(|message| (message.place.offset, message.size_bytes))
                .collect();
            let block_idx = same_block[0].place.block;
            self.blocks
                .visit(block_idx, &wanted, &mut |wanted_idx, bytes| {
                    scanner.early_message(&same_block[wanted_idx], bytes);
                })?;
        }
        Ok(scanner.finish())
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
        self.blocks.files("ROS 1 bag")
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
