//! Curves through keyframes: the hard cases by hand, and the laws on random keyframes.

#![allow(clippy::unwrap_used)]

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use fl_scene::{Curve, Knot, MotionModel, Tolerance, thin};
use fl_spacetime::{OrientedBox, Point, Rigid, Size, Stamp, World, wrap_angle};
use nalgebra::{UnitQuaternion, Vector3};
use proptest::prelude::*;

use MotionModel::{CarLike, Free, Linear, Static};

/// Seconds, x, y, yaw in degrees.
type Row = (f64, f64, f64, f64);

const SMOOTH: [MotionModel; 2] = [CarLike, Free];
/// Of places and rotations that went through a rigid motion or the other way around.
const LAW_TOLERANCE: f64 = 1e-6;

fn stamp(secs: f64) -> Stamp {
    Stamp::from_nanos((secs * 1e9).round() as i64)
}

fn size() -> Size {
    Size::new(4.0, 1.8, 1.5).unwrap()
}

fn knot((secs, x, y, yaw_deg): Row) -> Knot {
    Knot {
        stamp: stamp(secs),
        cuboid: OrientedBox::from_yaw(Point::new(x, y, 0.75), size(), yaw_deg.to_radians()),
    }
}

fn curve(rows: &[Row], motion: MotionModel) -> Curve {
    Curve::through(rows.iter().copied().map(knot).collect(), motion).unwrap()
}

fn at(curve: &Curve, secs: f64) -> OrientedBox<World> {
    curve.cuboid_at(stamp(secs)).unwrap()
}

/// Place and yaw in degrees, within millimeters and hundredths of a degree.
#[track_caller]
fn check(curve: &Curve, secs: f64, (x, y, yaw_deg): (f64, f64, f64)) {
    let cuboid = at(curve, secs);
    let off = cuboid.center().distance(Point::new(x, y, 0.75));
    assert!(off < 1e-3, "{cuboid:?}");
    let turned = wrap_angle(cuboid.yaw() - yaw_deg.to_radians()).abs();
    assert!(turned < 2e-4, "yaw {}", cuboid.yaw().to_degrees());
}

fn evenly(curve: &Curve, n_steps: i64) -> Vec<(Stamp, OrientedBox<World>)> {
    let (start, nanos) = (curve.start(), curve.duration().nanos());
    let stamps = (0..=n_steps).map(|step| {
        Stamp::from_nanos(
            start.nanos() + (i128::from(nanos) * i128::from(step) / i128::from(n_steps)) as i64,
        )
    });
    stamps
        .map(|stamp| (stamp, curve.cuboid_at(stamp).unwrap()))
        .collect()
}

#[test]
fn the_seam_of_the_circle_is_two_degrees_wide() {
    for motion in [CarLike, Free, Linear] {
        let seam = curve(&[(0.0, 0.0, 0.0, 179.0), (1.0, -4.0, 0.0, -179.0)], motion);
        let middle = at(&seam, 0.5);
        assert!(wrap_angle(middle.yaw() - PI).abs() < 1e-9, "{middle:?}");
        // A car that turns by two degrees on its way drives an arc, two centimeters deep.
        assert!(middle.center().distance(Point::new(-2.0, 0.0, 0.75)) < 0.02);
        let (mut turned, mut before) = (0.0, at(&seam, 0.0).yaw());
        for (_, cuboid) in evenly(&seam, 50) {
            turned += wrap_angle(cuboid.yaw() - before);
            before = cuboid.yaw();
        }
        assert!(
            (turned.to_degrees() - 2.0).abs() < 1e-6,
            "{motion}: {turned}"
        );
    }
}

#[test]
fn a_car_turns_around_the_way_it_drives() {
    // A half circle of 10 m across, to the left and to the right, by its ends alone and with
    // straight pieces around it.
    for side in [1.0, -1.0] {
        let alone = [(0.0, 0.0, 0.0, 0.0), (4.0, 0.0, side * 10.0, 180.0)];
        let within = [
            (0.0, -20.0, 0.0, 0.0),
            (4.0, 0.0, 0.0, 0.0),
            (8.0, 0.0, side * 10.0, 180.0),
            (12.0, -20.0, side * 10.0, 180.0),
        ];
        for (rows, middle_secs) in [(&alone[..], 2.0), (&within[..], 6.0)] {
            let turn = curve(rows, CarLike);
            let middle = at(&turn, middle_secs);
            assert!(
                (middle.yaw() - side * FRAC_PI_2).abs() < 0.02,
                "{}",
                middle.yaw()
            );
            assert!(rows.len() == 2 || middle.center().x() > 2.0, "{middle:?}");
            let heading_is_way = slip(&turn, middle_secs);
            assert!(rows.len() == 2 || heading_is_way < 0.05, "{heading_is_way}");
        }
    }
}

