//! Several files as one log: folders, patterns, lists; what is missing or damaged among them.

use std::path::{Path, PathBuf};

use fl_log::{
    Error, Log, LossKind, McapWriter, MessageType, NoProgress, OpenOptions, WriteOptions,
};
use tempfile::TempDir;

use crate::fixture::{imu, stamp};

/// An MCAP file with messages at these moments on one topic.
fn write(path: &Path, topic: &str, moments: std::ops::Range<i64>) {
    let mut writer = McapWriter::create(path, &WriteOptions::default()).unwrap();
    let channel = writer.add_channel(topic, MessageType::Imu).unwrap();
    for moment in moments {
        writer
            .write(channel, stamp(moment), stamp(moment), &imu(moment))
            .unwrap();
    }
    writer.finish().unwrap();
}

fn pack(path: &Path) {
    let packed = zstd::encode_all(&*std::fs::read(path).unwrap(), 3).unwrap();
    let mut name = path.as_os_str().to_owned();
    name.push(".zstd");
    std::fs::write(name, packed).unwrap();
}

/// A folder with parts `bag_0.mcap` and so on, of ten messages each.
fn bag(n_parts: i64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in 0..n_parts {
        let path = folder.path().join(format!("bag_{part}.mcap"));
        write(&path, "/imu", part * 10..part * 10 + 10);
    }
    folder
}

fn name_files(folder: &Path, names: &[&str]) {
    let list: String = names
        .iter()
        .map(|name| format!("    - {name}\r\n"))
        .collect();
    let text = format!(
        "rosbag2_bagfile_information:\r\n  version: 5\r\n  relative_file_paths:\r\n{list}  \
         duration:\r\n    nanoseconds: 5\r\n"
    );
    std::fs::write(folder.join("metadata.yaml"), text).unwrap();
}

fn open(path: &Path) -> Result<Log, Error> {
    Log::open(path, &OpenOptions::default(), &NoProgress)
}

/// The moments of all messages in the order of the log.
fn moments(log: &Log) -> Vec<i64> {
    let [channel] = log.channels() else {
        panic!("{:?}", log.channels())
    };
    let entries = log.entries(channel.id).iter();
    let bytes_agree = |idx| log.snapshot(channel.id, idx).is_ok();
    assert!((0..entries.len()).all(bytes_agree));
    let start = stamp(0).nanos();
    let step = stamp(1).nanos() - start;
    entries
        .map(|entry| (entry.log_time.nanos() - start) / step)
        .collect()
}

fn all(n_messages: i64) -> Vec<i64> {
    (0..n_messages).collect()
}

fn kinds(log: &Log) -> Vec<LossKind> {
    log.losses().iter().map(|loss| loss.kind).collect()
}

#[test]
fn parts_are_one_log_and_one_channel() {
    let folder = bag(12);
    let log = open(folder.path()).unwrap();
    assert_eq!((log.path(), log.losses()), (folder.path(), &[][..]));
    assert_eq!(moments(&log), all(120));
    let log = open(&folder.path().join("bag_?.mcap")).unwrap();
    assert_eq!(moments(&log), all(100));
}

#[test]
fn a_list_of_paths_is_one_log() {
    let folder = bag(3);
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    for part in 3..5 {
        let path = inner.join(format!("more_{part}.mcap"));
        write(&path, "/imu", part * 10..part * 10 + 10);
    }
    let paths = [
        folder.path().join("bag_*.mcap"),
        inner,
        folder.path().join("absent.mcap"),
    ];
    let open_all = |paths: &[PathBuf]| Log::open_all(paths, &OpenOptions::default(), &NoProgress);
    let log = open_all(&paths).unwrap();
    assert_eq!(moments(&log), all(50));
    assert_eq!(log.path(), folder.path());
    assert_eq!(kinds(&log), [LossKind::UnreadableFile]);
    assert_eq!(moments(&open_all(&paths[..1]).unwrap()), all(30));
    assert!(matches!(open_all(&[]), Err(Error::NoLogs { .. })));
}

#[test]
fn an_unreadable_file_among_others_is_a_loss() {
    let folder = bag(3);
    let damaged = folder.path().join("bag_1.mcap");
    for bytes in [
        &[0; 64][..],
        b"",
        b"version https://git-lfs.github.com/spec/v1\n",
    ] {
        std::fs::write(&damaged, bytes).unwrap();
        let log = open(folder.path()).unwrap();
        assert_eq!(moments(&log).len(), 20);
        assert_eq!(kinds(&log), [LossKind::UnreadableFile]);
        let text = log.losses()[0].to_string();
        assert!(text.starts_with("bag_1.mcap: "), "{text}");
        assert!(log.data_lost());
    }
    for part in [0, 2] {
        std::fs::write(folder.path().join(format!("bag_{part}.mcap")), b"").unwrap();
    }
    let err = open(folder.path()).unwrap_err().to_string();
    assert!(err.contains("bag_0.mcap"), "{err}");
}

