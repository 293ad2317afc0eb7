//! What no reader can beat: decompressing the chunks of a log and doing nothing else.

use std::path::Path;

/// The Zstandard chunks of an MCAP file, still compressed.
pub(crate) struct Chunks {
    chunks: Vec<Chunk>,
}

struct Chunk {
    size_bytes: usize,
    compressed: Vec<u8>,
}

const MAGIC_BYTES: usize = 8;
const OPCODE_CHUNK: u8 = 0x06;

impl Chunks {
    /// Walks the records of a sound file.
    pub(crate) fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).expect("the log can be read");
        let mut chunks = Vec::new();
        let mut at = MAGIC_BYTES;
        while at + 9 < bytes.len() - MAGIC_BYTES {
            let size_bytes = number(&bytes, at + 1, 8);
            if bytes[at] == OPCODE_CHUNK {
                chunks.push(chunk(&bytes[at + 9..at + 9 + size_bytes]));
            }
            at += 9 + size_bytes;
        }
        assert!(!chunks.is_empty(), "the log has chunks");
        Self { chunks }
    }

    /// Decompresses all chunks on one thread; returns how many bytes they hold.
    pub(crate) fn decompress(&self) -> usize {
        let decompressed = |chunk: &Chunk| {
            zstd::bulk::decompress(&chunk.compressed, chunk.size_bytes)
                .expect("the log is sound")
                .len()
        };
        self.chunks.iter().map(decompressed).sum()
    }
}

/// MCAP, Chunk: two times, size, checksum, compression's name, then the records.
fn chunk(record: &[u8]) -> Chunk {
    let size_bytes = number(record, 16, 8);
    let name_bytes = number(record, 28, 4);
    assert_eq!(
        &record[32..32 + name_bytes],
        b"zstd",
        "the sample is written so"
    );
    let records_at = 32 + name_bytes + 8;
    Chunk {
        size_bytes,
        compressed: record[records_at..].to_vec(),
    }
}

fn number(bytes: &[u8], at: usize, n_bytes: usize) -> usize {
    bytes[at..at + n_bytes]
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// CPU seconds that all threads of this process have used, from the Linux process table.
pub(crate) fn process_cpu_secs() -> f64 {
    const TICKS_PER_SEC: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").expect("the benchmarks run on Linux");
    let after_name = stat
        .rsplit(')')
        .next()
        .expect("the name stands in parentheses");
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |idx: usize| -> f64 { fields[idx].parse().expect("the field is a number") };
    (ticks(11) + ticks(12)) / TICKS_PER_SEC
}
