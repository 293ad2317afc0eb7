//! Sensors that are not as the rig says, and motion that was not recorded, from the command line.

use std::path::Path;

use fl_rig::Rig;
use fl_spacetime::{Rigid, Span};
use tempfile::TempDir;

use crate::command::framelock;
use crate::logs::{self, Change};

fn text(path: &Path) -> &str {
    path.to_str().expect("test paths are UTF-8")
}

#[test]
fn a_rig_that_was_read_upside_down_is_named_and_mended() {
    let folder = TempDir::new().expect("a folder can be made");
    let given = Rig::read(logs::rig()).expect("it is a rig");
    let inverted = given
        .mapped(|sensor| {
            if sensor.camera().is_some() {
                sensor.ego_from_sensor = sensor.ego_from_sensor.inverse().relabel();
            }
        })
        .expect("it is a rig");
    let [wrong, mended] = ["wrong.toml", "mended.toml"].map(|name| folder.path().join(name));
    inverted.write(&wrong).expect("the folder is writable");
    let sample = logs::sample();
    let cameras = ["camera_front", "camera_rear"];
    let ran = framelock([
        "calibrate",
        text(&sample),
        "--no-index",
        "--rig",
        text(&wrong),
        "--frames",
        "8",
        "--sensor",
        cameras[0],
        "--sensor",
        cameras[1],
        "--json",
        "--out",
        text(&mended),
    ]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.json()["mistakes"], serde_json::json!(["inverted"]));
    let mended = Rig::read(&mended).expect("it was written");
    for name in cameras {
        let id = fl_rig::SensorId::new(name).expect("it is a name");
        let place = |rig: &Rig| {
            rig.sensor(&id)
                .map(|it| it.ego_from_sensor)
                .expect("it is there")
        };
        let between = place(&given).inverse() * place(&mended);
        assert!(between.rotation().angle() < 0.01, "{name}: {between:?}");
        assert!(between.translation().norm() < 0.1, "{name}: {between:?}");
    }
}

#[test]
fn a_lidar_that_is_late_and_a_radar_that_looks_aside_are_named_and_mended() {
    let folder = TempDir::new().expect("a folder can be made");
    let given = Rig::read(logs::rig()).expect("it is a rig");
    let off = given
        .mapped(|sensor| match sensor.id.as_str() {
            "lidar_top" => sensor.clock_offset = sensor.clock_offset - Span::from_millis(45),
            "radar_front" => {
                let aside = Rigid::from_yaw(0.0, 0.0, 0.0, 3_f64.to_radians());
                sensor.ego_from_sensor = sensor.ego_from_sensor * aside;
            }
            _ => {}
        })
        .expect("it is a rig");
    let [wrong, mended] = ["wrong.toml", "mended.toml"].map(|name| folder.path().join(name));
    off.write(&wrong).expect("the folder is writable");
    let sample = logs::sample();
    let sensors = ["lidar_top", "radar_front", "radar_rear"];
    let options = sensors.map(|it| ["--sensor", it]).concat();
    let mut line = vec!["calibrate", text(&sample), "--no-index", "--json"];
    line.extend(["--rig", text(&wrong), "--out", text(&mended)]);
    line.extend(options);
    let ran = framelock(line);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let found = ran.json();
    let verdict = |kind: &str, nth: usize| found[kind][nth]["verdict"].clone();
    assert_eq!(verdict("clocks", 0), "wrong");
    assert_eq!(verdict("lidars", 0), "right");
    assert_eq!(verdict("radars", 0), "wrong");
    assert_eq!(verdict("radars", 1), "right");
    let mended = Rig::read(&mended).expect("it was written");
    let of = |rig: &Rig, name: &str| {
        let id = fl_rig::SensorId::new(name).expect("it is a name");
        rig.sensor(&id).cloned().expect("it is there")
    };
    let late = of(&mended, "lidar_top").clock_offset - of(&given, "lidar_top").clock_offset;
    assert!(late.abs() < Span::from_millis(1), "{late:?}");
    let [a, b] = [&given, &mended].map(|it| of(it, "radar_front").ego_from_sensor);
    assert!((a.inverse() * b).rotation().angle().to_degrees() < 0.2);
}

#[test]
fn a_log_without_poses_takes_those_of_a_file_beside_it() {
    let folder = TempDir::new().expect("a folder can be made");
    let log = logs::changed(&folder, |message| match message.topic {
        "/localization/odometry" => Change::Drop,
        _ => Change::Keep,
    });
    let standing = framelock(["fuse", text(&log), "--no-index", "--json"]);
    standing.expect(0, &["stand still", "`framelock odometry`"]);
    let poses = fl_fusion::motion_path(&log);
    let ran = framelock([
        "odometry",
        text(&log),
        "--no-index",
        "--json",
        "--out",
        text(&poses),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let motion = ran.json();
    assert_eq!(
        (&motion["lost"], &motion["log"]),
        (&0.into(), &serde_json::Value::Null)
    );
    // 2 s at 8 m/s.
    let driven_m = motion["driven_m"].as_f64().expect("it is a number");
    assert!((12.0..16.0).contains(&driven_m), "{motion}");
    let moving = framelock(["fuse", text(&log), "--no-index", "--json"]);
    moving.expect(0, &["the ego motion is that of", "changed.mcap.flmotion"]);
    framelock(["odometry", text(&log), "--no-index", "--out", text(&poses)])
        .expect(1, &["is there already"]);
    std::fs::write(&poses, "0 0 0 0 0 0 0 1\nnot a pose\n").expect("the folder is writable");
    framelock(["fuse", text(&log), "--no-index", "--json"]).expect(0, &["is not used", "(line 2)"]);
    framelock(["fuse", text(&log), "--no-index", "--motion", text(&poses)])
        .expect(1, &["(line 2)", "changed.mcap.flmotion"]);
}
