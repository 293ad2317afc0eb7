//! Cuboids and velocities of a track between, at and outside its keyframes.

#![allow(clippy::unwrap_used)]

use std::f64::consts::{FRAC_PI_2, PI};

use fl_scene::{ClassId, Error, Keyframe, Source, Track, TrackId};
use fl_spacetime::{OrientedBox, Point, Rigid, Size, Stamp, wrap_angle};
use nalgebra::{Quaternion, UnitQuaternion, Vector3};
use proptest::prelude::*;

/// Of coordinates that went through one interpolation.
const TOLERANCE_M: f64 = 1e-9;
const TOLERANCE_RAD: f64 = 1e-9;

/// Seconds, x, yaw and length; y is twice x, z half of it.
type Row = (f64, f64, f64, f64);

fn keyframe((secs, x, yaw_rad, length): Row) -> Keyframe {
    let center = Point::new(x, 2.0 * x, 0.5 * x);
    let size = Size::new(length, 2.0, 1.5).unwrap();
    let cuboid = OrientedBox::from_yaw(center, size, yaw_rad);
    Keyframe::new(stamp(secs), cuboid, Source::Human)
}

fn stamp(secs: f64) -> Stamp {
    Stamp::from_nanos((secs * 1e9).round() as i64)
}

fn track(rows: &[Row]) -> Result<Track, Error> {
    let keyframes = rows.iter().copied().map(keyframe).collect();
    Track::new(TrackId(7), ClassId::new("car").unwrap(), keyframes)
}

fn check(rows: &[Row], secs: f64, expected: Option<(f64, f64, f64)>) {
    let cuboid = track(rows).unwrap().cuboid_at(stamp(secs));
    let Some((x, yaw_rad, length)) = expected else {
        assert!(cuboid.is_none(), "at {secs} s");
        return;
    };
    let cuboid = cuboid.unwrap();
    assert!(cuboid.center().distance(Point::new(x, 2.0 * x, 0.5 * x)) < TOLERANCE_M);
    assert!(
        wrap_angle(cuboid.yaw() - yaw_rad).abs() < TOLERANCE_RAD,
        "yaw {}",
        cuboid.yaw()
    );
    assert!((cuboid.size().length() - length).abs() < TOLERANCE_M);
}

const STRAIGHT: [Row; 3] = [
    (0.0, 0.0, 0.0, 4.0),
    (2.0, 4.0, 1.0, 5.0),
    (3.0, 0.0, 1.0, 5.0),
];

#[test]
fn interpolates_between_keyframes() {
    check(&STRAIGHT, 0.5, Some((1.0, 0.25, 4.25)));
    check(&STRAIGHT, 2.25, Some((3.0, 1.0, 5.0)));
}

#[test]
fn never_extrapolates() {
    check(&STRAIGHT, -1e-9, None);
    check(&STRAIGHT, 0.0, Some((0.0, 0.0, 4.0)));
    check(&STRAIGHT, 3.0, Some((0.0, 1.0, 5.0)));
    check(&STRAIGHT, 3.000_000_001, None);
}

#[test]
fn turns_the_shorter_way_over_the_seam() {
    let seam = [(0.0, 0.0, PI - 0.1, 4.0), (1.0, 0.0, -PI + 0.3, 4.0)];
    check(&seam, 0.5, Some((0.0, -PI + 0.1, 4.0)));
    check(&seam, 0.25, Some((0.0, PI, 4.0)));
}

#[test]
fn a_half_turn_still_ends_where_it_should() {
    let half_turn = [(0.0, 0.0, 0.0, 4.0), (1.0, 0.0, PI, 4.0)];
    let middle = track(&half_turn).unwrap().cuboid_at(stamp(0.5)).unwrap();
    assert!((middle.yaw().abs() - FRAC_PI_2).abs() < 1e-6);
    check(&half_turn, 1.0, Some((0.0, PI, 4.0)));
}

#[test]
fn velocity_is_that_of_the_interval() {
    let track = track(&STRAIGHT).unwrap();
    let speed_x = |secs: f64| track.velocity_at(stamp(secs)).map(|velocity| velocity.x());
    let cases = [
        (-0.1, None),
        (0.0, Some(2.0)),
        (1.9, Some(2.0)),
        (2.0, Some(-4.0)),
    ];
    let more = [(3.0, Some(-4.0)), (3.1, None)];
    for (secs, expected) in cases.into_iter().chain(more) {
        match (speed_x(secs), expected) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-9, "{secs}"),
            (found, expected) => assert_eq!(found, expected, "{secs}"),
        }
    }
}

#[test]
fn one_keyframe_is_a_moment() {
    let moment = [(1.0, 3.0, 0.2, 4.0)];
    check(&moment, 1.0, Some((3.0, 0.2, 4.0)));
    check(&moment, 1.000_000_001, None);
    assert!(track(&moment).unwrap().velocity_at(stamp(1.0)).is_none());
}

