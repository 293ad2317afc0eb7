//! Which images belong to which sweeps, beside what is known of beam and exposure.

use std::collections::BTreeMap;
use std::path::Path;

use fl_fusion::{Fusion, Pairing, Policy, Remaining};
use fl_log::{
    Header, Log, McapWriter, Message, NoProgress, OpenOptions, PointCloud2, RawChannel,
    WriteOptions,
};
use fl_rig::{Pixel, Sensor};
use fl_spacetime::{Point, Rigid, Span};

use crate::kitti_labels::real_data;
use crate::log_builder::{LogBuilder, at, camera_info, cloud, image, pinhole};
use crate::synthetic_logs::{assert_note, city, forward_camera, fuse};

const ONLINE: [Policy; 2] = [
    Policy::ApproximateTime { queue_size: 10 },
    Policy::ExactTime { queue_size: 10 },
];
/// What the lidar sees of a view lies nearer or farther than what the truth is computed for.
const CROSSING_WITHIN_MS: f64 = 1.0;

fn open(path: &Path) -> Log {
    Log::open(path, &OpenOptions::default(), &NoProgress).unwrap()
}

fn measure<'f>(fusion: &'f Fusion<'f>) -> Pairing<'f> {
    Pairing::measure(fusion, &NoProgress).unwrap()
}

/// The mean distance of beam and exposure for each camera, milliseconds; none of no pair.
fn mean_apart_ms(pairing: &Pairing<'_>, policy: Policy) -> Vec<Option<f64>> {
    let pairs = pairing.pairs(policy);
    let of_camera = |camera: usize| {
        let apart = pairs.iter().filter_map(|pair| {
            let apart = pairing.apart(pair.sweep, camera, pair.images[camera]?);
            Some(apart.abs().as_millis_f64())
        });
        let apart: Vec<f64> = apart.collect();
        (!apart.is_empty()).then(|| apart.iter().sum::<f64>() / apart.len() as f64)
    };
    (0..pairing.cameras().len()).map(of_camera).collect()
}

fn sample() -> Log {
    let place = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sample_logs/city_block.mcap"
    );
    open(place.as_ref())
}

/// The simulator's beam begins backwards in the lidar's frame, and turns clockwise once in 100 ms:
/// when it comes to what is 10 m away in the middle of the view.
fn simulated_crossing_ms(lidar: &Sensor, camera: &Sensor) -> f64 {
    let model = camera.camera().unwrap();
    let middle = Pixel {
        u: 0.5 * f64::from(model.width()),
        v: 0.5 * f64::from(model.height()),
    };
    let ahead = model.unproject(middle).unwrap().coords() * 10.0;
    let in_ego = camera.ego_from_camera().unwrap() * Point::from_coords(ahead);
    let in_lidar = lidar.ego_from_sensor.inverse() * in_ego;
    let azimuth_turns = in_lidar.y().atan2(in_lidar.x()) / std::f64::consts::TAU;
    100.0 * (0.5 - azimuth_turns).rem_euclid(1.0)
}

#[test]
fn the_beam_crosses_a_view_when_the_simulator_turned_it_there() {
    let log = sample();
    let fusion = fuse(&log);
    let pairing = measure(&fusion);
    assert!(
        pairing.has_times && pairing.notes.is_empty(),
        "{:?}",
        pairing.notes
    );
    assert_eq!(pairing.cameras().len(), 5);
    let lidar = fusion.rig().sensor(pairing.lidar()).unwrap();
    for (idx, (camera, _)) in pairing.cameras().enumerate() {
        let expected = simulated_crossing_ms(lidar, fusion.rig().sensor(camera).unwrap());
        let found = pairing.crossing(idx).unwrap();
        let found_ms = found.after_stamp.as_millis_f64();
        println!("{camera}: {found_ms:.2} ms, truth {expected:.2} ms");
        assert!((found_ms - expected).abs() < CROSSING_WITHIN_MS, "{camera}");
        assert!(
            found.within.as_millis_f64() < CROSSING_WITHIN_MS,
            "{camera}"
        );
    }
}

