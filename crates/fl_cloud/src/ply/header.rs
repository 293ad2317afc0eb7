//! The text that opens a PLY file; its grammar is ply-rs-bw's.

use std::io;

use fl_spacetime::Frame;
use ply_rs_bw::parser::Parser;
use ply_rs_bw::ply::{
    Addable, DefaultElement, ElementDef, Encoding, Header, PropertyDef, PropertyType, ScalarType,
};
use ply_rs_bw::writer::Writer;

use super::Fault;
use crate::Cloud;

/// Longer headers are not read.
const MAX_HEADER_BYTES: usize = 1 << 20;

/// Of the grammar's complaint, which quotes the file, so much is passed on.
const MAX_REASON_CHARS: usize = 120;

/// Splits a file into its header and the bytes after it.
pub(super) fn parse(bytes: &[u8]) -> Result<(Header, &[u8]), Fault> {
    let opening = &bytes[..bytes.len().min(MAX_HEADER_BYTES)];
    let mut rest = opening;
    let parsed = Parser::<DefaultElement>::new().read_header(&mut rest);
    let header = parsed.map_err(|err| Fault::Header(first_line(&err)))?;
    let n_bytes = opening.len() - rest.len();
    check_unique(&header, &opening[..n_bytes])?;
    Ok((header, &bytes[n_bytes..]))
}

/// The header of a binary file with a cloud's columns, as bytes.
pub(super) fn compose<F: Frame>(cloud: &Cloud<F>) -> io::Result<Vec<u8>> {
    let mut header = Header::new();
    header.encoding = Encoding::BinaryLittleEndian;
    header.comments.push(format!("frame {}", F::NAME));
    header.elements.add(vertex(cloud));
    let mut bytes = Vec::new();
    Writer::<DefaultElement>::new().write_header(&mut bytes, &header)?;
    Ok(bytes)
}

fn vertex<F: Frame>(cloud: &Cloud<F>) -> ElementDef {
    let columns = [
        ("x", ScalarType::Float, true),
        ("y", ScalarType::Float, true),
        ("z", ScalarType::Float, true),
        ("intensity", ScalarType::Float, cloud.intensity().is_some()),
        ("ring", ScalarType::UShort, cloud.ring().is_some()),
        (
            "offset_nanos",
            ScalarType::Int,
            cloud.offset_nanos().is_some(),
        ),
        ("velocity", ScalarType::Float, cloud.velocity().is_some()),
    ];
    let mut vertex = ElementDef::new("vertex".to_owned());
    vertex.count = cloud.len();
    for (name, scalar, _) in columns.into_iter().filter(|(_, _, there)| *there) {
        vertex.properties.add(PropertyDef::new(
            name.to_owned(),
            PropertyType::Scalar(scalar),
        ));
    }
    vertex
}

/// Refuses names declared twice: the parser keeps one of the two, and every row would be misread.
fn check_unique(header: &Header, text: &[u8]) -> Result<(), Fault> {
    let declared = |keyword: &[u8]| {
        text.split(|&byte| byte == b'\n')
            .filter(|line| line.starts_with(keyword))
            .count()
    };
    let n_properties: usize = header
        .elements
        .values()
        .map(|element| element.properties.len())
        .sum();
    if declared(b"element") != header.elements.len() || declared(b"property") != n_properties {
        return Err(Fault::Header(
            "an element or a property is declared twice".to_owned(),
        ));
    }
    Ok(())
}

fn first_line(err: &io::Error) -> String {
    let text = err.to_string();
    text.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(MAX_REASON_CHARS)
        .collect()
}
