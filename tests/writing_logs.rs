//! Cutting, converting and recovering logs, as a user does it.

use std::fs;
use std::path::{Path, PathBuf};

use fl_log::Log;
use tempfile::TempDir;

use crate::command::{Ran, framelock};
use crate::logs;

fn folder() -> TempDir {
    tempfile::tempdir().expect("the system has a folder for temporary files")
}

fn text(path: &Path) -> String {
    path.to_str().expect("test paths are UTF-8").to_owned()
}

/// Runs a command that writes `out`, without leaving an index beside the log.
fn run(command: &str, log: &Path, out: &Path, more: &[&str]) -> Ran {
    let (log, out) = (text(log), text(out));
    framelock([&[command, &log, "--no-index", "--out", &out], more].concat())
}

/// Compares with a file beside this one; `UPDATE_GOLDEN=1` writes it.
#[track_caller]
fn check_golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it is writable");
        fs::write(&path, found).expect("the repository is writable");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{}", path.display());
}

/// All messages of a log in the order of the file, as far as a reader can tell them apart.
fn messages(log: &Log) -> Vec<(String, i64, i64, u32, Vec<u8>)> {
    let mut messages = Vec::new();
    for channel in log.channels() {
        for idx in 0..log.entries(channel.id).len() {
            let message = log.message(channel.id, idx).expect("the log is sound");
            let entry = message.entry;
            let said = (
                channel.topic.clone(),
                entry.log_time.nanos(),
                entry.publish_time.nanos(),
                entry.sequence,
                message.to_vec(),
            );
            messages.push((entry.place, said));
        }
    }
    messages.sort();
    messages.into_iter().map(|(_, said)| said).collect()
}

fn names_in(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("it is a folder");
    let mut names: Vec<_> = entries
        .map(|entry| {
            let name = entry.expect("it is readable").file_name();
            name.to_string_lossy().into_owned()
        })
        .collect();
    names.sort();
    names
}

fn written(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("the folder is writable");
    path
}

#[test]
fn a_converted_log_holds_the_same() {
    let folder = folder();
    let out = folder.path().join("out.mcap");
    for more in [
        &[][..],
        &["--sort"],
        &["--compression", "lz4", "--chunk-size", "4MiB"],
        &["--compression", "none"],
    ] {
        run("convert", &logs::sample(), &out, more).expect(0, &[]);
        let (log, converted) = (logs::open(&logs::sample()), logs::open(&out));
        assert_eq!(converted.channels(), log.channels());
        assert_eq!(converted.profile(), log.profile());
        assert!(messages(&converted) == messages(&log), "{more:?}");
        assert_eq!(names_in(&folder), ["out.mcap"]);
    }
}

#[test]
fn what_is_written_is_told() {
    let folder = folder();
    let out = folder.path().join("out.mcap");
    let range = ["--from", "1.5", "--to", "2.5"];
    let cut = run("cut", &logs::sample(), &out, &range);
    cut.expect(0, &[]);
    check_golden("cut.txt", &cut.out.replace(&text(&out), "out.mcap"));
    let cut = run(
        "cut",
        &logs::sample(),
        &out,
        &[&range[..], &["--json"]].concat(),
    );
    let json = cut.json();
    for key in [
        "out",
        "size_bytes",
        "messages",
        "message_bytes",
        "attachments",
        "metadata",
        "channels",
        "losses",
    ] {
        assert!(!json[key].is_null(), "{key}");
    }
    for key in [
        "topic",
        "messages_in_log",
        "messages",
        "messages_before",
        "unreadable",
        "message_bytes",
    ] {
        assert!(!json["channels"][0][key].is_null(), "{key}");
    }
}

#[test]
fn a_cut_can_be_fused_like_the_whole() {
    let folder = folder();
    let out = folder.path().join("out.mcap");
    run("cut", &logs::sample(), &out, &["--from", "2", "--to", "4"]).expect(0, &[]);
    let fused = framelock(["fuse", &text(&out), "--no-index", "--json"]);
    fused.expect(0, &[]);
    let n_sensors = |json: &serde_json::Value| json["sensors"].as_array().map(Vec::len);
    let whole = framelock(["fuse", &text(&logs::sample()), "--no-index", "--json"]);
    assert_eq!(n_sensors(&fused.json()), n_sensors(&whole.json()));
}

