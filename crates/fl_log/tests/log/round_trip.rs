//! Every message type, written and read back through every container.

use fl_cloud::Cloud;
use fl_log::{
    BoxDetection, BoxDetections, CameraInfoMessage, CloudSnapshot, CompressedImage, DetectedRegion,
    Detection, Detections, Hypothesis, Image, Message, Odometry, PointCloud2, Pose, PoseStamped,
    Snapshot, Transform, Transforms, Twist, TwistStamped,
};
use fl_spacetime::{Rigid, Sensor, Stamp};

use crate::fixture::{all_options, finish, fix, header, imu, open, stamp, two_channels, writer};

const POSE: Pose = Pose {
    position: [1.0, -2.0, 3.5],
    orientation_xyzw: [0.0, 0.0, 0.6, 0.8],
};
const TWIST: Twist = Twist {
    linear: [4.0, 5.0, 6.0],
    angular: [0.1, 0.2, 0.3],
};

fn cloud() -> Cloud<Sensor> {
    Cloud::from_xyz(
        vec![1.0, 2.0, 3.0],
        vec![-1.0, 0.5, 0.25],
        vec![0.0, 9.0, -7.5],
    )
    .unwrap()
    .with_intensity(vec![0.0, 0.5, 255.0])
    .unwrap()
    .with_ring(vec![0, 63, 65535])
    .unwrap()
    .with_offset_nanos(vec![-50_000_000, 0, 99_999_999])
    .unwrap()
    .with_velocity(vec![-3.25, 0.0, 12.0])
    .unwrap()
}

fn transforms() -> Vec<Transform> {
    let edge = |child: &str, x| Transform {
        stamp: stamp(0),
        parent: "base_link".to_owned(),
        child: child.to_owned(),
        parent_from_child: Rigid::from_yaw(x, 0.5, 1.0, 0.75),
    };
    vec![edge("lidar", 1.0), edge("camera", 2.0)]
}

fn camera_info() -> CameraInfoMessage {
    let info = fl_rig::CameraInfo {
        width: 1920,
        height: 1080,
        distortion_model: "plumb_bob".to_owned(),
        d: vec![-0.1, 0.01, 0.0, 0.0, 0.001],
        k: [1000.0, 0.0, 959.5, 0.0, 1000.0, 539.5, 0.0, 0.0, 1.0],
        r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        p: [
            1000.0, 0.0, 959.5, 0.0, 0.0, 1000.0, 539.5, 0.0, 0.0, 0.0, 1.0, 0.0,
        ],
    };
    CameraInfoMessage {
        header: header(0),
        info,
    }
}

fn detections() -> (BoxDetections, Detections) {
    let written = BoxDetections {
        header: header(0),
        boxes: vec![BoxDetection {
            id: "7".to_owned(),
            class: "car".to_owned(),
            score: 0.5,
            center: POSE,
            size_m: [4.0, 1.75, 1.5],
        }],
    };
    let read = Detections {
        header: header(0),
        detections: vec![Detection {
            header: header(0),
            id: "7".to_owned(),
            region: DetectedRegion::Box3d {
                center: POSE,
                size_m: [4.0, 1.75, 1.5],
            },
            hypotheses: vec![Hypothesis {
                class: "car".to_owned(),
                score: 0.5,
                pose: Some(POSE),
            }],
        }],
    };
    (written, read)
}

/// A message of each type, and what it is read as.
fn messages() -> Vec<(Message, Snapshot)> {
    let header = header(0);
    let pixels = vec![7; 12];
    let image = Image {
        header: header.clone(),
        width: 2,
        height: 2,
        encoding: "bayer_rggb8".to_owned(),
        is_bigendian: false,
        step: 6,
        data: pixels.clone(),
    };
    let format = "jpeg".to_owned();
    let compressed = CompressedImage {
        header: header.clone(),
        format,
        data: pixels,
    };
    let odometry = Odometry {
        header: header.clone(),
        child_frame_id: "base_link".to_owned(),
        pose: POSE,
        twist: TWIST,
    };
    let pose = PoseStamped {
        header: header.clone(),
        pose: POSE,
    };
    let cloud_snapshot = CloudSnapshot {
        header: header.clone(),
        cloud: cloud(),
        n_dropped: 0,
        times_unusable: false,
        grid: [3, 1],
    };
    let tf = Transforms {
        transforms: transforms(),
        rejected: Vec::new(),
    };
    let as_imu = |message: Message| match message {
        Message::Imu(imu) => Snapshot::Imu(imu),
        Message::NavSatFix(fix) => Snapshot::Fix(fix),
        _ => panic!("not an Imu or fix"),
    };
    vec![
        (
            Message::PointCloud2(PointCloud2::from_cloud(header, &cloud())),
            Snapshot::Cloud(cloud_snapshot),
        ),
        (
            Message::CompressedImage(compressed.clone()),
            Snapshot::CompressedImage(compressed),
        ),
        (Message::Image(image.clone()), Snapshot::Image(image)),
        (
            Message::CameraInfo(camera_info()),
            Snapshot::CameraInfo(camera_info()),
        ),
        (imu(0), as_imu(imu(0))),
        (fix(0), as_imu(fix(0))),
        (
            Message::Odometry(odometry.clone()),
            Snapshot::Odometry(odometry),
        ),
        (Message::PoseStamped(pose.clone()), Snapshot::Pose(pose)),
        (Message::TfMessage(transforms()), Snapshot::Transforms(tf)),
        (
            Message::Detection3DArray(detections().0),
            Snapshot::Detections(detections().1),
        ),
    ]
}