/// The angle between heading and way, radians.
fn slip(curve: &Curve, secs: f64) -> f64 {
    let velocity = curve.velocity_at(stamp(secs)).unwrap();
    wrap_angle(velocity.y().atan2(velocity.x()) - at(curve, secs).yaw()).abs()
}

#[test]
fn a_curve_of_a_road_is_driven_without_sliding() {
    // A circle of radius 20 m at 8 m/s, stated every 1.5 s: 34 degrees from keyframe to keyframe.
    let truth = |secs: f64| {
        let angle = 0.4 * secs;
        (
            20.0 * angle.sin(),
            20.0 - 20.0 * angle.cos(),
            angle.to_degrees(),
        )
    };
    let rows: Vec<Row> = (0..5)
        .map(|idx| {
            let secs = 1.5 * f64::from(idx);
            let (x, y, yaw_deg) = truth(secs);
            (secs, x, y, yaw_deg)
        })
        .collect();
    let (driven, linear) = (curve(&rows, CarLike), curve(&rows, Linear));
    let off = |curve: &Curve, secs: f64| {
        let (x, y, _) = truth(secs);
        at(curve, secs).center().distance(Point::new(x, y, 0.75))
    };
    for step in 1..60 {
        let secs = 0.1 * f64::from(step);
        assert!(
            off(&driven, secs) < 0.12,
            "{secs} s: {}",
            off(&driven, secs)
        );
        let (.., yaw_deg) = truth(secs);
        let turned = wrap_angle(at(&driven, secs).yaw() - yaw_deg.to_radians()).abs();
        assert!(turned < 0.02, "{secs} s: {turned}");
    }
    assert!(off(&linear, 0.75) > 0.8);
}

#[test]
fn a_reversing_car_keeps_facing_ahead() {
    // Backwards around a corner: it faces where it came from.
    let rows = [
        (0.0, 0.0, 0.0, 180.0),
        (2.0, 6.0, 0.0, 180.0),
        (4.0, 10.0, 4.0, -90.0),
        (6.0, 10.0, 10.0, -90.0),
    ];
    let reversing = curve(&rows, CarLike);
    for (stamp, cuboid) in evenly(&reversing, 60) {
        let velocity = reversing.velocity_at(stamp).unwrap().coords();
        let ahead = cuboid.pose().rotation() * Vector3::x();
        assert!(velocity.dot(&ahead) < 0.0, "{stamp}");
    }
    let middle = at(&reversing, 3.0);
    assert!(
        (middle.yaw().to_degrees() + 135.0).abs() < 3.0,
        "{}",
        middle.yaw().to_degrees()
    );
}

#[test]
fn a_car_that_turns_back_stops_between() {
    let rows = [
        (0.0, 0.0, 0.0, 0.0),
        (2.0, 8.0, 0.0, 0.0),
        (4.0, 0.0, 0.0, 0.0),
    ];
    let back = curve(&rows, CarLike);
    for (_, cuboid) in evenly(&back, 40) {
        assert!(cuboid.yaw().abs() < 1e-9 && cuboid.center().y().abs() < 1e-9);
        assert!((0.0..9.5).contains(&cuboid.center().x()), "{cuboid:?}");
    }
}

#[test]
fn a_pedestrian_spins_on_the_spot() {
    let rows: Vec<Row> = (0..7)
        .map(|idx| (f64::from(idx), 3.0, 4.0, 120.0 * f64::from(idx)))
        .collect();
    let spinning = curve(&rows, Free);
    for step in 0..=60 {
        let secs = 0.1 * f64::from(step);
        check(&spinning, secs, (3.0, 4.0, 120.0 * secs));
        let rate = spinning.rate_at(stamp(secs)).unwrap();
        assert!((rate.z() - 120.0_f64.to_radians()).abs() < 1e-4, "{rate:?}");
    }
}

