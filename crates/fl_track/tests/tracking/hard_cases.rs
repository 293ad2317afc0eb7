//! The tracker where objects stand close, detectors err in runs, and frames are few or far apart.

use std::f64::consts::{FRAC_PI_2, PI};

use fl_spacetime::{OrientedBox, Point, Size, wrap_angle};
use fl_track::{Detection, Moment, TrackEstimate, TrackSettings, automotive_class, track};

use crate::scene::{Noise, stamp_at};

const CAR: [f64; 3] = [4.2, 1.8, 1.6];
/// Nothing that is parked moves farther.
const PARKED_TOLERANCE_M: f64 = 1.0;

/// A car on the ground; the last is its score.
fn car_seen(secs: f64, [x, y]: [f64; 2], yaw_rad: f64, score: f64) -> Detection {
    let size = Size::new(CAR[0], CAR[1], CAR[2]).unwrap();
    Detection {
        stamp: stamp_at(secs),
        cuboid: OrientedBox::from_yaw(Point::new(x, y, 0.8), size, yaw_rad),
        class: automotive_class("car"),
        score,
    }
}

/// The same car, a frame every so many seconds.
fn parked(n_frames: usize, period_secs: f64) -> Vec<Moment> {
    let frame = |frame_idx: usize| {
        let secs = frame_idx as f64 * period_secs;
        Moment::new(stamp_at(secs), vec![car_seen(secs, [0.0, 0.0], 0.0, 0.9)])
    };
    (0..n_frames).map(frame).collect()
}

fn moved_m(estimate: &TrackEstimate) -> f64 {
    let keyframes = estimate.track.keyframes();
    let (first, last) = (&keyframes[0], &keyframes[keyframes.len() - 1]);
    first.cuboid.center().distance(last.cuboid.center())
}

#[test]
fn a_row_of_parked_cars_that_comes_and_goes_stands_still() {
    let (n_cars, pitch_m, ego_speed_m_s, rate_hz, sight_m) = (40, 2.5, 8.0, 10.0, 15.0);
    let mut noise = Noise(3);
    let n_frames = (f64::from(n_cars) * pitch_m / ego_speed_m_s * rate_hz) as usize;
    let mut frames: Vec<Moment> = Vec::new();
    for frame_idx in 0..n_frames {
        let secs = frame_idx as f64 / rate_hz;
        let places = (0..n_cars).map(|car_idx| f64::from(car_idx) * pitch_m);
        let seen = places.filter(|x| (x - ego_speed_m_s * secs).abs() < sight_m);
        let cars = seen.map(|x| {
            let place = [x + 0.05 * noise.normal(), 5.0 + 0.05 * noise.normal()];
            car_seen(secs, place, FRAC_PI_2, 0.9)
        });
        frames.push(Moment::new(stamp_at(secs), cars.collect()));
    }
    let tracks = track(&frames, &TrackSettings::default());
    let worst_m = tracks.iter().map(moved_m).fold(0.0, f64::max);
    println!(
        "parked row: {} tracks, worst moves {worst_m:.2} m",
        tracks.len()
    );
    assert_eq!(tracks.len(), 40);
    assert!(worst_m < PARKED_TOLERANCE_M, "{worst_m}");
}