#[test]
fn every_type_comes_back_from_every_container() {
    for options in all_options() {
        let mut writer = writer(&options);
        for (idx, (message, _)) in messages().iter().enumerate() {
            let channel = writer
                .add_channel(&format!("/{idx}"), message.message_type())
                .unwrap();
            writer.write(channel, stamp(5), stamp(4), message).unwrap();
        }
        let log = open(finish(writer));
        assert_eq!(log.losses(), [], "{options:?}");
        assert_eq!(log.channels().len(), messages().len());
        assert_eq!((log.start(), log.end()), (Some(stamp(0)), Some(stamp(0))));
        for (channel, (_, snapshot)) in log.channels().iter().zip(messages()) {
            let [entry] = log.entries(channel.id) else {
                panic!("not one entry")
            };
            assert_eq!((entry.stamp, entry.log_time), (stamp(0), stamp(5)));
            assert_eq!(entry.publish_time, stamp(4));
            let decoded = log.snapshot(channel.id, 0).unwrap();
            if let (Snapshot::Transforms(a), Snapshot::Transforms(b)) = (&decoded, &snapshot) {
                assert_near(&a.transforms, &b.transforms);
            } else {
                assert_eq!(decoded, snapshot, "{}", channel.schema);
            }
        }
    }
}

/// Equal but for the last bits that normalizing a quaternion changes.
fn assert_near(found: &[Transform], expected: &[Transform]) {
    const TOLERANCE_M: f64 = 1e-12;
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(
            (&found.parent, &found.child),
            (&expected.parent, &expected.child)
        );
        assert_eq!(found.stamp, expected.stamp);
        let difference = found.parent_from_child.inverse() * expected.parent_from_child;
        assert!(difference.translation().norm() < TOLERANCE_M);
        assert!(difference.rotation().angle() < 1e-7);
    }
}

#[test]
fn twists_come_back() {
    let message = Message::TwistStamped(TwistStamped {
        header: header(0),
        twist: TWIST,
    });
    let mut writer = writer(&all_options()[0]);
    let channel = writer
        .add_channel("/twist", message.message_type())
        .unwrap();
    writer.write(channel, stamp(5), stamp(5), &message).unwrap();
    let log = open(finish(writer));
    assert_eq!(log.entries(channel)[0].stamp, stamp(0));
    let Snapshot::Twist(found) = log.snapshot(channel, 0).unwrap() else {
        panic!("no twist")
    };
    assert_eq!(Message::TwistStamped(found), message);
}

#[test]
fn the_same_calls_give_the_same_bytes() {
    for options in all_options() {
        assert_eq!(two_channels(&options), two_channels(&options));
    }
}

#[test]
fn entries_are_sorted_by_stamp() {
    let mut writer = writer(&all_options()[0]);
    let channel = writer.add_channel("/imu", imu(0).message_type()).unwrap();
    for (log_millis, millis) in [(7, 5), (9, 1), (8, 3), (4, 3)] {
        writer
            .write(channel, stamp(log_millis), stamp(log_millis), &imu(millis))
            .unwrap();
    }
    let log = open(finish(writer));
    let times: Vec<_> = log
        .entries(channel)
        .iter()
        .map(|entry| (entry.stamp, entry.log_time))
        .collect();
    let expected = [(1, 9), (3, 4), (3, 8), (5, 7)].map(|(a, b)| (stamp(a), stamp(b)));
    assert_eq!(times, expected);
    let Snapshot::Imu(sample) = log.snapshot(channel, 0).unwrap() else {
        panic!("no Imu")
    };
    assert_eq!(sample.angular_velocity[2], 1.0);
}

#[test]
fn a_log_may_be_empty() {
    let log = open(finish(writer(&all_options()[0])));
    assert_eq!(
        (log.start(), log.message_count(), log.channels().len()),
        (None, 0, 0)
    );
    assert_eq!(log.losses(), []);
}

#[test]
fn wrong_ids_and_types_are_errors() {
    let mut log_writer = writer(&all_options()[0]);
    let channel = log_writer
        .add_channel("/imu", imu(0).message_type())
        .unwrap();
    let at = Stamp::from_nanos(-1);
    assert!(log_writer.write(channel, at, at, &fix(0)).is_err());
    log_writer.write(channel, at, at, &imu(0)).unwrap();
    let log = open(finish(log_writer));
    assert_eq!(log.entries(channel)[0].log_time, Stamp::from_nanos(0));
    assert!(
        log.snapshot(channel, 1)
            .unwrap_err()
            .to_string()
            .contains("no message 1 on /imu")
    );
    assert!(
        log.cloud(channel, 0)
            .unwrap_err()
            .to_string()
            .contains("holds Imu, not Cloud")
    );
    assert!(log.image_bytes(channel, 0).is_err());
    assert!(log.snapshot(fl_log::ChannelId(9), 0).is_err());
    assert!(log.entries(fl_log::ChannelId(9)).is_empty());
}