#[test]
fn what_stands_between_two_keyframes_does_not_move_there() {
    for motion in SMOOTH {
        let rows = [
            (0.0, 0.0, 0.0, 0.0),
            (1.0, 8.0, 0.0, 0.0),
            (2.0, 12.0, 0.0, 0.0),
            (4.0, 12.0, 0.0, 0.0),
            (5.0, 16.0, 0.0, 0.0),
        ];
        let stopping = curve(&rows, motion);
        for step in 20..=40 {
            check(&stopping, 0.1 * f64::from(step), (12.0, 0.0, 0.0));
        }
    }
}

#[test]
fn a_long_gap_is_bridged_but_not_trusted() {
    for motion in SMOOTH {
        let rows = [
            (0.0, 0.0, 0.0, 0.0),
            (1.0, 10.0, 0.0, 0.0),
            (61.0, 610.0, 0.0, 0.0),
            (62.0, 620.0, 0.0, 0.0),
        ];
        let gap = curve(&rows, motion);
        check(&gap, 31.0, (310.0, 0.0, 0.0));
        let deviation = |secs: f64| gap.deviation_at(stamp(secs)).unwrap().position_m();
        assert!(deviation(31.0) > 5.0 && deviation(0.5) < 1.0);
        assert_eq!(deviation(1.0), 0.0);
        let next = gap.next_keyframe().unwrap();
        assert!(
            (next.nanos() - stamp(31.0).nanos()).abs() < 5_000_000_000,
            "{next}"
        );
    }
}

#[test]
fn one_keyframe_is_a_moment() {
    for motion in MotionModel::ALL {
        let moment = curve(&[(1.0, 3.0, 4.0, 50.0)], motion);
        check(&moment, 1.0, (3.0, 4.0, 50.0));
        assert_eq!(moment.deviation_at(stamp(1.0)), Some(Default::default()));
        assert!(
            moment
                .cuboid_at(Stamp::from_nanos(stamp(1.0).nanos() + 1))
                .is_none()
        );
        assert!(moment.velocity_at(stamp(1.0)).is_none() || motion == Static);
        assert!(moment.next_keyframe().is_none());
    }
    assert!(Curve::through(Vec::new(), Free).is_none());
}

#[test]
fn keyframes_a_nanosecond_apart_do_not_throw_it_off() {
    for motion in SMOOTH {
        let mut rows: Vec<Knot> = [
            (0.0, 0.0, 0.0, 0.0),
            (1.0, 10.0, 0.0, 0.0),
            (2.0, 20.0, 0.0, 0.0),
        ]
        .map(knot)
        .to_vec();
        let mut twin = knot((1.0, 10.02, 0.03, 1.0));
        twin.stamp = Stamp::from_nanos(twin.stamp.nanos() + 1);
        rows.insert(2, twin);
        let curve = Curve::through(rows, motion).unwrap();
        for (_, cuboid) in evenly(&curve, 100) {
            assert!(
                cuboid.center().y().abs() < 0.2 && cuboid.yaw().abs() < 0.1,
                "{cuboid:?}"
            );
        }
        check_knots(&curve);
    }
}

#[test]
fn an_object_that_stands_has_one_pose() {
    let rows = [
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 0.02, 0.0, 1.0),
        (2.0, 9.0, 0.0, 50.0),
    ];
    let parked = curve(&rows, Static);
    for (_, cuboid) in evenly(&parked, 10) {
        assert_eq!(cuboid, parked.knots()[1].cuboid);
    }
    assert!(parked.deviation_at(stamp(0.5)).unwrap().along_m > 1.0);
    assert!(parked.next_keyframe().is_none());
    assert!(parked.velocity_at(stamp(0.5)).unwrap().norm() == 0.0);
}

