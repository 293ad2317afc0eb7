//! What real recorders and people leave behind: each gets a message that says what to do.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::command::{Ran, framelock};
use crate::logs::{self, Change};

/// Moves on the simulated drive; a CDR message begins with 4 bytes of encapsulation, then a header.
const HEADER_STAMP: std::ops::Range<usize> = 4..12;

fn folder() -> TempDir {
    tempfile::tempdir().expect("the system has a folder for temporary files")
}

fn run(command: &str, log: &Path, more: &[&str]) -> Ran {
    let log = log.to_str().expect("test paths are UTF-8");
    framelock([&[command, log], more].concat())
}

fn written(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("the folder is writable");
    path
}

#[test]
fn a_log_that_is_not_there() {
    run("info", Path::new("no/such/drive.mcap"), &[])
        .expect(1, &["cannot open", "no/such/drive.mcap"]);
}

#[test]
fn files_that_are_no_logs_are_named_for_what_they_are() {
    let folder = folder();
    let check = |bytes: &[u8], words: &[&str]| {
        let log = written(&folder, "drive.mcap", bytes);
        run("info", &log, &[]).expect(1, &[words, &["drive.mcap"]].concat());
    };
    check(b"\x1f\x8b\x08\0more", &["gzip", "gunzip"]);
    check(b"hello, I am a text", &["text", "MCAP"]);
    check(b"", &["empty"]);
}

#[test]
fn a_log_cut_in_the_middle_of_a_chunk_is_used_as_far_as_it_goes() {
    let folder = folder();
    let whole = fs::read(logs::sample()).expect("the sample drive is committed");
    let log = written(&folder, "cut.mcap", &whole[..whole.len() / 2]);
    let info = run("info", &log, &["--json"]);
    info.expect(3, &["lost"]);
    let json = info.json();
    assert!(
        json["messages"]
            .as_u64()
            .is_some_and(|messages| messages > 100),
        "{json:#}"
    );
    assert_eq!(json["losses"][0]["data_lost"], true);
    let fused = run("fuse", &log, &["--json"]);
    fused.expect(3, &["lost"]);
    assert!(
        fused.json()["frames"]
            .as_u64()
            .is_some_and(|frames| frames > 10),
        "{fused:#?}"
    );
}

#[test]
fn a_channel_of_an_unknown_schema_is_listed_and_does_not_stop_the_rest() {
    let folder = folder();
    let log = logs::changed(&folder, |message| match message.topic {
        topic if topic.starts_with("/sensing/radar") => Change::Schema("vendor_msgs/msg/Secret"),
        _ => Change::Keep,
    });
    let info = run("info", &log, &["--json"]);
    info.expect(0, &[]);
    let channels = info.json()["channels"].clone();
    let secret = channels.as_array().expect("channels are a list").iter();
    let n_messages: u64 = secret
        .filter(|channel| channel["schema"] == "vendor_msgs/msg/Secret")
        .filter_map(|channel| channel["messages"].as_u64())
        .sum();
    assert!(n_messages > 0, "{channels:#}");
    run("fuse", &log, &[]).expect(0, &[]);
}

#[test]
fn a_log_without_transforms_says_what_is_missing() {
    let folder = folder();
    let log = logs::changed(&folder, |message| match message.topic {
        topic if topic.starts_with("/tf") => Change::Drop,
        _ => Change::Keep,
    });
    let fused = run("fuse", &log, &[]);
    assert_ne!(fused.code, 0, "{fused:#?}");
    assert!(fused.err.contains("/tf_static"), "{fused:#?}");
    assert!(fused.err.contains("rig"), "{fused:#?}");
}

#[test]
fn a_rig_file_stands_in_for_missing_transforms() {
    let folder = folder();
    let log = logs::changed(&folder, |message| match message.topic {
        topic if topic.starts_with("/tf") => Change::Drop,
        _ => Change::Keep,
    });
    let rig = logs::rig();
    let fused = run(
        "fuse",
        &log,
        &["--json", "--rig", rig.to_str().expect("a UTF-8 path")],
    );
    fused.expect(0, &[]);
    let whole = run("fuse", &logs::short(&folder), &["--json"]);
    assert_eq!(fused.json()["points_total"], whole.json()["points_total"]);
}

