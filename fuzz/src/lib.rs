//! What the fuzz targets do with the bytes they are given. Nothing may panic, abort, or ask for
//! memory that the input does not justify.
//!
//! `cargo fuzz run --sanitizer none TARGET`, or `fuzz/run TARGET` where cargo-fuzz is not
//! installed. `cargo run --manifest-path fuzz/Cargo.toml --bin seeds` writes a sound input or two
//! for each target, from which changes go deep.

mod memory;

use std::io::Cursor;
use std::path::Path;
use std::sync::Once;

use fl_log::{
    BagSource, Db3Source, Header, Log, LogSource, McapSource, McapWriter, Message, MessageReader,
    NoProgress, OpenOptions, PointCloud2, PointDatatype, PointField, RawChannel, ScannedChannel,
    VideoReader, WriteOptions,
};
use fl_spacetime::Stamp;

/// A damaged MCAP file.
pub fn mcap(bytes: &[u8]) {
    let bytes = bytes.to_vec();
    if let Ok(source) = McapSource::from_bytes(Path::new("fuzzed"), bytes, &options()) {
        read_everything(Box::new(source));
    }
}

/// A damaged database of a ROS 2 bag. It is spooled to the folder for temporary files, which should
/// be one in memory.
pub fn db3(bytes: &[u8]) {
    let bytes = bytes.to_vec();
    if let Ok(source) = Db3Source::from_bytes(Path::new("fuzzed"), bytes, &options()) {
        read_everything(Box::new(source));
    }
}

