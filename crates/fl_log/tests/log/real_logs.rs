//! Real drives: counts, points and images as their makers say.

use std::path::Path;
use std::time::Instant;

use fl_log::{ChannelKind, Log, NoProgress, OpenOptions, Snapshot, decode_image};
use serde_json::Value;

use crate::fixture::real_data;

fn open(folder: &Path, name: &str) -> Log {
    let path = folder.join("logs").join(name);
    Log::open(&path, &OpenOptions::default(), &NoProgress).unwrap()
}

fn count(log: &Log, topic: &str) -> usize {
    log.entries(log.channel_by_topic(topic).unwrap().id).len()
}

/// Decodes every message of the log; gives the number of points.
fn decode_all(log: &Log) -> usize {
    let mut n_points = 0;
    for channel in log.channels() {
        for idx in 0..log.entries(channel.id).len() {
            match log.snapshot(channel.id, idx).unwrap() {
                Snapshot::Cloud(cloud) => {
                    assert!(!cloud.times_unusable, "{}", channel.topic);
                    n_points += cloud.cloud.len();
                }
                Snapshot::Transforms(tf) => assert_eq!(tf.rejected, Vec::<String>::new()),
                _ => {}
            }
        }
    }
    n_points
}

#[test]
fn kitti_has_all_its_points() {
    let Some(folder) = real_data() else { return };
    let log = open(&folder, "kitti_0001_a.mcap");
    assert_eq!(
        (log.losses(), log.message_count(), log.channels().len()),
        (&[][..], 481, 13)
    );
    for (topic, n_messages) in [
        ("/sensing/lidar/top/points", 40),
        ("/sensing/camera/color_left/image/compressed", 40),
        ("/sensing/camera/gray_right/camera_info", 40),
        ("/sensing/gnss/fix", 40),
        ("/sensing/imu", 40),
        ("/localization/pose", 40),
        ("/tf_static", 1),
    ] {
        assert_eq!(count(&log, topic), n_messages, "{topic}");
    }
    let lidar = log
        .channel_by_topic("/sensing/lidar/top/points")
        .unwrap()
        .id;
    let text = std::fs::read_to_string(folder.join("logs/kitti_0001_a.truth.json")).unwrap();
    let truth: Value = serde_json::from_str(&text).unwrap();
    let frames = truth["frames"].as_array().unwrap();
    assert_eq!(frames.len(), 40);
    for (idx, frame) in frames.iter().enumerate() {
        let cloud = log.cloud(lidar, idx).unwrap();
        assert_eq!(
            cloud.header.stamp.nanos(),
            frame["stamp_ns"].as_i64().unwrap()
        );
        let n_points = cloud.cloud.len() + cloud.n_dropped;
        assert_eq!(
            Some(n_points as u64),
            frame["num_points"].as_u64(),
            "frame {idx}"
        );
        assert!(cloud.cloud.intensity().is_some());
    }
    assert_eq!(log.cloud(lidar, 0).unwrap().cloud.len(), 121_015);
}

#[test]
fn kitti_images_decode() {
    let Some(folder) = real_data() else { return };
    let log = open(&folder, "kitti_0001_a.mcap");
    let camera = log
        .channel_by_topic("/sensing/camera/color_left/image/compressed")
        .unwrap();
    let (_, data) = log.image_bytes(camera.id, 0).unwrap();
    let image = decode_image(&data).unwrap();
    assert_eq!((image.width(), image.height()), (397, 120));
}

#[test]
fn nuscenes_keyframe_decodes() {
    let Some(folder) = real_data() else { return };
    let log = open(&folder, "nuscenes_keyframe.mcap");
    assert_eq!((log.losses(), log.message_count()), (&[][..], 21));
    assert_eq!((count(&log, "/tf"), count(&log, "/tf_static")), (7, 1));
    let lidar = log.channel_by_topic("/LIDAR_TOP").unwrap().id;
    let cloud = log.cloud(lidar, 0).unwrap().cloud;
    assert!(cloud.ring().unwrap().iter().all(|ring| *ring < 32));
    assert_eq!(decode_all(&log), cloud.len());
    let images = log
        .channels()
        .iter()
        .filter(|channel| channel.kind == ChannelKind::CompressedImage);
    for camera in images {
        decode_image(&log.image_bytes(camera.id, 0).unwrap().1).unwrap();
    }
}

#[test]
fn radiate_decodes_with_two_clocks() {
    let Some(folder) = real_data() else { return };
    let log = open(&folder, "radiate_foggy.mcap");
    assert_eq!((log.losses(), log.message_count()), (&[][..], 1029));
    assert_eq!(
        (count(&log, "/gps/imu"), count(&log, "/lidar/points")),
        (250, 42)
    );
    assert!(decode_all(&log) > 0);
    let twist = log.channel_by_topic("/gps/twist").unwrap();
    assert_eq!(twist.kind, ChannelKind::Twist);
    let entry = log.entries(twist.id)[0];
    assert!((entry.stamp - entry.log_time).as_secs_f64() > 63.0);
}

