//! The sample drive, and logs made from it by changing one thing.

use std::path::{Path, PathBuf};

use fl_log::{Channel, Log, McapWriter, NoProgress, OpenOptions, RawChannel, WriteOptions};
use tempfile::TempDir;

/// The part of the sample that changed logs are made of; short, so that tests are quick.
const SHORT_SECS: f64 = 2.0;

/// One message of the sample.
pub(crate) struct Message<'a> {
    pub(crate) topic: &'a str,
    /// Since the log's start, by the recorder's time.
    pub(crate) secs: f64,
    pub(crate) bytes: &'a [u8],
}

/// What becomes of it.
pub(crate) enum Change {
    Keep,
    Drop,
    Bytes(Vec<u8>),
    /// The same bytes on a channel of this type, whose definition nobody knows.
    Schema(&'static str),
}

/// The committed sample drive.
pub(crate) fn sample() -> PathBuf {
    repository().join("sample_logs/city_block.mcap")
}

/// The rig of the sample drive, as a file.
pub(crate) fn rig() -> PathBuf {
    repository().join("calibration/city_block.toml")
}

/// The first seconds of the sample.
pub(crate) fn short(folder: &TempDir) -> PathBuf {
    changed(folder, |_| Change::Keep)
}

/// The first seconds of the sample with some messages changed.
pub(crate) fn changed(folder: &TempDir, change: impl Fn(&Message<'_>) -> Change) -> PathBuf {
    let log = Log::open(&sample(), &OpenOptions::default(), &NoProgress).expect("the sample opens");
    let path = folder.path().join("changed.mcap");
    let mut writer =
        McapWriter::create(&path, &WriteOptions::default()).expect("the folder is writable");
    for channel in log.channels() {
        copy_channel(&log, channel, &change, &mut writer);
    }
    writer.finish().expect("the folder is writable");
    path
}

fn copy_channel<W: std::io::Write + std::io::Seek>(
    log: &Log,
    channel: &Channel,
    change: &impl Fn(&Message<'_>) -> Change,
    writer: &mut McapWriter<W>,
) {
    let start = log.start().expect("the sample has messages");
    let mut target = None;
    for (entry_idx, entry) in log.entries(channel.id).iter().enumerate() {
        let secs = (entry.log_time - start).as_secs_f64();
        if secs > SHORT_SECS {
            continue;
        }
        let message = log
            .message(channel.id, entry_idx)
            .expect("the sample is sound");
        let message = Message {
            topic: &channel.topic,
            secs,
            bytes: &message,
        };
        let (bytes, schema) = match change(&message) {
            Change::Drop => continue,
            Change::Keep => (message.bytes.to_vec(), None),
            Change::Bytes(bytes) => (bytes, None),
            Change::Schema(schema) => (message.bytes.to_vec(), Some(schema)),
        };
        let id = *target.get_or_insert_with(|| add_channel(channel, schema, writer));
        writer
            .write_raw(id, entry.log_time, entry.publish_time, &bytes)
            .expect("it was added");
    }
}

fn add_channel<W: std::io::Write + std::io::Seek>(
    channel: &Channel,
    schema: Option<&str>,
    writer: &mut McapWriter<W>,
) -> fl_log::ChannelId {
    let raw = RawChannel {
        topic: &channel.topic,
        schema: schema.unwrap_or(&channel.schema),
        schema_encoding: "ros2msg",
        // Without a definition the reader falls back on its own for the types it knows.
        schema_data: &[],
        encoding: &channel.encoding,
    };
    writer
        .add_raw_channel(&raw)
        .expect("there are few channels")
}

/// The folder of recorded drives, where there is one.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("FRAMELOCK_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: FRAMELOCK_REAL_DATA is not set");
    }
    folder
}

/// The log as the library opens it.
pub(crate) fn open(path: &Path) -> Log {
    Log::open(path, &OpenOptions::default(), &NoProgress).expect("the log opens")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie in the repository")
        .to_owned()
}
