//! The main job on the sample drive, as a user runs it.

use std::fs;
use std::path::Path;

use fl_scene::Scene;
use serde_json::Value;

use crate::command::framelock;
use crate::logs;

fn text(path: &Path) -> String {
    path.to_str().expect("a UTF-8 path").to_owned()
}

#[test]
fn the_demo_runs_the_whole_line_and_says_what_it_found() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let demo = framelock([
        "demo",
        "--no-serve",
        "--log",
        &text(&logs::sample()),
        "--out",
        &text(folder.path()),
    ]);
    demo.expect(0, &[]);
    for word in ["frames", "skew", "tracks", "px", "drive.rrd", "scene.json"] {
        assert!(
            demo.out.contains(word),
            "`{word}` is missing in\n{}",
            demo.out
        );
    }
    let scene =
        fs::read_to_string(folder.path().join("scene.json")).expect("the scene was written");
    let scene = Scene::from_json_str(&scene).expect("the scene is one");
    assert!(scene.tracks().len() > 3, "{}", scene.tracks().len());
    let rrd = fs::metadata(folder.path().join("drive.rrd")).expect("the recording was written");
    assert!(rrd.len() > 1_000_000, "{}", rrd.len());
}

#[test]
fn json_has_the_documented_keys() {
    let sample = text(&logs::sample());
    let info = framelock(["info", &sample, "--json"]);
    info.expect(0, &[]);
    let info = info.json();
    for key in [
        "messages",
        "start_ns",
        "end_ns",
        "duration_ns",
        "sensors",
        "notes",
        "losses",
    ] {
        assert!(!info[key].is_null(), "{key}");
    }
    for key in [
        "topic",
        "schema",
        "encoding",
        "messages",
        "first_stamp_ns",
        "last_stamp_ns",
    ] {
        assert!(!info["channels"][0][key].is_null(), "{key}");
    }
    let fuse = framelock(["fuse", &sample, "--json"]);
    fuse.expect(0, &[]);
    let fuse = fuse.json();
    for key in ["frames", "points_total", "key_sensor"] {
        assert!(!fuse[key].is_null(), "{key}");
    }
    for key in ["sensor", "topic", "matched", "missing"] {
        assert!(!fuse["sensors"][0][key].is_null(), "{key}");
    }
    for key in ["mean", "p95", "max"] {
        assert!(fuse["sensors"][0]["skew_ms"][key].is_f64(), "{key}");
    }
}

#[test]
fn five_cameras_a_lidar_and_two_radars_are_in_step() {
    let fused = framelock(["fuse", &text(&logs::sample()), "--json"]);
    fused.expect(0, &[]);
    let json = fused.json();
    let sensors = json["sensors"].as_array().expect("a list");
    let n_of = |kind: &str| {
        let of_kind = |sensor: &&Value| {
            sensor["topic"]
                .as_str()
                .is_some_and(|topic| topic.contains(kind))
        };
        sensors.iter().filter(of_kind).count()
    };
    assert_eq!(
        (n_of("camera"), n_of("lidar"), n_of("radar")),
        (5, 1, 2),
        "{json:#}"
    );
    let tolerance_ms = json["tolerance_ms"].as_f64().expect("a number");
    for sensor in sensors {
        assert!(
            sensor["skew_ms"]["max"]
                .as_f64()
                .is_some_and(|skew| skew <= tolerance_ms),
            "{sensor:#}"
        );
    }
}

#[test]
fn the_log_and_the_rig_file_describe_one_rig() {
    let sample = text(&logs::sample());
    let by_log = framelock(["fuse", &sample, "--json"]);
    let by_file = framelock(["fuse", &sample, "--json", "--rig", &text(&logs::rig())]);
    by_log.expect(0, &[]);
    by_file.expect(0, &[]);
    assert_eq!(
        by_log.json()["points_total"],
        by_file.json()["points_total"]
    );
    assert_eq!(by_log.json()["frames"], by_file.json()["frames"]);
}

#[test]
fn tracking_gives_the_same_bytes_twice() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let log = text(&logs::short(&folder));
    let scenes = ["first.json", "second.json"].map(|name| {
        let scene = folder.path().join(name);
        framelock(["track", &log, "--out", &text(&scene)]).expect(0, &[]);
        fs::read(scene).expect("the scene was written")
    });
    assert_eq!(scenes[0], scenes[1]);
}