#[test]
fn metadata_is_used_but_not_needed() {
    let folder = bag(3);
    name_files(folder.path(), &["bag/bag_0.mcap", "bag/bag_1.mcap"]);
    // The recorder was stopped before it named the part that it had begun.
    let log = open(folder.path()).unwrap();
    assert_eq!((moments(&log), log.losses()), (all(30), &[][..]));
    // A file of something else is not this recording.
    write(&folder.path().join("other.mcap"), "/other", 0..5);
    let log = open(folder.path()).unwrap();
    assert_eq!(
        (moments(&log), kinds(&log)),
        (all(30), vec![LossKind::OtherFiles])
    );
    assert!(!log.data_lost());
    std::fs::remove_file(folder.path().join("other.mcap")).unwrap();
    // A named part is missing.
    std::fs::remove_file(folder.path().join("bag_1.mcap")).unwrap();
    let log = open(folder.path()).unwrap();
    assert_eq!(moments(&log).len(), 20);
    assert_eq!(kinds(&log), [LossKind::UnreadableFile]);
    // All names are wrong.
    name_files(folder.path(), &["renamed_0.mcap"]);
    let log = open(folder.path()).unwrap();
    assert_eq!((moments(&log).len(), log.losses()), (20, &[][..]));
    std::fs::write(folder.path().join("metadata.yaml"), [0xff; 40]).unwrap();
    assert_eq!(moments(&open(folder.path()).unwrap()).len(), 20);
}

#[test]
fn a_file_beside_its_compressed_form_is_read_once() {
    let folder = bag(3);
    for part in 0..3 {
        pack(&folder.path().join(format!("bag_{part}.mcap")));
    }
    let names = ["bag_0.mcap.zstd", "bag_1.mcap.zstd", "bag_2.mcap.zstd"];
    for named in [true, false] {
        if named {
            name_files(folder.path(), &names);
        } else {
            std::fs::remove_file(folder.path().join("metadata.yaml")).unwrap();
        }
        let log = open(folder.path()).unwrap();
        assert_eq!((moments(&log), log.losses()), (all(30), &[][..]));
    }
    name_files(folder.path(), &names);
    std::fs::remove_file(folder.path().join("bag_1.mcap")).unwrap();
    let log = open(folder.path()).unwrap();
    assert_eq!((moments(&log), log.losses()), (all(30), &[][..]));
}

#[test]
fn a_compressed_file_that_is_cut_gives_its_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mcap");
    let options = WriteOptions {
        chunk_bytes: Some(16 << 10),
        ..WriteOptions::default()
    };
    let mut writer = McapWriter::create(&path, &options).unwrap();
    let channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    for moment in 0..50_000 {
        writer
            .write(channel, stamp(moment), stamp(moment), &imu(moment))
            .unwrap();
    }
    writer.finish().unwrap();
    pack(&path);
    let packed = folder.path().join("a.mcap.zstd");
    let bytes = std::fs::read(&packed).unwrap();
    std::fs::write(&packed, &bytes[..bytes.len() / 2]).unwrap();
    let log = open(&packed).unwrap();
    assert!(log.message_count() > 10_000, "{log:?}");
    assert!(kinds(&log).contains(&LossKind::Truncated));
    let n_messages = log.message_count() as i64;
    assert_eq!(moments(&log), all(n_messages));
    std::fs::write(&packed, &bytes[..5]).unwrap();
    assert!(open(&packed).is_err());
}

#[test]
fn what_does_not_fit_the_cache_folder_is_said() {
    let folder = bag(1);
    pack(&folder.path().join("bag_0.mcap"));
    let options = OpenOptions {
        cache_folder: Some(folder.path().join("bag_0.mcap")),
        ..OpenOptions::default()
    };
    let packed = folder.path().join("bag_0.mcap.zstd");
    let err = Log::open(&packed, &options, &NoProgress)
        .unwrap_err()
        .to_string();
    assert!(err.contains("name another cache folder"), "{err}");
    assert!(
        err.ends_with(&format!("\nfile: {}", packed.display())),
        "{err}"
    );
}