#[test]
fn survives_stamps_at_the_ends_of_time() {
    let mut keyframes = vec![
        keyframe((0.0, 0.0, 0.0, 4.0)),
        keyframe((0.0, 8.0, 0.0, 4.0)),
    ];
    keyframes[0].stamp = Stamp::from_nanos(i64::MIN);
    keyframes[1].stamp = Stamp::from_nanos(i64::MAX);
    let track = Track::new(TrackId(1), ClassId::new("car").unwrap(), keyframes).unwrap();
    let middle = track.cuboid_at(Stamp::from_nanos(0)).unwrap();
    assert!((middle.center().x() - 4.0).abs() < TOLERANCE_M);
}

#[test]
fn refuses_what_is_not_a_track() {
    let message = |rows: &[Row]| track(rows).unwrap_err().to_string();
    assert_eq!(message(&[]), "track #7 has no keyframe");
    let unordered = message(&[
        (0.0, 0.0, 0.0, 4.0),
        (1.0, 0.0, 0.0, 4.0),
        (1.0, 1.0, 0.0, 4.0),
    ]);
    assert!(
        unordered.starts_with("track #7, keyframe 2: stamp "),
        "{unordered}"
    );
    let nan = message(&[(0.0, 0.0, 0.0, 4.0), (1.0, f64::NAN, 0.0, 4.0)]);
    assert!(
        nan.starts_with("track #7, keyframe 1: the center [NaN"),
        "{nan}"
    );
    let rotation = message(&[(0.0, 0.0, f64::NAN, 4.0)]);
    assert!(
        rotation.starts_with("track #7, keyframe 0: the rotation"),
        "{rotation}"
    );
}

#[test]
fn refuses_a_rotation_that_is_not_of_unit_length() {
    let mut odd = keyframe((0.0, 0.0, 0.0, 4.0));
    let long = UnitQuaternion::new_unchecked(Quaternion::new(1.1, 0.0, 0.0, 0.0));
    odd.cuboid = OrientedBox::new(Rigid::new(long, Vector3::zeros()), odd.cuboid.size());
    let err = Track::new(TrackId(2), ClassId::new("car").unwrap(), vec![odd]).unwrap_err();
    assert!(
        matches!(
            err,
            Error::Rotation {
                keyframe_idx: 0,
                ..
            }
        ),
        "{err}"
    );
}

#[test]
fn a_rotation_that_is_nearly_of_unit_length_turns_like_any_other() {
    let nearly = |mut keyframe: Keyframe| {
        let pose = keyframe.cuboid.pose();
        let quaternion = pose.rotation().into_inner() * (1.0 + 5e-7);
        let pose = Rigid::new(
            UnitQuaternion::new_unchecked(quaternion),
            pose.translation(),
        );
        keyframe.cuboid = OrientedBox::new(pose, keyframe.cuboid.size());
        keyframe
    };
    let rows = [(0.0, 0.0, 0.300, 4.0), (1.0, 0.0, 0.302, 4.0)];
    let keyframes = rows.map(|row| nearly(keyframe(row))).to_vec();
    let track = Track::new(TrackId(2), ClassId::new("car").unwrap(), keyframes).unwrap();
    let halfway = track.cuboid_at(stamp(0.5)).unwrap();
    assert!(
        (halfway.yaw() - 0.301).abs() < TOLERANCE_RAD,
        "{}",
        halfway.yaw()
    );
}

#[test]
fn refuses_a_score_that_is_not_a_number() {
    let odd = Keyframe {
        score: Some(f64::INFINITY),
        ..keyframe((0.0, 0.0, 0.0, 4.0))
    };
    let err = Track::new(TrackId(2), ClassId::new("car").unwrap(), vec![odd]).unwrap_err();
    assert!(matches!(err, Error::Score { .. }), "{err}");
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (1..5_000_i64, -1e6..1e6_f64, -PI..PI, 0.1..20.0_f64);
    prop::collection::vec(row, 2..8).prop_map(|rows| {
        let mut millis = 0;
        let mut at = |gap: i64| {
            millis += gap;
            millis as f64 * 1e-3
        };
        rows.into_iter()
            .map(|(gap, x, yaw, length)| (at(gap), x, yaw, length))
            .collect()
    })
}

proptest! {
    #[test]
    fn keyframes_come_back_bit_for_bit(rows in rows()) {
        let track = track(&rows).unwrap();
        for keyframe in track.keyframes() {
            prop_assert_eq!(track.cuboid_at(keyframe.stamp), Some(keyframe.cuboid));
        }
    }

    #[test]
    fn a_keyframe_put_on_the_track_changes_nothing(rows in rows(), u in 0.01..0.99_f64, v in 0.0..1.0_f64) {
        let before = track(&rows).unwrap();
        let at = |u: f64| stamp(rows[0].0 + u * (rows[1].0 - rows[0].0));
        let (inserted, asked) = (at(u), at(v));
        prop_assume!(inserted > before.start() && inserted < before.keyframes()[1].stamp);
        let mut keyframes = before.keyframes().to_vec();
        let cuboid = before.cuboid_at(inserted).unwrap();
        keyframes.insert(1, Keyframe::new(inserted, cuboid, Source::Human));
        let after = Track::new(TrackId(7), before.class().clone(), keyframes).unwrap();
        let (one, other) = (before.cuboid_at(asked).unwrap(), after.cuboid_at(asked).unwrap());
        prop_assert!(one.center().distance(other.center()) < 1e-6);
        prop_assert!(one.pose().rotation().angle_to(&other.pose().rotation()) < 1e-6);
    }
}
