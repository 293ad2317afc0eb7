//! How fast logs are read: beside what no reader can beat, and beside what others do, in one run.
//!
//! `cargo bench -p framelock_benches --bench reading` writes logs of 500 MB of messages in every
//! compression and, where `FRAMELOCK_PEER_PYTHON` names an interpreter with `mcap-ros2-support`,
//! `rosbags` and numpy, in the other containers; then it reads them and prints medians.
//! `FRAMELOCK_PEER_RERUN` names the `rerun` of the pinned version to measure its converter too,
//! and `FRAMELOCK_REAL_DATA` the folder with the real drive, which is read as well.
//!
//! With `-- through LOG` it goes through one log of any size and prints what that took, memory
//! included; with `-- seek LOG` it reads windows of it, with `-- decode LOG` its clouds.

mod limits;
mod peers;
mod usage;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use fl_log::{
    ChannelId, ChannelKind, Compression, IndexFile, Log, NoProgress, OpenOptions, WriteOptions,
};
use fl_simulate::LargeLog;
use fl_spacetime::{Span, Stamp};
use usage::{Spent, median, spent};

/// The one of the `framelock` command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often everything is measured.
const N_ROUNDS: usize = 5;
const SIZE_BYTES: u64 = 500_000_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["through", log, ..] => go_through(Path::new(log)),
        ["seek", log, ..] => seek(Path::new(log)),
        ["decode", log, ..] => decode_often(Path::new(log)),
        _ => compare(),
    }
}

/// Every reader on every container.
fn compare() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reading");
    std::fs::create_dir_all(&folder).expect("the target folder is writable");
    let logs = logs(&folder);
    say(&format!(
        "{:<11} {:<34} {:>9} {:>9} {:>9} {:>9}",
        "log", "reader", "MB/cpu s", "of limit", "wall s", "wall of 1"
    ));
    for log in &logs {
        compare_readers(log);
    }
    seek(&logs[0].path);
}

/// One recording in one container.
struct Sample {
    name: &'static str,
    path: PathBuf,
    /// The program that others convert it with, if any reads it.
    is_mcap: bool,
}

fn logs(folder: &Path) -> Vec<Sample> {
    let compressions = [
        ("mcap zstd", "zstd.mcap", Compression::Zstd),
        ("mcap lz4", "lz4.mcap", Compression::Lz4),
        ("mcap none", "none.mcap", Compression::None),
    ];
    let mut logs: Vec<_> = compressions
        .into_iter()
        .map(|(name, file, compression)| {
            let path = folder.join(file);
            if !path.exists() {
                write(&path, compression);
            }
            Sample {
                name,
                path,
                is_mcap: true,
            }
        })
        .collect();
    if let Some(real) = std::env::var_os("FRAMELOCK_REAL_DATA") {
        let path = folder.join("kitti.mcap");
        let real = Path::new(&real).join("logs/kitti_0001_a.mcap");
        std::fs::copy(real, &path).expect("the real drive is there");
        logs.push(Sample {
            name: "real zstd",
            path,
            is_mcap: true,
        });
    }
    if !folder.join("db3").exists() {
        peers::write_containers(&logs[2].path, folder);
    }
    for (name, file) in [("ros 1 lz4", "ros1.bag"), ("ros 2 db3", "db3")] {
        let path = folder.join(file);
        if path.exists() {
            logs.push(Sample {
                name,
                path,
                is_mcap: false,
            });
        }
    }
    logs
}

fn write(path: &Path, compression: Compression) {
    let log = LargeLog {
        size_bytes: SIZE_BYTES,
        scrambled: false,
        write: WriteOptions {
            compression,
            level: 1,
            chunk_bytes: Some(4 << 20),
            ..WriteOptions::default()
        },
    };
    log.write_log(path, &NoProgress)
        .expect("the target folder has room");
}

