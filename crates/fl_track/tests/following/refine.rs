//! Sharpening keyframes.

use fl_scene::{ClassId, Keyframe, Source, Track, TrackId};
use fl_spacetime::{OrientedBox, Point, World};
use fl_track::{RefineOutcome, RefineSettings, Refined, Refiner};

use crate::scene::{Noise, Street, car, stamp, street};

const N_SWEEPS: i64 = 24;

fn driving(sweep_idx: i64) -> OrientedBox<World> {
    let u = sweep_idx as f64;
    car(-10.0 + 0.8 * u, 7.0, 0.0)
}

/// The truth, or a track that strays from it by up to so much.
fn track(place_m: f64, yaw_rad: f64) -> Track {
    let mut noise = Noise(3);
    let keyframes = (0..N_SWEEPS).map(|idx| {
        let truth = driving(idx);
        let center = truth.center();
        let center = Point::new(
            center.x() + place_m * noise.next(),
            center.y() + place_m * noise.next(),
            center.z(),
        );
        let cuboid =
            OrientedBox::from_yaw(center, truth.size(), truth.yaw() + yaw_rad * noise.next());
        Keyframe::new(stamp(idx), cuboid, Source::Human)
    });
    Track::new(
        TrackId(1),
        ClassId::new("car").unwrap(),
        keyframes.collect(),
    )
    .unwrap()
}

fn refined(track: &Track, streets: &[Street]) -> Refined {
    let mut refiner = Refiner::new(track, RefineSettings::of(track));
    for street in streets {
        refiner.add(&street.sweep());
    }
    refiner.finish()
}

fn streets() -> Vec<Street> {
    (0..N_SWEEPS)
        .map(|idx| street(idx, &[driving(idx)]))
        .collect()
}

fn mean_error_m(keyframes: &[Keyframe]) -> f64 {
    let truth = track(0.0, 0.0);
    let pairs = keyframes.iter().zip(truth.keyframes());
    let errors = pairs.map(|(one, other)| one.cuboid.center().distance(other.cuboid.center()));
    errors.sum::<f64>() / keyframes.len() as f64
}

#[test]
fn noisy_keyframes_come_closer_to_the_truth() {
    const MAX_ERROR_M: f64 = 0.08;
    let noisy = track(0.25, 0.08);
    let refined = refined(&noisy, &streets());
    let (before_m, after_m) = (
        mean_error_m(noisy.keyframes()),
        mean_error_m(&refined.keyframes),
    );
    println!("{before_m:.3} m before, {after_m:.3} m after");
    assert_eq!(refined.outcome, RefineOutcome::Sharpened);
    assert!(
        after_m < MAX_ERROR_M && after_m < 0.5 * before_m,
        "{before_m} {after_m}"
    );
    assert!(refined.thickness_after_m < refined.thickness_before_m);
}

#[test]
fn exact_keyframes_stay_about_where_they_are() {
    const MAX_ERROR_M: f64 = 0.04;
    let refined = refined(&track(0.0, 0.0), &streets());
    assert!(mean_error_m(&refined.keyframes) < MAX_ERROR_M);
}

#[test]
fn without_points_nothing_changes() {
    let noisy = track(0.25, 0.08);
    for streets in [Vec::new(), vec![street(0, &[])]] {
        let refined = refined(&noisy, &streets);
        assert_eq!(refined.outcome, RefineOutcome::TooFewPoints);
        assert_eq!(refined.keyframes, noisy.keyframes());
    }
}

#[test]
fn neither_order_nor_threads_change_anything() {
    let (noisy, mut streets) = (track(0.25, 0.08), streets());
    let with = |n_threads, streets: &[Street]| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        pool.install(|| refined(&noisy, streets))
    };
    let forward = with(1, &streets);
    streets.reverse();
    assert_eq!(forward, with(3, &streets));
}