#[test]
fn a_run_of_quarter_turn_errors_flips_nothing() {
    const RUN: std::ops::Range<usize> = 20..30;
    for speed_m_s in [8.0, 2.0, 0.0] {
        let mut worst_of_all_rad: f64 = 0.0;
        for seed in 0..20 {
            let mut noise = Noise(seed);
            let frame = |frame_idx: usize| {
                let secs = frame_idx as f64 / 10.0;
                let is_wrong = RUN.contains(&frame_idx);
                let turned_rad = if is_wrong { FRAC_PI_2 } else { 0.0 };
                let x = speed_m_s * secs + 0.1 * noise.normal();
                let place = [x, 0.1 * noise.normal()];
                let yaw_rad = turned_rad + 0.05 * noise.normal();
                let score = if is_wrong { 0.6 } else { 0.9 };
                Moment::new(stamp_at(secs), vec![car_seen(secs, place, yaw_rad, score)])
            };
            let frames: Vec<Moment> = (0..60).map(frame).collect();
            let tracks = track(&frames, &TrackSettings::default());
            assert_eq!(tracks.len(), 1);
            let keyframes = tracks[0].track.keyframes().iter().enumerate();
            let outside = keyframes.filter(|(idx, _)| *idx + 2 < RUN.start || *idx > RUN.end + 2);
            let worst_rad = outside
                .map(|(_, keyframe)| wrap_angle(keyframe.cuboid.yaw()).abs())
                .fold(0.0, f64::max);
            assert!(
                worst_rad < FRAC_PI_2,
                "{speed_m_s} m/s, {seed}: {worst_rad}"
            );
            worst_of_all_rad = worst_of_all_rad.max(worst_rad);
        }
        println!("{speed_m_s} m/s: worst heading error outside the run {worst_of_all_rad:.2} rad");
    }
}

#[test]
fn motion_outweighs_any_wait_with_the_wrong_front() {
    let mut noise = Noise(5);
    let frame = |frame_idx: i32| {
        let secs = f64::from(frame_idx) / 10.0;
        let driven_secs = (secs - 20.0).max(0.0);
        let x = 1.5 * driven_secs * driven_secs + 0.1 * noise.normal();
        let place = [x, 0.1 * noise.normal()];
        let yaw_rad = PI + 0.03 * noise.normal();
        Moment::new(stamp_at(secs), vec![car_seen(secs, place, yaw_rad, 0.7)])
    };
    let frames: Vec<Moment> = (0..250).map(frame).collect();
    let tracks = track(&frames, &TrackSettings::default());
    assert_eq!(tracks.len(), 1);
    for keyframe in tracks[0].track.keyframes() {
        let off_rad = wrap_angle(keyframe.cuboid.yaw()).abs();
        assert!(off_rad < 0.2, "{off_rad} at {}", keyframe.stamp);
    }
}

#[test]
fn few_frames_and_rare_frames_give_their_tracks() {
    for (n_frames, period_secs) in [(1, 0.02), (2, 0.02), (3, 0.02), (4, 0.02), (20, 2.0)] {
        let settings = TrackSettings::default().for_frames(n_frames);
        let tracks = track(&parked(n_frames, period_secs), &settings);
        assert_eq!(tracks.len(), 1, "{n_frames} frames every {period_secs} s");
        assert_eq!(tracks[0].track.keyframes().len(), n_frames);
    }
}

#[test]
fn fast_cars_are_found_again_at_slow_rates() {
    for (speed_m_s, rate_hz) in [(22.0, 2.0), (33.0, 5.0)] {
        let frame = |frame_idx: i32| {
            let secs = f64::from(frame_idx) / rate_hz;
            let place = [speed_m_s * secs, 0.0];
            Moment::new(stamp_at(secs), vec![car_seen(secs, place, 0.0, 0.9)])
        };
        let frames: Vec<Moment> = (0..16).map(frame).collect();
        let tracks = track(&frames, &TrackSettings::default());
        assert_eq!(tracks.len(), 1, "{speed_m_s} m/s at {rate_hz} Hz");
        assert_eq!(tracks[0].track.keyframes().len(), 16);
    }
}

#[test]
fn a_weaker_double_of_any_class_begins_no_track() {
    for class in ["truck", "cyclist", "tram"] {
        let frame = |frame_idx: i32| {
            let secs = f64::from(frame_idx) / 10.0;
            let car = car_seen(secs, [5.0 * secs, 0.0], 0.0, 0.9);
            let double = Detection {
                class: automotive_class(class),
                ..car_seen(secs, [5.0 * secs + 0.2, 0.1], 0.0, 0.5)
            };
            Moment::new(stamp_at(secs), vec![double, car])
        };
        let frames: Vec<Moment> = (0..30).map(frame).collect();
        let tracks = track(&frames, &TrackSettings::default());
        assert_eq!(tracks.len(), 1, "{class}");
        assert_eq!(tracks[0].track.class().as_str(), "car");
    }
}
