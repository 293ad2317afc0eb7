//! Logs written anew: nothing is lost, and nothing is left behind when it fails.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use fl_log::{
    Attachment, CameraInfoMessage, ChannelId, Compression, Error, Log, LogFiles, LogSource,
    LossKind, McapSource, McapWriter, Message, MessageBytes, MessageHeader, MessageOrder,
    MessageType, Metadata, NoProgress, OpenOptions, Place, Progress, RawChannel, RewriteOptions,
    RewriteReport, Scan, Selection, Transform, Watch, WriteOptions, rewrite,
};
use fl_spacetime::{Rigid, Stamp};

use crate::fixture::{all_options, finish, fix, header, imu, open, options, real_data, stamp};

const QOS_LATCHED: &str = "- history: 3\n  depth: 0\n  reliability: 1\n  durability: 1\n";
const QOS: &str = "- history: 3\n  depth: 0\n  reliability: 1\n  durability: 2\n";

/// What a log says of a message, and its bytes.
type Said = (Stamp, Stamp, u32, Vec<u8>);

fn metadata(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn attachment(name: &str, log_millis: i64) -> Attachment {
    Attachment {
        name: name.to_owned(),
        media_type: "application/octet-stream".to_owned(),
        log_time: stamp(log_millis),
        create_time: stamp(log_millis - 1),
        place: Place {
            block: 0,
            offset: 0,
        },
        size_bytes: 0,
    }
}

/// Everything that MCAP can hold: channels described alike, without schema, in unknown encodings
/// and without messages, times out of order, attachments and metadata.
fn odd_log(options: &WriteOptions) -> Vec<u8> {
    let options = WriteOptions {
        profile: "odd".to_owned(),
        ..options.clone()
    };
    let mut writer = McapWriter::new(Cursor::new(Vec::new()), &options).unwrap();
    let imu_channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    let raw = RawChannel {
        topic: "/twin",
        schema: "my/Type",
        schema_encoding: "flatbuffer",
        schema_data: &[1, 0, 255],
        encoding: "flatbuffer",
    };
    let none = RawChannel {
        topic: "/none",
        schema: "",
        schema_encoding: "",
        schema_data: &[],
        encoding: "json",
    };
    let empty = RawChannel {
        topic: "/empty",
        ..raw
    };
    let channels = [
        (
            raw,
            metadata(&[("callerid", "/one"), ("offered_qos_profiles", QOS)]),
        ),
        (
            raw,
            metadata(&[("callerid", "/one"), ("offered_qos_profiles", QOS)]),
        ),
        (none, metadata(&[])),
        (empty, metadata(&[("latching", "1")])),
    ]
    .map(|(channel, metadata)| {
        writer
            .add_channel_with_metadata(&channel, &metadata)
            .unwrap()
    });
    writer
        .add_attachment(&attachment("calibration.yaml", 3), b"fx: 700")
        .unwrap();
    for idx in 0..300_i64 {
        let millis = 10 * idx - 35 * (idx % 4);
        let header = MessageHeader {
            log_time: stamp(millis + 3),
            publish_time: stamp(millis + 1),
            sequence: (7 * idx) as u32 ^ 0x8000_0000,
        };
        let bytes = imu(millis).to_cdr();
        writer
            .write_with_header(imu_channel, &header, &bytes)
            .unwrap();
        let other = channels[(idx % 3) as usize];
        let bytes = vec![idx as u8; (idx % 40) as usize];
        writer.write_with_header(other, &header, &bytes).unwrap();
    }
    let facts = Metadata {
        name: "vehicle".to_owned(),
        entries: metadata(&[("plate", "KA-FL 1"), ("driver", "")]),
    };
    writer.add_metadata(&facts).unwrap();
    writer.add_attachment(&attachment("empty", 4), &[]).unwrap();
    finish(writer)
}

fn open_file(path: &Path) -> Log {
    Log::open(path, &OpenOptions::default(), &NoProgress).unwrap()
}

/// Rewrites into a folder of its own; gives the written log too.
fn rewritten(log: &Log, selection: &Selection, options: &RewriteOptions) -> (RewriteReport, Log) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.mcap");
    let report = rewrite(log, selection, &path, options, &NoProgress).unwrap();
    let bytes = fs::read(&path).unwrap();
    assert_eq!(bytes.len() as u64, report.file_bytes);
    assert_eq!(names_in(folder.path()), ["out.mcap"]);
    (report, open(bytes))
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string();
    let mut names: Vec<_> = entries.map(|entry| name(entry).unwrap()).collect();
    names.sort();
    names
}

