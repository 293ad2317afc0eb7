//! What a cloudini buffer says of its points.

use super::{MAGIC, bad, take, too_short};
use crate::error::Error;

/// The layout and the coding of the points.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) version: u8,
    pub(super) point_step: usize,
    pub(super) encoding: Encoding,
    pub(super) compression: Compression,
    pub(super) fields: Vec<Field>,
}

/// How fields are coded before they are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    None,
    Lossy,
    Lossless,
}

/// How chunks are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Lz4,
    Zstd,
}

/// A number of each point.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) offset: usize,
    pub(super) datatype: FieldType,
    /// What a floating point number is a multiple of.
    pub(super) resolution: Option<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldType {
    /// Of this many bytes.
    Integer(usize),
    Float32,
    Float64,
}

const NEWEST_VERSION: u8 = 3;

impl Header {
    /// The header, and the bytes after it.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, &[u8]), Error> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(too_short)?;
        let digits = take(&mut rest, 2)?;
        let version = std::str::from_utf8(digits).ok();
        let version = version.and_then(|digits| digits.parse().ok()).unwrap_or(0);
        if !(2..=NEWEST_VERSION).contains(&version) {
            let what = format!("cloudini version {:?}", String::from_utf8_lossy(digits));
            return Err(Error::Unsupported { what });
        }
        let (header, rest) = match rest {
            [b'\n', second, ..] if *second != b'{' => Self::read_text(version, &rest[1..])?,
            _ => Self::read_numbers(version, rest)?,
        };
        if header.point_step == 0 {
            return Err(bad("compressed points of no bytes".to_owned()));
        }
        Ok((header, rest))
    }

    fn read_text(version: u8, bytes: &[u8]) -> Result<(Self, &[u8]), Error> {
        let end = bytes.iter().position(|byte| *byte == 0);
        let (text, rest) = bytes.split_at(end.ok_or_else(too_short)?);
        let text = String::from_utf8_lossy(text);
        let (head, fields) = text.split_once("fields:").unwrap_or((&text, ""));
        let header = Self {
            version,
            point_step: number(value(head, "point_step")?)?,
            encoding: Encoding::of(value(head, "encoding_opt")?)?,
            compression: Compression::of(value(head, "compression_opt")?)?,
            fields: (fields.split("- name:").skip(1))
                .map(Field::of_text)
                .collect::<Result<_, _>>()?,
        };
        Ok((header, &rest[1..]))
    }

    fn read_numbers(version: u8, bytes: &[u8]) -> Result<(Self, &[u8]), Error> {
        let mut rest = bytes;
        let _width_and_height = take(&mut rest, 8)?;
        let point_step = u32(&mut rest)? as usize;
        let encoding = Encoding::of(&u8(&mut rest)?.to_string())?;
        let compression = Compression::of(&u8(&mut rest)?.to_string())?;
        let n_fields = u16(&mut rest)?;
        let mut fields = Vec::new();
        for _ in 0..n_fields {
            fields.push(Field::read_numbers(&mut rest)?);
        }
        let header = Self {
            version,
            point_step,
            encoding,
            compression,
            fields,
        };
        Ok((header, rest))
    }
}

impl Field {
    /// From the lines after its name.
    fn of_text(lines: &str) -> Result<Self, Error> {
        let resolution = match value(lines, "resolution") {
            Ok("null") | Err(_) => None,
            Ok(resolution) => Some(number(resolution)?),
        };
        Ok(Self {
            offset: number(value(lines, "offset")?)?,
            datatype: FieldType::of(value(lines, "type")?)?,
            resolution,
        })
    }

    fn read_numbers(rest: &mut &[u8]) -> Result<Self, Error> {
        let name_bytes = u16(rest)?;
        take(rest, usize::from(name_bytes))?;
        let offset = u32(rest)? as usize;
        let datatype = FieldType::of(&u8(rest)?.to_string())?;
        let resolution = f32::from_bits(u32(rest)?);
        Ok(Self {
            offset,
            datatype,
            resolution: (resolution > 0.0).then_some(resolution),
        })
    }
}

impl Encoding {
    /// By name or number.
    fn of(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "NONE" | "0" => Self::None,
            "LOSSY" | "1" => Self::Lossy,
            "LOSSLESS" | "2" => Self::Lossless,
            _ => return Err(unknown("encoding", name)),
        })
    }
}

impl Compression {
    /// By name or number.
    fn of(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "NONE" | "0" => Self::None,
            "LZ4" | "1" => Self::Lz4,
            "ZSTD" | "2" => Self::Zstd,
            _ => return Err(unknown("compression", name)),
        })
    }
}

impl FieldType {
    /// By name or number.
    fn of(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "INT8" | "UINT8" | "1" | "2" => Self::Integer(1),
            "INT16" | "UINT16" | "3" | "4" => Self::Integer(2),
            "INT32" | "UINT32" | "5" | "6" => Self::Integer(4),
            "INT64" | "UINT64" | "9" | "10" => Self::Integer(8),
            "FLOAT32" | "7" => Self::Float32,
            "FLOAT64" | "8" => Self::Float64,
            _ => return Err(unknown("field type", name)),
        })
    }

    pub(super) fn size_bytes(self) -> usize {
        match self {
            Self::Integer(n_bytes) => n_bytes,
            Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }
}

/// What stands after `key:` on its own line.
fn value<'a>(lines: &'a str, key: &str) -> Result<&'a str, Error> {
    lines
        .lines()
        .find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':'))
        .map(str::trim)
        .ok_or_else(|| bad(format!("the compressed points do not say their {key}")))
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, Error> {
    text.parse()
        .map_err(|_| bad(format!("{text:?} in the compressed points is no number")))
}

fn u8(rest: &mut &[u8]) -> Result<u8, Error> {
    Ok(take(rest, 1)?[0])
}

fn u16(rest: &mut &[u8]) -> Result<u16, Error> {
    let bytes = take(rest, 2)?;
    Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn u32(rest: &mut &[u8]) -> Result<u32, Error> {
    let bytes = take(rest, 4)?;
    Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

fn unknown(what: &str, name: &str) -> Error {
    Error::Unsupported {
        what: format!("the cloudini {what} {name:?}"),
    }
}