fn compare_readers(sample: &Sample) {
    let log = open_again(&sample.path);
    let megabytes = payload_bytes(&log) as f64 * 1e-6;
    let limit = limits::Limit::of(&sample.path);
    let pool = |n_threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .expect("threads can be had")
    };
    let (one, two) = (pool(1), pool(2));
    let mut rows = vec![
        Row::new("plain decompression, the limit"),
        Row::new("the same, read from the file"),
        Row::new("clouds to columns, 1 thread"),
        Row::new("clouds to columns, 2 threads"),
        Row::new("index of a new log, 1 thread"),
        Row::new("index of a new log, 2 threads"),
    ];
    for _ in 0..N_ROUNDS {
        rows[0].add(spent(|| limit.decompress()));
        rows[1].add(spent(|| limit.read_and_decompress(&sample.path)));
        rows[2].add(one.install(|| spent(|| decode_clouds(&log))));
        rows[3].add(two.install(|| spent(|| decode_clouds(&log))));
        rows[4].add(one.install(|| spent(|| open(&sample.path).message_count() as usize)));
        rows[5].add(two.install(|| spent(|| open(&sample.path).message_count() as usize)));
    }
    let peers = peers::of(&sample.path, &cloud_topics(&log), sample.is_mcap);
    for peer in &peers {
        let mut row = Row::new(peer.name);
        for _ in 0..N_ROUNDS.min(3) {
            row.runs.extend(peer.run());
        }
        rows.push(row);
    }
    let limit_secs = rows[0].cpu_secs();
    let one_thread_secs = rows[2].wall_secs();
    for row in rows.iter().filter(|row| !row.runs.is_empty()) {
        say(&format!(
            "{:<11} {:<34} {:>9.0} {:>9.2} {:>9.3} {:>9.2}",
            sample.name,
            row.name,
            megabytes / row.cpu_secs(),
            limit_secs / row.cpu_secs(),
            row.wall_secs(),
            one_thread_secs / row.wall_secs(),
        ));
    }
}

struct Row {
    name: &'static str,
    runs: Vec<Spent>,
}

impl Row {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            runs: Vec::new(),
        }
    }

    fn add(&mut self, run: Spent) {
        self.runs.push(run);
    }

    fn cpu_secs(&self) -> f64 {
        median(self.runs.iter().map(|run| run.cpu_secs))
    }

    fn wall_secs(&self) -> f64 {
        median(self.runs.iter().map(|run| run.wall_secs))
    }
}

/// Windows of 0.1 s anywhere, and one small topic alone.
fn seek(path: &Path) {
    const WINDOW: Span = Span::from_nanos(100_000_000);
    const N_WINDOWS: usize = 200;
    let log = open_again(path);
    let imu = channels_of(&log, ChannelKind::Imu);
    let small: Vec<_> = [&imu[..], &channels_of(&log, ChannelKind::Transforms)].concat();
    let clouds = channels_of(&log, ChannelKind::Cloud);
    let windows = |channels: &[ChannelId]| {
        let (start, end) = (log.start().expect("messages"), log.end().expect("messages"));
        let span = end.nanos() - start.nanos() - WINDOW.nanos();
        median((0..N_WINDOWS as i64).map(|idx| {
            let start = Stamp::from_nanos(start.nanos() + span / 1000 * (idx * 618 % 1000));
            let begun = Instant::now();
            read_window(&log, channels, (start, start + WINDOW));
            begun.elapsed().as_secs_f64() * 1e3
        }))
    };
    let of_chunk = limits::Limit::of(path).millis_of_a_chunk();
    let everything: Vec<_> = log.channels().iter().map(|channel| channel.id).collect();
    let all = median((0..N_ROUNDS).map(|_| spent(|| read(&log, &everything)).cpu_secs));
    const N_IMU_READS: usize = 2000;
    let only_imu = median((0..N_ROUNDS).map(|_| {
        let many = || (0..N_IMU_READS).map(|_| read(&log, &imu)).sum();
        spent(many).cpu_secs / N_IMU_READS as f64
    }));
    report("window of 0.1 s, small topics, p50", windows(&small), "ms");
    if std::env::var_os("ONLY").is_some() {
        for _ in 0..20 {
            windows(&clouds);
        }
        return;
    }
    report("window of 0.1 s, clouds, p50", windows(&clouds), "ms");
    report("plain decompression of one chunk, p50", of_chunk, "ms");
    report("imu only, times as fast as everything", all / only_imu, "");
}

/// Decodes the clouds of a log on one thread again and again, for a profiler.
fn decode_often(path: &Path) {
    const N_TIMES: usize = 50;
    let log = open_again(path);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let one = one.expect("threads can be had");
    let spent = spent(|| one.install(|| (0..N_TIMES).map(|_| decode_clouds(&log)).sum()));
    let megabytes = payload_bytes(&log) as f64 * 1e-6 * N_TIMES as f64;
    report("clouds to columns", megabytes / spent.cpu_secs, "MB/cpu s");
}

