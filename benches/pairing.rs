//! Messages a second through ApproximateTime, on the drive that ROS's own code is timed on.

#[path = "../crates/fl_fusion/tests/pairing/drive.rs"]
mod drive;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput};
use fl_fusion::{ApproximateSettings, ApproximateTime, Arrival};

const N_MESSAGES: usize = 1_000_000;

/// Eight topics of 10 to 100 Hz. `tests/oracles/pairing.cpp` says how to time ROS beside it.
pub(crate) fn pairing(criterion: &mut Criterion) {
    let arrivals = drive::drive(N_MESSAGES);
    let settings = ApproximateSettings::new(drive::RATES_HZ.len(), drive::QUEUE_SIZE);
    let mut group = criterion.benchmark_group("pairing");
    group.throughput(Throughput::Elements(N_MESSAGES as u64));
    group.bench_function("approximate_time/1M_x8", |bencher| {
        let fresh = || ApproximateTime::new(settings.clone());
        bencher.iter_batched(fresh, |sync| tuples(sync, &arrivals), BatchSize::LargeInput);
    });
    group.finish();
}

fn tuples(mut sync: ApproximateTime, arrivals: &[Arrival]) {
    for arrival in arrivals {
        black_box(sync.push(*arrival));
    }
}
