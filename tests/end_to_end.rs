//! The main job on the sample drive, as a user runs it.

use std::fs;
use std::path::Path;

use fl_rig::Rig;
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
    let covered = numbers_before(&demo.out, "lie under a track");
    assert!(covered[0] * 10.0 > covered[1] * 8.0, "{}", demo.out);
    let [_, worst_px] = numbers_before(&demo.out, "px\n");
    assert!(worst_px < 0.5, "{}", demo.out);
    let scene =
        fs::read_to_string(folder.path().join("scene.json")).expect("the scene was written");
    let scene = Scene::from_json_str(&scene).expect("the scene is one");
    assert!(scene.tracks().len() > 3, "{}", scene.tracks().len());
    let rrd = fs::metadata(folder.path().join("drive.rrd")).expect("the recording was written");
    assert!(rrd.len() > 1_000_000, "{}", rrd.len());
}

/// The last two numbers before some words.
fn numbers_before(text: &str, words: &str) -> [f64; 2] {
    let (before, _) = text.split_once(words).expect("the demo says so");
    let mut numbers = before
        .split_whitespace()
        .rev()
        .filter_map(|word| word.parse().ok());
    let (last, first) = (numbers.next(), numbers.next());
    [first.expect("a number"), last.expect("a number")]
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
    let frames = json["frames"].as_u64().expect("a number");
    for sensor in sensors {
        let skew_ms = sensor["skew_ms"]["max"].as_f64().expect("a number");
        assert!(skew_ms <= tolerance_ms, "{sensor:#}");
        // A camera at 7 Hz has an image for at least six of ten sweeps.
        let matched = sensor["matched"].as_u64().expect("a number");
        assert!(matched * 10 >= frames * 6, "{sensor:#}");
    }
}

#[test]
fn the_log_and_the_rig_file_describe_one_rig() {
    let sample = text(&logs::sample());
    let by_log = framelock(["fuse", &sample, "--json"]);
    let by_file = framelock(["fuse", &sample, "--json", "--rig", &text(&logs::rig())]);
    by_log.expect(0, &[]);
    by_file.expect(0, &[]);
    assert_eq!(by_log.json()["sensors"], by_file.json()["sensors"]);

    let log = logs::open(&logs::sample());
    let (by_log, _) = fl_fusion::rig_from_log(&log).expect("the sample has a rig");
    let by_file = Rig::read(logs::rig()).expect("the example rig is sound");
    for sensor in by_file.sensors() {
        let same = by_log.sensor(&sensor.id);
        let same = same.expect("the log has every sensor of the file");
        assert_eq!(same.kind, sensor.kind);
        assert_eq!(same.channel, sensor.channel);
        let apart = same.ego_from_sensor.inverse() * sensor.ego_from_sensor;
        assert!(apart.translation().norm() < 1e-9, "{apart:?}");
        assert!(apart.rotation().angle() < 1e-9, "{apart:?}");
    }
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