/// A damaged ROS 1 bag.
pub fn bag(bytes: &[u8]) {
    let bytes = bytes.to_vec();
    if let Ok(source) = BagSource::from_bytes(Path::new("fuzzed"), bytes, &options()) {
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

/// A schema and a message in JSON, apart by a zero byte.
pub fn json(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0);
    let (schema, message) = bytes.split_at(end.unwrap_or(0));
    for name in ["foxglove.PointCloud", "foxglove.FrameTransforms", "other"] {
        let channel = ScannedChannel {
            encoding: "json".to_owned(),
            schema: name.to_owned(),
            schema_encoding: "jsonschema".to_owned(),
            schema_data: schema.to_vec(),
            ..ScannedChannel::default()
        };
        read_message(&channel, message.get(1..).unwrap_or_default());
    }
}

/// A `FileDescriptorSet` after its length in two bytes, and a message.
pub fn protobuf(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk() else {
        return;
    };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let (schema, message) = rest.split_at(length);
    for name in ["foxglove.PointCloud", "foxglove.FrameTransforms"] {
        let channel = ScannedChannel {
            encoding: "protobuf".to_owned(),
            schema: name.to_owned(),
            schema_encoding: "protobuf".to_owned(),
            schema_data: schema.to_vec(),
            ..ScannedChannel::default()
        };
        read_message(&channel, message);
    }
}

/// A compiled schema after its length in two bytes, and a flatbuffer.
pub fn flatbuffer(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk() else {
        return;
    };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let (schema, message) = rest.split_at(length);
    for name in [
        "foxglove.PointCloud",
        "foxglove.FrameTransforms",
        "kinds.All",
    ] {
        let channel = ScannedChannel {
            encoding: "flatbuffer".to_owned(),
            schema: name.to_owned(),
            schema_encoding: "flatbuffer".to_owned(),
            schema_data: schema.to_vec(),
            ..ScannedChannel::default()
        };
        read_message(&channel, message);
    }
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

/// A compressed cloud of up to 65535 points: the first byte chooses the format, the next two say
/// how many points of 31 bytes the message promises.
pub fn compressed_cloud(bytes: &[u8]) {
    const FORMATS: [&str; 4] = ["zlib", "zstd", "cloudini", ""];
    const POINT_STEP: u32 = 31;
    let Some(([format_idx, low, high], compressed)) = bytes.split_first_chunk() else {
        return;
    };
    let field = |name: &str, offset, datatype| PointField {
        name: name.to_owned(),
        offset,
        datatype,
        count: 1,
    };
    let width = u32::from(u16::from_le_bytes([*low, *high]));
    let message = Message::PointCloud2(PointCloud2 {
        header: Header::new(Stamp::from_nanos(1), "lidar"),
        height: 1,
        width,
        fields: vec![
            field("x", 0, PointDatatype::Float32),
            field("y", 4, PointDatatype::Float32),
            field("z", 8, PointDatatype::Float32),
            field("time", 18, PointDatatype::Float64),
        ],
        is_bigendian: false,
        point_step: POINT_STEP,
        row_step: width * POINT_STEP,
        data: compressed.to_vec(),
        is_dense: true,
    });
    let format = FORMATS[usize::from(*format_idx) % FORMATS.len()];
    let mut cdr = message.to_cdr();
    cdr.resize(cdr.len().next_multiple_of(4), 0);
    cdr.extend_from_slice(&(format.len() as u32 + 1).to_le_bytes());
    cdr.extend_from_slice(format.as_bytes());
    cdr.push(0);
    let channel = ScannedChannel {
        encoding: "cdr".to_owned(),
        schema: "point_cloud_interfaces/msg/CompressedPointCloud2".to_owned(),
        ..ScannedChannel::default()
    };
    read_message(&channel, &cdr);
}

/// A damaged scan of a Velodyne lidar, in CDR.
pub fn velodyne(bytes: &[u8]) {
    let channel = ScannedChannel {
        encoding: "cdr".to_owned(),
        schema: "velodyne_msgs/msg/VelodyneScan".to_owned(),
        ..ScannedChannel::default()
    };
    read_message(&channel, bytes);
}

/// A damaged video. What the codecs' own crates panic about is caught and becomes an error: only
/// other panics are found here, and memory and time.
///
/// The first byte chooses the codec, then come frames of which two bytes each say
/// the length.
pub fn video(bytes: &[u8]) {
    const MAX_FRAMES: usize = 16;
    const MAX_PIXELS: u64 = 256 * 256;
    static QUIET: Once = Once::new();
    QUIET.call_once(let_codecs_panic);
    let Some((codec, mut rest)) = bytes.split_first() else {
        return;
    };
    let format = if codec % 2 == 0 { "h264" } else { "h265" };
    let mut frames = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk()
        && frames.len() < MAX_FRAMES
    {
        let n_bytes = after.len().min(u16::from_le_bytes(*length).into());
        frames.push(&after[..n_bytes]);
        rest = &after[n_bytes..];
    }
    let Ok(log) = video_log(&frames, format) else {
        return;
    };
    let channel = log.channels()[0].id;
    let Ok(reader) = VideoReader::new(&log, channel) else {
        return;
    };
    let mut reader = reader.with_max_pixels(MAX_PIXELS);
    for idx in (0..frames.len()).chain([0, frames.len() / 2]) {
        let _ = reader.picture(idx);
    }
}

fn let_codecs_panic() {
    let abort = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let in_codec = (info.location()).is_some_and(|at| at.file().contains("/rust_h26"));
        if !in_codec {
            abort(info);
        }
    }));
}

