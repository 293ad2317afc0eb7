//! Logs with too many, too few or contradicting poses, transforms and stamps.

use std::f64::consts::FRAC_PI_2;

use fl_fusion::{EgoMotion, Fusion, FusionSettings, MotionSettings, ego_trajectory, rig_from_log};
use fl_log::{Log, Message};
use fl_rig::Rig;
use fl_spacetime::{Ego, Point, Rigid, Stamp, World};

use crate::log_builder::{LogBuilder, at, cloud, driven, odometry, pose_stamped, transform};
use crate::synthetic_logs::{POINTS, assert_near, assert_note, city, fuse, lidar};

type Pose = Rigid<Ego, Ego>;

fn motion(log: &Log) -> (EgoMotion, Vec<String>) {
    ego_trajectory(log, &MotionSettings::default()).unwrap()
}

fn place(log: &Log, millis: i64) -> Point<World> {
    motion(log).0.pose_at(at(millis)).unwrap() * Point::origin()
}

/// `parent` to `child` on `/tf`, 10 m/s along x, with these stamps.
fn moving(
    mut builder: LogBuilder,
    names: [&str; 2],
    millis: impl IntoIterator<Item = i64>,
) -> LogBuilder {
    for ms in millis {
        let message = transform(at(ms), names, driven::<Ego, Ego>(10.0, ms));
        builder = builder.add("/tf", at(ms), message);
    }
    builder
}

fn odometry_of(child: &str, millis: i64, pose: Rigid<World, Ego>) -> Message {
    let Message::Odometry(mut message) = odometry(millis, pose) else {
        unreachable!();
    };
    message.child_frame_id = child.to_owned();
    Message::Odometry(message)
}

#[test]
fn a_rig_file_for_base_link_is_not_misplaced_by_odometry_of_the_imu() {
    let base_from_imu = Pose::from_yaw(0.0, 0.0, 1.5, FRAC_PI_2);
    let mut builder = city(3).transform(["/base_link", "/imu_link"], base_from_imu);
    for ms in (-100..=300).step_by(50) {
        let map_from_base: Rigid<World, Ego> = driven(10.0, ms);
        let map_from_imu = map_from_base * base_from_imu;
        builder = builder.add("/odom", at(ms), odometry_of("imu_link", ms, map_from_imu));
    }
    let log = builder.finish();
    assert_near(place(&log, 200), [2.0, 0.0, 0.0]);
    let ahead = motion(&log).0.pose_at(at(0)).unwrap() * Point::<Ego>::new(1.0, 0.0, 0.0);
    assert_near(ahead, [1.0, 0.0, 0.0]);
    assert!(motion(&log).1.is_empty());
    let (rig, _) = rig_from_log(&log).unwrap();
    let top = rig.by_channel("/sensing/lidar/top/points").unwrap();
    assert_near(top.ego_from_sensor * Point::origin(), [1.0, 0.0, 2.0]);
}

#[test]
fn odometry_of_a_frame_without_base_link_makes_that_frame_the_vehicles() {
    let mut builder = LogBuilder::new()
        .transform(["imu_link", "lidar"], Pose::from_yaw(1.0, 0.0, 0.0, 0.0))
        .add("/points", at(0), cloud(at(0), "lidar", &POINTS, &[]));
    for ms in [0, 100] {
        builder = builder.add(
            "/odom",
            at(ms),
            odometry_of("imu_link", ms, driven(10.0, ms)),
        );
    }
    let log = builder.finish();
    assert_near(place(&log, 100), [1.0, 0.0, 0.0]);
    assert_eq!(rig_from_log(&log).unwrap().0.sensors().len(), 1);
}

