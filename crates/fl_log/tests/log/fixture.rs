//! Small logs in memory, and where the real ones are.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use fl_log::{
    Compression, Error, Fix, Header, Imu, Log, McapSource, McapWriter, Message, MessageType,
    NoProgress, OpenOptions, WriteOptions,
};
use fl_spacetime::Stamp;

/// The start of every log here, nanoseconds.
pub(crate) const START: i64 = 1_700_000_000_000_000_000;

pub(crate) fn stamp(millis: i64) -> Stamp {
    Stamp::from_nanos(START + millis * 1_000_000)
}

pub(crate) fn header(millis: i64) -> Header {
    Header::new(stamp(millis), "sensor")
}

pub(crate) fn writer(options: &WriteOptions) -> McapWriter<Cursor<Vec<u8>>> {
    McapWriter::new(Cursor::new(Vec::new()), options).unwrap()
}

pub(crate) fn finish(writer: McapWriter<Cursor<Vec<u8>>>) -> Vec<u8> {
    writer.finish().unwrap().into_inner()
}

pub(crate) fn try_open(bytes: Vec<u8>) -> Result<Log, Error> {
    let source =
        McapSource::from_bytes(Path::new("in-memory.mcap"), bytes, &OpenOptions::default())?;
    Log::from_source(Box::new(source), &OpenOptions::default(), &NoProgress)
}

pub(crate) fn open(bytes: Vec<u8>) -> Log {
    try_open(bytes).unwrap()
}

pub(crate) fn imu(millis: i64) -> Message {
    Message::Imu(Imu {
        header: header(millis),
        orientation_xyzw: [0.0, 0.0, 0.6, 0.8],
        angular_velocity: [0.01, 0.02, millis as f64],
        linear_acceleration: [1.0, 2.0, 9.8],
    })
}

pub(crate) fn fix(millis: i64) -> Message {
    Message::NavSatFix(Fix {
        header: header(millis),
        latitude_deg: 49.0 + millis as f64 * 1e-6,
        longitude_deg: 8.4,
        altitude_m: 116.5,
        status: -1,
    })
}

/// A log of 200 Imu and 200 fixes in chunks of about 2000 bytes.
pub(crate) fn two_channels(options: &WriteOptions) -> Vec<u8> {
    let mut writer = writer(options);
    let imu_channel = writer.add_channel("/imu", MessageType::Imu).unwrap();
    let fix_channel = writer.add_channel("/fix", MessageType::NavSatFix).unwrap();
    for idx in 0..200 {
        let log_time = stamp(10 * idx + 3);
        writer
            .write(imu_channel, log_time, log_time, &imu(10 * idx))
            .unwrap();
        writer
            .write(fix_channel, log_time, log_time, &fix(10 * idx))
            .unwrap();
    }
    finish(writer)
}

pub(crate) fn options(compression: Compression, chunk_bytes: Option<u64>) -> WriteOptions {
    WriteOptions {
        compression,
        chunk_bytes,
        ..WriteOptions::default()
    }
}

/// The containers that a log can be written in.
pub(crate) fn all_options() -> [WriteOptions; 4] {
    [
        options(Compression::Zstd, Some(2000)),
        options(Compression::Lz4, Some(2000)),
        options(Compression::None, Some(2000)),
        options(Compression::None, None),
    ]
}

/// The folder of real recordings, or a note that the test is skipped.
pub(crate) fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("FRAMELOCK_REAL_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: FRAMELOCK_REAL_DATA is not set");
    }
    folder
}
