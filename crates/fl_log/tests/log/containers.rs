//! Recorded bags of every container, against what other software finds in them.

use std::collections::BTreeMap;
use std::path::Path;

use fl_log::{ChannelId, Log, NoProgress, OpenOptions, Snapshot};

use crate::fixture::real_data;

/// By `tests/oracle/containers.py`.
const FOUND_BY_OTHERS: &str = include_str!("../oracle/containers.tsv");

/// Of a topic and type: how many messages, the sum of their log times, the sum of their
/// checksums.
type Sums = BTreeMap<(String, String), (u64, u64, u64)>;

fn open(path: &Path) -> Log {
    Log::open(path, &OpenOptions::default(), &NoProgress)
        .unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

fn sums_of(log: &Log) -> Sums {
    let mut sums = Sums::new();
    for channel in log.channels() {
        for (idx, entry) in log.entries(channel.id).iter().enumerate() {
            let crc = crc32fast::hash(&log.message(channel.id, idx).unwrap());
            let key = (channel.topic.clone(), channel.schema.clone());
            let (count, times, crcs) = sums.entry(key).or_default();
            *count += 1;
            *times = times.wrapping_add(entry.log_time.nanos().cast_unsigned());
            *crcs += u64::from(crc);
        }
    }
    sums
}

/// What others found, by file.
fn expected() -> BTreeMap<&'static str, Sums> {
    let mut expected = BTreeMap::<_, Sums>::new();
    for line in FOUND_BY_OTHERS.lines() {
        let [file, topic, schema, count, times, crcs] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let sums = expected.entry(file).or_default();
        let number = |text: &str| text.parse::<u64>().unwrap();
        if number(count) > 0 {
            let key = (topic.to_owned(), schema.to_owned());
            sums.insert(key, (number(count), number(times), number(crcs)));
        }
    }
    expected
}

#[test]
fn every_file_holds_what_others_find_in_it() {
    let Some(folder) = real_data() else { return };
    let expected = expected();
    assert_eq!(expected.len(), 70);
    for (file, sums) in expected {
        let log = open(&folder.join(file));
        assert_eq!(sums_of(&log), sums, "{file}");
        assert!(!log.data_lost(), "{file}: {:?}", log.losses());
    }
}

#[test]
fn folders_are_the_files_in_them() {
    let Some(folder) = real_data() else { return };
    for (name, n_messages) in [
        ("bags/ros2/94_types_mcap", 188),
        ("logs/kitti_0001_small_db3", 97),
        ("bags/ros2/rosbag2_py/mcap/wbag", 0),
        ("bags/ros2/rosbag2_py/sqlite3/wbag", 0),
        ("bags/ros2/history/reindex_test_bags/multiple_files", 0),
        ("bags/ros2/history/reindex_test_bags/file_compression", 0),
        ("bags/ros2/history/reindex_test_bags/message_compression", 0),
    ] {
        let log = open(&folder.join(name));
        assert!(!log.data_lost(), "{name}: {:?}", log.losses());
        let mut joined = Sums::new();
        for (file, sums) in expected() {
            if file
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('/'))
            {
                for (key, (count, times, crcs)) in sums {
                    let sum = joined.entry(key).or_default();
                    *sum = (sum.0 + count, sum.1.wrapping_add(times), sum.2 + crcs);
                }
            }
        }
        assert_eq!(sums_of(&log), joined, "{name}");
        assert!(
            n_messages == 0 || log.message_count() == n_messages,
            "{name}"
        );
        let topics: Vec<_> = log
            .channels()
            .iter()
            .map(|channel| &channel.topic)
            .collect();
        let mut distinct = topics.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), topics.len(), "{name}: {topics:?}");
    }
}

#[test]
fn a_pattern_is_the_files_that_match_it() {
    let Some(folder) = real_data() else { return };
    let wbag = folder.join("bags/ros2/rosbag2_py/mcap/wbag");
    let all = open(&wbag);
    let matched = open(&wbag.join("wbag_*.mcap"));
    assert_eq!(sums_of(&matched), sums_of(&all));
    let two = open(&wbag.join("wbag_[12].mcap"));
    assert!(two.message_count() < all.message_count());
    let err = Log::open(&wbag.join("no*"), &OpenOptions::default(), &NoProgress).unwrap_err();
    assert!(err.to_string().contains("no log here"), "{err}");
}

/// Snapshots of a topic in all three containers.
fn snapshots(log: &Log, topic: &str, n: usize) -> Vec<Snapshot> {
    let channel: ChannelId = log.channel_by_topic(topic).unwrap().id;
    (0..n)
        .map(|idx| log.snapshot(channel, idx).unwrap())
        .collect()
}

#[test]
fn three_containers_give_the_same_snapshots() {
    const N_FRAMES: usize = 8;
    let Some(folder) = real_data() else { return };
    let logs = folder.join("logs");
    let mcap = open(&logs.join("kitti_0001_a.mcap"));
    for name in ["kitti_0001_small.bag", "kitti_0001_small_db3"] {
        let other = open(&logs.join(name));
        assert_eq!(other.message_count(), 97);
        for channel in other.channels() {
            let n_messages = other.entries(channel.id).len();
            assert!(n_messages == N_FRAMES || channel.topic == "/tf_static");
            let same = mcap.channel_by_topic(&channel.topic).unwrap();
            assert_eq!(same.kind, channel.kind, "{name} {}", channel.topic);
            let times = |log: &Log, id| {
                let entries = log.entries(id)[..n_messages].iter();
                entries
                    .map(|entry| (entry.stamp, entry.log_time))
                    .collect::<Vec<_>>()
            };
            assert_eq!(times(&other, channel.id), times(&mcap, same.id));
            assert_eq!(
                snapshots(&other, &channel.topic, n_messages),
                snapshots(&mcap, &channel.topic, n_messages),
                "{name} {}",
                channel.topic
            );
        }
    }
}

#[test]
fn sqlite_leaves_nothing_beside_a_database() {
    let Some(data) = real_data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let from = data.join("bags/ros2/history/rosbag2_tests/cdr_test");
    let file = folder.path().join("cdr_test.db3");
    std::fs::copy(from.join("cdr_test.db3"), &file).unwrap();
    let log = open(folder.path());
    sums_of(&log);
    let lying: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(lying.len(), 1);
}
