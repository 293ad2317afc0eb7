//! Following one object and sharpening one track, on a made street of which all is known.

use std::hint::black_box;

use criterion::{BatchSize, Criterion};
use fl_cloud::Cloud;
use fl_scene::{ClassId, Keyframe, Source, Track, TrackId};
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Size, Stamp, World};
use fl_track::{FollowSettings, Follower, RefineSettings, Refiner, Sweep};

const N_LINES: u32 = 64;
const N_STEPS: u32 = 1_900;
const SENSOR_M: f64 = 1.9;
const N_FRAMES: i64 = 100;

/// One step on a sweep of 120,000 points, and a track of 100 frames.
pub(crate) fn follow(criterion: &mut Criterion) {
    let sweeps: Vec<(Stamp, Cloud<Ego>)> = [0, 1].map(|idx| (stamp(idx), street(&car(idx)))).into();
    let class = ClassId::new("car").expect("a word");
    let seeded = Follower::new(&car(0), &sweep(&sweeps[0]), FollowSettings::of(&class));
    let mut group = criterion.benchmark_group("track");
    group.bench_function("follow_step/120k", |bencher| {
        let step = |mut follower: Follower| black_box(follower.step(&sweep(&sweeps[1])));
        bencher.iter_batched(|| seeded.clone(), step, BatchSize::SmallInput);
    });
    let refiner = seen_track(&class);
    group.sample_size(10);
    group.bench_function("refine/100_frames", |bencher| {
        let finish = |refiner: Refiner| black_box(refiner.finish());
        bencher.iter_batched(|| refiner.clone(), finish, BatchSize::SmallInput);
    });
    group.finish();
}

/// A track with its points, ready to be refined.
fn seen_track(class: &ClassId) -> Refiner {
    let stray_m = |idx: i64| 0.2 * (f64::from(idx as i32) * 1.7).sin();
    let keyframe = |idx: i64| {
        let shift = Rigid::<World, World>::from_yaw(stray_m(idx), stray_m(idx + 1), 0.0, 0.0);
        Keyframe::new(stamp(idx), car(idx).transformed(&shift), Source::Human)
    };
    let keyframes = (0..N_FRAMES).map(keyframe).collect();
    let track = Track::new(TrackId(1), class.clone(), keyframes).expect("stamps rise");
    let mut refiner = Refiner::new(&track, RefineSettings::of(&track));
    for idx in 0..N_FRAMES {
        refiner.add(&sweep(&(stamp(idx), street(&car(idx)))));
    }
    refiner
}

fn stamp(idx: i64) -> Stamp {
    Stamp::from_nanos(idx * 100_000_000)
}

/// Drives past at 4 m/s.
fn car(idx: i64) -> OrientedBox<World> {
    let size = Size::new(4.4, 1.8, 1.5).expect("a car has edges");
    OrientedBox::from_yaw(Point::new(-20.0 + 0.4 * idx as f64, 7.0, 0.75), size, 0.0)
}

fn sweep((stamp, cloud): &(Stamp, Cloud<Ego>)) -> Sweep<'_> {
    Sweep {
        stamp: *stamp,
        cloud,
        world_from_ego: Rigid::identity(),
        viewpoint: Point::new(0.0, 0.0, SENSOR_M),
    }
}

/// The ground, a wall and the car.
fn street(car: &OrientedBox<World>) -> Cloud<Ego> {
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    for line in 0..N_LINES {
        let up = -0.42 + 0.0072 * f64::from(line);
        for step in 0..N_STEPS {
            let (sin, cos) =
                (std::f64::consts::TAU * f64::from(step) / f64::from(N_STEPS)).sin_cos();
            let ray = [cos, sin, up];
            let ground = if up < 0.0 { -SENSOR_M / up } else { 60.0 };
            let wall = if sin > 0.0 { 14.0 / sin } else { 60.0 };
            let range_m = ground.min(wall).min(entry_m(&ray, car)).min(60.0);
            let at = [cos * range_m, sin * range_m, SENSOR_M + up * range_m];
            for (column, value) in columns.iter_mut().zip(at) {
                column.push(value as f32);
            }
        }
    }
    let [x, y, z] = columns;
    Cloud::from_xyz(x, y, z).expect("the columns are equally long")
}

/// Where a ray from the sensor enters the car, which stands along the axes.
fn entry_m(ray: &[f64; 3], car: &OrientedBox<World>) -> f64 {
    let center = car.center();
    let start = [-center.x(), -center.y(), SENSOR_M - center.z()];
    let (mut enter, mut leave) = (0.0_f64, f64::INFINITY);
    for (axis, edge) in car.size().lwh().iter().enumerate() {
        let ends = [-0.5, 0.5].map(|side| (side * edge - start[axis]) / ray[axis]);
        enter = enter.max(ends[0].min(ends[1]));
        leave = leave.min(ends[0].max(ends[1]));
    }
    if enter < leave { enter } else { f64::INFINITY }
}