#[test]
fn a_channel_that_dies_halfway_is_named_with_the_moment() {
    let folder = folder();
    let log = logs::changed(&folder, |message| {
        let dies = message.topic.starts_with("/sensing/camera/front/") && message.secs > 0.8;
        if dies { Change::Drop } else { Change::Keep }
    });
    let fused = run("fuse", &log, &["--json"]);
    fused.expect(0, &[]);
    let json = fused.json();
    let sensors = json["sensors"].as_array().expect("sensors are a list");
    let front = sensors
        .iter()
        .find(|sensor| sensor["sensor"] == "camera_front");
    let front = front.expect("the front camera is still a sensor");
    assert!(
        front["missing"].as_u64().is_some_and(|missing| missing > 5),
        "{front:#}"
    );
    assert!(front["died_at_ns"].is_i64(), "{front:#}");
}

#[test]
fn stamps_of_zero_are_replaced_by_the_recorders_time_and_counted() {
    let folder = folder();
    let log = logs::changed(&folder, |message| {
        if !message.topic.starts_with("/sensing/gnss") {
            return Change::Keep;
        }
        let mut bytes = message.bytes.to_vec();
        bytes[HEADER_STAMP].fill(0);
        Change::Bytes(bytes)
    });
    let info = run("info", &log, &["--json"]);
    info.expect(0, &["warning", "/sensing/gnss"]);
    let json = info.json();
    assert!(
        json["duration_ns"]
            .as_i64()
            .is_some_and(|nanos| nanos < 10_000_000_000),
        "{json:#}"
    );
    let loss = &json["losses"][0];
    assert_eq!(loss["data_lost"], false);
    assert!(
        loss["messages"]
            .as_u64()
            .is_some_and(|messages| messages > 5),
        "{loss:#}"
    );
}

#[test]
fn a_rig_without_the_camera_leaves_its_channel_out_and_says_so() {
    let folder = folder();
    let whole = fs::read_to_string(logs::rig()).expect("the example rig is committed");
    let without: String = whole
        .split_inclusive("[[sensor]]")
        .filter(|section| !section.contains("camera_front\""))
        .collect();
    let rig = written(&folder, "rig.toml", without.as_bytes());
    let log = logs::short(&folder);
    let fused = run(
        "fuse",
        &log,
        &["--rig", rig.to_str().expect("a UTF-8 path")],
    );
    fused.expect(0, &["note", "/sensing/camera/front/"]);
    assert!(!fused.out.contains("camera_front "), "{fused:#?}");
}

#[test]
fn a_rig_file_that_is_none_is_refused_with_the_place() {
    let folder = folder();
    let rig = written(&folder, "rig.toml", b"version = 1\nvehicle = 7\n");
    let log = logs::short(&folder);
    run(
        "fuse",
        &log,
        &["--rig", rig.to_str().expect("a UTF-8 path")],
    )
    .expect(1, &["rig.toml"]);
}

#[test]
fn a_scene_for_another_log_is_refused() {
    let folder = folder();
    let scene = folder.path().join("scene.json");
    let scene = scene.to_str().expect("a UTF-8 path");
    run("track", &logs::short(&folder), &["--out", scene]).expect(0, &[]);
    let rrd = folder.path().join("out.rrd");
    let rrd = rrd.to_str().expect("a UTF-8 path");
    run("view", &logs::sample(), &["--scene", scene, "--rrd", rrd])
        .expect(1, &["scene", "log", "scene.json"]);
    assert!(!Path::new(rrd).exists());
}

#[test]
fn a_scene_that_is_none_is_refused_with_the_reason() {
    let folder = folder();
    let scene = written(&folder, "scene.json", b"{\"version\": 99}");
    let rrd = folder.path().join("out.rrd");
    run(
        "view",
        &logs::short(&folder),
        &[
            "--scene",
            scene.to_str().expect("a UTF-8 path"),
            "--rrd",
            rrd.to_str().expect("a UTF-8 path"),
        ],
    )
    .expect(1, &["version", "scene.json"]);
}