#[test]
fn a_tumbling_box_is_followed_in_all_three_axes() {
    let rate = Vector3::new(0.3, 0.5, -0.2);
    let tumbling = |secs: f64| {
        let rotation = UnitQuaternion::from_scaled_axis(rate * secs);
        OrientedBox::new(Rigid::new(rotation, Vector3::zeros()), size())
    };
    let knots = (0..6).map(|idx| {
        let secs = 2.0 * f64::from(idx);
        let cuboid = tumbling(secs);
        let stamp = stamp(secs);
        Knot { stamp, cuboid }
    });
    let curve = Curve::through(knots.collect(), Free).unwrap();
    for step in 0..=100 {
        let secs = 0.1 * f64::from(step);
        let turned = at(&curve, secs).pose().rotation();
        assert!(turned.angle_to(&tumbling(secs).pose().rotation()) < 1e-6);
    }
}

#[test]
fn one_more_keyframe_helps_where_the_gap_is_widest() {
    let rows = [
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 8.0, 0.0, 0.0),
        (4.0, 30.0, 5.0, 20.0),
        (5.0, 38.0, 8.0, 20.0),
    ];
    let before = curve(&rows, CarLike);
    let next = before.next_keyframe().unwrap();
    assert!(next > stamp(1.5) && next < stamp(3.5), "{next}");
    let largest = |curve: &Curve| {
        let deviations = evenly(curve, 200).into_iter();
        let reach = deviations.map(|(stamp, _)| curve.deviation_at(stamp).unwrap().reach_m(4.0));
        reach.fold(0.0, f64::max)
    };
    let mut knots = before.knots().to_vec();
    knots.insert(
        2,
        Knot {
            stamp: next,
            cuboid: before.cuboid_at(next).unwrap(),
        },
    );
    let after = Curve::through(knots, CarLike).unwrap();
    assert!(largest(&after) < 0.6 * largest(&before));
}

const TOLERANCE: Tolerance = Tolerance {
    position_m: 0.1,
    rotation_rad: 0.02,
};

#[test]
fn a_smooth_drive_needs_few_keyframes() {
    let knots: Vec<Knot> = (0..=100)
        .map(|idx| {
            let secs = 0.1 * f64::from(idx);
            let angle = (0.2 * secs).sin();
            knot((secs, 10.0 * secs, 20.0 * (1.0 - angle.cos()), 0.0))
        })
        .collect();
    let smooth = thin(&knots, &[], Free, TOLERANCE).unwrap();
    let linear = thin(&knots, &[], Linear, TOLERANCE).unwrap();
    assert!(
        smooth.len() <= 6 && smooth.len() < linear.len(),
        "{smooth:?} {linear:?}"
    );
}

#[test]
fn observations_keep_keyframes_alive() {
    let rows = [
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 10.0, 0.0, 0.0),
        (2.0, 20.0, 0.0, 0.0),
    ];
    let knots = rows.map(knot);
    assert_eq!(thin(&knots, &[], Free, TOLERANCE).unwrap(), [0, 2]);
    let seen = [knot((0.9, 9.5, 0.0, 0.0))];
    assert_eq!(thin(&knots, &seen, Free, TOLERANCE).unwrap(), [0, 1, 2]);
}

#[test]
fn broken_knots_have_no_curve() {
    let good = knot((0.0, 0.0, 0.0, 0.0));
    let nan = knot((1.0, f64::NAN, 0.0, 0.0));
    assert!(Curve::through(vec![good, nan], Free).is_none());
    assert!(Curve::through(vec![good, good], CarLike).is_none());
    assert!(thin(&[good, good], &[], Free, TOLERANCE).is_none());
}

#[track_caller]
fn check_knots(curve: &Curve) {
    for knot in curve.knots() {
        assert_eq!(curve.cuboid_at(knot.stamp), Some(knot.cuboid));
        assert_eq!(curve.deviation_at(knot.stamp), Some(Default::default()));
    }
}

fn motions() -> impl Strategy<Value = MotionModel> {
    prop::sample::select(vec![CarLike, Free, Linear])
}

prop_compose! {
    fn rotations()(axis in prop::array::uniform3(-1.0..1.0_f64), angle in -3.0..3.0_f64)
        -> UnitQuaternion<f64>
    {
        let axis = Vector3::from(axis);
        let norm = axis.norm().max(1e-3);
        UnitQuaternion::from_scaled_axis(axis * (angle / norm))
    }
}

