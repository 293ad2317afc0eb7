//! The index of a log in a file: used when it is the log's, made anew when it is not.

use std::path::{Path, PathBuf};

use fl_log::{
    IndexFile, Log, LossKind, McapWriter, MessageType, NoProgress, OpenOptions, Snapshot,
    TimeChoice, TimeSource, WriteOptions,
};

use crate::fixture::{fix, imu, real_data, stamp};

fn options(cache: Option<&Path>) -> OpenOptions {
    OpenOptions {
        index: IndexFile::Automatic,
        cache_folder: cache.map(Path::to_owned),
        ..OpenOptions::default()
    }
}

fn open(path: &Path, options: &OpenOptions) -> Log {
    Log::open(path, options, &NoProgress).unwrap()
}

/// A log of 300 Imu and fixes, out of order.
fn write_log(path: &Path) {
    let options = WriteOptions {
        chunk_bytes: Some(2000),
        ..WriteOptions::default()
    };
    let mut writer = McapWriter::create(path, &options).unwrap();
    let imu_channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    let fix_channel = writer.add_channel("/fix", MessageType::NavSatFix).unwrap();
    for idx in 0..300 {
        let millis = idx * 7 % 300;
        let log_time = stamp(millis + 5);
        writer
            .write(imu_channel, log_time, log_time, &imu(millis))
            .unwrap();
        writer
            .write(fix_channel, log_time, log_time, &fix(millis))
            .unwrap();
    }
    writer.finish().unwrap();
}

fn everything(log: &Log) -> Vec<(String, Vec<Snapshot>, Vec<Vec<u8>>)> {
    let of_channel = |channel: &fl_log::Channel| {
        let numbers = 0..log.entries(channel.id).len();
        let snapshots = numbers.clone().map(|idx| log.snapshot(channel.id, idx));
        let bytes = numbers.map(|idx| log.message(channel.id, idx).unwrap().to_vec());
        (
            channel.topic.clone(),
            snapshots.map(Result::unwrap).collect(),
            bytes.collect(),
        )
    };
    log.channels().iter().map(of_channel).collect()
}

fn index_beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".flindex");
    name.into()
}

#[test]
fn a_warm_index_gives_the_same_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drive.mcap");
    write_log(&path);
    let cold = open(&path, &options(None));
    assert_eq!(cold.index_path(), Some(index_beside(&path).as_path()));
    let written = std::fs::metadata(index_beside(&path)).unwrap().modified();
    let warm = open(&path, &options(None));
    assert_eq!(warm.channels(), cold.channels());
    for channel in cold.channels() {
        assert_eq!(warm.entries(channel.id), cold.entries(channel.id));
        assert_eq!(warm.times(channel.id), cold.times(channel.id));
        assert!(warm.is_kept(channel.id));
    }
    assert_eq!(everything(&warm), everything(&cold));
    assert_eq!(warm.losses(), cold.losses());
    let kept = std::fs::metadata(index_beside(&path)).unwrap().modified();
    assert_eq!(kept.unwrap(), written.unwrap());
}

#[test]
fn small_topics_do_not_need_the_log_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drive.mcap");
    write_log(&path);
    let cold = open(&path, &options(None));
    let warm = open(&path, &options(None));
    std::fs::write(&path, b"gone").unwrap();
    assert_eq!(everything(&warm), everything(&cold));
    let imu = warm.channel_by_topic("/imu").unwrap().id;
    let seen = std::sync::atomic::AtomicUsize::new(0);
    let visit = |_, _, bytes: &[u8]| {
        seen.fetch_add(bytes.len(), std::sync::atomic::Ordering::Relaxed);
    };
    warm.visit(&[imu], None, &visit, &NoProgress).unwrap();
    assert!(seen.into_inner() > 300 * 100);
}