/// Of some clouds of the protobuf drive, as `mcap-protobuf-support` and numpy read them: number
/// of points, and of x, y, z and intensity the sums of the numbers' bits.
const PROTOBUF_CLOUDS: [(usize, usize, [u64; 4]); 4] = [
    (
        0,
        114_278,
        [
            246_909_298_622_347,
            244_269_265_585_673,
            319_785_457_830_655,
            87_639_963_794_363,
        ],
    ),
    (
        1,
        114_217,
        [
            247_324_992_563_927,
            244_459_943_549_762,
            320_015_192_515_905,
            87_807_513_488_439,
        ],
    ),
    (
        7,
        113_294,
        [
            248_946_942_414_252,
            244_155_364_274_324,
            320_728_089_454_891,
            89_850_528_432_069,
        ],
    ),
    (
        14,
        112_408,
        [
            243_841_217_723_640,
            244_193_913_213_907,
            323_262_880_181_441,
            89_557_940_831_492,
        ],
    ),
];

#[test]
fn the_drive_in_protobuf_is_bit_for_bit_as_other_software_reads_it() {
    let Some(folder) = real_data() else { return };
    let log = open(&folder, "kitti_0052_a.mcap");
    assert_eq!((log.losses(), log.message_count()), (&[][..], 47));
    let topics = [
        "/lidar/points",
        "/camera/front/image",
        "/camera/front/calibration",
        "/tf",
    ];
    assert_eq!(topics.map(|topic| count(&log, topic)), [15, 15, 15, 2]);
    let lidar = log.channel_by_topic("/lidar/points").unwrap().id;
    for (idx, n_points, sums) in PROTOBUF_CLOUDS {
        let cloud = log.cloud(lidar, idx).unwrap();
        let stamp = 1_317_044_700_000_000_000 + 100_000_000 * idx as i64;
        assert_eq!((cloud.header.stamp.nanos(), cloud.n_dropped), (stamp, 0));
        let cloud = cloud.cloud;
        let columns = [cloud.x(), cloud.y(), cloud.z(), cloud.intensity().unwrap()];
        let sum = |column: &[f32]| column.iter().map(|x| u64::from(x.to_bits())).sum::<u64>();
        assert_eq!((cloud.len(), columns.map(sum)), (n_points, sums), "{idx}");
    }
    let camera = log.channel_by_topic("/camera/front/image").unwrap().id;
    let (format, data) = log.image_bytes(camera, 0).unwrap();
    assert_eq!((format.as_str(), data.len()), ("png", 674_222));
    let image = decode_image(&data).unwrap();
    assert_eq!((image.width(), image.height()), (1242, 375));
    let calibration = log
        .channel_by_topic("/camera/front/calibration")
        .unwrap()
        .id;
    let Snapshot::CameraInfo(camera) = log.snapshot(calibration, 14).unwrap() else {
        panic!("no camera")
    };
    assert_eq!(
        camera.info.k,
        [
            721.5377, 0.0, 609.5593, 0.0, 721.5377, 172.854, 0.0, 0.0, 1.0
        ]
    );
    let tf = log.channel_by_topic("/tf").unwrap().id;
    let Snapshot::Transforms(tf) = log.snapshot(tf, 0).unwrap() else {
        panic!("no transforms")
    };
    let edge = &tf.transforms[1];
    assert_eq!(
        (edge.parent.as_str(), edge.child.as_str()),
        ("velodyne", "camera_front_optical_frame")
    );
    let expected = [
        0.270_147_381_950_671_9,
        0.057_880_099_492_244_94,
        -0.072_040_269_867_362_67,
    ];
    assert_eq!(edge.parent_from_child.translation().as_slice(), expected);
    assert!(decode_all(&log) > 1_600_000);
}

#[test]
fn kitti_reading_speed_is_printed() {
    let Some(folder) = real_data() else { return };
    let started = Instant::now();
    let log = open(&folder, "kitti_0001_a.mcap");
    let index_secs = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let n_points = decode_all(&log);
    let decode_secs = started.elapsed().as_secs_f64();
    let entries = log
        .channels()
        .iter()
        .flat_map(|channel| log.entries(channel.id));
    let megabytes = entries
        .map(|entry| f64::from(entry.size_bytes))
        .sum::<f64>()
        * 1e-6;
    println!("{megabytes:.1} MB of messages, {n_points} points");
    println!(
        "index {index_secs:.3} s, {:.0} MB/s",
        megabytes / index_secs
    );
    println!(
        "decode {decode_secs:.3} s, {:.0} MB/s",
        megabytes / decode_secs
    );
}
