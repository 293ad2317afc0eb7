//! No change to a file may make reading it panic or ask for absurd amounts of memory.
#![allow(clippy::unwrap_used)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use fl_cloud::Cloud;
use fl_log::{
    Compression, Db3Source, Header, Log, McapSource, McapWriter, Message, MessageType, NoProgress,
    OpenOptions, PointCloud2, Transform, WriteOptions,
};
use fl_spacetime::{Rigid, Stamp};
use proptest::prelude::*;

/// Counts the largest single request for memory.
struct Watching;

static LARGEST_REQUEST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: passes everything on to the system's allocator.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST_REQUEST.fetch_max(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        LARGEST_REQUEST.fetch_max(new_size, Ordering::Relaxed);
        unsafe { System.realloc(place, layout, new_size) }
    }
}

#[global_allocator]
static ALLOCATOR: Watching = Watching;

/// Far more than a file of a few kilobytes needs.
const LARGEST_ALLOWED_BYTES: usize = 16 << 20;

fn small_log(options: &WriteOptions) -> Vec<u8> {
    let mut writer = McapWriter::new(Cursor::new(Vec::new()), options).unwrap();
    let lidar = writer
        .add_channel("/lidar", MessageType::PointCloud2)
        .unwrap();
    let tf = writer.add_channel("/tf", MessageType::TfMessage).unwrap();
    for idx in 0..6_i64 {
        let stamp = Stamp::from_nanos(1_700_000_000_000_000_000 + idx);
        let x: Vec<f32> = (0..20).map(|point_idx| point_idx as f32 * 0.5).collect();
        let cloud = Cloud::from_xyz(x.clone(), x.clone(), x).unwrap();
        let message = PointCloud2::from_cloud(Header::new(stamp, "lidar"), &cloud);
        writer
            .write(lidar, stamp, stamp, &Message::PointCloud2(message))
            .unwrap();
        let transform = Transform {
            stamp,
            parent: "base_link".to_owned(),
            child: "lidar".to_owned(),
            parent_from_child: Rigid::from_yaw(1.0, 2.0, 3.0, 0.5),
        };
        writer
            .write(tf, stamp, stamp, &Message::TfMessage(vec![transform]))
            .unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn small_logs() -> Vec<Vec<u8>> {
    [
        (Compression::None, None),
        (Compression::None, Some(600)),
        (Compression::Lz4, Some(600)),
        (Compression::Zstd, Some(600)),
    ]
    .map(|(compression, chunk_bytes)| {
        let options = WriteOptions {
            compression,
            chunk_bytes,
            ..WriteOptions::default()
        };
        without_checksums(small_log(&options))
    })
    .to_vec()
}

/// The same log without checksums of chunks, so that changes reach what is behind them.
fn without_checksums(mut bytes: Vec<u8>) -> Vec<u8> {
    const CHUNK: u8 = 0x06;
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 9) {
        let is_chunk = head[0] == CHUNK;
        let length = u64::from_le_bytes(head[1..9].try_into().unwrap()) as usize;
        if is_chunk {
            bytes[at + 9 + 24..at + 9 + 28].fill(0);
        }
        at += 9 + length;
    }
    bytes
}

/// Reads all that can be read.
fn read_everything(bytes: Vec<u8>) {
    let options = OpenOptions::default();
    let Ok(source) = McapSource::from_bytes(Path::new("mutated"), bytes, &options) else {
        return;
    };
    let log = Log::from_source(Box::new(source), &OpenOptions::default(), &NoProgress).unwrap();
    for loss in log.losses() {
        assert!(!loss.to_string().is_empty());
    }
    for channel in log.channels() {
        for idx in 0..log.entries(channel.id).len() {
            let _ = log.message(channel.id, idx);
            let _ = log.snapshot(channel.id, idx);
        }
    }
}

/// A database of a bag with small pages, its messages compressed or not.
fn small_database(is_compressed: bool) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bag.db3");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "PRAGMA page_size = 512; PRAGMA journal_mode = OFF;
            CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT, type TEXT,
                serialization_format TEXT);
            CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER, timestamp INTEGER,
                data BLOB);
            INSERT INTO topics VALUES (1, '/lidar', 'sensor_msgs/msg/PointCloud2', 'cdr');",
        )
        .unwrap();
    for idx in 0..30_i64 {
        let x: Vec<f32> = (0..20 * (idx % 4))
            .map(|point_idx| point_idx as f32)
            .collect();
        let cloud = Cloud::from_xyz(x.clone(), x.clone(), x).unwrap();
        let header = Header::new(Stamp::from_nanos(idx + 1), "lidar");
        let message = Message::PointCloud2(PointCloud2::from_cloud(header, &cloud)).to_cdr();
        let data = match is_compressed {
            true => zstd::encode_all(&*message, 3).unwrap(),
            false => message,
        };
        let query = "INSERT INTO messages (topic_id, timestamp, data) VALUES (1, ?1, ?2)";
        connection
            .execute(query, rusqlite::params![idx, data])
            .unwrap();
    }
    drop(connection);
    std::fs::read(&path).unwrap()
}

/// Reads all that can be read.
fn read_database(bytes: Vec<u8>) {
    let options = OpenOptions::default();
    let Ok(source) = Db3Source::from_bytes(Path::new("mutated"), bytes, &options) else {
        return;
    };
    let Ok(log) = Log::from_source(Box::new(source), &options, &NoProgress) else {
        return;
    };
    for channel in log.channels() {
        for idx in 0..log.entries(channel.id).len() {
            let _ = log.message(channel.id, idx);
            let _ = log.snapshot(channel.id, idx);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn mutated_databases_never_panic(
        is_compressed: bool,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        copied in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..3),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        const PAGE_BYTES: usize = 512;
        thread_local! {
            static DATABASES: [Vec<u8>; 2] = [false, true].map(small_database);
        }
        let mut bytes = DATABASES.with(|all| all[usize::from(is_compressed)].clone());
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        // Pages in the place of others: trees that lead in circles.
        for (from, to) in copied {
            let n_pages = bytes.len() / PAGE_BYTES;
            let (from, to) = (from.index(n_pages) * PAGE_BYTES, to.index(n_pages) * PAGE_BYTES);
            bytes.copy_within(from..from + PAGE_BYTES, to);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_database(bytes);
        let largest = LARGEST_REQUEST.load(Ordering::Relaxed);
        prop_assert!(largest <= LARGEST_ALLOWED_BYTES, "{largest} bytes at once");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn mutated_files_never_panic(
        log_idx in 0..4_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        lengths in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec![
            0_u64, 1, 0xffff_ffff, 0x7fff_ffff, 1 << 40, u64::MAX, u64::MAX - 8,
        ])), 0..2),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        thread_local! {
            static LOGS: Vec<Vec<u8>> = small_logs();
        }
        let mut bytes = LOGS.with(|logs| logs[log_idx].clone());
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        for (place, length) in lengths {
            let at = place.index(bytes.len() - 8);
            bytes[at..at + 8].copy_from_slice(&length.to_le_bytes());
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read_everything(bytes);
        let largest = LARGEST_REQUEST.load(Ordering::Relaxed);
        prop_assert!(largest <= LARGEST_ALLOWED_BYTES, "{largest} bytes at once");
    }
}

#[test]
fn every_cut_is_survived() {
    for bytes in small_logs() {
        for n_bytes in (0..bytes.len()).step_by(7) {
            read_everything(bytes[..n_bytes].to_vec());
        }
    }
}
