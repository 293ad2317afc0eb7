//! What no reader can beat: decompressing the chunks of a log and doing nothing else.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::usage::median;

/// The chunks of a log, still compressed; or its files, if nothing is.
pub(crate) enum Limit {
    Chunks(Vec<Chunk>),
    Files(Vec<PathBuf>),
}

pub(crate) struct Chunk {
    codec: Codec,
    size_bytes: usize,
    stored: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Codec {
    Zstd,
    Lz4,
    Plain,
}

const MCAP_MAGIC_BYTES: usize = 8;
const MCAP_CHUNK: u8 = 0x06;
const BAG_MAGIC: &[u8] = b"#ROSBAG V2.0\n";
const BAG_CHUNK: u8 = 0x05;

impl Limit {
    /// Walks the records of a sound file; of a folder, takes its databases as they are.
    pub(crate) fn of(path: &Path) -> Self {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).expect("the folder can be read");
            let files = entries.map(|entry| entry.expect("the folder can be read").path());
            return Self::Files(
                files
                    .filter(|file| file.extension().is_some_and(|ending| ending == "db3"))
                    .collect(),
            );
        }
        let bytes = std::fs::read(path).expect("the log can be read");
        let chunks = match bytes.starts_with(BAG_MAGIC) {
            true => bag_chunks(&bytes),
            false => mcap_chunks(&bytes),
        };
        assert!(!chunks.is_empty(), "the log has chunks");
        if chunks
            .iter()
            .all(|chunk| matches!(chunk.codec, Codec::Plain))
        {
            return Self::Files(vec![path.to_owned()]);
        }
        Self::Chunks(chunks)
    }

    /// Decompresses all chunks on one thread, or reads the files; returns how many bytes that is.
    pub(crate) fn decompress(&self) -> usize {
        match self {
            Self::Chunks(chunks) => {
                let mut room = Vec::new();
                chunks.iter().map(|chunk| chunk.decompress(&mut room)).sum()
            }
            Self::Files(files) => files.iter().map(|file| read_through(file)).sum(),
        }
    }

    /// The same, with the stored bytes read from the file first.
    pub(crate) fn read_and_decompress(&self, path: &Path) -> usize {
        match self {
            Self::Chunks(_) => read_through(path) + self.decompress(),
            Self::Files(_) => self.decompress(),
        }
    }

    /// The middle chunk's time.
    pub(crate) fn millis_of_a_chunk(&self) -> f64 {
        let Self::Chunks(chunks) = self else {
            return 0.0;
        };
        let mut room = Vec::new();
        median(chunks.iter().map(|chunk| {
            let begun = Instant::now();
            chunk.decompress(&mut room);
            begun.elapsed().as_secs_f64() * 1e3
        }))
    }
}

impl Chunk {
    /// Into the same memory again and again, as no reader that keeps messages could.
    fn decompress(&self, room: &mut Vec<u8>) -> usize {
        room.clear();
        match self.codec {
            Codec::Zstd => {
                room.reserve(self.size_bytes);
                let mut decompressor = zstd::bulk::Decompressor::new().expect("memory");
                decompressor
                    .decompress_to_buffer(&self.stored, room)
                    .expect("the log is sound")
            }
            Codec::Lz4 => lz4::Decoder::new(self.stored.as_slice())
                .and_then(|mut decoder| {
                    room.resize(self.size_bytes, 0);
                    decoder.read_exact(room)
                })
                .map(|()| room.len())
                .expect("the log is sound"),
            Codec::Plain => {
                room.extend_from_slice(&self.stored);
                room.len()
            }
        }
    }
}

/// The whole file through a buffer of a chunk's size.
fn read_through(path: &Path) -> usize {
    let mut file = std::fs::File::open(path).expect("the log can be read");
    let mut buffer = vec![0; 4 << 20];
    let mut n_bytes = 0;
    loop {
        match file.read(&mut buffer).expect("the log can be read") {
            0 => return n_bytes,
            n_read => n_bytes += n_read,
        }
    }
}

fn mcap_chunks(bytes: &[u8]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut at = MCAP_MAGIC_BYTES;
    while at + 9 < bytes.len() - MCAP_MAGIC_BYTES {
        let size_bytes = number(bytes, at + 1, 8);
        if bytes[at] == MCAP_CHUNK {
            chunks.push(mcap_chunk(&bytes[at + 9..at + 9 + size_bytes]));
        }
        at += 9 + size_bytes;
    }
    chunks
}

/// MCAP, Chunk: two times, size, checksum, compression's name, then the records.
fn mcap_chunk(record: &[u8]) -> Chunk {
    let name_bytes = number(record, 28, 4);
    let codec = match &record[32..32 + name_bytes] {
        b"zstd" => Codec::Zstd,
        b"lz4" => Codec::Lz4,
        _ => Codec::Plain,
    };
    Chunk {
        codec,
        size_bytes: number(record, 16, 8),
        stored: record[32 + name_bytes + 8..].to_vec(),
    }
}

/// ROS bag 2.0, chunk record: a header of `name=value` fields, then the records.
fn bag_chunks(bytes: &[u8]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut at = BAG_MAGIC.len();
    while at + 4 <= bytes.len() {
        let header_bytes = number(bytes, at, 4);
        let header = &bytes[at + 4..at + 4 + header_bytes];
        at += 4 + header_bytes;
        let data_bytes = number(bytes, at, 4);
        let data = &bytes[at + 4..at + 4 + data_bytes];
        at += 4 + data_bytes;
        if bag_field(header, b"op=") == Some(&[BAG_CHUNK]) {
            let codec = match bag_field(header, b"compression=") {
                Some(b"lz4") => Codec::Lz4,
                _ => Codec::Plain,
            };
            let size = bag_field(header, b"size=").expect("a chunk says its size");
            chunks.push(Chunk {
                codec,
                size_bytes: number(size, 0, 4),
                stored: data.to_vec(),
            });
        }
    }
    chunks
}

fn bag_field<'a>(mut header: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    while !header.is_empty() {
        let (field, rest) = header[4..].split_at(number(header, 0, 4));
        if let Some(value) = field.strip_prefix(name) {
            return Some(value);
        }
        header = rest;
    }
    None
}

fn number(bytes: &[u8], at: usize, n_bytes: usize) -> usize {
    bytes[at..at + n_bytes]
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}
