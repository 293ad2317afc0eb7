//! How many messages are taken from a file.

use crate::error::Error;

/// Counts messages against what a file can hold and what the memory setting allows.
#[derive(Debug, Clone)]
pub(crate) struct MessageLimits {
    of_file: u64,
    of_memory: u64,
    n_taken: u64,
}

impl MessageLimits {
    /// A small file must not fill the memory. No two messages of a recording are the same: each
    /// has its own time or sequence number, which no compressor writes in less than a byte. The
    /// start allows small files of anything.
    pub(crate) fn new(file_bytes: u64, of_memory: u64) -> Self {
        const START: u64 = 1 << 18;
        Self {
            of_file: START.saturating_add(file_bytes),
            of_memory,
            n_taken: 0,
        }
    }

    /// Whether one more message may be taken; it is counted then. `false` if no recording of the
    /// file's size holds so many.
    ///
    /// # Errors
    /// If the memory setting does not allow so many.
    pub(crate) fn take(&mut self) -> Result<bool, Error> {
        if self.n_taken >= self.of_file {
            return Ok(false);
        }
        if self.n_taken >= self.of_memory {
            return Err(Error::too_many_messages(self.of_memory));
        }
        self.n_taken += 1;
        Ok(true)
    }
}
