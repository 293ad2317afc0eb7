//! Benchmarks at crate boundaries, on the sample drive; names are area/op/size.
//!
//! `cargo bench -p framelock_benches --bench framelock` prints, beside criterion's figures, the times of random access.
//! How logs of any size are read beside limits and peers is measured in `reading.rs`.

mod clicking;
mod following;
mod lenses;
mod pairing;
mod tracking;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use fl_cloud::Cloud;
use fl_fusion::{Fusion, FusionSettings};
use fl_log::{ChannelKind, Log, NoProgress, OpenOptions};
use fl_rerun::{ShowOptions, Sink};
use fl_spacetime::{Camera, Ego, Rigid};

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(20)
        .measurement_time(Duration::from_secs(6))
        .configure_from_args();
    read(&mut criterion);
    fuse(&mut criterion);
    project(&mut criterion);
    lenses::lenses(&mut criterion);
    pairing::pairing(&mut criterion);
    show(&mut criterion);
    following::follow(&mut criterion);
    click(&mut criterion);
    tracking::tracking(&mut criterion);
    criterion.final_summary();
    access_times();
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample_logs/city_block.mcap")
}

fn open(memory_bytes: u64) -> Log {
    let options = OpenOptions {
        memory_bytes,
        ..OpenOptions::default()
    };
    Log::open(&sample(), &options, &NoProgress).expect("the sample drive opens")
}

fn fusion(log: &Log) -> Fusion<'_> {
    let (rig, _) = fl_fusion::rig_from_log(log).expect("the sample drive has a rig");
    Fusion::new(log, rig, FusionSettings::default()).expect("the sample drive has frames")
}

/// Bytes of messages that the sample holds, decompressed.
fn payload_bytes(log: &Log) -> u64 {
    let entries = log
        .channels()
        .iter()
        .flat_map(|channel| log.entries(channel.id));
    entries.map(|entry| u64::from(entry.size_bytes)).sum()
}

/// Every cloud of the log to columns; returns the number of points.
fn decode_clouds(log: &Log) -> usize {
    let clouds = log
        .channels()
        .iter()
        .filter(|channel| channel.kind == ChannelKind::Cloud);
    let mut n_points = 0;
    for channel in clouds {
        for entry_idx in 0..log.entries(channel.id).len() {
            n_points += log
                .cloud(channel.id, entry_idx)
                .expect("the sample is sound")
                .cloud
                .len();
        }
    }
    n_points
}

fn read(criterion: &mut Criterion) {
    let bytes = payload_bytes(&open(0));
    let mut group = criterion.benchmark_group("log");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("index/sample", |bencher| bencher.iter(|| open(1 << 30)));
    group.bench_function("index_and_decode_clouds/sample", |bencher| {
        bencher.iter(|| decode_clouds(&open(1 << 30)));
    });
    group.finish();
}

fn fuse(criterion: &mut Criterion) {
    let log = open(1 << 30);
    let fusion = fusion(&log);
    let n_frames = fusion.frames().len();
    let mut group = criterion.benchmark_group("fusion");
    group.throughput(Throughput::Elements(1));
    let mut order = scattered(n_frames).cycle();
    group.bench_function("frame_at_random/sample", |bencher| {
        bencher.iter(|| fusion.frame(order.next().expect("a cycle has no end")));
    });
    group.finish();
}

/// 120,000 points of the sample's sweeps into six cameras.
fn project(criterion: &mut Criterion) {
    const N_POINTS: u32 = 120_000;
    const N_CAMERAS: usize = 6;
    let log = open(1 << 30);
    let fusion = fusion(&log);
    let cloud = points(&fusion, N_POINTS);
    let cameras: Vec<_> = fusion
        .rig()
        .cameras()
        .cycle_to(N_CAMERAS)
        .map(|(sensor, model)| {
            let ego_from_camera: Rigid<Ego, Camera> = sensor.ego_from_sensor.relabel();
            (*model, ego_from_camera.inverse())
        })
        .collect();
    let mut group = criterion.benchmark_group("camera");
    group.throughput(Throughput::Elements(u64::from(N_POINTS) * N_CAMERAS as u64));
    group.bench_function("project_points/120k_x6", |bencher| {
        bencher.iter(|| {
            for (model, camera_from_ego) in &cameras {
                black_box(fl_fusion::project_points(model, camera_from_ego, &cloud));
            }
        });
    });
    group.finish();
}

