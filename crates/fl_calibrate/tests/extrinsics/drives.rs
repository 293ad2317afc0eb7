//! Clocks, and where a lidar sits, told from how the vehicle moved.

use fl_calibrate::{ClockUntold, Estimate, JudgedLidar, Verdict, judge_camera_clock, judge_lidar};
use fl_fusion::{Fusion, FusionSettings, rig_from_log};
use fl_log::{Log, NoProgress, OpenOptions, RewriteOptions, Selection, rewrite};
use fl_rig::{Rig, SensorId};
use fl_spacetime::{Rigid, Span};
use nalgebra::{UnitQuaternion, Vector3};

use crate::{real_log, simulated};

fn id(name: &str) -> SensorId {
    SensorId::new(name).expect("it is a name")
}

/// The rig with a sensor whose clock is behind by so much, and who does not know.
fn late(rig: &Rig, sensor: &SensorId, behind_ms: i64) -> Rig {
    rig.mapped(|it| {
        if it.id == *sensor {
            it.clock_offset = it.clock_offset - Span::from_millis(behind_ms);
        }
    })
    .expect("it is the same rig")
}

/// The rig with a sensor turned about the vehicle's axes and shifted along them.
fn moved(rig: &Rig, sensor: &SensorId, turn_deg: [f64; 3], shift_m: [f64; 3]) -> Rig {
    let turn = UnitQuaternion::from_scaled_axis(Vector3::from(turn_deg.map(f64::to_radians)));
    rig.mapped(|it| {
        let pose = it.ego_from_sensor;
        if it.id == *sensor {
            let place = pose.translation() + Vector3::from(shift_m);
            it.ego_from_sensor = Rigid::new(turn * pose.rotation(), place);
        }
    })
    .expect("it is the same rig")
}

fn lidar(log: &Log, rig: Rig, sensor: &SensorId) -> JudgedLidar {
    let fusion = Fusion::new(log, rig, FusionSettings::default()).expect("the log has frames");
    let judged = judge_lidar(&fusion, sensor, &NoProgress).expect("nobody cancels");
    judged.expect("there are sweeps")
}

fn is_about(found: Option<Estimate>, expected: f64, within: f64) -> bool {
    found.is_some_and(|it| (it.value - expected).abs() < within)
}

#[test]
fn a_lidar_that_is_right_is_said_to_be() {
    let (log, rig) = simulated();
    let found = lidar(log, rig.clone(), &id("lidar_top"));
    println!("{found:?}");
    assert_eq!(found.verdict(), Verdict::Right);
    assert_eq!(found.clock.verdict(), Verdict::Right);
    assert_eq!(found.best(), found.given);
    for axis in 0..3 {
        assert!(is_about(found.turn_rad[axis], 0.0, 0.05_f64.to_radians()));
    }
    // The origin of the simulated vehicle is on the road.
    assert!(is_about(found.height_m, 0.0, 0.01));
    // A level drive tells nothing of the height.
    assert_eq!(found.shift_m[2], None);
}

#[test]
fn a_lidar_whose_clock_is_behind_is_found_within_a_millisecond() {
    let (log, rig) = simulated();
    let sensor = id("lidar_top");
    for behind_ms in [45, -20] {
        let found = lidar(log, late(rig, &sensor, behind_ms), &sensor);
        let lag = found.clock.lag.expect("it turns");
        println!("{behind_ms}: {lag:?}");
        assert!((lag.behind - Span::from_millis(behind_ms)).abs() < Span::from_millis(1));
        assert_eq!(found.clock.verdict(), Verdict::Wrong);
        assert_eq!(found.clock.correction(), lag.behind);
        // Its clock is no reason to turn it.
        assert_eq!(found.verdict(), Verdict::Right, "{found:?}");
    }
}

#[test]
fn a_lidar_that_is_turned_and_shifted_is_put_back() {
    let (log, rig) = simulated();
    let sensor = id("lidar_top");
    for (turn_deg, shift_m) in [
        ([0.0, 0.0, 1.0], [0.0; 3]),
        ([1.5, -1.0, 0.5], [0.0; 3]),
        ([0.0; 3], [0.25, -0.2, 0.0]),
    ] {
        let found = lidar(log, moved(rig, &sensor, turn_deg, shift_m), &sensor);
        println!("{turn_deg:?} {shift_m:?}: {found:?}");
        assert_eq!(found.verdict(), Verdict::Wrong);
        let truth = rig.sensor(&sensor).expect("it is there").ego_from_sensor;
        let between = truth.inverse() * found.best();
        assert!(between.rotation().angle().to_degrees() < 0.15);
        assert!(between.translation().norm() < 0.05);
    }
}

#[test]
fn a_camera_whose_clock_is_behind_is_found_within_three_milliseconds() {
    let (log, rig) = simulated();
    for (name, behind_ms) in [
        ("camera_left", 45),
        ("camera_rear", -30),
        ("camera_rear", 0),
    ] {
        let sensor = id(name);
        let rig = late(rig, &sensor, behind_ms);
        let fusion = Fusion::new(log, rig, FusionSettings::default()).expect("it has frames");
        let found = judge_camera_clock(&fusion, &sensor, &NoProgress).expect("nobody cancels");
        let found = found.expect("there are images");
        let lag = found.lag.expect("it turns");
        println!("{name} {behind_ms}: {lag:?}");
        assert!((lag.behind - Span::from_millis(behind_ms)).abs() < Span::from_millis(3));
        let expected = match behind_ms {
            0 => Verdict::Right,
            _ => Verdict::Wrong,
        };
        assert_eq!(found.verdict(), expected);
    }
}

/// A recorded drive that goes straight, and one without poses.
#[test]
fn drives_that_tell_nothing_are_refused_with_a_reason() {
    for (name, untold) in [
        ("kitti_0001_a.mcap", "hardly-turns"),
        ("kitti_0052_a.mcap", "no-reference"),
    ] {
        let Some(log) = real_log(name) else {
            return;
        };
        let (rig, _) = rig_from_log(&log).expect("the log has a rig");
        let camera = rig.cameras().next().expect("it has a camera").0.id.clone();
        let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("it has frames");
        let found = judge_camera_clock(&fusion, &camera, &NoProgress).expect("nobody cancels");
        let found = found.expect("there are images");
        assert_eq!(found.lag.map_err(ClockUntold::name), Err(untold));
        assert_eq!(found.verdict(), Verdict::CannotTell);
    }
}

/// With an inertial unit alone nobody knows how far the vehicle went from image to image.
#[test]
fn without_poses_a_cameras_clock_is_not_told() {
    let (log, _) = simulated();
    let with_poses = log.channel_by_topic("/localization/odometry");
    let with_poses = with_poses.expect("the drive has poses").id;
    let ids = log.channels().iter().map(|it| it.id);
    let selection = Selection {
        range: None,
        channels: Some(ids.filter(|it| *it != with_poses).collect()),
    };
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("no_poses.mcap");
    let options = RewriteOptions::default();
    rewrite(log, &selection, &path, &options, &NoProgress).expect("it can be written");
    let log = Log::open(&path, &OpenOptions::default(), &NoProgress).expect("it opens");
    let (rig, _) = rig_from_log(&log).expect("the log has a rig");
    let fusion = Fusion::new(&log, rig, FusionSettings::default()).expect("it has frames");
    let found = judge_camera_clock(&fusion, &id("camera_left"), &NoProgress);
    let found = found.expect("nobody cancels").expect("there are images");
    assert_eq!(found.lag.map_err(ClockUntold::name), Err("no-way"));
}