#[test]
fn another_log_under_the_name_is_indexed_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (path, cache) = (
        folder.path().join("drive.mcap"),
        folder.path().join("cache"),
    );
    write_log(&path);
    let options = options(Some(&cache));
    assert_eq!(open(&path, &options).message_count(), 600);
    assert!(!index_beside(&path).exists());
    let mut writer = McapWriter::create(&path, &WriteOptions::default()).unwrap();
    let channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    writer.write(channel, stamp(0), stamp(0), &imu(0)).unwrap();
    writer.finish().unwrap();
    assert_eq!(open(&path, &options).message_count(), 1);
}

#[test]
fn a_damaged_index_is_as_good_as_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drive.mcap");
    write_log(&path);
    let expected = everything(&open(&path, &options(None)));
    let index = index_beside(&path);
    let bytes = std::fs::read(&index).unwrap();
    for place in (0..bytes.len()).step_by(bytes.len() / 97) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x40;
        std::fs::write(&index, &damaged).unwrap();
        assert_eq!(
            everything(&open(&path, &options(None))),
            expected,
            "{place}"
        );
        std::fs::write(&index, &bytes[..place]).unwrap();
        assert_eq!(
            everything(&open(&path, &options(None))),
            expected,
            "{place}"
        );
    }
}

#[test]
fn what_was_lost_is_said_again() {
    let Some(data) = real_data() else { return };
    let cache = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(data.join("mcap_damaged")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "mcap") {
            let cold = open(&path, &options(Some(cache.path())));
            let warm = open(&path, &options(Some(cache.path())));
            assert_eq!(warm.losses(), cold.losses());
            assert_eq!(warm.message_count(), cold.message_count());
        }
    }
}

#[test]
fn a_read_only_folder_has_its_index_in_the_cache() {
    let Some(data) = real_data() else { return };
    let cache = tempfile::tempdir().unwrap();
    for name in ["kitti_0001_small.bag", "kitti_0001_small_db3"] {
        let path = data.join("logs").join(name);
        let cold = open(&path, &options(Some(cache.path())));
        let warm = open(&path, &options(Some(cache.path())));
        assert!(warm.index_path().unwrap().starts_with(cache.path()));
        assert_eq!(everything(&warm), everything(&cold), "{name}");
    }
}

#[test]
fn each_topic_may_go_by_another_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drive.mcap");
    write_log(&path);
    let by_header = open(&path, &options(None));
    let by_log = open(
        &path,
        &OpenOptions {
            times: TimeChoice {
                topics: [("/imu".to_owned(), TimeSource::Log)].into(),
                ..TimeChoice::default()
            },
            ..options(None)
        },
    );
    let first = |log: &Log, topic| log.entries(log.channel_by_topic(topic).unwrap().id)[0];
    assert_eq!(first(&by_header, "/imu").stamp, stamp(0));
    assert_eq!(first(&by_log, "/imu").stamp, stamp(5));
    assert_eq!(first(&by_log, "/fix").stamp, stamp(0));
}

#[test]
fn a_clock_that_was_not_set_does_not_stretch_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drive.mcap");
    let mut writer = McapWriter::create(&path, &WriteOptions::default()).unwrap();
    let channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    let epoch = fl_spacetime::Stamp::from_nanos(1_000_000_000);
    writer.write(channel, epoch, epoch, &imu(0)).unwrap();
    for millis in 0..100 {
        writer
            .write(channel, stamp(millis), stamp(millis), &imu(millis))
            .unwrap();
    }
    writer.finish().unwrap();
    let options = OpenOptions {
        times: TimeChoice {
            default: TimeSource::Log,
            ..TimeChoice::default()
        },
        ..options(None)
    };
    let log = open(&path, &options);
    assert_eq!((log.start(), log.end()), (Some(stamp(0)), Some(stamp(99))));
    assert_eq!(log.entries(channel)[0].stamp, epoch);
    let loss = &log.losses()[0];
    assert_eq!(
        (loss.kind, loss.messages),
        (LossKind::OutlierStamps, Some(1))
    );
    assert!(!log.data_lost());
}