fn video_log(frames: &[&[u8]], format: &str) -> Result<Log, fl_log::Error> {
    let mut writer = McapWriter::new(Cursor::new(Vec::new()), &WriteOptions::default())?;
    let channel = writer.add_raw_channel(&RawChannel {
        topic: "/fuzzed",
        schema: "foxglove_msgs/msg/CompressedVideo",
        schema_encoding: "ros2msg",
        schema_data: b"builtin_interfaces/Time timestamp\nstring frame_id\nuint8[] data\n\
            string format\n",
        encoding: "cdr",
    })?;
    for (tick, frame) in (1..).zip(frames) {
        let stamp = Stamp::from_nanos(tick);
        let text = |text: &str| {
            let length = (text.len() as u32 + 1).to_le_bytes();
            [&length, text.as_bytes(), &[0]].concat()
        };
        let mut message = vec![0, 1, 0, 0];
        message.extend([0; 8]);
        message.extend([text("cam"), (frame.len() as u32).to_le_bytes().to_vec()].concat());
        message.extend_from_slice(frame);
        message.resize(message.len().next_multiple_of(4), 0);
        message.extend(text(format));
        writer.write_raw(channel, stamp, stamp, &message)?;
    }
    let bytes = writer.finish()?.into_inner();
    let source = McapSource::from_bytes(Path::new("fuzzed"), bytes, &options())?;
    Log::from_source(Box::new(source), &options(), &NoProgress)
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

/// Damaged KITTI labels, poses and detections, and poses of the vehicle with their stamps.
pub fn kitti(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let path = Path::new("fuzzed");
    let _ = fl_dataset::kitti::labels_from_str(path, &text);
    let _ = fl_dataset::kitti::poses_from_str(path, &text);
    if let Ok(detections) = fl_dataset::kitti::detections_from_str(path, &text) {
        let n_lines = text.lines().count();
        assert!(detections.boxes.len() + detections.losses.len() <= n_lines);
    }
    if let Ok(poses) = fl_fusion::parse_motion(&text) {
        let again = fl_fusion::parse_motion(&fl_fusion::motion_text(&[], &poses));
        let again = again.expect("what is written is read");
        assert!(poses.iter().map(|it| it.0).eq(again.iter().map(|it| it.0)));
    }
}

/// Damaged rig files: the first byte chooses the format, lines `=== NAME` begin files. What is read
/// keeps its laws: it projects without a panic, and is written and read again.
pub fn rig(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let formats = fl_rig::RigFormat::ALL;
    let format = formats[usize::from(*choice) % formats.len()];
    let text = String::from_utf8_lossy(bytes);
    let path = Path::new("fuzzed");
    let Ok(read) = format.parse(rig_files(&text), path) else {
        return;
    };
    for (_, camera) in read.rig.cameras() {
        let middle = [camera.width(), camera.height()].map(|size| f64::from(size) / 2.0);
        let pixel = fl_rig::Pixel {
            u: middle[0],
            v: middle[1],
        };
        if let Some(ray) = camera.unproject(pixel) {
            let _ = camera.derivatives(fl_spacetime::Point::origin() + ray);
        }
    }
    let own = read.rig.to_toml_string();
    let again = fl_rig::Rig::from_toml_str(&own, path).expect("what is written is read");
    assert_eq!(again, read.rig);
    let _ = format.parse(format.format(&read.rig).files, path);
}

fn rig_files(text: &str) -> Vec<(String, String)> {
    let parts = text.split("=== ").skip(1);
    let file = |part: &str| {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        (name.to_owned(), text.to_owned())
    };
    parts.map(file).collect()
}

/// Damaged text of KITTI in any of its forms, and calibrations.
pub fn kitti_found(bytes: &[u8]) {
    let n_lines = bytes.split(|byte| *byte == b'\n').count();
    let path = Path::new("000001.txt");
    if let Ok(found) = fl_dataset::kitti::found_from_reader(path, bytes) {
        assert!(found.frames.values().flatten().count() <= n_lines);
    }
    let text = String::from_utf8_lossy(bytes);
    if let Ok(calibration) = fl_dataset::kitti::calibration_from_str(path, &text) {
        let _ = calibration.lidar_from_sensor();
    }
    if let Ok(tracklets) = fl_dataset::kitti::tracklets_from_str(path, &text) {
        for tracklet in &tracklets {
            for pose in &tracklet.poses {
                let _ = fl_dataset::kitti::cuboid_from_tracklet(tracklet.size, pose);
            }
        }
    }
    if let Ok(moments) = fl_dataset::kitti::oxts_from_str(path, &text)
        && let Some(first) = moments.first()
    {
        for moment in &moments {
            let _ = fl_dataset::kitti::world_from_imu_of_oxts(moment, first);
        }
    }
    let _ = fl_dataset::Form::of_reader(path, bytes);
}

/// Damaged results of nuScenes, and tables of samples.
pub fn nuscenes(bytes: &[u8]) {
    let path = Path::new("fuzzed");
    let table = r#"[{"token": "a", "timestamp": 1}, {"token": "b", "timestamp": 2}]"#;
    let samples = fl_dataset::nuscenes::samples_from_reader(path, table.as_bytes());
    let samples = samples.expect("the table is sound");
    let within = Stamp::MIN..=Stamp::MAX;
    let read = fl_dataset::nuscenes::results_from_reader(path, bytes, &samples, &within);
    if let Ok(found) = read {
        assert!(found.frames.len() <= 2);
    }
    let _ = fl_dataset::nuscenes::samples_from_reader(path, bytes);
    let _ = fl_dataset::Form::of_reader(path, bytes);
}

/// Damaged files of flat boxes.
pub fn coco(bytes: &[u8]) {
    let _ = fl_dataset::coco::FlatBoxes::from_bytes(bytes, Path::new("fuzzed"));
}

/// Damaged tables of detections of Argoverse 2.
pub fn av2_detections(bytes: &[u8]) {
    let wanted = fl_dataset::av2::Wanted {
        log_id: None,
        within: Stamp::MIN..=Stamp::MAX,
    };
    static QUIET: Once = Once::new();
    QUIET.call_once(let_arrow_panic);
    let path = Path::new("fuzzed");
    let _ = fl_dataset::av2::detections_from_bytes(path, bytes.to_vec(), &wanted);
}

/// Arrow's panics about what a file says are caught.
fn let_arrow_panic() {
    let abort = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let in_arrow = (info.location()).is_some_and(|at| at.file().contains("/arrow-"));
        if !in_arrow {
            abort(info);
        }
    }));
}

