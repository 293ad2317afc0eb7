//! Parts of a file that hold records, and how their bytes are had.

use std::ops::Range;

use fl_spacetime::Stamp;

use crate::decompress::{Codec, Compressed, Scratch};
use crate::storage::Storage;

/// A chunk, or a run of records outside of chunks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Where the chunk record, or the first record of the run, starts in the file.
    pub(crate) record_offset: u64,
    /// The stored bytes in the file.
    pub(crate) stored: Range<u64>,
    pub(crate) codec: Codec,
    /// `None` for runs.
    pub(crate) promise: Option<Promise>,
    /// Whether all stored bytes are there.
    pub(crate) is_whole: bool,
    /// How many messages the records after the chunk list.
    pub(crate) n_indexed: Option<u64>,
    /// The log times of the messages, as the chunk's header says.
    pub(crate) times: Option<(Stamp, Stamp)>,
}

/// What a chunk's header says of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Promise {
    pub(crate) n_bytes: u64,
    /// CRC-32; zero if there is none.
    pub(crate) crc: u32,
}

impl Block {
    pub(crate) fn stored_bytes(&self) -> u64 {
        self.stored.end.saturating_sub(self.stored.start)
    }

    /// About how much memory it takes to read this block.
    pub(crate) fn memory_bytes(&self) -> u64 {
        let stored = self.stored_bytes();
        match self.promise {
            Some(promise) if self.codec != Codec::Plain => stored.saturating_add(promise.n_bytes),
            _ => stored,
        }
    }

    pub(crate) fn is_stored_plainly(&self) -> bool {
        self.codec == Codec::Plain
    }

    /// The place in the file of a range of a block that is stored plainly.
    pub(crate) fn stored_at(&self, offset: u64, size_bytes: u32) -> Option<Range<u64>> {
        let start = self.stored.start.checked_add(offset)?;
        let end = start.checked_add(u64::from(size_bytes))?;
        (end <= self.stored.end).then_some(start..end)
    }

    /// Reads and decompresses the records into `scratch.plain`. Nothing beyond the limit; memory
    /// grows with what is really there. Of a block that is cut, as much as can be had.
    pub(crate) fn read(
        &self,
        storage: &dyn Storage,
        limit_bytes: u64,
        scratch: &mut Scratch,
    ) -> Result<(), String> {
        let (stored, plain, decompressors) = scratch.parts();
        if self.is_stored_plainly() {
            return self.read_stored(storage, limit_bytes, plain);
        }
        self.read_stored(storage, limit_bytes, stored)?;
        let compressed = Compressed {
            codec: &self.codec,
            stored,
            n_bytes: self.promise.map_or(0, |promise| promise.n_bytes),
            is_whole: self.is_whole,
            limit_bytes,
        };
        decompressors.decompress(&compressed, plain)
    }

    fn read_stored(
        &self,
        storage: &dyn Storage,
        limit_bytes: u64,
        into: &mut Vec<u8>,
    ) -> Result<(), String> {
        let n_bytes = self.stored_bytes();
        if n_bytes > limit_bytes {
            return Err(format!(
                "{n_bytes} bytes are above the limit of {limit_bytes}"
            ));
        }
        storage
            .read_into(self.stored.clone(), into)
            .map_err(|err| format!("it cannot be read: {err}"))?;
        if into.len() as u64 != n_bytes {
            return Err("the file has become shorter".to_owned());
        }
        Ok(())
    }

    /// Compares the records with what the chunk's header says, if all of them are there.
    pub(crate) fn check(&self, plain: &[u8]) -> Result<(), String> {
        let Some(promise) = self.promise.filter(|_| self.is_whole) else {
            return Ok(());
        };
        let (n_bytes, promised) = (plain.len(), promise.n_bytes);
        if n_bytes as u64 != promised {
            return Err(format!("it holds {n_bytes} bytes instead of {promised}"));
        }
        if promise.crc != 0 && crc32fast::hash(plain) != promise.crc {
            return Err("its checksum is wrong".to_owned());
        }
        Ok(())
    }
}
