//! One click and one step of looking for motion, on sweeps of 120,000 points.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fl_cloud::{Cloud, GroundSettings, estimate_ground};
use fl_spacetime::{Ego, Point, Rigid, Stamp};
use fl_track::{
    Click, ClickHint, ClickSettings, MotionFinder, MotionSettings, MotionSweep, MotionView,
    Proposal, ProposeSettings, box_at, box_on_ground, propose,
};

/// As many sweeps as the window of motion holds, and some more.
const N_WARM: i64 = 20;

/// Clicks on what `cloud` surely holds, with the ground estimated anew and reused; and one step of
/// a motion finder whose window is full.
pub(crate) fn clicking(criterion: &mut Criterion, cloud: &Cloud<Ego>) {
    let places = places(cloud);
    let settings = ClickSettings::default();
    let hint = ClickHint::default();
    let ground = estimate_ground(cloud, &GroundSettings::default()).expect("a road");
    let mut group = criterion.benchmark_group("track");
    group.throughput(Throughput::Elements(1));
    let mut place = places.iter().cycle();
    group.bench_function("box_at/120k", |bencher| {
        bencher.iter(|| {
            let click = place.next().expect("a cycle has no end");
            black_box(box_at(cloud, click, &hint, &settings)).is_ok()
        });
    });
    group.bench_function("box_on_ground/120k", |bencher| {
        bencher.iter(|| {
            let click = place.next().expect("a cycle has no end");
            black_box(box_on_ground(cloud, &ground, click, &hint, &settings)).is_ok()
        });
    });
    let mut finder = MotionFinder::new(MotionSettings::default());
    let mut sweep_idx = 0;
    for _ in 0..N_WARM {
        finder.push(sweep(cloud, &mut sweep_idx));
    }
    group.bench_function("motion_step/120k", |bencher| {
        bencher.iter(|| black_box(finder.push(sweep(cloud, &mut sweep_idx))));
    });
    group.finish();
}

/// The middles of the ten surest proposals.
fn places(cloud: &Cloud<Ego>) -> Vec<Click> {
    let proposals = propose(cloud, &ProposeSettings::default());
    let click = |proposal: &Proposal| Click::Point(proposal.cuboid.center());
    let places: Vec<Click> = proposals.iter().take(10).map(click).collect();
    assert!(!places.is_empty(), "the sample shows cars");
    places
}

/// The cloud as the next sweep of a vehicle that goes straight on.
fn sweep(cloud: &Cloud<Ego>, sweep_idx: &mut i64) -> MotionSweep {
    *sweep_idx += 1;
    let driven_m = 0.1 * *sweep_idx as f64;
    MotionSweep {
        stamp: Stamp::from_nanos(*sweep_idx * 100_000_000),
        world_from_ego: Rigid::from_yaw(driven_m, 0.0, 0.0, 0.0),
        views: vec![MotionView {
            viewpoint: Point::new(0.0, 0.0, 1.8),
            cloud: cloud.clone(),
        }],
    }
}
