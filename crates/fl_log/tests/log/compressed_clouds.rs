//! Compressed clouds are the clouds that were compressed.
//!
//! The compressed bytes are made, and cloudini's decoded, by the formats' own tools: see
//! `tests/oracle/clouds.py`.

use fl_log::{
    CloudSnapshot, Error, Message, PointCloud2, PointDatatype, PointField, ScannedChannel,
};
use serde_json::Value as Json;

use crate::fixture::{START, header};
use crate::memory_source::MemorySource;

use PointDatatype::{Float32, Float64, Int32, Uint8, Uint16};

const GOLDEN: &str = include_str!("../oracle/clouds.json");

const POINT_STEP: u32 = 31;

struct Golden {
    name: String,
    format: String,
    compressed: Vec<u8>,
    points: Vec<u8>,
}

fn golden() -> Vec<Golden> {
    let clouds: Vec<Json> = serde_json::from_str(GOLDEN).unwrap();
    let read = |cloud: &Json| {
        let n_repeats = cloud["n_repeats"].as_u64().unwrap() as usize;
        Golden {
            name: cloud["name"].as_str().unwrap().to_owned(),
            format: cloud["format"].as_str().unwrap().to_owned(),
            compressed: unhex(&cloud["compressed"]),
            points: unhex(&cloud["points"]).repeat(n_repeats),
        }
    };
    clouds.iter().map(read).collect()
}

fn unhex(hex: &Json) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    let byte = |idx| u8::from_str_radix(&hex[idx..idx + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// The layout of `tests/oracle/clouds.cpp` around these bytes.
fn message(n_points: u32, data: Vec<u8>) -> PointCloud2 {
    let field = |(name, offset, datatype): (&str, u32, PointDatatype)| PointField {
        name: name.to_owned(),
        offset,
        datatype,
        count: 1,
    };
    let fields = [
        ("x", 0, Float32),
        ("y", 4, Float32),
        ("z", 8, Float32),
        ("intensity", 12, Float32),
        ("ring", 16, Uint16),
        ("time", 18, Float64),
        ("tag", 26, Uint8),
        ("range_mm", 27, Int32),
    ];
    PointCloud2 {
        header: header(0),
        height: 1,
        width: n_points,
        fields: fields.map(field).to_vec(),
        is_bigendian: false,
        point_step: POINT_STEP,
        row_step: n_points * POINT_STEP,
        data,
        is_dense: false,
    }
}

/// The message ends as a plain cloud does, and then says its format.
fn compressed_cdr(cloud: PointCloud2, format: &str) -> Vec<u8> {
    let mut cdr = Message::PointCloud2(cloud).to_cdr();
    cdr.resize(cdr.len().next_multiple_of(4), 0);
    cdr.extend_from_slice(&(format.len() as u32 + 1).to_le_bytes());
    cdr.extend_from_slice(format.as_bytes());
    cdr.push(0);
    cdr
}

fn decode(n_points: u32, compressed: &[u8], format: &str) -> Result<CloudSnapshot, Error> {
    let mut source = MemorySource::default();
    let channel = ScannedChannel {
        topic: "/points/compressed".to_owned(),
        encoding: "cdr".to_owned(),
        schema: "point_cloud_interfaces/msg/CompressedPointCloud2".to_owned(),
        ..ScannedChannel::default()
    };
    let cdr = compressed_cdr(message(n_points, compressed.to_vec()), format);
    source.add(channel, &cdr);
    let log = source.open();
    log.cloud(log.channels()[0].id, 0)
}

fn error(n_points: u32, compressed: &[u8], format: &str) -> String {
    let err = decode(n_points, compressed, format).unwrap_err();
    std::error::Error::source(&err).unwrap().to_string()
}

#[test]
fn every_codec_gives_the_plain_cloud() {
    for golden in golden() {
        let n_points = golden.points.len() as u32 / POINT_STEP;
        let plain = message(n_points, golden.points).to_cloud().unwrap();
        let decoded = decode(n_points, &golden.compressed, &golden.format).unwrap();
        assert_eq!(decoded, plain, "{}", golden.name);
        assert_eq!(decoded.header.stamp.nanos(), START);
        let all_alike = golden.name.contains("two chunks");
        assert_eq!(
            decoded.n_dropped,
            usize::from(!all_alike),
            "{}",
            golden.name
        );
    }
}

#[test]
fn a_transport_that_leaves_its_name_empty_is_known_by_its_bytes() {
    for golden in golden().iter().filter(|golden| golden.name != "zlib 789c") {
        let n_points = golden.points.len() as u32 / POINT_STEP;
        assert!(
            decode(n_points, &golden.compressed, "").is_ok(),
            "{}",
            golden.name
        );
    }
}

#[test]
fn unknown_codecs_are_named() {
    let text = error(1, b"DRACO\x02\x03", "draco");
    assert!(
        text.contains("\"draco\"") && text.contains("not supported"),
        "{text}"
    );
}

#[test]
fn damage_is_an_error() {
    let small = |golden: &Golden| golden.points.len() < 1000;
    for golden in golden().into_iter().filter(small) {
        let n_points = golden.points.len() as u32 / POINT_STEP;
        let whole = &golden.compressed;
        for end in 0..whole.len() {
            let cut = decode(n_points, &whole[..end], &golden.format);
            assert!(cut.is_err(), "{} ends at {end}", golden.name);
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0xff;
            let _ = decode(n_points, &changed, &golden.format);
        }
    }
}

#[test]
fn points_that_the_bytes_cannot_hold_are_not_believed() {
    for golden in golden() {
        let text = error(30_000_000, &golden.compressed, &golden.format);
        assert!(text.contains("cannot hold"), "{}: {text}", golden.name);
        let text = error(50_000, &golden.compressed, &golden.format);
        assert!(text.contains("do not lie in"), "{}: {text}", golden.name);
        let one_less = golden.points.len() as u32 / POINT_STEP - 1;
        match decode(one_less, &golden.compressed, &golden.format) {
            Ok(cloud) => assert_eq!(cloud.grid[0], one_less),
            Err(_) => assert_eq!(golden.format, "cloudini"),
        }
    }
}
