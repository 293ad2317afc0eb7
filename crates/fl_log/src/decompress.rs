//! Decompression of whole chunks into memory that is used again and again.
//!
//! Fresh memory for every chunk costs a tenth of the decompression itself: the system must clear
//! every page before it hands it out.

mod lz4_frame;

use std::io::Read;
use std::sync::{Mutex, PoisonError};

use lz4_frame::Lz4Frame;

/// How a chunk is compressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Codec {
    Plain,
    Lz4,
    Zstd,
    Bzip2,
    Unknown(String),
}

/// What is compressed: how, to how many bytes, and whether all of it is there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compressed<'a> {
    pub(crate) codec: &'a Codec,
    pub(crate) stored: &'a [u8],
    /// How many bytes it should give.
    pub(crate) n_bytes: u64,
    /// Of what is cut, as much is given as can be had.
    pub(crate) is_whole: bool,
    /// More than this is refused.
    pub(crate) limit_bytes: u64,
}

/// Decompressors and memory of one thread. Nothing is allocated before it is needed.
#[derive(Default)]
pub(crate) struct Scratch {
    /// For the stored bytes, whoever reads them.
    pub(crate) stored: Vec<u8>,
    /// For the decompressed bytes.
    pub(crate) plain: Vec<u8>,
    decompressors: Decompressors,
}

/// The contexts of the libraries.
#[derive(Default)]
pub(crate) struct Decompressors {
    zstd: Option<zstd::bulk::Decompressor<'static>>,
    lz4: Option<Lz4Frame>,
}

/// Scratches that nobody uses now.
#[derive(Default)]
pub(crate) struct Scratches {
    idle: Mutex<Vec<Scratch>>,
}

impl Scratches {
    /// Lends one to the task.
    pub(crate) fn with<T>(&self, task: impl FnOnce(&mut Scratch) -> T) -> T {
        let mut scratch = self.take();
        let result = task(&mut scratch);
        self.give_back(scratch);
        result
    }

    /// Whoever takes one gives it back, so that its memory is used again.
    pub(crate) fn take(&self) -> Scratch {
        self.lock().pop().unwrap_or_default()
    }

