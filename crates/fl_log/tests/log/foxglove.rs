//! Messages of the Foxglove schemas: the same snapshots from every encoding.
//!
//! The messages are written by the formats' own tools: see `tests/oracle/messages.py`.

use std::collections::BTreeMap;
use std::sync::Arc;

use fl_log::{Channel, ChannelKind, Log, Pose, ScannedChannel, Snapshot, Value};
use fl_spacetime::Stamp;
use serde_json::Value as Json;

use crate::fixture::stamp;
use crate::memory_source::MemorySource;

const GOLDEN: &str = include_str!("../oracle/golden.json");

/// The stamp of every message.
const STAMP: Stamp = Stamp::from_nanos(1_700_000_000_123_456_789);

/// Largest difference of numbers that are rotated once, meters.
const TOLERANCE_M: f32 = 1e-4;

fn golden() -> Json {
    serde_json::from_str(GOLDEN).unwrap()
}

fn unhex(hex: &Json) -> Vec<u8> {
    let hex = hex.as_str().unwrap().as_bytes();
    let digit = |digit: u8| char::from(digit).to_digit(16).unwrap() as u8;
    hex.chunks(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

/// A log of all messages in this encoding, each on a topic of its type's name.
fn log_in(encoding: &str) -> Log {
    let golden = golden();
    let mut source = MemorySource::default();
    for message in golden["messages"].as_array().unwrap() {
        let (schema_encoding, schema_data, bytes) = match encoding {
            "json" => (
                "jsonschema",
                message["jsonschema"].as_str().unwrap().into(),
                message["json"].as_str().unwrap().into(),
            ),
            _ => (
                encoding,
                unhex(&golden["schemas"][encoding]),
                unhex(&message[encoding]),
            ),
        };
        let schema = message["schema"].as_str().unwrap();
        let channel = ScannedChannel {
            topic: schema.trim_start_matches("foxglove.").to_owned(),
            encoding: encoding.to_owned(),
            schema: schema.to_owned(),
            schema_encoding: schema_encoding.to_owned(),
            schema_data,
            metadata: BTreeMap::default(),
        };
        source.add(channel, &bytes);
    }
    let log = source.open();
    assert_eq!(log.losses(), []);
    log
}

/// A channel in protobuf on `/topic`.
fn in_protobuf(schema: &str, schema_data: Vec<u8>) -> ScannedChannel {
    ScannedChannel {
        topic: "/topic".to_owned(),
        encoding: "protobuf".to_owned(),
        schema: schema.to_owned(),
        schema_encoding: "protobuf".to_owned(),
        schema_data,
        metadata: BTreeMap::default(),
    }
}

/// A log of one message.
fn log_of(channel: ScannedChannel, message: &[u8]) -> Log {
    let mut source = MemorySource::default();
    source.add(channel, message);
    source.open()
}

fn snapshot(log: &Log, topic: &str) -> Snapshot {
    let channel = log.channel_by_topic(topic).unwrap();
    assert_eq!(log.entries(channel.id)[0].stamp, STAMP, "{topic}");
    log.snapshot(channel.id, 0).unwrap()
}

fn check(encoding: &str) {
    let log = log_in(encoding);
    check_cloud(&log);
    check_images(&log);
    check_camera(&log);
    check_transforms(&log);
    check_places(&log);
    for channel in log.channels() {
        check_kind(channel);
    }
}

#[test]
fn protobuf_is_read() {
    check("protobuf");
}

#[test]
fn flatbuffers_are_read() {
    check("flatbuffer");
}

#[test]
fn json_is_read() {
    check("json");
}

fn check_kind(channel: &Channel) {
    let of_ros = ["foxglove_msgs/msg/", "foxglove_msgs/"]
        .map(|prefix| ChannelKind::of_schema(&channel.schema.replace("foxglove.", prefix)));
    assert_eq!(of_ros, [channel.kind; 2], "{}", channel.schema);
}

/// The pose of the cloud turns it a quarter to the left and moves it.
fn check_cloud(log: &Log) {
    let Snapshot::Cloud(cloud) = snapshot(log, "PointCloud") else {
        panic!("no cloud")
    };
    assert_eq!(
        (cloud.header.stamp, cloud.header.frame_id.as_str()),
        (STAMP, "sensor")
    );
    assert_eq!((cloud.n_dropped, cloud.grid), (1, [4, 1]));
    let expected = [
        [8.0, -19.0, 3.5],
        [9.875, -24.25, 1000.5],
        [9.8, -19.9, 0.8],
    ];
    assert_eq!(cloud.cloud.len(), expected.len());
    for (point_idx, expected) in expected.into_iter().enumerate() {
        for (found, expected) in cloud.cloud.xyz(point_idx).into_iter().zip(expected) {
            assert!((found - expected).abs() < TOLERANCE_M, "{found} {expected}");
        }
    }
    assert_eq!(cloud.cloud.intensity().unwrap(), [0.5, 0.0, 0.25]);
    assert_eq!(cloud.cloud.ring().unwrap(), [7, 65535, 0]);
}

fn check_images(log: &Log) {
    let Snapshot::CompressedImage(image) = snapshot(log, "CompressedImage") else {
        panic!("no image")
    };
    assert_eq!((image.format.as_str(), image.header.stamp), ("jpeg", STAMP));
    assert_eq!(image.data, (0..=255).collect::<Vec<u8>>());
    let Snapshot::Image(image) = snapshot(log, "RawImage") else {
        panic!("no image")
    };
    assert_eq!((image.width, image.height, image.step), (2, 2, 7));
    assert_eq!(
        (image.encoding.as_str(), image.is_bigendian),
        ("rgb8", false)
    );
    assert_eq!(image.data, (0..14).collect::<Vec<u8>>());
}

fn check_camera(log: &Log) {
    let Snapshot::CameraInfo(camera) = snapshot(log, "CameraCalibration") else {
        panic!("no camera")
    };
    let info = camera.info;
    assert_eq!((info.width, info.height), (640, 480));
    assert_eq!(info.distortion_model, "plumb_bob");
    assert_eq!(info.d, [-0.25, 0.125, 1e-3, -2e-3, 0.0]);
    assert_eq!(
        info.k,
        [700.5, 0.0, 320.25, 0.0, 701.5, 240.75, 0.0, 0.0, 1.0]
    );
    assert_eq!(info.r, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    assert_eq!(info.p[..4], [690.0, 0.0, 321.0, -35.0]);
}

fn check_transforms(log: &Log) {
    let Snapshot::Transforms(one) = snapshot(log, "FrameTransform") else {
        panic!("no transform")
    };
    let [edge] = one.transforms.as_slice() else {
        panic!("{one:?}")
    };
    assert_eq!(
        (edge.parent.as_str(), edge.child.as_str()),
        ("map", "base_link")
    );
    assert_eq!(edge.stamp, STAMP);
    assert_eq!(
        edge.parent_from_child.translation().as_slice(),
        [1.5, -2.5, 0.0]
    );
    assert!((edge.parent_from_child.yaw() - std::f64::consts::FRAC_PI_2).abs() < 1e-12);
    let Snapshot::Transforms(two) = snapshot(log, "FrameTransforms") else {
        panic!("no transforms")
    };
    let children: Vec<_> = two
        .transforms
        .iter()
        .map(|edge| edge.child.as_str())
        .collect();
    assert_eq!(
        (children, two.rejected),
        (vec!["lidar", "camera"], Vec::new())
    );
}

fn check_places(log: &Log) {
    let Snapshot::Fix(fix) = snapshot(log, "LocationFix") else {
        panic!("no fix")
    };
    assert_eq!((fix.latitude_deg, fix.longitude_deg), (49.0123456789, -8.4));
    assert_eq!((fix.altitude_m, fix.status), (116.5, 0));
    let half = std::f64::consts::FRAC_1_SQRT_2;
    let expected = Pose {
        position: [10.0, -20.0, 0.5],
        orientation_xyzw: [0.0, 0.0, half, half],
    };
    let Snapshot::Pose(pose) = snapshot(log, "PoseInFrame") else {
        panic!("no pose")
    };
    assert_eq!(
        (pose.pose, pose.header.frame_id.as_str()),
        (expected, "sensor")
    );
    let Snapshot::Odometry(odometry) = snapshot(log, "Odometry") else {
        panic!("no odometry")
    };
    assert_eq!(
        (odometry.pose, odometry.child_frame_id.as_str()),
        (expected, "base_link")
    );
    assert_eq!(odometry.twist.linear, [9.25, 0.0, -0.5]);
    assert_eq!(odometry.twist.angular, [0.0, 0.0, 0.125]);
}

#[test]
fn what_a_sender_leaves_out_means_nothing_there() {
    let schema = unhex(&golden()["schemas"]["protobuf"]);
    let empty = |schema_name: &str| {
        let log = log_of(in_protobuf(schema_name, schema.clone()), &[]);
        let channel = log.channel_by_topic("/topic").unwrap();
        assert_eq!(log.entries(channel.id)[0].stamp, stamp(5));
        log.snapshot(channel.id, 0).unwrap()
    };
    let Snapshot::CameraInfo(camera) = empty("foxglove.CameraCalibration") else {
        panic!("no camera")
    };
    assert_eq!((camera.info.k, camera.info.r[0]), ([0.0; 9], 1.0));
    let Snapshot::Pose(pose) = empty("foxglove.PoseInFrame") else {
        panic!("no pose")
    };
    assert_eq!(pose.pose.orientation_xyzw, [0.0, 0.0, 0.0, 1.0]);
    let Snapshot::Transforms(none) = empty("foxglove.FrameTransforms") else {
        panic!("no transforms")
    };
    assert!(none.transforms.is_empty() && none.rejected.is_empty());
    let Snapshot::Transforms(one) = empty("foxglove.FrameTransform") else {
        panic!("no transform")
    };
    assert_eq!(one.transforms.len(), 1);
}

#[test]
fn other_types_are_names_and_values() {
    let schema = unhex(&golden()["schemas"]["kinds.proto"]);
    let channel = in_protobuf("kinds.All", schema);
    let log = log_of(channel, &unhex(&golden()["all_kinds"]));
    let channel = log.channel_by_topic("/topic").unwrap();
    assert_eq!(channel.kind, ChannelKind::Unknown);
    let Snapshot::Other(value) = log.snapshot(channel.id, 0).unwrap() else {
        panic!("not other")
    };
    assert_eq!(value.field("i32"), Some(&Value::Int(-5)));
}

#[test]
fn types_that_cannot_be_read_say_why() {
    let schema = unhex(&golden()["schemas"]["protobuf"]);
    for (schema_name, schema_encoding, schema_data, reason) in [
        (
            "foxglove.Nothing",
            "protobuf",
            schema.as_slice(),
            "\"foxglove.Nothing\" is not defined",
        ),
        ("foxglove.PointCloud", "protobuf", &[][..], "is not defined"),
        (
            "foxglove.PointCloud",
            "ros2msg",
            &[][..],
            "not \"protobuf\"",
        ),
    ] {
        let channel = ScannedChannel {
            schema_encoding: schema_encoding.to_owned(),
            ..in_protobuf(schema_name, schema_data.to_vec())
        };
        let log = log_of(channel, b"bytes");
        let channel = log.channel_by_topic("/topic").unwrap();
        assert_eq!(channel.kind, ChannelKind::Unknown);
        assert_eq!(channel.schema_data, Arc::from(schema_data));
        assert_eq!(&*log.message(channel.id, 0).unwrap(), b"bytes");
        let err = log.snapshot(channel.id, 0).unwrap_err();
        let source = std::error::Error::source(&err).unwrap().to_string();
        assert!(source.contains(reason), "{source}");
        let is_known = schema_name == "foxglove.PointCloud";
        assert_eq!(
            log.losses().len(),
            usize::from(is_known),
            "{:?}",
            log.losses()
        );
    }
}

/// A channel in JSON whose texts `data` are bytes.
fn in_json(schema: &str) -> ScannedChannel {
    let properties = r#"{"properties":{"data":{"contentEncoding":"base64"}}}"#;
    ScannedChannel {
        topic: "/topic".to_owned(),
        encoding: "json".to_owned(),
        schema: schema.to_owned(),
        schema_encoding: "jsonschema".to_owned(),
        schema_data: properties.into(),
        metadata: BTreeMap::default(),
    }
}

#[test]
fn scans_sound_and_poses_are_read() {
    const START: &str = r#"{"timestamp":{"sec":1700000000,"nsec":123456789},"frame_id":"f","#;
    let decoded = |schema: &str, rest: &str| {
        let log = log_of(in_json(schema), format!("{START}{rest}}}").as_bytes());
        snapshot(&log, "/topic")
    };
    let scan = r#""start_angle":-0.5,"end_angle":0.5,"ranges":[1,2.5,3]"#;
    let Snapshot::LaserScan(found) = decoded("foxglove.LaserScan", scan) else {
        panic!("no scan")
    };
    assert_eq!(
        (found.angle_min_rad, found.angle_increment_rad),
        (-0.5, 0.5)
    );
    assert_eq!(found.ranges_m, [1.0, 2.5, 3.0]);
    let moved = format!(r#"{scan},"pose":{{"position":{{"x":10,"y":0,"z":1}}}}"#);
    let Snapshot::Cloud(found) = decoded("foxglove.LaserScan", &moved) else {
        panic!("no cloud")
    };
    assert_eq!(found.cloud.xyz(1), [12.5, 0.0, 1.0]);
    let sound = r#""data":"AQL/","format":"pcm-s16","sample_rate":16000,"number_of_channels":1"#;
    let Snapshot::Audio(found) = decoded("foxglove.RawAudio", sound) else {
        panic!("no sound")
    };
    assert_eq!(
        (found.sample_rate_hz, found.data),
        (Some(16000), vec![1, 2, 255])
    );
    let poses = r#""poses":[{"position":{"x":1,"y":2,"z":3}},{}]"#;
    let Snapshot::Poses(found) = decoded("foxglove.PosesInFrame", poses) else {
        panic!("no poses")
    };
    assert_eq!(found.poses[0].position, [1.0, 2.0, 3.0]);
    assert_eq!(found.poses[1].orientation_xyzw, [0.0, 0.0, 0.0, 1.0]);
    let video = r#""data":"AAAAAWc=","format":"h264""#;
    let Snapshot::Video(found) = decoded("foxglove.CompressedVideo", video) else {
        panic!("no video")
    };
    assert_eq!((found.format.as_str(), found.data.len()), ("h264", 5));
}