#[test]
fn the_three_ways_to_write_a_moment_mean_the_same() {
    let folder = folder();
    let start = logs::open(&logs::sample())
        .start()
        .expect("it has messages");
    let nanos = |secs: i64| format!("{}ns", start.nanos() + secs * 1_000_000_000);
    let cut = |from: &str, to: &str| {
        let out = folder.path().join("out.mcap");
        let arguments = [
            "--from",
            from,
            "--to",
            to,
            "--channels",
            "/sensing/lidar*,/sensing/imu",
        ];
        run("cut", &logs::sample(), &out, &arguments).expect(0, &[]);
        fs::read(&out).expect("it was written")
    };
    assert!(cut("1", "2") == cut(&nanos(1), &nanos(2)));
    assert!(cut("1.000", "2") == cut(&nanos(1), "2.0"));
}

#[test]
fn moments_that_make_no_sense_are_explained() {
    let folder = folder();
    let out = folder.path().join("out.mcap");
    let cut = |more: &[&str]| run("cut", &logs::sample(), &out, more);
    cut(&["--from", "yesterday"]).expect(2, &["--from", "2026-03-01T12:00:00Z", "12.5"]);
    cut(&["--from", "-3"]).expect(2, &["seconds since the log's start"]);
    cut(&["--from", "3", "--to", "2"]).expect(1, &["not before --to"]);
    cut(&["--from", "1000"]).expect(1, &["the log covers"]);
    cut(&["--to", "1999-01-01T00:00:00Z"]).expect(1, &["the log covers"]);
    cut(&["--channels", "/lidar"]).expect(1, &["no topic fits", "/sensing/lidar"]);
    cut(&["--chunk-size", "many"]).expect(2, &["512MiB"]);
    assert_eq!(names_in(&folder), Vec::<String>::new());
}

#[test]
fn a_sound_log_is_recovered_whole_and_a_damaged_one_as_far_as_it_goes() {
    let folder = folder();
    let whole = fs::read(logs::sample()).expect("the sample drive is committed");
    let out = folder.path().join("out.mcap");
    run("recover", &logs::sample(), &out, &[]).expect(0, &[]);
    assert!(messages(&logs::open(&out)) == messages(&logs::open(&logs::sample())));

    let mut damaged = whole[..whole.len() / 2].to_vec();
    damaged[whole.len() / 4] ^= 0x55;
    let log = written(&folder, "damaged.mcap", &damaged);
    let recovered = run("recover", &log, &out, &["--json"]);
    recovered.expect(3, &["lost: a chunk is lost", "lost: the file is cut"]);
    let json = recovered.json();
    let losses = json["losses"].as_array().expect("losses are a list");
    assert!(losses.iter().any(|loss| loss["data_lost"] == true));
    let sound = logs::open(&out);
    assert_eq!(sound.losses(), []);
    assert_eq!(json["messages"], sound.message_count());
    assert!(messages(&sound) == messages(&logs::open(&log)));
    assert_eq!(fs::read(&log).expect("it is there"), damaged);
}

#[test]
fn a_damaged_log_is_cut_and_converted_with_a_word_on_what_is_lost() {
    let folder = folder();
    let whole = fs::read(logs::sample()).expect("the sample drive is committed");
    let log = written(&folder, "cut.mcap", &whole[..whole.len() / 2]);
    let out = folder.path().join("out.mcap");
    run("convert", &log, &out, &[]).expect(3, &["lost"]);
    run("cut", &log, &out, &["--to", "1"]).expect(3, &["lost"]);
}