/// One log of any size: index it, or take its index up, and decode what it holds once.
fn go_through(path: &Path) {
    let options = OpenOptions {
        index: IndexFile::Automatic,
        ..OpenOptions::default()
    };
    for round in ["opened", "opened again"] {
        let begun = Instant::now();
        let log = Log::open(path, &options, &NoProgress).expect("the log opens");
        report(round, begun.elapsed().as_secs_f64(), "s");
        report("messages", log.message_count() as f64, "");
        report("peak memory so far", usage::peak_megabytes(), "MB");
    }
    let log = Log::open(path, &options, &NoProgress).expect("the log opens");
    let begun = Instant::now();
    let n_points = decode_clouds(&log);
    let megabytes = payload_bytes(&log) as f64 * 1e-6;
    report("points", n_points as f64, "");
    report("read through", begun.elapsed().as_secs_f64(), "s");
    report("that is", megabytes / begun.elapsed().as_secs_f64(), "MB/s");
    report("peak memory", usage::peak_megabytes(), "MB");
}

fn open(path: &Path) -> Log {
    Log::open(path, &OpenOptions::default(), &NoProgress).expect("the log opens")
}

/// As whoever opens a log the next time: by its index, with nothing of it in memory.
fn open_again(path: &Path) -> Log {
    let options = OpenOptions {
        index: IndexFile::Automatic,
        ..OpenOptions::default()
    };
    let open = || Log::open(path, &options, &NoProgress).expect("the log opens");
    open();
    open()
}

fn channels_of(log: &Log, kind: ChannelKind) -> Vec<ChannelId> {
    let channels = log.channels().iter();
    channels
        .filter(|channel| channel.kind == kind)
        .map(|channel| channel.id)
        .collect()
}

fn cloud_topics(log: &Log) -> Vec<String> {
    let channels = log.channels().iter();
    channels
        .filter(|channel| channel.kind == ChannelKind::Cloud)
        .map(|channel| channel.topic.clone())
        .collect()
}

fn payload_bytes(log: &Log) -> u64 {
    let entries = log
        .channels()
        .iter()
        .flat_map(|channel| log.entries(channel.id));
    entries.map(|entry| u64::from(entry.size_bytes)).sum()
}

/// Every message, with the clouds decoded to columns; returns the number of points.
fn decode_clouds(log: &Log) -> usize {
    let everything: Vec<_> = log.channels().iter().map(|channel| channel.id).collect();
    let clouds = channels_of(log, ChannelKind::Cloud);
    let n_points = AtomicUsize::new(0);
    let visit = |channel: ChannelId, idx: usize, bytes: &[u8]| {
        if clouds.contains(&channel) {
            let snapshot = log.decode(channel, idx, bytes).expect("the log is sound");
            let cloud = snapshot
                .into_cloud()
                .and_then(Result::ok)
                .expect("a cloud channel holds clouds");
            n_points.fetch_add(cloud.cloud.len(), Ordering::Relaxed);
        } else {
            black_box(bytes);
        }
    };
    log.visit(&everything, None, &visit, &NoProgress)
        .expect("the log is sound");
    n_points.into_inner()
}

fn read(log: &Log, channels: &[ChannelId]) -> usize {
    let n_bytes = AtomicUsize::new(0);
    let visit = |_: ChannelId, _: usize, bytes: &[u8]| {
        n_bytes.fetch_add(black_box(bytes).len(), Ordering::Relaxed);
    };
    log.visit(channels, None, &visit, &NoProgress)
        .expect("the log is sound");
    n_bytes.into_inner()
}

fn read_window(log: &Log, channels: &[ChannelId], window: (Stamp, Stamp)) {
    for (channel, idx) in log.in_order(channels, Some(window)) {
        black_box(log.snapshot(channel, idx).expect("the log is sound"));
    }
}

fn report(what: &str, figure: f64, unit: &str) {
    say(&format!("{what:<56} {figure:>12.3} {unit}"));
}

#[expect(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]
fn say(line: &str) {
    println!("{line}");
}
