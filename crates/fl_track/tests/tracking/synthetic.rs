//! The tracker against scenes whose truth is known, with noise.

use std::f64::consts::{FRAC_PI_2, PI};

use crate::scene::{self, Mover, Recipe, car, detections, stamp_at};
use fl_scene::{Source, Track};
use fl_spacetime::{Stamp, wrap_angle};
use fl_track::{Moment, TrackEstimate, TrackSettings, track};

/// What noise of 0.2 m may leave of an error after smoothing, in the mean over a track.
const MEAN_CENTER_TOLERANCE_M: f64 = 0.2;

fn tracks_of(movers: &[Mover], recipe: &Recipe) -> Vec<TrackEstimate> {
    track(&detections(movers, recipe), &TrackSettings::default())
}

fn only_track(movers: &[Mover], recipe: &Recipe) -> Track {
    let tracks = tracks_of(movers, recipe);
    assert_eq!(tracks.len(), 1);
    tracks[0].track.clone()
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = numbers.fold((0.0, 0.0), |(sum, n), number| (sum + number, n + 1.0));
    sum / n
}

/// Mean distance of the track from the mover, over its keyframes, meters.
fn center_error(track: &Track, mover: &Mover) -> f64 {
    mean(track.keyframes().iter().map(|keyframe| {
        let truth = mover.cuboid_at(scene::secs(keyframe.stamp));
        keyframe.cuboid.center().distance(truth.center())
    }))
}

fn worst_yaw_error(track: &Track, mover: &Mover) -> f64 {
    let errors = track.keyframes().iter().map(|keyframe| {
        let truth = mover.cuboid_at(scene::secs(keyframe.stamp));
        wrap_angle(keyframe.cuboid.yaw() - truth.yaw()).abs()
    });
    errors.fold(0.0, f64::max)
}

#[test]
fn crossing_objects_keep_their_ids() {
    let east = car(-30.0, 0.0, 0.0, 10.0);
    let north = Mover {
        starts_secs: 0.0,
        ..car(0.0, -36.0, FRAC_PI_2, 10.0)
    };
    let tracks = tracks_of(&[east, north], &Recipe::default());
    assert_eq!(tracks.len(), 2);
    for mover in [east, north] {
        let errors = tracks
            .iter()
            .map(|estimate| center_error(&estimate.track, &mover));
        let best = errors.fold(f64::INFINITY, f64::min);
        assert!(best < MEAN_CENTER_TOLERANCE_M, "{best}");
    }
    for estimate in &tracks {
        assert_eq!(estimate.track.keyframes().len(), 60);
    }
}

#[test]
fn people_passing_each_other_keep_their_ids() {
    let one = Mover::pedestrian(-4.0, 0.0, 0.0, 1.4);
    let two = Mover::pedestrian(4.0, 0.8, PI, 1.4);
    let recipe = Recipe {
        position_noise_m: 0.08,
        yaw_noise_rad: 0.3,
        ..Recipe::default()
    };
    let tracks = tracks_of(&[one, two], &recipe);
    assert_eq!(tracks.len(), 2);
    for mover in [one, two] {
        let errors = tracks
            .iter()
            .map(|estimate| center_error(&estimate.track, &mover));
        assert!(errors.fold(f64::INFINITY, f64::min) < 0.12);
    }
}

#[test]
fn an_occlusion_of_one_second_is_bridged() {
    let mover = Mover {
        hidden_secs: (2.0, 3.0),
        ..car(0.0, 0.0, 0.3, 12.0)
    };
    let track = only_track(&[mover], &Recipe::default());
    let source_at = |secs: f64| {
        let stamp = stamp_at(secs);
        track
            .keyframes()
            .iter()
            .find(|keyframe| keyframe.stamp == stamp)
            .unwrap()
            .source
    };
    assert_eq!(source_at(1.9), Source::Model);
    assert_eq!(source_at(2.5), Source::Propagated);
    assert_eq!(source_at(3.1), Source::Model);
    for keyframe in track.keyframes() {
        assert_eq!(keyframe.score.is_some(), keyframe.source == Source::Model);
        let truth = mover.cuboid_at(scene::secs(keyframe.stamp));
        assert!(keyframe.cuboid.center().distance(truth.center()) < 0.8);
    }
}

#[test]
fn after_three_seconds_out_of_sight_it_is_the_same_object_and_was_absent() {
    let mover = Mover {
        hidden_secs: (1.5, 4.5),
        ..car(0.0, 0.0, 0.3, 12.0)
    };
    let track = only_track(&[mover], &Recipe::default());
    assert_eq!(track.parts().absences.len(), 1);
    for (secs, is_there) in [
        (1.0, true),
        (1.6, false),
        (3.0, false),
        (4.4, false),
        (5.0, true),
    ] {
        let found = track.cuboid_at(scene::stamp_at(secs)).is_some();
        assert_eq!(found, is_there, "{secs} s");
    }
}

#[test]
fn what_turns_up_elsewhere_or_at_another_speed_is_another_object() {
    let vanishes = Mover {
        hidden_secs: (1.5, f64::INFINITY),
        ..car(0.0, 0.0, 0.0, 12.0)
    };
    let appears = |x: f64, y: f64, speed_m_s: f64| Mover {
        starts_secs: 4.5,
        ..car(x, y, 0.0, speed_m_s)
    };
    for other in [appears(0.0, 8.0, 12.0), appears(54.0, 0.0, 0.0)] {
        assert_eq!(tracks_of(&[vanishes, other], &Recipe::default()).len(), 2);
    }
}

