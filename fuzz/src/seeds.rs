//! Writes sound inputs for every target: `seeds FOLDER`.

// The coverage counters that everything here is built with live in it.
use libfuzzer_sys as _;

use std::io::Cursor;
use std::path::Path;

use fl_cloud::Cloud;
use fl_log::{Compression, Header, Imu, McapWriter, Message, PointCloud2, Transform, WriteOptions};
use fl_spacetime::{Rigid, Stamp};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: seeds FOLDER")?;
    let folder = Path::new(&folder);
    let save = |target: &str, name: &str, bytes: &[u8]| -> std::io::Result<()> {
        let folder = folder.join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(name), bytes)
    };
    for (name, compression, chunk_bytes) in [
        ("plain", Compression::None, None),
        ("chunks", Compression::None, Some(600)),
        ("lz4", Compression::Lz4, Some(600)),
        ("zstd", Compression::Zstd, Some(600)),
    ] {
        let options = WriteOptions {
            compression,
            chunk_bytes,
            ..WriteOptions::default()
        };
        save("mcap", name, &without_checksums(mcap(&options)?))?;
    }
    save("point_cloud2", "cloud", &cloud()?.to_cdr())?;
    for (type_idx, message) in [(0, imu()), (5, cloud()?), (7, transforms())] {
        let name = format!("type_{type_idx}");
        save("cdr", &name, &[&[type_idx], &*message.to_cdr()].concat())?;
        // The same fields without encapsulation and padding are near enough to a sound message.
        save(
            "ros1",
            &name,
            &[&[type_idx], &message.to_cdr()[4..]].concat(),
        )?;
    }
    save(
        "kitti",
        "label",
        b"0 4 Car 0 1 -1.5 10 20 30 40 1.5 1.8 4.2 3 1.65 10 -1.57\n",
    )?;
    save("kitti", "pose", b"1 0 0 0 0 1 0 0 0 0 1 0\n")?;
    for (name, text) in [
        (
            "msg",
            "uint8 A=1\nHeader header\nInner[<=3] list\nwstring w\n===\nMSG: pkg/Inner\nfloat64[2] x\n",
        ),
        ("srv", "int32 a\n---\nstring b\n"),
        (
            "idl",
            "module pkg { module msg { struct Fuzzed { sequence<double, 3> x; string<4> s; }; }; };",
        ),
    ] {
        save(
            "schema",
            name,
            &[text.as_bytes(), &[0, 1, 0, 0, 1, 2, 3, 4]].concat(),
        )?;
    }
    Ok(())
}

fn mcap(options: &WriteOptions) -> Result<Vec<u8>, fl_log::Error> {
    let mut writer = McapWriter::new(Cursor::new(Vec::new()), options)?;
    let messages = [cloud()?, transforms(), imu()];
    let mut channels = Vec::new();
    for (topic, message) in ["/lidar", "/tf", "/imu"].iter().zip(&messages) {
        channels.push(writer.add_channel(topic, message.message_type())?);
    }
    for tick in 0..4 {
        let stamp = Stamp::from_nanos(STAMP_NANOS + tick);
        for (channel, message) in channels.iter().zip(&messages) {
            writer.write(*channel, stamp, stamp, message)?;
        }
    }
    Ok(writer.finish()?.into_inner())
}

/// The same log without checksums of chunks, so that changes reach what is behind them.
fn without_checksums(mut bytes: Vec<u8>) -> Vec<u8> {
    const CHUNK: u8 = 0x06;
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 9) {
        let is_chunk = head[0] == CHUNK;
        let length = head[1..]
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        if is_chunk {
            bytes[at + 33..at + 37].fill(0);
        }
        at += 9 + length;
    }
    bytes
}

const STAMP_NANOS: i64 = 1_700_000_000_000_000_000;

fn header(frame: &str) -> Header {
    Header::new(Stamp::from_nanos(STAMP_NANOS), frame)
}

fn cloud() -> Result<Message, fl_log::Error> {
    let x: Vec<f32> = (0..12_u8)
        .map(|point_idx| f32::from(point_idx) * 0.5)
        .collect();
    let cloud = Cloud::from_xyz(x.clone(), x.clone(), x)?;
    Ok(Message::PointCloud2(PointCloud2::from_cloud(
        header("lidar"),
        &cloud,
    )))
}

fn transforms() -> Message {
    Message::TfMessage(vec![Transform {
        stamp: Stamp::from_nanos(STAMP_NANOS),
        parent: "base_link".to_owned(),
        child: "lidar".to_owned(),
        parent_from_child: Rigid::from_yaw(1.0, 2.0, 3.0, 0.5),
    }])
}

fn imu() -> Message {
    Message::Imu(Imu {
        header: header("imu"),
        orientation_xyzw: [0.0, 0.0, 0.0, 1.0],
        angular_velocity: [0.0, 0.0, 0.1],
        linear_acceleration: [0.0, 0.0, 9.81],
    })
}