#[test]
fn one_pose_beside_moving_transforms_does_not_stand_still() {
    let parked = Rigid::from_yaw(50.0, 0.0, 0.0, 0.0);
    let full = || moving(city(20), ["odom", "base_link"], (-50..2000).step_by(50));
    let lone = [
        full().add("/initialpose", at(0), pose_stamped(0, parked)),
        full().add("/pose", at(0), pose_stamped(0, parked)),
        full().add("/odom", at(0), odometry(0, parked)),
    ];
    for log in lone.map(LogBuilder::finish) {
        assert_eq!(motion(&log).0.source(), "transforms odom to base_link");
        assert_near(place(&log, 1000), [10.0, 0.0, 0.0]);
        assert_eq!(fuse(&log).frames().len(), 20);
    }
}

#[test]
fn goals_and_sparse_poses_do_not_cost_frames() {
    for topic in ["/goal_pose", "/planner/TargetPose", "/pose"] {
        let mut builder = moving(city(20), ["odom", "base_link"], (-50..2000).step_by(50));
        for ms in [-20, 500, 1990] {
            builder = builder.add(topic, at(ms), pose_stamped(ms, Rigid::identity()));
        }
        let log = builder.finish();
        assert_eq!(fuse(&log).frames().len(), 20, "{topic}");
        let passed_over = motion(&log).1;
        match topic {
            "/pose" => assert_note(
                &passed_over,
                &["transforms odom", "20 of 20", "/pose", "for 6"],
            ),
            _ => assert!(passed_over.is_empty(), "{passed_over:?}"),
        }
    }
}

#[test]
fn a_goal_alone_is_no_ego_pose() {
    let goal = Rigid::from_yaw(50.0, 0.0, 0.0, 0.0);
    let log = city(2)
        .add("/goal_pose", at(0), pose_stamped(0, goal))
        .finish();
    assert_eq!(motion(&log).0.source(), "none");
}

#[test]
fn poses_over_the_whole_log_win_over_two_far_apart() {
    let mut builder = city(20).drive(10.0, (0..1950).step_by(50));
    for ms in [-500, 5000] {
        builder = builder.add("/aux/odom", at(ms), odometry(ms, Rigid::identity()));
    }
    let log = builder.finish();
    assert_eq!(motion(&log).0.source(), "/odom");
}

