//! Points that a transport compressed: `point_cloud_interfaces/msg/CompressedPointCloud2`.

mod cloudini;

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use crate::error::Error;

/// The bytes of a compressed cloud and what its message says of the points in them.
#[derive(Debug)]
pub(super) struct CompressedPoints<'a> {
    /// The name of the transport; empty if it does not say.
    pub(super) format: &'a str,
    /// The compressed points.
    pub(super) bytes: &'a [u8],
    /// Bytes from a point to the next.
    pub(super) point_step: usize,
    /// Bytes of all points.
    pub(super) n_bytes: usize,
}

/// Clouds of this size may come from any number of bytes: all points of a blind sensor are alike.
const ALWAYS_ALLOWED_BYTES: usize = 8 << 20;

/// What deflate can do at best; larger clouds are not compressed further by any other codec.
const MAX_RATIO: usize = 1032;

impl CompressedPoints<'_> {
    /// The points as they were before, at most as many bytes as the message says.
    pub(super) fn decompress(&self) -> Result<Vec<u8>, Error> {
        let codec = Codec::of(self)?;
        let limit = ALWAYS_ALLOWED_BYTES.max(self.bytes.len().saturating_mul(MAX_RATIO));
        if self.n_bytes > limit {
            let (said, given) = (self.n_bytes, self.bytes.len());
            return Err(bad(format!(
                "{given} compressed bytes cannot hold the {said} that the message promises"
            )));
        }
        match codec {
            Codec::Gzip => inflate(MultiGzDecoder::new(self.bytes), self.n_bytes),
            Codec::Zlib => inflate(ZlibDecoder::new(self.bytes), self.n_bytes),
            Codec::Zstd => inflate(zstd_decoder(self.bytes)?, self.n_bytes),
            Codec::Cloudini => cloudini::decompress(self),
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Codec {
    Gzip,
    Zlib,
    Zstd,
    Cloudini,
}

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

impl Codec {
    /// By the format's name, of which only the first word counts; by the first bytes if it is
    /// empty, as some senders leave it. The transport `zlib` wraps its stream like gzip does.
    fn of(points: &CompressedPoints<'_>) -> Result<Self, Error> {
        let name = points.format.split(['/', ' ', ';']).next();
        let name = name.unwrap_or_default().to_ascii_lowercase();
        let starts = |magic: &[u8]| points.bytes.starts_with(magic);
        Ok(match name.as_str() {
            "zlib" | "gzip" if starts(GZIP_MAGIC) => Self::Gzip,
            "zlib" => Self::Zlib,
            "zstd" => Self::Zstd,
            "cloudini" => Self::Cloudini,
            "" if starts(GZIP_MAGIC) => Self::Gzip,
            "" if starts(ZSTD_MAGIC) => Self::Zstd,
            "" if starts(cloudini::MAGIC) => Self::Cloudini,
            _ => {
                let what = format!(
                    "a point cloud compressed as {:?} (known are zlib, zstd and cloudini)",
                    points.format
                );
                return Err(Error::Unsupported { what });
            }
        })
    }
}

fn zstd_decoder(bytes: &[u8]) -> Result<impl Read, Error> {
    zstd::stream::read::Decoder::with_buffer(bytes).map_err(damaged)
}

/// The first `limit` bytes that come out. What is read grows with them, not with the limit.
fn inflate(mut decoder: impl Read, limit: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    (&mut decoder)
        .take(limit as u64)
        .read_to_end(&mut bytes)
        .map_err(damaged)?;
    // Checksums are behind the last byte.
    decoder.read(&mut [0]).map_err(damaged)?;
    Ok(bytes)
}

fn damaged(err: std::io::Error) -> Error {
    bad(format!("the compressed points are damaged: {err}"))
}

fn bad(what: String) -> Error {
    Error::BadCloud { what }
}