/// Anything: gaps from a nanosecond to minutes, places up to a million meters away.
fn wild_knots() -> impl Strategy<Value = Vec<Knot>> {
    let gap = prop_oneof![
        1..1_000_i64,
        1_000_000..10_000_000_000_i64,
        1_i64 << 36..1_i64 << 38
    ];
    let place = prop::array::uniform3(-1e6..1e6_f64);
    let extents = prop::array::uniform3(0.1..20.0_f64);
    prop::collection::vec((gap, place, rotations(), extents), 1..8).prop_map(|rows| {
        let mut nanos = 0;
        let knot = |(gap, place, rotation, extents): (i64, [f64; 3], _, [f64; 3])| {
            let [length, width, height] = extents;
            nanos += gap;
            Knot {
                stamp: Stamp::from_nanos(nanos),
                cuboid: OrientedBox::new(
                    Rigid::new(rotation, Vector3::from(place)),
                    Size::new(length, width, height).unwrap(),
                ),
            }
        };
        rows.into_iter().map(knot).collect()
    })
}

/// A drive: moderate speeds and turns, in any pose of the world.
fn drives() -> impl Strategy<Value = Vec<Knot>> {
    let step = (
        100..4_000_i64,
        -10.0..20.0_f64,
        -1.0..1.0_f64,
        -1.0..1.0_f64,
    );
    prop::collection::vec(step, 2..8).prop_map(|steps| {
        let (mut millis, mut x, mut y, mut yaw) = (0, 0.0, 0.0, 0.0_f64);
        let step = |(gap, speed, sideways, turn): (i64, f64, f64, f64)| {
            millis += gap;
            let way = speed * gap as f64 * 1e-3;
            x += way * yaw.cos() - sideways * yaw.sin();
            y += way * yaw.sin() + sideways * yaw.cos();
            yaw += turn;
            knot((millis as f64 * 1e-3, x, y, yaw.to_degrees()))
        };
        steps.into_iter().map(step).collect()
    })
}