#[test]
fn misuse_is_told_from_failure() {
    framelock(["fuse"]).expect(2, &["LOG"]);
    framelock(["fuse", "a.mcap", "--tolerance-ms", "-3"]).expect(2, &["tolerance"]);
    framelock(["no-such-command"]).expect(2, &["no-such-command"]);
    let help = framelock(["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("demo"), "{help:#?}");
}

#[test]
fn an_output_that_cannot_be_written_leaves_nothing_behind() {
    let folder = folder();
    let missing = folder.path().join("no/such/folder/scene.json");
    let missing = missing.to_str().expect("a UTF-8 path");
    run("track", &logs::short(&folder), &["--out", missing])
        .expect(1, &["cannot write", "scene.json"]);
}

#[test]
fn an_output_never_destroys_an_input_or_other_peoples_work() {
    let folder = folder();
    let log = logs::short(&folder);
    let before = fs::read(&log).expect("the log was written");
    let log_text = log.to_str().expect("a UTF-8 path");
    run("track", &log, &["--out", log_text]).expect(1, &["also an input"]);
    run("view", &log, &["--rrd", log_text]).expect(1, &["also an input"]);
    assert_eq!(fs::read(&log).expect("the log is there"), before);

    let notes = written(&folder, "notes.txt", b"not a scene");
    let notes = notes.to_str().expect("a UTF-8 path");
    run("track", &log, &["--out", notes]).expect(1, &["no scene", "notes.txt"]);
    run("view", &log, &["--rrd", notes]).expect(1, &["no Rerun recording", "notes.txt"]);
    let here = folder.path().to_str().expect("a UTF-8 path");
    run("track", &log, &["--out", here]).expect(1, &["folder"]);

    let scene = folder.path().join("scene.json");
    let scene_text = scene.to_str().expect("a UTF-8 path");
    run("track", &log, &["--out", scene_text]).expect(0, &[]);
    run("track", &log, &["--out", scene_text]).expect(0, &[]);
    let by_machine = fs::read_to_string(&scene).expect("the scene was written");
    let by_human = by_machine.replacen("\"model\"", "\"human\"", 1);
    fs::write(&scene, &by_human).expect("the folder is writable");
    run("track", &log, &["--out", scene_text]).expect(1, &["1 keyframes that people stated"]);
    let now = fs::read_to_string(&scene).expect("the scene is there");
    assert_eq!(now, by_human);
}

#[test]
fn sweeps_that_cannot_be_decoded_are_a_loss_everywhere() {
    let folder = folder();
    let log = logs::changed(&folder, |message| {
        let is_cut = message.topic.starts_with("/sensing/lidar/") && message.secs > 1.0;
        if is_cut {
            Change::Bytes(message.bytes[..200].to_vec())
        } else {
            Change::Keep
        }
    });
    let fused = run("fuse", &log, &["--json"]);
    fused.expect(3, &["lost", "lidar_top"]);
    let losses = fused.json()["losses"].clone();
    let n_losses = losses.as_array().expect("losses are a list").len();
    assert!(n_losses > 5, "{losses:#}");
    let scene = folder.path().join("scene.json");
    let scene = scene.to_str().expect("a UTF-8 path");
    run("track", &log, &["--out", scene]).expect(3, &["lost"]);
    let rrd = folder.path().join("out.rrd");
    let rrd = rrd.to_str().expect("a UTF-8 path");
    run("view", &log, &["--rrd", rrd]).expect(3, &["lost"]);
}

#[test]
fn detections_of_another_drive_are_refused_and_strays_are_lost() {
    let folder = folder();
    let log = logs::short(&folder);
    let scene = folder.path().join("scene.json");
    let scene = scene.to_str().expect("a UTF-8 path");
    let start = logs::open(&log).start().expect("the log has messages");
    let stamp_ns = start.nanos() + 500_000_000;
    let frame = |stamp_ns: i64| {
        format!(
            r#"{{"stamp_ns": {stamp_ns}, "boxes": [{{"class": "car", "center": [1, 2, 0],
               "size": [4, 2, 1.5], "yaw": 0, "track_id": 7}}]}}"#
        )
    };
    let track = |frames: &str| {
        let text = format!(r#"{{"frame_id": "lidar_top", "frames": [{frames}]}}"#);
        let detections = written(&folder, "detections.json", text.as_bytes());
        let detections = detections.to_str().expect("a UTF-8 path");
        run("track", &log, &["--out", scene, "--detections", detections])
    };
    let (inside, outside) = (frame(stamp_ns), frame(1));
    track(&outside).expect(1, &["outside the log", "detections.json"]);
    track(&format!("{inside}, {outside}")).expect(3, &["frame 1 of the detections"]);
    track(&inside).expect(0, &[]);
    track("").expect(0, &[]);
}
