//! Laws of the tracker: what must not matter, and what must be carried along.

use fl_scene::Track;
use fl_spacetime::{Point, Rigid, World, wrap_angle};
use fl_track::{Detection, Moment, TrackSettings, track};
use proptest::prelude::*;

use crate::scene::{Mover, Recipe, car, detections};

/// What rounding may do to a track when the world turns under it.
const CARRY_TOLERANCE_M: f64 = 1e-6;
const CARRY_TOLERANCE_RAD: f64 = 1e-6;
const CARRY_SIZE_TOLERANCE_M: f64 = 1e-9;
/// How far smoothing once more may move an object.
const AGAIN_TOLERANCE_M: f64 = 2.0;

fn drive(seed: u64) -> Vec<Moment> {
    let movers = [
        car(-30.0, 0.0, 0.0, 10.0),
        Mover {
            turn_rate_rad_s: 0.4,
            hidden_secs: (2.0, 2.8),
            ..car(0.0, -36.0, 1.6, 9.0)
        },
        car(12.0, 6.0, 2.0, 0.0),
        Mover::pedestrian(-4.0, 3.0, 0.0, 1.4),
        Mover::pedestrian(4.0, 3.6, 3.1, 1.3),
    ];
    let recipe = Recipe {
        seed,
        flip_share: 0.1,
        n_false_alarms: 2,
        ..Recipe::default()
    };
    let mut moments = detections(&movers, &recipe);
    for (moment, idx) in moments.iter_mut().zip(0..) {
        moment.viewpoint = Some(Point::new(-60.0 + 0.5 * f64::from(idx), -3.0, 1.7));
    }
    moments
}

fn tracks(frames: &[Moment]) -> Vec<Track> {
    track(frames, &TrackSettings::default())
        .into_iter()
        .map(|estimate| estimate.track)
        .collect()
}

fn carried(frames: &[Moment], new_from_world: &Rigid<World, World>) -> Vec<Moment> {
    let carry = |detection: &Detection| Detection {
        cuboid: detection.cuboid.transformed(new_from_world),
        ..detection.clone()
    };
    let frame = |moment: &Moment| Moment {
        viewpoint: moment
            .viewpoint
            .map(|viewpoint| *new_from_world * viewpoint),
        ..Moment::new(moment.stamp, moment.detections.iter().map(carry).collect())
    };
    frames.iter().map(frame).collect()
}

fn is_carried(one: &Track, other: &Track, new_from_world: &Rigid<World, World>) -> bool {
    let same_keyframe = |(one, other): (&fl_scene::Keyframe, &fl_scene::Keyframe)| {
        let expected = one.cuboid.transformed(new_from_world);
        let off_rad = wrap_angle(expected.yaw() - other.cuboid.yaw()).abs();
        let (lwh, other_lwh) = (one.cuboid.size().lwh(), other.cuboid.size().lwh());
        let mut edges = lwh.iter().zip(other_lwh);
        let same_size = edges.all(|(one, other)| (one - other).abs() < CARRY_SIZE_TOLERANCE_M);
        same_size
            && one.stamp == other.stamp
            && one.source == other.source
            && expected.center().distance(other.cuboid.center()) < CARRY_TOLERANCE_M
            && off_rad < CARRY_TOLERANCE_RAD
    };
    one.class() == other.class()
        && one.keyframes().len() == other.keyframes().len()
        && one
            .keyframes()
            .iter()
            .zip(other.keyframes())
            .all(same_keyframe)
}

/// Any order, from any number.
fn shuffled<T>(mut items: Vec<T>, mut seed: u64) -> Vec<T> {
    for last in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        items.swap(last, (seed >> 33) as usize % (last + 1));
    }
    items
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_detections_and_frames_does_not_matter(seed in any::<u64>()) {
        let frames = drive(seed);
        let expected = track(&frames, &TrackSettings::default());
        let within = frames.into_iter().map(|moment| Moment {
            detections: shuffled(moment.detections, seed),
            ..moment
        });
        let all = shuffled(within.collect(), seed.rotate_left(17));
        prop_assert_eq!(track(&all, &TrackSettings::default()), expected);
    }

    #[test]
    fn tracks_are_carried_along_with_the_world(
        seed in any::<u64>(),
        (x, y, z) in (-1e4..1e4_f64, -1e4..1e4_f64, -500.0..500.0_f64),
        yaw_rad in -3.1..3.1_f64,
    ) {
        let frames = drive(seed);
        let new_from_world = Rigid::from_yaw(x, y, z, yaw_rad);
        let before = tracks(&frames);
        let after = tracks(&carried(&frames, &new_from_world));
        prop_assert_eq!(before.len(), after.len());
        for one in &before {
            let found = after.iter().any(|other| is_carried(one, other, &new_from_world));
            prop_assert!(found, "{} is lost", one.id());
        }
    }

    #[test]
    fn sizes_of_equally_sure_detections_are_carried_along(
        seed in any::<u64>(),
        yaw_rad in -3.1..3.1_f64,
    ) {
        let mut frames = drive(seed);
        for detection in frames.iter_mut().flat_map(|moment| &mut moment.detections) {
            detection.score = 1.0;
        }
        let new_from_world = Rigid::from_yaw(0.0, 0.0, 0.0, yaw_rad);
        let before = tracks(&frames);
        let after = tracks(&carried(&frames, &new_from_world));
        prop_assert_eq!(before.len(), after.len());
        for one in &before {
            let found = after.iter().any(|other| is_carried(one, other, &new_from_world));
            prop_assert!(found, "{} is lost", one.id());
        }
    }

    #[test]
    fn the_number_of_threads_does_not_matter(seed in any::<u64>(), n_threads in 1..5_usize) {
        let frames = drive(seed);
        let expected = track(&frames, &TrackSettings::default());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let found = pool.install(|| track(&frames, &TrackSettings::default()));
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn what_comes_in_again_comes_out_again(seed in any::<u64>()) {
        let first = tracks(&drive(seed));
        let frames = drive(seed).into_iter().map(|moment| {
            let stamp = moment.stamp;
            let detections = first.iter().filter_map(|track| Some(Detection {
                stamp,
                cuboid: track.cuboid_at(stamp)?,
                class: track.class().clone(),
                score: 0.9,
            }));
            Moment::new(stamp, detections.collect())
        });
        let frames: Vec<Moment> = frames.collect();
        let second = tracks(&frames);
        // Smoothed halves of an object that noise had parted may come out as one.
        prop_assert!(second.len() <= first.len());
        for (track, keyframe) in first.iter().flat_map(|it| it.keyframes().iter().map(move |keyframe| (it, keyframe))) {
            let found = second.iter().filter(|it| it.class() == track.class());
            let distance_m = found
                .filter_map(|it| it.cuboid_at(keyframe.stamp))
                .map(|cuboid| cuboid.center().distance(keyframe.cuboid.center()))
                .fold(f64::INFINITY, f64::min);
            prop_assert!(distance_m < AGAIN_TOLERANCE_M, "{} is {distance_m} m off", track.id());
        }
    }
}