/// The messages of a channel in the order of the file.
fn in_file(log: &Log, channel: ChannelId) -> Vec<Said> {
    let mut entries: Vec<_> = (0..log.entries(channel).len())
        .map(|idx| log.message(channel, idx).unwrap())
        .collect();
    entries.sort_by_key(|message| message.entry.place);
    let said = entries.iter().map(|message| {
        let entry = message.entry;
        let bytes = message.to_vec();
        (entry.log_time, entry.publish_time, entry.sequence, bytes)
    });
    said.collect()
}

/// The topics of all messages in the order of the file, with their log times.
fn topics_in_file(log: &Log) -> Vec<(Stamp, String)> {
    let mut messages: Vec<_> = log
        .channels()
        .iter()
        .flat_map(|channel| {
            let entries = log.entries(channel.id).iter();
            entries.map(|entry| (entry.place, (entry.log_time, channel.topic.clone())))
        })
        .collect();
    messages.sort();
    messages.into_iter().map(|(_, message)| message).collect()
}

fn assert_same(log: &Log, written: &Log) {
    assert_eq!(written.losses(), log.losses());
    assert_eq!(written.channels(), log.channels());
    assert_eq!(written.metadata(), log.metadata());
    assert_eq!(written.profile(), log.profile());
    assert_eq!(log.attachments().len(), written.attachments().len());
    for (expected, found) in log.attachments().iter().zip(written.attachments()) {
        assert_eq!(
            (&expected.name, &expected.media_type),
            (&found.name, &found.media_type)
        );
        assert_eq!(
            (expected.log_time, expected.create_time),
            (found.log_time, found.create_time)
        );
        let [expected, found] = [(log, expected), (written, found)]
            .map(|(log, attachment)| log.attachment_bytes(attachment).unwrap().to_vec());
        assert_eq!(expected, found);
    }
}

#[test]
fn nothing_is_lost_in_any_container() {
    for compression in all_options() {
        let log = open(odd_log(&compression));
        assert_eq!(log.message_count(), 600);
        assert_eq!((log.attachments().len(), log.metadata().len()), (2, 1));
        for output in [Compression::None, Compression::Lz4, Compression::Zstd] {
            let options = RewriteOptions {
                compression: output,
                chunk_bytes: 3000,
                ..RewriteOptions::default()
            };
            let (report, written) = rewritten(&log, &Selection::default(), &options);
            assert_same(&log, &written);
            assert_eq!(topics_in_file(&written), topics_in_file(&log));
            for channel in log.channels() {
                assert_eq!(in_file(&written, channel.id), in_file(&log, channel.id));
            }
            assert_eq!((report.messages(), report.losses.len()), (600, 0));
            assert_eq!((report.attachments, report.metadata), (2, 1));
        }
    }
}

#[test]
fn messages_can_be_sorted_by_log_time() {
    let log = open(odd_log(&options(Compression::Zstd, Some(2000))));
    // So little memory makes many parts.
    let options = RewriteOptions {
        order: MessageOrder::LogTime,
        ..RewriteOptions::default()
    };
    let mut expected = topics_in_file(&log);
    assert!(!expected.is_sorted_by_key(|(log_time, _)| *log_time));
    expected.sort_by_key(|(log_time, _)| *log_time);
    for memory_bytes in [1 << 10, 1 << 20, 1 << 30] {
        let small = OpenOptions {
            memory_bytes,
            ..OpenOptions::default()
        };
        let bytes = odd_log(&all_options()[0]);
        let source = McapSource::from_bytes(Path::new("small"), bytes, &small).unwrap();
        let log = Log::from_source(Box::new(source), &small, &NoProgress).unwrap();
        let (report, written) = rewritten(&log, &Selection::default(), &options);
        assert_same(&log, &written);
        assert_eq!(topics_in_file(&written), expected);
        assert_eq!(report.messages(), 600);
    }
}

#[test]
fn the_same_log_gives_the_same_bytes_for_any_number_of_threads() {
    let log = open(odd_log(&all_options()[0]));
    let folder = tempfile::tempdir().unwrap();
    let written = [1, 2, 7].map(|n_threads| {
        let path = folder.path().join(format!("{n_threads}.mcap"));
        let pool = rayon_pool(n_threads);
        let options = RewriteOptions::default();
        pool.install(|| rewrite(&log, &Selection::default(), &path, &options, &NoProgress))
            .unwrap();
        fs::read(path).unwrap()
    });
    assert!(written[0] == written[1] && written[1] == written[2]);
}

fn rayon_pool(n_threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads)
        .build()
        .unwrap()
}