#[test]
fn no_policy_leaves_less_than_the_physical_one() {
    let log = sample();
    let fusion = fuse(&log);
    let pairing = measure(&fusion);
    let physical = mean_apart_ms(&pairing, Policy::Physical);
    for policy in [Policy::Nearest].into_iter().chain(ONLINE) {
        let other = mean_apart_ms(&pairing, policy);
        println!("physical {physical:.2?}, {policy:?} {other:.2?}");
        for (best, other) in physical.iter().zip(other) {
            assert!(other.is_none_or(|other| best.unwrap() <= other + 1e-9));
        }
    }
    let used: Vec<usize> = pairing.pairs(ONLINE[0]).iter().map(|it| it.sweep).collect();
    assert!(used.len() > 30 && used.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(pairing.pairs(ONLINE[1]).is_empty());
}

/// A car that drives 10 m/s, a post 10 m ahead, 0.9 m right and below: the beam is there 50 ms after
/// the stamp, images are taken 80 ms after it.
fn post() -> LogBuilder {
    let place = Rigid::from_yaw(0.0, 0.0, 1.5, 0.0);
    let mut builder = LogBuilder::new()
        .transform::<fl_spacetime::Ego, fl_spacetime::Sensor>(["base_link", "lidar"], place)
        .transform(["base_link", "cam_optical"], forward_camera())
        .drive(10.0, (-50..=800).step_by(10));
    let points = [[-10.0, 0.0, 0.0], [10.0, -0.9, -0.9], [-10.0, 1.0, 0.0]];
    for sweep in 0..6 {
        let (stamp, exposure) = (at(100 * sweep), at(100 * sweep + 80));
        let sweep = cloud(stamp, "lidar", &points, &[0, 50_000_000, 99_000_000]);
        let info = camera_info(exposure, "cam_optical", pinhole());
        builder = builder
            .add("/sensing/lidar/top/points", stamp, sweep)
            .add(
                "/camera/front/image/compressed",
                exposure,
                image(exposure, "cam_optical"),
            )
            .add("/camera/front/camera_info", exposure, info);
    }
    builder
}

/// A pixel 9 px right and below of the middle moves outwards as the post comes nearer, from 10 m.
fn moved_px(nearer_m: f64) -> f64 {
    let [before, after] = [10.0, 10.0 - nearer_m].map(|depth| 100.0 * 0.9 / depth);
    (after - before).abs() * std::f64::consts::SQRT_2
}

#[track_caller]
fn check(found: &Remaining, counts: [usize; 2], apart_ms: f64) {
    assert_eq!([found.n_pairs, found.n_without], counts);
    let known_px = [
        moved_px(apart_ms * 1e-3 * 10.0),
        100.0 * (apart_ms.abs() * 1e-3 * 10.0) / 20.0,
    ];
    let spreads = [found.apart_ms, found.standing_px, found.moving_px].map(Option::unwrap);
    for (spread, known) in spreads
        .iter()
        .zip([apart_ms.abs(), known_px[0], known_px[1]])
    {
        assert!(
            (spread.median - known).abs() < 1e-4,
            "{found:?}, known {known}"
        );
        assert!(
            (spread.p95 - known).abs() < 1e-4,
            "{found:?}, known {known}"
        );
    }
}

#[test]
fn what_is_left_is_what_the_pinhole_says() {
    let log = post().finish();
    let fusion = fuse(&log);
    let pairing = measure(&fusion);
    assert_eq!(
        pairing.crossing(0).unwrap().after_stamp,
        Span::from_millis(50)
    );
    let of = |policy| pairing.remaining(&pairing.pairs(policy)).remove(0);
    check(&of(Policy::Physical), [6, 0], 30.0);
    // The first sweep has no image 20 ms before its stamp.
    check(&of(Policy::Nearest), [5, 1], -70.0);
    let none = of(ONLINE[1]);
    assert_eq!((none.n_pairs, none.apart_ms), (0, None));
}

#[test]
fn a_lidar_without_point_times_is_told() {
    let log = city(6).finish();
    let fusion = fuse(&log);
    let pairing = measure(&fusion);
    assert!(!pairing.has_times);
    assert_eq!(pairing.crossing(0), None);
    assert_note(&pairing.notes, &["`lidar_top`", "no times of their own"]);
    let remaining = pairing.remaining(&pairing.pairs(Policy::Physical));
    assert_eq!(remaining[0].apart_ms.unwrap().median, 20.0);
    assert_eq!(remaining[0].standing_px, None);
}

/// nuScenes gives points in the order of firing, without times, and the stamp when the turn ends; as
/// documented, each camera is exposed when the beam crosses the middle of its view.
/// With times by that order, all six are: 1.8 to 2.5 ms after it.
#[test]
fn nuscenes_exposes_when_the_beam_crosses_the_view() {
    const TURN_NANOS: i64 = 50_000_000;
    const N_BEAMS: i64 = 32;
    let Some(folder) = real_data() else {
        return;
    };
    let log = open(&folder.join("logs/nuscenes_keyframe.mcap"));
    let untimed = fuse(&log);
    let untimed = measure(&untimed);
    assert_note(&untimed.notes, &["`lidar_top`", "no times of their own"]);
    let lidar = log.channel_by_topic("/LIDAR_TOP").unwrap().id;
    let read = log.cloud(lidar, 0).unwrap();
    let n_columns = read.cloud.len() as i64 / N_BEAMS;
    let time = |idx: i64| (TURN_NANOS * (idx / N_BEAMS) / n_columns - TURN_NANOS) as i32;
    let times = (0..read.cloud.len() as i64).map(time).collect();
    let cloud = read.cloud.with_offset_nanos(times).unwrap();
    let header = Header::new(read.header.stamp, "LIDAR_TOP");
    let timed = Message::PointCloud2(PointCloud2::from_cloud(header, &cloud)).to_cdr();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("timed.mcap");
    write_with(&log, &path, "/LIDAR_TOP", &timed);
    let log = open(&path);
    let fusion = fuse(&log);
    let pairing = measure(&fusion);
    let pairs = pairing.pairs(Policy::Physical);
    let known_ms = BTreeMap::from([
        ("cam_front_left", -43.1),
        ("cam_front", -35.5),
        ("cam_front_right", -27.6),
        ("cam_back_right", -20.1),
        ("cam_back", -10.4),
        ("cam_back_left", -0.5),
    ]);
    let mut late_ms = Vec::new();
    for (idx, (camera, _)) in pairing.cameras().enumerate() {
        let image = pairs[0].images[idx].unwrap();
        let crossing = pairing.crossing(idx).unwrap().after_stamp;
        let late = pairing.apart(0, idx, image);
        println!("{camera}: crossed {crossing}, exposed {late} later");
        let after_stamp = (crossing + late).as_millis_f64();
        assert!(
            (after_stamp - known_ms[camera.as_str()]).abs() < 0.06,
            "{camera}"
        );
        late_ms.push(late.as_millis_f64());
    }
    assert!(
        late_ms.iter().all(|it| (1.5..2.8).contains(it)),
        "{late_ms:?}"
    );
}

/// The log again, with another message on one topic.
fn write_with(log: &Log, path: &Path, topic: &str, message: &[u8]) {
    let mut writer = McapWriter::create(path, &WriteOptions::default()).unwrap();
    for channel in log.channels() {
        let raw = RawChannel {
            topic: &channel.topic,
            schema: &channel.schema,
            schema_encoding: "ros2msg",
            schema_data: &[],
            encoding: &channel.encoding,
        };
        let id = writer.add_raw_channel(&raw).unwrap();
        for (idx, entry) in log.entries(channel.id).iter().enumerate() {
            let kept = log.message(channel.id, idx).unwrap();
            let bytes = if channel.topic == topic {
                message
            } else {
                &kept
            };
            writer
                .write_raw(id, entry.log_time, entry.publish_time, bytes)
                .unwrap();
        }
    }
    writer.finish().unwrap();
}

/// Its stamps are nominal: the cameras are triggered as the lidar faces forward.
#[test]
fn kitti_has_one_stamp_for_all() {
    let Some(folder) = real_data() else {
        return;
    };
    let log = open(&folder.join("logs/kitti_0052_a.mcap"));
    let fusion = fuse(&log);
    let pairing = measure(&fusion);
    assert_note(&pairing.notes, &["no times of their own"]);
    for policy in [Policy::Physical, Policy::Nearest]
        .into_iter()
        .chain(ONLINE)
    {
        assert_eq!(mean_apart_ms(&pairing, policy), [Some(0.0)], "{policy:?}");
        assert_eq!(pairing.pairs(policy).len(), 15, "{policy:?}");
    }
}
