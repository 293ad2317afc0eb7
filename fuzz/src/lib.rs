//! What the fuzz targets do with the bytes they are given. Nothing may panic, abort, or ask for
//! memory that the input does not justify.
//!
//! `cargo fuzz run --sanitizer none TARGET`, or `fuzz/run TARGET` where cargo-fuzz is not
//! installed. `cargo run --manifest-path fuzz/Cargo.toml --bin seeds` writes a sound input or two
//! for each target, from which changes go deep.

mod memory;

use std::path::Path;

use fl_log::{Log, LogSource, McapSource, MessageReader, NoProgress, OpenOptions, ScannedChannel};

/// A damaged MCAP file.
pub fn mcap(bytes: &[u8]) {
    let bytes = bytes.to_vec();
    if let Ok(source) = McapSource::from_bytes(Path::new("fuzzed"), bytes, &options()) {
        read_everything(Box::new(source));
    }
}

/// A damaged message in CDR, of a type that the first byte chooses.
pub fn cdr(bytes: &[u8]) {
    message(bytes, "cdr");
}

/// A damaged message in ROS 1's encoding, of a type that the first byte chooses.
pub fn ros1(bytes: &[u8]) {
    message(bytes, "ros1");
}

/// A damaged point cloud in CDR: its fields, steps and sizes are the input's.
pub fn point_cloud2(bytes: &[u8]) {
    let channel = ScannedChannel {
        encoding: "cdr".to_owned(),
        schema: "sensor_msgs/msg/PointCloud2".to_owned(),
        ..ScannedChannel::default()
    };
    read_message(&channel, bytes);
}

/// A definition that a hostile log brings, up to the first zero byte, and a message of it.
pub fn schema(bytes: &[u8]) {
    let end = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    let (schema, message) = bytes.split_at(end);
    for (encoding, schema_encoding) in [("cdr", "ros2msg"), ("cdr", "ros2idl"), ("ros1", "ros1msg")]
    {
        let channel = ScannedChannel {
            topic: "/fuzzed".to_owned(),
            encoding: encoding.to_owned(),
            schema: "pkg/msg/Fuzzed".to_owned(),
            schema_encoding: schema_encoding.to_owned(),
            schema_data: schema.to_vec(),
            ..ScannedChannel::default()
        };
        read_message(&channel, message);
    }
}

/// Damaged KITTI labels and poses.
pub fn kitti(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let path = Path::new("fuzzed");
    let _ = fl_dataset::kitti::labels_from_str(path, &text);
    let _ = fl_dataset::kitti::poses_from_str(path, &text);
}

/// Types that between them have every kind of field.
const TYPES: [&str; 12] = [
    "sensor_msgs/msg/Imu",
    "sensor_msgs/msg/Image",
    "sensor_msgs/msg/CompressedImage",
    "sensor_msgs/msg/CameraInfo",
    "sensor_msgs/msg/NavSatFix",
    "sensor_msgs/msg/PointCloud2",
    "nav_msgs/msg/Odometry",
    "tf2_msgs/msg/TFMessage",
    "geometry_msgs/msg/PoseWithCovarianceStamped",
    "sensor_msgs/msg/LaserScan",
    "std_msgs/msg/String",
    "geometry_msgs/msg/PoseStamped",
];

fn message(bytes: &[u8], encoding: &str) {
    let Some((type_idx, bytes)) = bytes.split_first() else {
        return;
    };
    let channel = ScannedChannel {
        topic: "/fuzzed".to_owned(),
        encoding: encoding.to_owned(),
        schema: TYPES[usize::from(*type_idx) % TYPES.len()].to_owned(),
        ..ScannedChannel::default()
    };
    read_message(&channel, bytes);
}

fn read_message(channel: &ScannedChannel, bytes: &[u8]) {
    if let Ok(reader) = MessageReader::new(channel, None) {
        reader.stamp(bytes);
        let _ = reader.value(bytes);
        let _ = reader.snapshot(bytes);
    }
}

/// Small bounds, so that an input that goes beyond them is found soon.
fn options() -> OpenOptions {
    OpenOptions {
        chunk_limit_bytes: 4 << 20,
        cache_bytes: 8 << 20,
        ..OpenOptions::default()
    }
}

fn read_everything(source: Box<dyn LogSource>) {
    const N_READ: usize = 64;
    let Ok(log) = Log::from_source(source, &options(), &NoProgress) else {
        return;
    };
    for loss in log.losses() {
        assert!(!loss.to_string().is_empty());
    }
    for channel in log.channels() {
        for message_idx in 0..log.entries(channel.id).len().min(N_READ) {
            let _ = log.message(channel.id, message_idx);
            let _ = log.snapshot(channel.id, message_idx);
        }
    }
}