/// Damaged OpenLABEL documents: what is read keeps its content, and makes a scene that is read.
pub fn openlabel(bytes: &[u8]) {
    let path = Path::new("fuzzed.json");
    let Ok(document) = fl_dataset::openlabel::Document::from_bytes(bytes, path) else {
        return;
    };
    let text = document.to_json_string();
    let again = fl_dataset::openlabel::Document::from_bytes(text.as_bytes(), path);
    assert!(again.is_ok(), "what was read is not read again");
    if let Ok(imported) = document.to_scene(fl_dataset::import::ImportSettings::default()) {
        let text = imported.scene.to_json_string();
        let again = fl_scene::Scene::from_json_str(&text).expect("a scene is read again");
        assert_eq!(again, imported.scene);
    }
}

/// Damaged scenes, lines of text files and gestures: what is read is written, evaluated and undone.
pub fn scene(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(scene) = fl_scene::Scene::from_json_str(&text) {
        let again = fl_scene::Scene::from_json_str(&scene.to_json_string());
        assert_eq!(again.ok().as_ref(), Some(&scene));
        let _ = scene.problems();
        for track in scene.tracks() {
            let (start, end) = (track.start(), track.end());
            let middle = start.nanos() / 2 + end.nanos() / 2;
            for stamp in [start, fl_spacetime::Stamp::from_nanos(middle), end] {
                let _ = (track.cuboid_at(stamp), track.velocity_at(stamp));
            }
        }
        let ids: Vec<_> = scene.tracks().map(fl_scene::Track::id).collect();
        for id in ids {
            let gone = scene.delete_with_references(fl_scene::Thing::Track(id));
            let gone = gone.expect("a track that is there can be deleted");
            let without = scene.after(&gone).expect("and what is left is a scene");
            assert_eq!(
                without.after(&gone.inverse("undo")).ok().as_ref(),
                Some(&scene)
            );
        }
    }
    for line in text.lines() {
        if let Ok((cell, value)) = fl_scene::read_cell_line(line) {
            let again = fl_scene::read_cell_line(&fl_scene::cell_line(&cell, &value));
            assert_eq!(again.ok(), Some((cell, value)));
        }
    }
    if let Ok(gesture) = fl_scene::Gesture::from_json_str(&text) {
        let again = fl_scene::Gesture::from_json_str(&gesture.to_json_string());
        assert_eq!(again.ok(), Some(gesture));
    }
}

/// Damaged ontologies.
pub fn ontology(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(ontology) = fl_scene::Ontology::from_toml_str(&text) {
        let again = fl_scene::Ontology::from_toml_str(&ontology.to_toml_string());
        assert_eq!(again.ok(), Some(ontology));
    }
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
        let _ = reader.stamp(bytes);
        let _ = reader.value(bytes);
        let _ = reader.snapshot(bytes);
    }
}

/// Small bounds, so that an input that goes beyond them is found soon.
fn options() -> OpenOptions {
    OpenOptions {
        memory_bytes: 16 << 20,
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