#[test]
fn a_turning_car_faces_where_it_should() {
    let mover = Mover {
        turn_rate_rad_s: 0.5,
        ..car(0.0, 0.0, 2.5, 6.0)
    };
    let recipe = Recipe {
        yaw_noise_rad: 0.1,
        flip_share: 0.3,
        ..Recipe::default()
    };
    let track = only_track(&[mover], &recipe);
    let worst_rad = worst_yaw_error(&track, &mover);
    println!("turning car: worst heading error {worst_rad:.3} rad of noise 0.1 with 30 % flips");
    assert!(worst_rad < 0.15, "{worst_rad}");
    assert!(center_error(&track, &mover) < MEAN_CENTER_TOLERANCE_M);
}

#[test]
fn headings_at_the_seam_neither_jump_nor_average_to_zero() {
    let resting = car(5.0, 2.0, PI, 0.0);
    let moving = car(40.0, 2.0, -PI + 0.01, 8.0);
    let recipe = Recipe {
        flip_share: 0.2,
        ..Recipe::default()
    };
    for mover in [resting, moving] {
        let track = only_track(&[mover], &recipe);
        assert!(worst_yaw_error(&track, &mover) < 0.1);
    }
}

#[test]
fn a_parked_car_stays_where_it_is() {
    let mover = car(20.0, -3.0, 1.0, 0.0);
    let track = only_track(&[mover], &Recipe::default());
    let first = track.keyframes()[0].cuboid;
    assert!(
        track
            .keyframes()
            .iter()
            .all(|keyframe| keyframe.cuboid == first)
    );
    assert!(center_error(&track, &mover) < 0.1);
    assert!(worst_yaw_error(&track, &mover) < 0.05);
}

#[test]
fn a_creeping_car_is_not_taken_for_a_parked_one() {
    let mover = car(20.0, -3.0, 1.0, 0.5);
    let track = only_track(&[mover], &Recipe::default());
    let (first, last) = (&track.keyframes()[0], &track.keyframes()[59]);
    let moved_m = first.cuboid.center().distance(last.cuboid.center());
    assert!((moved_m - 2.95).abs() < 0.6, "{moved_m}");
}

#[test]
fn false_alarms_die() {
    let mover = car(0.0, 0.0, 0.0, 5.0);
    let recipe = Recipe {
        n_false_alarms: 4,
        ..Recipe::default()
    };
    let tracks = tracks_of(&[mover], &recipe);
    assert_eq!(tracks.len(), 1);
    assert!(center_error(&tracks[0].track, &mover) < MEAN_CENTER_TOLERANCE_M);
    assert!(tracks_of(&[], &recipe).is_empty());
}

#[test]
fn faint_detections_keep_a_track_alive_but_begin_none() {
    let fading = Mover {
        fades_secs: 2.0,
        ..car(0.0, 0.0, 0.0, 5.0)
    };
    assert_eq!(
        only_track(&[fading], &Recipe::default()).keyframes().len(),
        60
    );
    let faint = Mover {
        fades_secs: 0.0,
        ..fading
    };
    assert!(tracks_of(&[faint], &Recipe::default()).is_empty());
}

#[test]
fn any_frame_rate_will_do() {
    let mover = car(0.0, 0.0, 0.2, 10.0);
    for rate_hz in [2.0, 5.0, 10.0, 20.0, 50.0] {
        let track = only_track(
            &[mover],
            &Recipe {
                rate_hz,
                ..Recipe::default()
            },
        );
        let error_m = center_error(&track, &mover);
        println!("{rate_hz} Hz: mean center error {error_m:.3} m of noise 0.2 m an axis");
        assert!(error_m < 0.3, "{rate_hz} Hz: {error_m} m");
    }
    let uneven = Recipe {
        stamp_jitter: 0.9,
        ..Recipe::default()
    };
    assert!(center_error(&only_track(&[mover], &uneven), &mover) < MEAN_CENTER_TOLERANCE_M);
}

#[test]
fn one_object_has_one_size_and_one_class() {
    let mover = car(0.0, 0.0, 0.2, 10.0);
    let mut frames = detections(&[mover], &Recipe::default());
    for moment in frames.iter_mut().step_by(4) {
        moment.detections[0].class = fl_track::automotive_class("truck");
    }
    let tracks = track(&frames, &TrackSettings::default());
    assert_eq!(tracks.len(), 1);
    assert_eq!(tracks[0].track.class().as_str(), "car");
    let size = tracks[0].track.keyframes()[0].cuboid.size();
    assert!(
        tracks[0]
            .track
            .keyframes()
            .iter()
            .all(|keyframe| keyframe.cuboid.size() == size)
    );
    assert!((size.length() - 4.2).abs() < 0.15);
}

#[test]
fn nothing_gives_nothing() {
    let settings = TrackSettings::default();
    assert!(track(&[], &settings).is_empty());
    let empty: Vec<_> = (0..50)
        .map(|idx| Moment::new(Stamp::from_nanos(idx), Vec::new()))
        .collect();
    assert!(track(&empty, &settings).is_empty());
}

#[test]
fn numbers_that_are_none_never_come_in() {
    let mover = car(0.0, 0.0, 0.2, 10.0);
    let clean = detections(&[mover], &Recipe::default());
    let mut spoiled = clean.clone();
    for moment in &mut spoiled {
        for bad in [f64::NAN, f64::INFINITY, 1e300] {
            let spoiled = scene::spoiled(&moment.detections[0].clone(), bad);
            moment.detections.extend(spoiled);
        }
    }
    let settings = TrackSettings::default();
    assert_eq!(track(&spoiled, &settings), track(&clean, &settings));
    let whole_time = [(i64::MIN, 0), (i64::MAX, 1), (0, 2)];
    let far_apart: Vec<_> = whole_time
        .iter()
        .map(|(nanos, idx)| Moment::new(Stamp::from_nanos(*nanos), clean[*idx].detections.clone()))
        .collect();
    assert!(track(&far_apart, &settings).is_empty());
}
