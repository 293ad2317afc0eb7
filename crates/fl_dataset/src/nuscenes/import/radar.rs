//! A radar's returns: binary files of the Point Cloud Library, with one number a field.
//!
//! `vx` and `vy` are the velocity along the beam, split along the radar's axes; its length along
//! the beam is added as `velocity`, by which radars are known.

use std::path::Path;

use fl_log::{Header, PointCloud2, PointDatatype};
use fl_rig::Sensor;

use crate::Error;
use crate::dataset::read_file;

/// A head is shorter.
const MAX_HEAD_BYTES: usize = 1 << 14;
const DATA: &[u8] = b"DATA binary\n";

pub(super) fn points(path: &Path, _: &Sensor, header: Header) -> Result<PointCloud2, Error> {
    let bytes = read_file(path)?;
    read(&bytes, header).map_err(|what| Error::Format {
        what,
        path: path.to_owned(),
    })
}

fn read(bytes: &[u8], header: Header) -> Result<PointCloud2, String> {
    let n_searched = bytes.len().min(MAX_HEAD_BYTES);
    let mut windows = bytes[..n_searched].windows(DATA.len());
    let end = windows.position(|window| window == DATA);
    let end = end.ok_or("no line `DATA binary`: no binary PCD file")?;
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| "the head is no text")?;
    let mut layout = layout(head)?;
    let n_points: usize = line(head, "POINTS")?
        .first()
        .and_then(|it| it.parse().ok())
        .ok_or("POINTS is no number")?;
    let row_bytes: usize = layout.iter().map(|(_, kind)| kind.size_bytes()).sum();
    let data = &bytes[end + DATA.len()..];
    let stated = n_points.checked_mul(row_bytes);
    let data = stated.and_then(|n_bytes| data.get(..n_bytes));
    let data = data
        .ok_or_else(|| format!("{n_points} points of {row_bytes} bytes do not lie in the file"))?;
    let offset = |name: &str| {
        let mut at = 0;
        for (field, kind) in &layout {
            if *field == name && *kind == PointDatatype::Float32 {
                return Ok(at);
            }
            at += kind.size_bytes();
        }
        Err(format!("no field {name} of 4 bytes"))
    };
    let places = [offset("x")?, offset("y")?, offset("vx")?, offset("vy")?];
    let mut rows = Vec::with_capacity(data.len() + 4 * n_points);
    for row in data.chunks_exact(row_bytes.max(1)) {
        let number =
            |at: usize| f32::from_le_bytes([row[at], row[at + 1], row[at + 2], row[at + 3]]);
        let [x, y, vx, vy] = places.map(number);
        let range = x.hypot(y);
        let radial = if range > 0.0 {
            (vx * x + vy * y) / range
        } else {
            0.0
        };
        rows.extend_from_slice(row);
        rows.extend(radial.to_le_bytes());
    }
    layout.push(("velocity", PointDatatype::Float32));
    Ok(PointCloud2::packed(header, &layout, rows))
}

fn line<'a>(head: &'a str, key: &str) -> Result<Vec<&'a str>, String> {
    let mut lines = head.lines().map(str::split_whitespace);
    let found = lines.find_map(|mut words| (words.next() == Some(key)).then(|| words.collect()));
    found.ok_or_else(|| format!("no line {key}"))
}

fn layout(head: &str) -> Result<Vec<(&str, PointDatatype)>, String> {
    let (fields, sizes) = (line(head, "FIELDS")?, line(head, "SIZE")?);
    let (kinds, counts) = (line(head, "TYPE")?, line(head, "COUNT")?);
    if [sizes.len(), kinds.len(), counts.len()] != [fields.len(); 3] {
        return Err("FIELDS, SIZE, TYPE and COUNT are not of one length".to_owned());
    }
    if counts.iter().any(|count| *count != "1") {
        return Err("a field holds several numbers".to_owned());
    }
    let kinds = kinds.into_iter().zip(sizes).zip(fields);
    kinds
        .map(|((kind, size), field)| Ok((field, datatype(kind, size)?)))
        .collect()
}

fn datatype(kind: &str, size: &str) -> Result<PointDatatype, String> {
    Ok(match (kind, size) {
        ("I", "1") => PointDatatype::Int8,
        ("I", "2") => PointDatatype::Int16,
        ("I", "4") => PointDatatype::Int32,
        ("U", "1") => PointDatatype::Uint8,
        ("U", "2") => PointDatatype::Uint16,
        ("U", "4") => PointDatatype::Uint32,
        ("F", "4") => PointDatatype::Float32,
        ("F", "8") => PointDatatype::Float64,
        _ => return Err(format!("a number of type {kind} in {size} bytes")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::Stamp;

    #[test]
    fn returns_keep_their_bytes_and_get_a_velocity_along_the_beam() {
        let head = "VERSION 0.7\nFIELDS x y z id vx vy\nSIZE 4 4 4 2 4 4\nTYPE F F F I F F\n\
                    COUNT 1 1 1 1 1 1\nWIDTH 1\nHEIGHT 1\nPOINTS 1\nDATA binary\n";
        let mut bytes = head.as_bytes().to_vec();
        for number in [3.0_f32, 4.0, 0.0] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(7_i16.to_le_bytes());
        for number in [-3.0_f32, -4.0] {
            bytes.extend(number.to_le_bytes());
        }
        let header = || Header::new(Stamp::from_nanos(1), "radar");
        let cloud = read(&bytes, header()).unwrap();
        assert_eq!((cloud.width, cloud.point_step), (1, 26));
        assert_eq!(cloud.data[..22], bytes[head.len()..]);
        assert_eq!(cloud.data[22..], (-5.0_f32).to_le_bytes());
        bytes.pop();
        assert!(read(&bytes, header()).unwrap_err().contains("do not lie"));
    }
}
