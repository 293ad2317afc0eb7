//! Point clouds as PCD files, version 0.7, binary, as the Point Cloud Library reads them.
//!
//! | field | type | column |
//! |---|---|---|
//! | `x` `y` `z` | F 4 | coordinates in meters |
//! | `intensity` | F 4 | intensity |
//! | `ring` | U 2 | ring |
//! | `offset_nanos` | I 4 | nanoseconds from the snapshot's stamp |
//! | `velocity` | F 4 | radial velocity in m/s |
//!
//! A PCD file does not say in which frame its points are.

use std::fmt::Write as _;

use fl_spacetime::Frame;

use crate::Cloud;

/// One field of all points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Values<'a> {
    /// `F 4`.
    F32(&'a [f32]),
    /// `U 2`.
    U16(&'a [u16]),
    /// `I 4`.
    I32(&'a [i32]),
    /// `U 8`.
    U64(&'a [u64]),
}

/// The bytes of a file with every column that the cloud has.
#[must_use]
pub fn to_bytes<F: Frame>(cloud: &Cloud<F>) -> Vec<u8> {
    let mut fields = vec![
        ("x", Values::F32(cloud.x())),
        ("y", Values::F32(cloud.y())),
        ("z", Values::F32(cloud.z())),
    ];
    fields.extend(cloud.intensity().map(|it| ("intensity", Values::F32(it))));
    fields.extend(cloud.ring().map(|it| ("ring", Values::U16(it))));
    let offsets = cloud.offset_nanos();
    fields.extend(offsets.map(|it| ("offset_nanos", Values::I32(it))));
    fields.extend(cloud.velocity().map(|it| ("velocity", Values::F32(it))));
    compose(&fields)
}

/// The bytes of a file with these fields, for who names them otherwise. Fields of unequal length
/// are cut to the shortest.
#[must_use]
pub fn compose(fields: &[(&str, Values<'_>)]) -> Vec<u8> {
    let lengths = fields.iter().map(|(_, values)| values.len());
    let n_points = lengths.min().unwrap_or(0);
    let mut bytes = header(fields, n_points).into_bytes();
    let row_bytes: usize = fields.iter().map(|(_, values)| values.size()).sum();
    bytes.reserve(row_bytes * n_points);
    for row in 0..n_points {
        for (_, values) in fields {
            values.append(row, &mut bytes);
        }
    }
    bytes
}

fn header(fields: &[(&str, Values<'_>)], n_points: usize) -> String {
    let mut text = "# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\n".to_owned();
    let mut line = |name: &str, word: &dyn Fn(&(&str, Values<'_>)) -> String| {
        let words: Vec<String> = fields.iter().map(word).collect();
        let _infallible = writeln!(text, "{name} {}", words.join(" "));
    };
    line("FIELDS", &|(name, _)| (*name).to_owned());
    line("SIZE", &|(_, values)| values.size().to_string());
    line("TYPE", &|(_, values)| values.letter().to_owned());
    line("COUNT", &|_| "1".to_owned());
    let _infallible = writeln!(
        text,
        "WIDTH {n_points}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS {n_points}\nDATA binary"
    );
    text
}

impl Values<'_> {
    fn len(&self) -> usize {
        match self {
            Self::F32(values) => values.len(),
            Self::U16(values) => values.len(),
            Self::I32(values) => values.len(),
            Self::U64(values) => values.len(),
        }
    }

    /// Bytes of one value.
    fn size(&self) -> usize {
        match self {
            Self::U16(_) => 2,
            Self::F32(_) | Self::I32(_) => 4,
            Self::U64(_) => 8,
        }
    }

    fn letter(&self) -> &'static str {
        match self {
            Self::F32(_) => "F",
            Self::I32(_) => "I",
            Self::U16(_) | Self::U64(_) => "U",
        }
    }

    fn append(&self, row: usize, bytes: &mut Vec<u8>) {
        match self {
            Self::F32(values) => bytes.extend(values[row].to_le_bytes()),
            Self::U16(values) => bytes.extend(values[row].to_le_bytes()),
            Self::I32(values) => bytes.extend(values[row].to_le_bytes()),
            Self::U64(values) => bytes.extend(values[row].to_le_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use fl_spacetime::Ego;

    use super::*;

    #[test]
    fn writes_this_file() {
        let cloud = Cloud::<Ego>::from_xyz(vec![1.0], vec![2.0], vec![3.0]).unwrap();
        let cloud = cloud.with_ring(vec![258]).unwrap();
        let expected = b"# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\n\
            FIELDS x y z ring\nSIZE 4 4 4 2\nTYPE F F F U\nCOUNT 1 1 1 1\nWIDTH 1\nHEIGHT 1\n\
            VIEWPOINT 0 0 0 1 0 0 0\nPOINTS 1\nDATA binary\n\
            \x00\x00\x80\x3f\x00\x00\x00\x40\x00\x00\x40\x40\x02\x01";
        assert_eq!(to_bytes(&cloud), expected);
    }

    #[test]
    fn wide_numbers_keep_their_digits() {
        let stamps = [1_749_720_600_012_000_000];
        let bytes = compose(&[("timestamp", Values::U64(&stamps))]);
        assert_eq!(bytes[bytes.len() - 8..], stamps[0].to_le_bytes());
    }
}
