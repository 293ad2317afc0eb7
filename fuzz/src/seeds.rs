//! Writes sound inputs for every target: `seeds FOLDER`.

#[path = "../../crates/fl_log/tests/log/bag_writer.rs"]
mod bag_writer;
mod database_seeds;
mod detection_seeds;

// The coverage counters that everything here is built with live in it.
use libfuzzer_sys as _;

use std::io::Cursor;
use std::path::Path;

use bag_writer::Packing;
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
    for packing in [Packing::None, Packing::Lz4, Packing::Bz2] {
        save("bag", &format!("{packing:?}"), &bag_writer::bag(packing, 3))?;
    }
    let messages = [cloud()?.to_cdr(), transforms().to_cdr(), imu().to_cdr()];
    for (database_idx, database) in database_seeds::databases(&messages)?.iter().enumerate() {
        save("db3", &format!("database_{database_idx}"), database)?;
    }
    save("point_cloud2", "cloud", &cloud()?.to_cdr())?;
    for (cloud_idx, (format_idx, compressed)) in compressed_clouds().into_iter().enumerate() {
        let head = [format_idx, N_COMPRESSED_POINTS, 0];
        let seed = [&head, &*compressed].concat();
        save("compressed_cloud", &format!("cloud_{cloud_idx}"), &seed)?;
    }
    for (video_idx, video) in videos().into_iter().enumerate() {
        save("video", &format!("video_{video_idx}"), &video)?;
    }
    for (product, mode) in [(0x21, 0x37), (0x22, 0x39), (0x24, 0x38), (0x28, 0x39)] {
        let name = format!("scan_{product:02x}_{mode:02x}");
        save("velodyne", &name, &velodyne_scan(product, mode))?;
    }
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
    for (name, seed) in foxglove()? {
        save("protobuf", &name, &seed.in_protobuf)?;
        save("json", &name, &seed.in_json)?;
        save("flatbuffer", &name, &seed.in_flatbuffer)?;
    }
    save(
        "kitti",
        "label",
        b"0 4 Car 0 1 -1.5 10 20 30 40 1.5 1.8 4.2 3 1.65 10 -1.57\n",
    )?;
    save(
        "kitti",
        "result",
        b"0 4 Car -1 -1 -1.5 10 20 30 40 1.5 1.8 4.2 3 1.65 10 -1.57 9.5\n",
    )?;
    save(
        "kitti",
        "detection",
        b"0,2,10,20,30,40,12.5,1.5,1.8,4.2,3,1.65,10,-1.57,-1.5\n",
    )?;
    for (name, seed) in detection_seeds::texts() {
        save("kitti_found", name, seed.as_bytes())?;
    }
    for (name, seed) in detection_seeds::JSON {
        save("nuscenes", name, seed.as_bytes())?;
    }
    let flat = include_bytes!("../../tests/golden/exports/coco/annotations.json");
    save("coco", "export", flat)?;
    save("av2_detections", "table", &detection_seeds::table()?)?;
    let labels = include_bytes!("../../tests/golden/exports/openlabel/openlabel.json");
    save("openlabel", "export", labels)?;
    let scene = include_bytes!("../../crates/fl_scene/tests/small.scene.json");
    save("scene", "small", scene)?;
    let older = include_bytes!("../../crates/fl_scene/tests/version_1.scene.json");
    save("scene", "version_1", older)?;
    let gesture = b"{\"name\":\"x\",\"edits\":[{\"cell\":\"track/7/class\",\"before\":\"car\",\"after\":\"van\"}]}";
    save("scene", "gesture", gesture)?;
    let ontology = include_bytes!("../../crates/fl_scene/src/ontology/automotive.toml");
    save("ontology", "automotive", ontology)?;
    let rig = include_str!("../../calibration/city_block.toml");
    let rig = fl_rig::Rig::from_toml_str(rig, Path::new("city_block.toml"))?;
    for (format_idx, format) in fl_rig::RigFormat::ALL.into_iter().enumerate() {
        let mut seed = vec![u8::try_from(format_idx)?];
        for (name, text) in format.format(&rig).files {
            let name = if name.is_empty() { "rig.yaml" } else { &name };
            seed.extend_from_slice(format!("=== {name}\n{text}").as_bytes());
        }
        save("rig", format.name(), &seed)?;
    }
    save("kitti", "pose", b"1 0 0 0 0 1 0 0 0 0 1 0\n")?;
    save(
        "kitti",
        "motion",
        b"# s x y z qx qy qz qw\n1.25 1 2 3 0 0 0.6 0.8\n",
    )?;
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

