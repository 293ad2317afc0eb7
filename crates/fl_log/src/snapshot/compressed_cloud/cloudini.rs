//! Clouds compressed by cloudini: each field of a point as its difference to the one before, in
//! chunks that a general codec compresses further.
//!
//! A buffer starts with `CLOUDINI_V` and two digits, then what the points are like, as text that
//! a zero byte ends or, in old ones, as numbers. From version 3 on, chunks follow that start with
//! their length; before, a single one. Differences are zigzag numbers of 7 bits a byte, plus one:
//! a zero byte stands for a number that is not one. Floating point fields with a resolution are
//! whole multiples of it; others are copied, doubles after an exclusive or with the one before.

mod header;

use super::{CompressedPoints, bad, inflate, zstd_decoder};
use crate::error::Error;
use header::{Compression, Encoding, Field, FieldType, Header};

/// What every buffer starts with.
pub(super) const MAGIC: &[u8] = b"CLOUDINI_V";

/// The points, in the layout that the message says; at most as many bytes as it says.
pub(super) fn decompress(points: &CompressedPoints<'_>) -> Result<Vec<u8>, Error> {
    let (header, mut rest) = Header::read(points.bytes)?;
    if header.point_step != points.point_step {
        return Err(bad(format!(
            "points of {} bytes in the message, of {} in the compressed data",
            points.point_step, header.point_step
        )));
    }
    let mut decoder = PointDecoder::new(&header)?;
    let mut decoded = Vec::new();
    while !rest.is_empty() {
        let chunk = next_chunk(&header, &mut rest)?;
        decoder.reset();
        let n_points_left = (points.n_bytes - decoded.len()) / header.point_step;
        let max_bytes = n_points_left.saturating_mul(decoder.max_point_bytes());
        let encoded = decompress_chunk(header.compression, chunk, max_bytes)?;
        decoder.decode(&encoded, n_points_left, &mut decoded)?;
    }
    Ok(decoded)
}

fn next_chunk<'a>(header: &Header, rest: &mut &'a [u8]) -> Result<&'a [u8], Error> {
    if header.version < 3 {
        return Ok(std::mem::take(rest));
    }
    let chunk = rest
        .split_first_chunk()
        .and_then(|(n_bytes, rest)| rest.split_at_checked(u32::from_le_bytes(*n_bytes) as usize));
    let Some((chunk, after)) = chunk else {
        return Err(too_short());
    };
    *rest = after;
    Ok(chunk)
}

fn decompress_chunk(
    compression: Compression,
    chunk: &[u8],
    max_bytes: usize,
) -> Result<Vec<u8>, Error> {
    /// No block of LZ4 holds more bytes for each of its own.
    const MAX_LZ4_RATIO: usize = 255;
    match compression {
        Compression::None => Ok(chunk.to_vec()),
        Compression::Zstd => inflate(zstd_decoder(chunk)?, max_bytes),
        Compression::Lz4 => {
            let most = (chunk.len() + 1).saturating_mul(MAX_LZ4_RATIO);
            let n_bytes = i32::try_from(max_bytes.min(most)).unwrap_or(i32::MAX);
            lz4::block::decompress(chunk, Some(n_bytes))
                .map_err(|err| bad(format!("a chunk of the cloud is damaged: {err}")))
        }
    }
}

/// Decodes point by point, each after the one before it.
struct PointDecoder {
    columns: Vec<Column>,
    point_step: usize,
}

/// One field of a point, and what it was in the point before.
struct Column {
    offset: usize,
    coding: Coding,
    before: i64,
}

#[derive(Clone, Copy)]
enum Coding {
    /// This many bytes as they are.
    Copied(usize),
    /// An integer of this many bytes.
    Integer(usize),
    /// Multiples of a resolution.
    Float(f32),
    /// The same, with the count kept in 32 bits.
    NarrowFloat(f32),
    /// Multiples of a resolution.
    Double(f64),
    /// The bits of a double.
    DoubleBits,
}

impl PointDecoder {
    fn new(header: &Header) -> Result<Self, Error> {
        let n_narrow = n_narrow_floats(header);
        let columns = (header.fields.iter().enumerate())
            .map(|(idx, field)| Column::new(field, header.encoding, idx < n_narrow))
            .collect::<Result<Vec<_>, _>>()?;
        let point_step = header.point_step;
        let fits = |column: &Column| {
            column
                .offset
                .checked_add(column.coding.size_bytes())
                .is_some_and(|end| end <= point_step)
        };
        if columns.is_empty() || !columns.iter().all(fits) {
            return Err(bad(format!(
                "the compressed fields do not lie in points of {point_step} bytes"
            )));
        }
        Ok(Self {
            columns,
            point_step,
        })
    }

    /// Every chunk can be decoded alone.
    fn reset(&mut self) {
        for column in &mut self.columns {
            column.before = 0;
        }
    }

    /// How many bytes a point may take.
    fn max_point_bytes(&self) -> usize {
        self.columns.len() * MAX_NUMBER_BYTES
    }