/// Ten seconds of Imu with what holds from before: transforms of two senders, a calibration, a
/// latched and an unlatched state.
fn drive() -> Log {
    open(drive_bytes())
}

fn drive_bytes() -> Vec<u8> {
    let mut writer = McapWriter::new(Cursor::new(Vec::new()), &WriteOptions::default()).unwrap();
    let tf_static = writer
        .add_channel("/tf_static", MessageType::TfMessage)
        .unwrap();
    let calibration = writer
        .add_channel("/cam/camera_info", MessageType::CameraInfo)
        .unwrap();
    let other_calibration = writer
        .add_channel("/far/camera_info", MessageType::CameraInfo)
        .unwrap();
    let fixes = writer
        .add_channel("/cam/fix", MessageType::NavSatFix)
        .unwrap();
    let imus = writer.add_channel("/imu", MessageType::Imu).unwrap();
    let state = |topic| RawChannel {
        topic,
        schema: "std_msgs/msg/String",
        schema_encoding: "ros2msg",
        schema_data: b"string data",
        encoding: "cdr",
    };
    let latched = writer
        .add_channel_with_metadata(
            &state("/map"),
            &metadata(&[("offered_qos_profiles", QOS_LATCHED)]),
        )
        .unwrap();
    let plain = writer
        .add_channel_with_metadata(
            &state("/state"),
            &metadata(&[("offered_qos_profiles", QOS)]),
        )
        .unwrap();
    let edge = |child: &str| {
        Message::TfMessage(vec![Transform {
            stamp: stamp(0),
            parent: "base_link".to_owned(),
            child: child.to_owned(),
            parent_from_child: Rigid::from_yaw(1.0, 0.5, 1.0, 0.75),
        }])
    };
    let info = |millis| {
        Message::CameraInfo(CameraInfoMessage {
            header: header(millis),
            info: fl_rig::CameraInfo {
                width: 64,
                height: 48,
                distortion_model: "plumb_bob".to_owned(),
                d: vec![0.0; 5],
                k: [50.0, 0.0, 32.0, 0.0, 50.0, 24.0, 0.0, 0.0, 1.0],
                r: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
                p: [0.0; 12],
            },
        })
    };
    for millis in [0, 10] {
        let message = edge(&format!("sensor_{millis}"));
        let at = stamp(millis);
        writer.write(tf_static, at, at, &message).unwrap();
        for channel in [calibration, other_calibration] {
            writer.write(channel, at, at, &info(millis)).unwrap();
        }
        for channel in [latched, plain] {
            writer
                .write_raw(channel, at, at, &[0, 1, 0, 0, millis as u8])
                .unwrap();
        }
    }
    for millis in (0..10_000).step_by(100) {
        let at = stamp(millis);
        writer.write(imus, at, at, &imu(millis)).unwrap();
        writer.write(fixes, at, at, &fix(millis)).unwrap();
    }
    finish(writer)
}

/// Topics with the number of their messages and of those from before the range.
fn written(report: &RewriteReport) -> Vec<(&str, u64, u64)> {
    let channels = report.channels.iter();
    channels
        .map(|channel| {
            (
                channel.topic.as_str(),
                channel.messages,
                channel.messages_before,
            )
        })
        .collect()
}

#[test]
fn a_cut_takes_along_what_holds_from_before() {
    let log = drive();
    let selection = Selection {
        range: Some((stamp(2000), stamp(3000))),
        channels: None,
    };
    let (report, cut) = rewritten(&log, &selection, &RewriteOptions::default());
    assert_eq!(
        written(&report),
        [
            ("/tf_static", 2, 2),
            ("/cam/camera_info", 1, 1),
            ("/far/camera_info", 1, 1),
            ("/cam/fix", 10, 0),
            ("/imu", 10, 0),
            ("/map", 1, 1),
            ("/state", 0, 0),
        ]
    );
    let map = cut.channel_by_topic("/map").unwrap().id;
    let last = cut.message(map, 0).unwrap();
    assert_eq!((last.entry.log_time, last[4]), (stamp(10), 10));
    let imus = cut.entries(cut.channel_by_topic("/imu").unwrap().id);
    assert_eq!(imus[0].stamp, stamp(2000));
    assert_eq!(imus[9].stamp, stamp(2900));
}

