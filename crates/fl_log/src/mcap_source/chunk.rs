//! Parts of an MCAP file that hold records, and how their bytes are had.

use std::io::Read;
use std::ops::Range;

use fl_spacetime::Stamp;

/// A chunk, or a run of records outside of chunks.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Where the chunk record, or the first record of the run, starts in the file.
    pub(super) record_offset: u64,
    /// The stored bytes in the file.
    pub(super) stored: Range<usize>,
    pub(super) codec: Codec,
    /// `None` for runs.
    pub(super) promise: Option<Promise>,
    /// Whether all stored bytes are there.
    pub(super) is_whole: bool,
    /// How many messages the records after the chunk list.
    pub(super) n_indexed: Option<u64>,
    /// The log times of the messages, as the chunk's header says.
    pub(super) times: Option<(Stamp, Stamp)>,
}

/// How a chunk is compressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Codec {
    Plain,
    Lz4,
    Zstd,
    Unknown(String),
}

/// What a chunk's header says of its content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Promise {
    pub(super) n_bytes: u64,
    /// Zero if there is none.
    pub(super) crc: u32,
}

impl Codec {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "" => Self::Plain,
            "lz4" => Self::Lz4,
            "zstd" => Self::Zstd,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl Block {
    pub(super) fn stored_bytes(&self) -> u64 {
        self.stored.len() as u64
    }

    pub(super) fn stored<'a>(&self, file: &'a [u8]) -> &'a [u8] {
        file.get(self.stored.clone()).unwrap_or_default()
    }

    /// The place in the file of a range of a block that is stored plainly.
    pub(super) fn stored_at(&self, range: Range<usize>) -> Option<Range<usize>> {
        let end = self.stored.start.checked_add(range.end)?;
        (end <= self.stored.end).then(|| self.stored.start + range.start..end)
    }

    /// The name of the compression, if there is one.
    pub(super) fn compression(&self) -> Option<&str> {
        match &self.codec {
            Codec::Plain => None,
            Codec::Lz4 => Some("lz4"),
            Codec::Zstd => Some("zstd"),
            Codec::Unknown(name) => Some(name),
        }
    }

    pub(super) fn is_stored_plainly(&self) -> bool {
        self.codec == Codec::Plain
    }

    /// The records, decompressed. Never more than promised, and nothing beyond the limit; memory
    /// grows with what is really there. Of a block that is cut, as much as can be had.
    pub(super) fn decompress(&self, stored: &[u8], limit_bytes: u64) -> Result<Vec<u8>, String> {
        let n_bytes = self.promise.map_or(0, |promise| promise.n_bytes);
        if n_bytes > limit_bytes {
            return Err(format!(
                "{n_bytes} bytes are above the limit of {limit_bytes}"
            ));
        }
        if n_bytes > most_bytes(stored.len()) {
            return Err(format!(
                "{n_bytes} bytes in {} are more than sensor data compress to",
                stored.len()
            ));
        }
        let n_bytes = n_bytes as usize;
        match &self.codec {
            Codec::Plain => Ok(stored.to_vec()),
            Codec::Zstd if self.is_whole && n_bytes <= plausible_bytes(stored.len()) => {
                zstd::bulk::decompress(stored, n_bytes).map_err(|err| format!("zstd: {err}"))
            }
            Codec::Zstd => {
                let decoder = zstd::stream::read::Decoder::with_buffer(stored)
                    .map_err(|err| format!("zstd: {err}"))?;
                self.read_out(decoder, n_bytes)
                    .map_err(|err| format!("zstd: {err}"))
            }
            Codec::Lz4 => {
                let decoder = lz4::Decoder::new(stored).map_err(|err| format!("lz4: {err}"))?;
                self.read_out(decoder, n_bytes)
                    .map_err(|err| format!("lz4: {err}"))
            }
            Codec::Unknown(name) => Err(format!("unknown compression {name:?}")),
        }
    }

    /// Compares the records with what the chunk's header says, if all of them are there.
    pub(super) fn check(&self, plain: &[u8]) -> Result<(), String> {
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

    fn read_out(&self, decoder: impl Read, n_bytes: usize) -> std::io::Result<Vec<u8>> {
        let start_bytes = n_bytes.min(plausible_bytes(self.stored.len()));
        let mut plain = Vec::with_capacity(start_bytes);
        match decoder.take(n_bytes as u64).read_to_end(&mut plain) {
            Err(err) if self.is_whole => Err(err),
            _ => Ok(plain),
        }
    }
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