/// A schema and a message of it.
struct Foxglove {
    in_protobuf: Vec<u8>,
    in_json: Vec<u8>,
    in_flatbuffer: Vec<u8>,
}

/// Messages that the tests have too, by their types.
fn foxglove() -> Result<Vec<(String, Foxglove)>, Box<dyn std::error::Error>> {
    const GOLDEN: &str = include_str!("../../crates/fl_log/tests/oracle/golden.json");
    let golden: serde_json::Value = serde_json::from_str(GOLDEN)?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let schema = unhex(&text(&golden["schemas"]["protobuf"]));
    let length = u16::try_from(schema.len())?.to_le_bytes();
    let flat_schema = unhex(&text(&golden["schemas"]["flatbuffer"]));
    let flat_length = u16::try_from(flat_schema.len())?.to_le_bytes();
    let mut seeds = Vec::new();
    for message in golden["messages"].as_array().into_iter().flatten() {
        let in_protobuf = unhex(&text(&message["protobuf"]));
        let in_json = format!(
            "{}\0{}",
            text(&message["jsonschema"]),
            text(&message["json"])
        );
        let seed = Foxglove {
            in_protobuf: [&length[..], &schema, &in_protobuf].concat(),
            in_json: in_json.into_bytes(),
            in_flatbuffer: [
                &flat_length[..],
                &flat_schema,
                &unhex(&text(&message["flatbuffer"])),
            ]
            .concat(),
        };
        seeds.push((text(&message["schema"]), seed));
    }
    Ok(seeds)
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

/// How many points each of [`compressed_clouds`] has, but for one.
const N_COMPRESSED_POINTS: u8 = 5;

/// The number of the format in the fuzz target, and the bytes.
fn compressed_clouds() -> Vec<(u8, Vec<u8>)> {
    const GOLDEN: &str = include_str!("../../crates/fl_log/tests/oracle/clouds.json");
    let mut format_idx = 0;
    let mut clouds = Vec::new();
    for line in GOLDEN.lines() {
        if let Some(format) = value_of(line, "format") {
            format_idx = match format {
                "zlib" => 0,
                "zstd" => 1,
                _ => 2,
            };
        }
        if let Some(hex) = value_of(line, "compressed") {
            clouds.push((format_idx, unhex(hex)));
        }
    }
    clouds
}

/// Videos as the fuzz target takes them apart.
fn videos() -> Vec<Vec<u8>> {
    const GOLDEN: &str = include_str!("../../crates/fl_log/tests/oracle/video.json");
    let mut videos: Vec<Vec<u8>> = Vec::new();
    for line in GOLDEN.lines() {
        if let Some(format) = value_of(line, "format") {
            videos.push(vec![u8::from(format != "h264")]);
        }
        if let Some((hex, video)) = value_of(line, "data").zip(videos.last_mut()) {
            let frame = unhex(hex);
            video.extend((frame.len() as u16).to_le_bytes());
            video.extend(frame);
        }
    }
    videos
}

/// Two packets in CDR.
fn velodyne_scan(product: u8, mode: u8) -> Vec<u8> {
    let mut cdr = vec![0, 1, 0, 0];
    cdr.extend([0; 8]);
    cdr.extend(*b"\x04\0\0\0vel\0\x02\0\0\0");
    for packet_idx in 0..2 {
        cdr.resize(cdr.len().next_multiple_of(4), 0);
        cdr.extend([0, 0, 0, 0, packet_idx, 0, 0, 0]);
        for block_idx in 0..12 {
            cdr.extend([0xff, 0xee, block_idx * 20, packet_idx]);
            cdr.extend([0x10, 0x27, block_idx].repeat(32));
        }
        cdr.extend([packet_idx, 0, 0, 0, mode, product]);
    }
    cdr
}

/// The text in a line of JSON that starts with this key.
fn value_of<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let line = line.trim().strip_prefix('"')?.strip_prefix(key)?;
    Some(line.strip_prefix('"')?.trim_matches([' ', ':', '"', ',']))
}

fn unhex(hex: &str) -> Vec<u8> {
    let byte = |idx| u8::from_str_radix(&hex[idx..idx + 2], 16).unwrap_or(0);
    (0..hex.len()).step_by(2).map(byte).collect()
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