#[test]
fn a_cut_of_channels_takes_along_what_they_need() {
    let log = drive();
    let channels = log.channels_matching(&["/cam/f*".to_owned()]).unwrap();
    let selection = Selection {
        range: Some((stamp(0), stamp(10))),
        channels: Some(channels),
    };
    let (report, _) = rewritten(&log, &selection, &RewriteOptions::default());
    assert_eq!(
        written(&report),
        [
            ("/tf_static", 2, 0),
            ("/cam/camera_info", 1, 0),
            ("/cam/fix", 1, 0),
        ]
    );
    let err = log.channels_matching(&["/lidar*".to_owned()]).unwrap_err();
    assert!(
        err.to_string().contains("/cam/fix, /far/camera_info"),
        "{err}"
    );
}

/// Cancels after some reports.
struct Impatient {
    n_left: AtomicU64,
}

impl Progress for Impatient {
    fn advance(&self, done: u64, total: u64) -> bool {
        assert!(done <= total);
        let patience = |n_left: u64| n_left.checked_sub(1);
        self.n_left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, patience)
            .is_ok()
    }
}

#[test]
fn a_canceled_rewriting_leaves_nothing() {
    let log = open(odd_log(&all_options()[0]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.mcap");
    let mut n_canceled = 0;
    for n_left in 0..1000 {
        let progress = Impatient {
            n_left: AtomicU64::new(n_left),
        };
        let options = RewriteOptions {
            chunk_bytes: 3000,
            ..RewriteOptions::default()
        };
        match rewrite(&log, &Selection::default(), &path, &options, &progress) {
            Ok(_) => break,
            Err(err) => assert!(matches!(err, Error::Canceled), "{err}"),
        }
        n_canceled += 1;
        assert_eq!(names_in(folder.path()), Vec::<String>::new());
    }
    assert!((20..1000).contains(&n_canceled), "{n_canceled}");
    assert_eq!(names_in(folder.path()), ["out.mcap"]);
}

#[test]
fn neither_inputs_nor_folders_are_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.mcap");
    let bytes = odd_log(&all_options()[0]);
    fs::write(&path, &bytes).unwrap();
    let log = open_file(&path);
    let refused = |target: PathBuf| {
        let selection = Selection::default();
        rewrite(
            &log,
            &selection,
            &target,
            &RewriteOptions::default(),
            &NoProgress,
        )
        .unwrap_err()
    };
    assert!(matches!(refused(path.clone()), Error::OutputIsInput { .. }));
    let around = folder.path().join(".").join("in.mcap");
    assert!(matches!(refused(around), Error::OutputIsInput { .. }));
    let sub = folder.path().join("sub");
    fs::create_dir(&sub).unwrap();
    assert!(matches!(refused(sub), Error::OutputIsNoFile { .. }));
    let nowhere = folder.path().join("nowhere").join("out.mcap");
    assert!(matches!(refused(nowhere), Error::Create { .. }));
    let recording = folder.path().join("recording.bag");
    fs::write(&recording, b"#ROSBAG V2.0\n").unwrap();
    assert!(matches!(refused(recording), Error::OutputIsForeign { .. }));
    assert_eq!(fs::read(&path).unwrap(), bytes);
    let names = ["in.mcap", "recording.bag", "sub"];
    assert_eq!(names_in(folder.path()), names);
}

#[test]
fn an_older_log_of_the_same_program_is_replaced() {
    let log = open(odd_log(&all_options()[0]));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.mcap");
    fs::write(&path, drive_bytes()).unwrap();
    let selection = Selection::default();
    rewrite(
        &log,
        &selection,
        &path,
        &RewriteOptions::default(),
        &NoProgress,
    )
    .unwrap();
    assert_same(&log, &open_file(&path));
}

/// A source with a block that cannot be read after it was found, and other changes.
struct Forgetful {
    source: McapSource,
    lost_block: Option<u32>,
    change: fn(&mut Scan),
}

impl LogSource for Forgetful {
    fn path(&self) -> &Path {
        self.source.path()
    }

    fn scan(&self, watch: &mut dyn Watch, progress: &dyn Progress) -> Result<Scan, Error> {
        let mut scan = self.source.scan(watch, progress)?;
        (self.change)(&mut scan);
        Ok(scan)
    }

    fn read(&self, place: Place, size_bytes: u32) -> Result<MessageBytes, Error> {
        if Some(place.block) == self.lost_block {
            return Err(Error::Chunk {
                offset: 77,
                what: "gone".to_owned(),
            });
        }
        self.source.read(place, size_bytes)
    }

    fn fingerprint(&self) -> Result<Vec<u8>, Error> {
        self.source.fingerprint()
    }

    fn files(&self) -> LogFiles {
        self.source.files()
    }

    fn n_blocks(&self) -> u32 {
        self.source.n_blocks()
    }

    fn layout(&self) -> Vec<u8> {
        self.source.layout()
    }

    fn restore(&self, layout: &[u8]) -> Result<(), Error> {
        self.source.restore(layout)
    }
}

#[test]
fn messages_that_vanish_meanwhile_are_listed_and_the_others_kept() {
    let bytes = odd_log(&options(Compression::Zstd, Some(2000)));
    let whole = open(bytes.clone());
    let options = OpenOptions::default();
    let source = McapSource::from_bytes(Path::new("forgetful"), bytes, &options).unwrap();
    let source = Forgetful {
        source,
        lost_block: Some(4),
        change: |_| {},
    };
    let log = Log::from_source(Box::new(source), &options, &NoProgress).unwrap();
    let (report, written) = rewritten(&log, &Selection::default(), &RewriteOptions::default());
    let n_lost: u64 = report
        .channels
        .iter()
        .map(|channel| channel.unreadable)
        .sum();
    assert!(n_lost > 0 && report.data_lost());
    assert_eq!(report.messages() + n_lost, 600);
    assert_eq!(written.message_count(), report.messages());
    let listed: u64 = report.losses.iter().filter_map(|loss| loss.messages).sum();
    assert_eq!(listed, n_lost);
    for channel in whole.channels() {
        let mut expected = in_file(&whole, channel.id);
        let found = in_file(&written, channel.id);
        expected.retain(|message| found.contains(message));
        assert_eq!(found, expected);
    }
}

#[test]
fn what_is_left_of_a_damaged_log_is_written_whole() {
    let bytes = odd_log(&options(Compression::Zstd, Some(2000)));
    let mut damaged = bytes[..bytes.len() * 2 / 3].to_vec();
    damaged[3000] ^= 0x40;
    let log = open(damaged);
    assert!(log.data_lost());
    let (report, written) = rewritten(&log, &Selection::default(), &RewriteOptions::default());
    assert_eq!(report.losses, log.losses());
    assert!(report.data_lost());
    assert_eq!(written.losses(), []);
    assert_eq!(written.message_count(), log.message_count());
    for channel in log.channels() {
        assert_eq!(in_file(&written, channel.id), in_file(&log, channel.id));
    }
}

#[test]
fn a_damaged_attachment_is_listed() {
    let bytes = odd_log(&all_options()[3]);
    let at = bytes.windows(7).position(|window| window == b"fx: 700");
    let mut damaged = bytes;
    damaged[at.unwrap()] ^= 1;
    let log = open(damaged);
    assert_eq!(log.attachments().len(), 1);
    let kinds: Vec<_> = log.losses().iter().map(|loss| loss.kind).collect();
    assert_eq!(kinds, [LossKind::DamagedRecord]);
    assert!(log.losses()[0].what.contains("attachment"));
}

#[test]
fn times_before_1970_become_1970() {
    let bytes = odd_log(&all_options()[0]);
    let options = OpenOptions::default();
    let source = Forgetful {
        source: McapSource::from_bytes(Path::new("ancient"), bytes, &options).unwrap(),
        lost_block: None,
        change: |scan| scan.messages[0].publish_time = Stamp::from_nanos(-1),
    };
    let log = Log::from_source(Box::new(source), &options, &NoProgress).unwrap();
    let (report, written) = rewritten(&log, &Selection::default(), &RewriteOptions::default());
    assert_eq!(report.messages(), 600);
    let mut times = in_file(&written, ChannelId(0)).into_iter();
    assert_eq!(times.next().unwrap().1, Stamp::from_nanos(0));
}

#[test]
fn real_logs_are_converted_without_loss() {
    let Some(folder) = real_data() else { return };
    let logs = ["logs/kitti_0001_a.mcap", "logs/radiate_foggy.mcap"];
    for name in logs {
        let log = open_file(&folder.join(name));
        let (report, written) = rewritten(&log, &Selection::default(), &RewriteOptions::default());
        assert_same(&log, &written);
        assert_eq!(report.messages(), log.message_count());
        for channel in log.channels() {
            assert_eq!(in_file(&written, channel.id), in_file(&log, channel.id));
        }
    }
}

/// The same drive in other containers loses nothing either.
#[test]
fn bags_are_converted_without_loss() {
    let Some(folder) = real_data() else { return };
    for name in ["kitti_0001_small.bag", "kitti_0001_small_db3"] {
        let log = open_file(&folder.join("logs").join(name));
        let (report, written) = rewritten(&log, &Selection::default(), &RewriteOptions::default());
        assert_eq!(report.messages(), log.message_count());
        assert_same(&log, &written);
        for channel in log.channels() {
            assert_eq!(in_file(&written, channel.id), in_file(&log, channel.id));
        }
    }
}