    fn decode(
        &mut self,
        mut encoded: &[u8],
        max_points: usize,
        decoded: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let end = decoded.len() + max_points * self.point_step;
        while !encoded.is_empty() {
            let start = decoded.len();
            if start >= end {
                return Err(bad(
                    "more compressed points than the message promises".to_owned()
                ));
            }
            decoded.resize(start + self.point_step, 0);
            let point = &mut decoded[start..];
            for column in &mut self.columns {
                column.decode(&mut encoded, point)?;
            }
        }
        Ok(())
    }
}

/// Senders code the first three or four fields together, if they are such floats and no more.
fn n_narrow_floats(header: &Header) -> usize {
    if header.encoding != Encoding::Lossy {
        return 0;
    }
    let quantized =
        |field: &&Field| field.datatype == FieldType::Float32 && field.resolution.is_some();
    let n_floats = header.fields.iter().take_while(quantized).count();
    match n_floats {
        3 | 4 => n_floats,
        _ => 0,
    }
}

impl Coding {
    /// Bytes of the field in a decoded point.
    fn size_bytes(self) -> usize {
        match self {
            Self::Copied(n_bytes) | Self::Integer(n_bytes) => n_bytes,
            Self::Float(_) | Self::NarrowFloat(_) => 4,
            Self::Double(_) | Self::DoubleBits => 8,
        }
    }
}

impl Column {
    fn new(field: &Field, encoding: Encoding, narrow: bool) -> Result<Self, Error> {
        let n_bytes = field.datatype.size_bytes();
        let coding = match (field.datatype, field.resolution) {
            _ if encoding == Encoding::None => Coding::Copied(n_bytes),
            (FieldType::Float32, Some(resolution)) if narrow => Coding::NarrowFloat(resolution),
            (FieldType::Float32, Some(resolution)) => Coding::Float(resolution),
            (FieldType::Float64, Some(resolution)) => Coding::Double(f64::from(resolution)),
            (FieldType::Float64, None) => Coding::DoubleBits,
            (FieldType::Float32, None) => Coding::Copied(n_bytes),
            (FieldType::Integer(1), _) => Coding::Copied(n_bytes),
            (FieldType::Integer(_), _) => Coding::Integer(n_bytes),
        };
        Ok(Self {
            offset: field.offset,
            coding,
            before: 0,
        })
    }

    /// Reads the field from `encoded` and writes it into its place in `point`.
    fn decode(&mut self, encoded: &mut &[u8], point: &mut [u8]) -> Result<(), Error> {
        let place = &mut point[self.offset..self.offset + self.coding.size_bytes()];
        match self.coding {
            Coding::Copied(n_bytes) => place.copy_from_slice(take(encoded, n_bytes)?),
            Coding::Integer(n_bytes) => {
                let number = self.next(encoded)?.ok_or_else(not_a_number)?;
                place.copy_from_slice(&number.to_le_bytes()[..n_bytes]);
            }
            Coding::Float(resolution) => {
                let count = self.next(encoded)?;
                let number = count.map_or(f32::NAN, |count| count as f32 * resolution);
                place.copy_from_slice(&number.to_le_bytes());
            }
            Coding::NarrowFloat(resolution) => {
                let count = self.next(encoded)?.map(|count| count as i32);
                self.before = i64::from(count.unwrap_or(0));
                let number = count.map_or(f32::NAN, |count| count as f32 * resolution);
                place.copy_from_slice(&number.to_le_bytes());
            }
            Coding::Double(resolution) => {
                let count = self.next(encoded)?;
                let number = count.map_or(f64::NAN, |count| count as f64 * resolution);
                place.copy_from_slice(&number.to_le_bytes());
            }
            Coding::DoubleBits => {
                let mut bits = [0; 8];
                bits.copy_from_slice(take(encoded, 8)?);
                self.before ^= i64::from_le_bytes(bits);
                place.copy_from_slice(&self.before.to_le_bytes());
            }
        }
        Ok(())
    }

    /// The number after the one before; `None` for one that is none, from which the next counts
    /// as from zero.
    fn next(&mut self, encoded: &mut &[u8]) -> Result<Option<i64>, Error> {
        let Some(difference) = difference(encoded)? else {
            self.before = 0;
            return Ok(None);
        };
        self.before = self.before.wrapping_add(difference);
        Ok(Some(self.before))
    }
}

/// 64 bits and a carry, 7 in a byte.
const MAX_NUMBER_BYTES: usize = 10;

/// A difference; `None` for the zero that stands for no number.
fn difference(encoded: &mut &[u8]) -> Result<Option<i64>, Error> {
    let mut number = 0_u64;
    for byte_idx in 0..MAX_NUMBER_BYTES {
        let byte = take(encoded, 1)?[0];
        number |= u64::from(byte & 0x7f) << (7 * byte_idx);
        if byte & 0x80 == 0 {
            let Some(zigzag) = number.checked_sub(1) else {
                return Ok(None);
            };
            return Ok(Some((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64)));
        }
    }
    Err(bad(
        "a compressed number of the cloud is too long".to_owned()
    ))
}

fn take<'a>(encoded: &mut &'a [u8], n_bytes: usize) -> Result<&'a [u8], Error> {
    let (taken, rest) = encoded.split_at_checked(n_bytes).ok_or_else(too_short)?;
    *encoded = rest;
    Ok(taken)
}

fn too_short() -> Error {
    bad("the compressed points end too early".to_owned())
}

fn not_a_number() -> Error {
    bad("an integer of the compressed points is no number".to_owned())
}