    pub(crate) fn give_back(&self, mut scratch: Scratch) {
        /// Larger memory is given back to the system: one huge chunk is no reason to keep it.
        const KEPT_BYTES: usize = 16 << 20;
        for memory in [&mut scratch.stored, &mut scratch.plain] {
            if memory.capacity() > KEPT_BYTES {
                *memory = Vec::new();
            }
        }
        let mut idle = self.lock();
        if idle.len() < rayon::current_num_threads() {
            idle.push(scratch);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scratch {
    /// The memory for stored bytes, that for decompressed bytes, and the decompressors, apart.
    pub(crate) fn parts(&mut self) -> (&mut Vec<u8>, &mut Vec<u8>, &mut Decompressors) {
        (&mut self.stored, &mut self.plain, &mut self.decompressors)
    }
}

impl Decompressors {
    /// Replaces what is in `plain` by the decompressed bytes. Never gives more than promised, and
    /// makes no more room at once than the stored bytes justify.
    pub(crate) fn decompress(
        &mut self,
        compressed: &Compressed<'_>,
        plain: &mut Vec<u8>,
    ) -> Result<(), String> {
        let (stored, n_bytes) = (compressed.stored, compressed.promised()?);
        plain.clear();
        match compressed.codec {
            Codec::Plain => {
                plain.extend_from_slice(&stored[..stored.len().min(n_bytes)]);
                Ok(())
            }
            Codec::Zstd if compressed.is_whole && n_bytes <= plausible_bytes(stored.len()) => {
                self.zstd(stored, n_bytes, plain)
            }
            Codec::Zstd => zstd::stream::read::Decoder::with_buffer(stored)
                .map_err(|err| err.to_string())
                .and_then(|decoder| compressed.read_out(decoder, n_bytes, plain)),
            Codec::Lz4 if compressed.is_whole && n_bytes <= plausible_bytes(stored.len()) => {
                self.lz4(stored, n_bytes, plain)
            }
            Codec::Lz4 => lz4::Decoder::new(stored)
                .map_err(|err| err.to_string())
                .and_then(|decoder| compressed.read_out(decoder, n_bytes, plain)),
            Codec::Bzip2 => {
                let decoder = bzip2::read::BzDecoder::new(stored);
                compressed.read_out(decoder, n_bytes, plain)
            }
            Codec::Unknown(name) => return Err(format!("unknown compression {name:?}")),
        }
        .map_err(|err| format!("{}: {err}", compressed.codec.name()))
    }

    fn zstd(&mut self, stored: &[u8], n_bytes: usize, plain: &mut Vec<u8>) -> Result<(), String> {
        let decompressor = match &mut self.zstd {
            Some(decompressor) => decompressor,
            none => none.insert(zstd::bulk::Decompressor::new().map_err(|err| err.to_string())?),
        };
        plain.reserve_exact(n_bytes);
        decompressor
            .decompress_to_buffer(stored, plain)
            .map(|_| ())
            .map_err(|err| err.to_string())
    }

    fn lz4(&mut self, stored: &[u8], n_bytes: usize, plain: &mut Vec<u8>) -> Result<(), String> {
        let frame = match &mut self.lz4 {
            Some(frame) => frame,
            none => none.insert(Lz4Frame::new()?),
        };
        plain.reserve_exact(n_bytes);
        frame.decompress(stored, n_bytes, plain)
    }
}

impl Codec {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Plain => "none",
            Self::Lz4 => "lz4",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bz2",
            Self::Unknown(name) => name,
        }
    }
}

impl Compressed<'_> {
    /// How many bytes may come out, if that is not absurd.
    fn promised(&self) -> Result<usize, String> {
        let Self {
            n_bytes,
            limit_bytes,
            ..
        } = *self;
        if n_bytes > limit_bytes {
            return Err(format!(
                "{n_bytes} bytes are above the limit of {limit_bytes}"
            ));
        }
        if n_bytes > most_bytes(self.stored.len()) {
            return Err(format!(
                "{n_bytes} bytes in {} are more than sensor data compress to",
                self.stored.len()
            ));
        }
        usize::try_from(n_bytes).map_err(|err| err.to_string())
    }

    fn read_out(
        &self,
        decoder: impl Read,
        n_bytes: usize,
        plain: &mut Vec<u8>,
    ) -> Result<(), String> {
        plain.reserve(n_bytes.min(plausible_bytes(self.stored.len())));
        match decoder.take(n_bytes as u64).read_to_end(plain) {
            Err(err) if self.is_whole => Err(err.to_string()),
            _ => Ok(()),
        }
    }
}

/// What a single Zstandard frame holds; `None` if it is damaged, or holds absurdly much.
pub(crate) fn zstd_frame(stored: &[u8], limit_bytes: u64) -> Option<Vec<u8>> {
    let limit = most_bytes(stored.len()).min(limit_bytes);
    let decoder = zstd::stream::read::Decoder::with_buffer(stored).ok()?;
    let mut plain = Vec::new();
    decoder.take(limit + 1).read_to_end(&mut plain).ok()?;
    (plain.len() as u64 <= limit).then_some(plain)
}

/// What a chunk of this many bytes may hold. A whole frame of black pixels compresses more than
/// a thousand times, so chunks that such a frame fills may.
fn most_bytes(stored_bytes: usize) -> u64 {
    const LARGEST_RATIO: u64 = 1000;
    const LARGEST_FRAME_BYTES: u64 = 64 << 20;
    LARGEST_FRAME_BYTES.max(LARGEST_RATIO.saturating_mul(stored_bytes as u64))
}

/// What is allocated at once on the word of a header: sensor data compress less than this.
fn plausible_bytes(stored_bytes: usize) -> usize {
    const PLAUSIBLE_RATIO: usize = 64;
    const SMALL_BYTES: usize = 64 << 10;
    stored_bytes
        .saturating_mul(PLAUSIBLE_RATIO)
        .saturating_add(SMALL_BYTES)
}