fn show(criterion: &mut Criterion) {
    let log = open(1 << 30);
    let fusion = fusion(&log);
    let folder = tempfile::tempdir().expect("the system has a folder for temporary files");
    let sink = Sink::File(folder.path().join("drive.rrd"));
    let mut group = criterion.benchmark_group("rerun");
    group.sample_size(10);
    group.throughput(Throughput::Elements(fusion.frames().len() as u64));
    group.bench_function("write_rrd/sample", |bencher| {
        bencher.iter(|| {
            fl_rerun::show(&fusion, None, &sink, &ShowOptions::default(), &NoProgress)
                .expect("the folder is writable")
        });
    });
    group.finish();
}

/// Clicks and motion on 120,000 points of the sample's sweeps.
fn click(criterion: &mut Criterion) {
    const N_POINTS: u32 = 120_000;
    let log = open(1 << 30);
    let cloud = points(&fusion(&log), N_POINTS);
    clicking::clicking(criterion, &cloud);
}

/// Random access to fused frames, with the chunks cached and without.
fn access_times() {
    const N_ACCESSES: usize = 400;
    for (name, memory_bytes) in [("cached", 4 << 30), ("uncached", 0)] {
        let log = open(memory_bytes);
        let fusion = fusion(&log);
        let order = scattered(fusion.frames().len()).cycle().take(N_ACCESSES);
        let mut millis: Vec<f64> = order
            .map(|frame_idx| {
                let start = Instant::now();
                black_box(fusion.frame(frame_idx)).expect("the sample is sound");
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        millis.sort_by(f64::total_cmp);
        report(
            &format!("fused frame at random, {name}, p50"),
            millis[N_ACCESSES / 2],
            "ms",
        );
        report(
            &format!("fused frame at random, {name}, p99"),
            millis[N_ACCESSES * 99 / 100],
            "ms",
        );
    }
}

/// Points of as many sweeps as it takes, in the ego frame.
fn points(fusion: &Fusion<'_>, n_points: u32) -> Cloud<Ego> {
    let mut clouds = Vec::new();
    let mut n_found = 0;
    for frame_idx in (0..fusion.frames().len()).cycle() {
        let frame = fusion.frame(frame_idx).expect("the sample is sound");
        for snapshot in frame.clouds {
            n_found += snapshot.cloud.len();
            clouds.push(snapshot.cloud);
        }
        if n_found >= n_points as usize {
            break;
        }
    }
    let all: Vec<u32> = (0..n_points).collect();
    Cloud::merge(&clouds).select(&all)
}

/// Every index below `n`, far from its neighbors in turn.
fn scattered(n: usize) -> impl Iterator<Item = usize> + Clone {
    let stride = (n * 618 / 1000).max(1);
    (0..n).map(move |step| step * stride % n)
}

#[expect(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]
fn report(what: &str, figure: f64, unit: &str) {
    println!("{what:<56} {figure:>10.2} {unit}");
}

/// The items again and again until there are `n`.
trait CycleTo: Iterator + Sized {
    fn cycle_to(self, n: usize) -> impl Iterator<Item = Self::Item>
    where
        Self::Item: Clone;
}

impl<I: Iterator> CycleTo for I {
    fn cycle_to(self, n: usize) -> impl Iterator<Item = I::Item>
    where
        I::Item: Clone,
    {
        let items: Vec<I::Item> = self.collect();
        (0..n).map(move |idx| items[idx % items.len()].clone())
    }
}