#[test]
fn poses_after_a_covering_odometry_are_not_read() {
    let log = city(5)
        .drive(10.0, (-50..500).step_by(50))
        .add_cut("/pose", at(0), pose_stamped(0, Rigid::identity()))
        .add_cut("/tf", at(0), transform(at(0), ["a", "b"], Pose::identity()))
        .finish();
    let (motion, notes) = motion(&log);
    assert_eq!(motion.source(), "/odom");
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn one_early_transform_of_another_parent_does_not_drop_the_others() {
    let builder = moving(city(3), ["map", "base_link"], [-60]);
    let log = moving(builder, ["odom", "base_link"], (-50..450).step_by(5)).finish();
    assert_eq!(motion(&log).0.source(), "transforms odom to base_link");
    assert_eq!(fuse(&log).frames().len(), 3);
    let (_, notes) = rig_from_log(&log).unwrap();
    assert_note(
        &notes,
        &[
            "`base_link` changes its parent",
            "100",
            "`odom`",
            "1 are not",
        ],
    );
}

#[test]
fn a_leading_slash_does_not_split_a_frame() {
    let builder = moving(city(3), ["/odom", "/base_link"], (-50..450).step_by(20));
    let log = moving(builder, ["odom", "base_link"], (-40..450).step_by(20)).finish();
    let (motion, _) = motion(&log);
    assert_eq!(motion.source(), "transforms odom to base_link");
    assert_eq!(motion.trajectory().unwrap().samples().len(), 50);
    assert!(rig_from_log(&log).unwrap().1.is_empty());
}

#[test]
fn transforms_without_stamps_still_move() {
    let mut builder = city(3);
    for ms in (-100..=300).step_by(50) {
        let unstamped = transform(
            Stamp::from_nanos(0),
            ["odom", "base_link"],
            driven::<Ego, Ego>(10.0, ms),
        );
        builder = builder.add_late("/tf", at(ms), unstamped);
    }
    let log = builder.finish();
    assert_near(place(&log, 100), [1.0, 0.0, 0.0]);
    assert_eq!(fuse(&log).frames().len(), 3);
}

#[test]
fn transforms_that_repeat_a_stamp_are_counted() {
    let builder = moving(city(3), ["odom", "base_link"], (-50..450).step_by(50));
    let log = moving(builder, ["odom", "base_link"], [0, 50, 100]).finish();
    let (_, notes) = rig_from_log(&log).unwrap();
    assert_note(&notes, &["3 transforms", "`base_link`", "repeat a stamp"]);
}

#[test]
fn two_sensors_of_a_rig_do_not_share_a_channel() {
    let log = city(2).finish();
    for explicit in ["a_lidar", "z_lidar"] {
        let sensors = vec![
            lidar("lidar_top", None),
            lidar(explicit, Some("/sensing/lidar/top/points")),
        ];
        let rig = Rig::new("car", sensors).unwrap();
        let fusion = Fusion::new(&log, rig, FusionSettings::default()).unwrap();
        let report = fusion.report();
        assert_eq!(report.sensors.len(), 1);
        assert_eq!(report.sensors[0].sensor.as_str(), explicit);
        assert_eq!(fusion.frame(0).unwrap().clouds.len(), 1);
        assert_note(&report.notes, &["`lidar_top` is left out", explicit]);
    }
}

#[test]
fn a_slow_link_is_not_interpolated_over_a_gap() {
    let builder = moving(city(30), ["odom", "base_link"], (-50..3100).step_by(50));
    let slow = |builder: LogBuilder, ms: i64| {
        let message = transform(at(ms), ["map", "odom"], driven::<Ego, Ego>(1.0, ms));
        builder.add("/tf", at(ms), message)
    };
    let log = [-100, 450, 2250, 3200]
        .into_iter()
        .fold(builder, slow)
        .finish();
    let (motion, _) = motion(&log);
    assert!(motion.pose_at(at(400)).is_ok() && motion.pose_at(at(2300)).is_ok());
    assert!(motion.pose_at(at(1000)).is_err());
    assert_eq!(fuse(&log).report().frames_without_pose, 18);
}

#[test]
fn topics_that_make_equal_names_still_make_a_rig() {
    let mut builder = LogBuilder::new();
    for topic in ["/a/b", "/a_b", "/a_b-2"] {
        builder = builder.add(topic, at(0), cloud(at(0), "lidar", &POINTS, &[]));
    }
    let (rig, notes) = rig_from_log(&builder.finish()).unwrap();
    assert_eq!(rig.sensors().len(), 3, "{notes:?}");
}

#[test]
fn a_sweep_of_1970_makes_no_frame_and_drops_no_billions() {
    let early = Stamp::from_nanos(5_000_000_000);
    let log = city(20)
        .add_late(
            "/sensing/lidar/top/points",
            at(-100),
            cloud(early, "lidar", &POINTS, &[]),
        )
        .finish();
    let fusion = fuse(&log);
    let report = fusion.report();
    assert_eq!(report.frames, 20);
    assert_note(&report.notes, &["1 of 21", "`lidar_top`", "no frame"]);
    let lidar = &report.sensors[1];
    assert_eq!((lidar.gaps, lidar.dropped, lidar.unused), (0, 0, 1));
}

#[test]
fn without_frames_no_sensor_is_said_to_be_out_of_tolerance() {
    let log = city(5).drive(10.0, (90_000..91_000).step_by(100)).finish();
    let fusion = fuse(&log);
    let notes = &fusion.report().notes;
    assert_eq!(fusion.frames().len(), 0);
    assert_note(notes, &["5 of 5", "no ego pose"]);
    assert!(
        notes.iter().all(|note| !note.contains("tolerance")),
        "{notes:#?}"
    );
}