proptest! {
    #[test]
    fn passes_through_every_knot_and_never_breaks(knots in wild_knots(), motion in motions()) {
        let curve = Curve::through(knots, motion).unwrap();
        check_knots(&curve);
        for (stamp, cuboid) in evenly(&curve, 37) {
            prop_assert!(cuboid.center().is_finite(), "{:?}", cuboid);
            prop_assert!((cuboid.pose().rotation().coords.norm() - 1.0).abs() < 1e-9);
            let deviation = curve.deviation_at(stamp).unwrap();
            prop_assert!(deviation.reach_m(4.0).is_finite());
            if curve.knots().len() > 1 {
                prop_assert!(curve.velocity_at(stamp).unwrap().is_finite());
                prop_assert!(curve.rate_at(stamp).unwrap().is_finite());
            }
        }
        curve.next_keyframe();
    }

    #[test]
    fn is_carried_along_by_any_rigid_motion(
        knots in drives(), motion in motions(), rotation in rotations(),
        shift in prop::array::uniform3(-1e6..1e6_f64),
    ) {
        let moved_from_world = Rigid::<World, World>::new(rotation, Vector3::from(shift));
        let moved = |knot: &Knot| Knot {
            cuboid: knot.cuboid.transformed(&moved_from_world),
            ..*knot
        };
        let here = Curve::through(knots.clone(), motion).unwrap();
        let there = Curve::through(knots.iter().map(moved).collect(), motion).unwrap();
        for (stamp, cuboid) in evenly(&here, 29) {
            same(&cuboid.transformed(&moved_from_world), &there.cuboid_at(stamp).unwrap())?;
            let (one, other) = (here.deviation_at(stamp).unwrap(), there.deviation_at(stamp).unwrap());
            prop_assert!((one.along_m - other.along_m).abs() < LAW_TOLERANCE * (1.0 + one.along_m));
        }
    }

    #[test]
    fn runs_backwards_as_it_runs_forwards(knots in drives(), motion in motions()) {
        let end = knots[knots.len() - 1].stamp.nanos();
        let mirrored = |knot: &Knot| Knot {
            stamp: Stamp::from_nanos(end - knot.stamp.nanos()),
            ..*knot
        };
        let forwards = Curve::through(knots.clone(), motion).unwrap();
        let backwards = Curve::through(knots.iter().rev().map(mirrored).collect(), motion).unwrap();
        for (stamp, cuboid) in evenly(&forwards, 29) {
            let mirrored = Stamp::from_nanos(end - stamp.nanos());
            same(&cuboid, &backwards.cuboid_at(mirrored).unwrap())?;
        }
    }

    #[test]
    fn velocity_and_rate_are_those_of_the_curve(knots in drives(), motion in motions(), u in 0.0..1.0_f64) {
        const STEP_NANOS: i64 = 1_000;
        let curve = Curve::through(knots, motion).unwrap();
        let nanos = curve.start().nanos() + (u * curve.duration().nanos() as f64) as i64;
        let near = |nanos: i64| curve.knots().iter().any(|knot| {
            (knot.stamp.nanos() - nanos).abs() <= 2 * STEP_NANOS
        });
        prop_assume!(!near(nanos));
        let at = |nanos: i64| curve.cuboid_at(Stamp::from_nanos(nanos)).unwrap();
        let (before, after) = (at(nanos - STEP_NANOS), at(nanos + STEP_NANOS));
        let secs = 2e-9 * STEP_NANOS as f64;
        let velocity = curve.velocity_at(Stamp::from_nanos(nanos)).unwrap();
        let measured = (after.center() - before.center()).coords() / secs;
        prop_assert!((measured - velocity.coords()).norm() < 1e-3 * (1.0 + measured.norm()));
        let rate = curve.rate_at(Stamp::from_nanos(nanos)).unwrap().coords().norm();
        let turned = before.pose().rotation().angle_to(&after.pose().rotation()) / secs;
        prop_assert!((turned - rate).abs() < 2e-2 * (1.0 + turned), "{} {}", turned, rate);
    }

    #[test]
    fn smooth_curves_have_no_jolts(knots in drives(), motion in prop::sample::select(SMOOTH.to_vec())) {
        let curve = Curve::through(knots, motion).unwrap();
        for knot in &curve.knots()[1..curve.knots().len() - 1] {
            let before = Stamp::from_nanos(knot.stamp.nanos() - 1);
            let jolt = curve.velocity_at(before).unwrap().coords()
                - curve.velocity_at(knot.stamp).unwrap().coords();
            prop_assert!(jolt.norm() < 1e-4, "{}", jolt);
        }
    }

    #[test]
    fn thinning_keeps_every_pose_within_the_tolerance(knots in drives(), motion in motions()) {
        let kept = thin(&knots, &[], motion, TOLERANCE).unwrap();
        prop_assert_eq!((kept[0], kept[kept.len() - 1]), (0, knots.len() - 1));
        let thinned = kept.iter().map(|knot_idx| knots[*knot_idx]).collect();
        let curve = Curve::through(thinned, motion).unwrap();
        for knot in &knots {
            let cuboid = curve.cuboid_at(knot.stamp).unwrap();
            prop_assert!(cuboid.center().distance(knot.cuboid.center()) <= TOLERANCE.position_m);
            let turned = cuboid.pose().rotation().angle_to(&knot.cuboid.pose().rotation());
            prop_assert!(turned <= TOLERANCE.rotation_rad);
        }
    }

    #[test]
    fn the_seam_is_like_any_other_place(turn in -3.0..3.0_f64, offset in 0.0..TAU) {
        let rows = |offset: f64| [
            (0.0, 0.0, 0.0, offset.to_degrees()),
            (1.0, 0.0, 0.0, (offset + turn).to_degrees()),
        ];
        let (here, there) = (curve(&rows(0.0), Free), curve(&rows(PI + offset), Free));
        for step in 0..=10 {
            let secs = 0.1 * f64::from(step);
            let turned = at(&there, secs).yaw() - at(&here, secs).yaw() - PI - offset;
            prop_assert!(wrap_angle(turned).abs() < LAW_TOLERANCE);
        }
    }
}

fn same(one: &OrientedBox<World>, other: &OrientedBox<World>) -> Result<(), TestCaseError> {
    let off = one.center().distance(other.center());
    prop_assert!(off < LAW_TOLERANCE, "{} m", off);
    let turned = one.pose().rotation().angle_to(&other.pose().rotation());
    prop_assert!(turned < LAW_TOLERANCE, "{} rad", turned);
    Ok(())
}