#[test]
fn logs_are_never_written_over() {
    let folder = folder();
    let log = logs::short(&folder);
    let before = fs::read(&log).expect("the log was written");
    let bag = written(&folder, "drive.bag", b"#ROSBAG V2.0\n");
    for command in ["cut", "convert", "recover"] {
        run(command, &log, &log, &[]).expect(1, &["also an input", "changed.mcap"]);
        run(command, &log, &bag, &[]).expect(1, &["did not write", "drive.bag"]);
        run(command, &log, folder.path(), &[]).expect(1, &["folder"]);
        let nowhere = folder.path().join("no/such/out.mcap");
        run(command, &log, &nowhere, &[]).expect(1, &["cannot create", "out.mcap"]);
    }
    assert_eq!(fs::read(&log).expect("the log is there"), before);
    assert_eq!(names_in(&folder), ["changed.mcap", "drive.bag"]);
}

#[test]
fn a_folder_of_split_files_is_one_log() {
    let folder = folder();
    let halves = folder.path().join("drive");
    fs::create_dir(&halves).expect("the folder is writable");
    for (name, range) in [
        ("drive_0.mcap", &["--to", "1"][..]),
        ("drive_1.mcap", &["--from", "1", "--channels", "/sensing/*"]),
    ] {
        run("cut", &logs::sample(), &halves.join(name), range).expect(0, &[]);
    }
    let out = folder.path().join("out.mcap");
    run("convert", &halves, &out, &[]).expect(0, &[]);
    assert!(messages(&logs::open(&out)) == messages(&logs::open(&halves)));
    let info = framelock(["info", &text(&halves), "--no-index", "--json"]);
    info.expect(0, &[]);
    assert_eq!(info.json()["files"].as_array().map(Vec::len), Some(2));
    assert_eq!(info.json()["format"], "MCAP");
    let inside = halves.join("drive_1.mcap");
    run("convert", &halves, &inside, &[]).expect(1, &["also an input"]);
}

#[test]
fn info_tells_how_a_log_is_stored() {
    let folder = folder();
    let log = logs::short(&folder);
    let info = framelock(["info", &text(&log), "--no-index"]);
    info.expect(0, &[]);
    let found = info.out.replace(&text(&log), "short.mcap");
    check_golden("info.txt", &found);
    let json = framelock(["info", &text(&log), "--no-index", "--json"]).json();
    assert_eq!(json["compressions"][0], "zstd");
    assert_eq!(json["profile"], "ros2");
    assert_eq!(json["channels"][0]["outlier_stamps"], 0);
}

#[test]
fn an_index_is_made_by_name() {
    let folder = folder();
    let log = logs::short(&folder);
    let index = framelock(["index", &text(&log), "--json"]);
    index.expect(0, &[]);
    assert_eq!(index.json()["messages"], logs::open(&log).message_count());
    framelock(["index", "no/such/drive.mcap"]).expect(1, &["cannot open"]);
}

#[test]
fn options_of_reading_are_checked() {
    let sample = text(&logs::sample());
    framelock(["info", &sample, "--no-index", "--memory", "lots"]).expect(2, &["512MiB"]);
    framelock(["info", &sample, "--no-index", "--time", "arrival"]).expect(2, &["publish"]);
    framelock([
        "info",
        &sample,
        "--no-index",
        "--time",
        "/tf=log",
        "--memory",
        "256MiB",
    ])
    .expect(0, &[]);
}

/// The same drive in three containers.
#[test]
fn bags_are_converted_and_fused() {
    let Some(data) = logs::real_data() else {
        return;
    };
    let folder = folder();
    for name in ["kitti_0001_small.bag", "kitti_0001_small_db3"] {
        let log = data.join("logs").join(name);
        let out = folder.path().join("out.mcap");
        run("convert", &log, &out, &[]).expect(0, &[]);
        let (bag, converted) = (logs::open(&log), logs::open(&out));
        assert_eq!(converted.channels(), bag.channels());
        assert!(messages(&converted) == messages(&bag), "{name}");
        let fuse = |log: &Path| framelock(["fuse", &text(log), "--no-index", "--json"]).json();
        assert_eq!(fuse(&out), fuse(&log), "{name}");
    }
}
