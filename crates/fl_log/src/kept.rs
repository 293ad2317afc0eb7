//! The messages of small topics, kept apart so that reading them touches no chunk.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::source::MessageBytes;

/// The bytes of all messages of one channel, one after the other.
#[derive(Debug)]
pub(crate) struct Kept {
    bytes: KeptBytes,
    /// Where each message of the channel's entries starts.
    starts: Vec<u32>,
}

/// In memory, or in an index file until they are first needed.
#[derive(Debug, Clone)]
pub(crate) enum KeptBytes {
    Memory(Arc<Vec<u8>>),
    File(Arc<InFile>),
}

/// Bytes of an index file with their checksum.
#[derive(Debug)]
pub(crate) struct InFile {
    pub(crate) file: Arc<File>,
    pub(crate) range: Range<u64>,
    pub(crate) crc: u32,
    loaded: OnceLock<Option<Arc<Vec<u8>>>>,
}

/// Collects the messages of channels while a log is scanned. A channel is kept whole or not.
#[derive(Debug)]
pub(crate) struct Keeper {
    limit_bytes: u64,
    n_bytes: u64,
    /// `None` for channels that are given up.
    channels: Vec<Option<Vec<u8>>>,
}

impl Kept {
    pub(crate) fn new(bytes: KeptBytes, starts: Vec<u32>) -> Self {
        Self { bytes, starts }
    }

    /// The bytes of message number `idx`; `None` if they cannot be had here.
    pub(crate) fn message(&self, idx: usize, size_bytes: u32) -> Option<MessageBytes> {
        let start = *self.starts.get(idx)? as usize;
        let bytes = self.bytes.load()?;
        MessageBytes::new(Arc::new(Shared(bytes)), start..start + size_bytes as usize)
    }

    /// All of them at once; `None` if they cannot be had here.
    pub(crate) fn all(&self) -> Option<AllKept<'_>> {
        Some(AllKept {
            bytes: self.bytes.load()?,
            starts: &self.starts,
        })
    }
}

/// Kept messages at hand.
pub(crate) struct AllKept<'k> {
    bytes: Arc<Vec<u8>>,
    starts: &'k [u32],
}

impl AllKept<'_> {
    pub(crate) fn get(&self, idx: usize, size_bytes: u32) -> Option<&[u8]> {
        let start = *self.starts.get(idx)? as usize;
        self.bytes.get(start..)?.get(..size_bytes as usize)
    }
}

impl KeptBytes {
    /// The bytes; `None` if the index file does not give them any more.
    pub(crate) fn load(&self) -> Option<Arc<Vec<u8>>> {
        match self {
            Self::Memory(bytes) => Some(Arc::clone(bytes)),
            Self::File(in_file) => in_file
                .loaded
                .get_or_init(|| in_file.read().ok().map(Arc::new))
                .clone(),
        }
    }
}

impl InFile {
    pub(crate) fn new(file: Arc<File>, range: Range<u64>, crc: u32) -> Self {
        Self {
            file,
            range,
            crc,
            loaded: OnceLock::new(),
        }
    }

    fn read(&self) -> io::Result<Vec<u8>> {
        let n_bytes = usize::try_from(self.range.end - self.range.start);
        let mut bytes = vec![0; n_bytes.map_err(io::Error::other)?];
        crate::storage::read_exact_at(&self.file, self.range.start, &mut bytes)?;
        match crc32fast::hash(&bytes) == self.crc {
            true => Ok(bytes),
            false => Err(io::Error::other("wrong checksum")),
        }
    }
}

impl Keeper {
    /// Keeps at most so many bytes of all channels together.
    pub(crate) fn new(limit_bytes: u64) -> Self {
        Self {
            limit_bytes: limit_bytes.min(u32::MAX.into()),
            n_bytes: 0,
            channels: Vec::new(),
        }
    }

    /// The next message of a channel.
    pub(crate) fn message(&mut self, channel_idx: usize, bytes: &[u8]) {
        /// Channels with larger messages are not small.
        const LARGEST_BYTES: usize = 16 << 10;
        if self.channels.len() <= channel_idx {
            self.channels
                .resize_with(channel_idx + 1, || Some(Vec::new()));
        }
        let Some(kept) = &mut self.channels[channel_idx] else {
            return;
        };
        if bytes.len() > LARGEST_BYTES {
            self.give_up(channel_idx);
            return;
        }
        kept.extend_from_slice(bytes);
        self.n_bytes += bytes.len() as u64;
        while self.n_bytes > self.limit_bytes {
            let size_of = |kept: &Option<Vec<u8>>| kept.as_ref().map_or(0, Vec::len);
            let channels = self.channels.iter().enumerate();
            let largest = channels.max_by_key(|(_, kept)| size_of(kept));
            match largest.map(|(channel_idx, _)| channel_idx) {
                Some(largest) => self.give_up(largest),
                None => break,
            }
        }
    }

    fn give_up(&mut self, channel_idx: usize) {
        if let Some(kept) = self.channels[channel_idx].take() {
            self.n_bytes -= kept.len() as u64;
        }
    }

    /// The bytes of each channel in the order of the source; `None` for channels that are not
    /// kept.
    pub(crate) fn finish(self) -> Vec<Option<KeptBytes>> {
        let kept = self.channels.into_iter();
        kept.map(|kept| Some(KeptBytes::Memory(Arc::new(kept?))))
            .collect()
    }
}

/// Lets shared bytes hold a message's.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_channels_go_first_and_whole() {
        let mut keeper = Keeper::new(100);
        for _ in 0..10 {
            keeper.message(0, &[0; 4]);
            keeper.message(2, &[2; 9]);
        }
        keeper.message(1, &[1; 20_000]);
        keeper.message(1, &[1; 1]);
        let kept = keeper.finish();
        let sizes = kept.iter().map(|kept| Some(kept.as_ref()?.load()?.len()));
        assert_eq!(sizes.collect::<Vec<_>>(), [Some(40), None, None]);
    }
}
