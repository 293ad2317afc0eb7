//! Laws of transforms, trajectories and boxes, on random values.

use std::f64::consts::PI;

use fl_spacetime::{
    Body, EDGES, Ego, OrientedBox, Point, Rigid, Sensor, Size, Span, Stamp, Trajectory, World,
    wrap_angle,
};
use nalgebra::{Unit, UnitQuaternion, Vector3};
use proptest::prelude::*;

const POSE_TOLERANCE_M: f64 = 1e-9;
const VOLUME_TOLERANCE_SHARE: f64 = 1e-9;

fn rotations() -> impl Strategy<Value = UnitQuaternion<f64>> {
    ([-1.0..1.0, -1.0..1.0, -1.0..1.0], -PI..PI)
        .prop_filter("an axis has a length", |(axis, _)| {
            Vector3::from(*axis).norm() > 1e-3
        })
        .prop_map(|(axis, angle_rad)| {
            UnitQuaternion::from_axis_angle(&Unit::new_normalize(axis.into()), angle_rad)
        })
}

fn rigids() -> impl Strategy<Value = Rigid<World, Ego>> {
    (rotations(), [-500.0..500.0, -500.0..500.0, -20.0..20.0])
        .prop_map(|(rotation, shift)| Rigid::new(rotation, shift.into()))
}

fn points() -> impl Strategy<Value = [f64; 3]> {
    [-100.0..100.0, -100.0..100.0, -100.0..100.0]
}

fn upright_boxes() -> impl Strategy<Value = OrientedBox<World>> {
    (
        [-3.0..3.0, -3.0..3.0, -2.0..2.0],
        [0.3..6.0, 0.3..6.0, 0.3..3.0],
        -PI..PI,
    )
        .prop_map(|([x, y, z], [length, width, height], yaw)| {
            OrientedBox::from_yaw(Point::new(x, y, z), size(length, width, height), yaw)
        })
}

fn boxes() -> impl Strategy<Value = OrientedBox<World>> {
    (
        [-3.0..3.0, -3.0..3.0, -2.0..2.0],
        [0.3..6.0, 0.3..6.0, 0.3..3.0],
        rotations(),
    )
        .prop_map(|(center, [length, width, height], rotation)| {
            let pose = Rigid::<World, Body>::new(rotation, center.into());
            OrientedBox::new(pose, size(length, width, height))
        })
}

fn size(length: f64, width: f64, height: f64) -> Size {
    Size::new(length, width, height).expect("the strategies draw positive edges")
}

fn close<A: fl_spacetime::Frame>(a: Point<A>, b: Point<A>) -> bool {
    a.distance(b) < POSE_TOLERANCE_M
}

/// Share of a fine grid over `a` whose points `b` contains, times the volume of `a`.
fn shared_volume_by_counting(a: &OrientedBox<World>, b: &OrientedBox<World>, n_steps: u32) -> f64 {
    let at =
        |step: u32, edge: f64| (f64::from(step) + 0.5) / f64::from(n_steps) * edge - 0.5 * edge;
    let [length, width, height] = a.size().lwh();
    let mut n_shared = 0_u32;
    for i in 0..n_steps {
        for j in 0..n_steps {
            for k in 0..n_steps {
                let in_body = Point::new(at(i, length), at(j, width), at(k, height));
                n_shared += u32::from(b.contains(*a.pose() * in_body));
            }
        }
    }
    a.volume() * f64::from(n_shared) / f64::from(n_steps.pow(3))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn inverse_undoes(world_from_ego in rigids(), [x, y, z] in points()) {
        let point = Point::<Ego>::new(x, y, z);
        prop_assert!(close(world_from_ego.inverse() * (world_from_ego * point), point));
    }

    #[test]
    fn composition_is_application_in_turn(a in rigids(), b in rigids(), [x, y, z] in points()) {
        let ego_from_sensor = b.relabel::<Ego, Sensor>();
        let point = Point::<Sensor>::new(x, y, z);
        prop_assert!(close((a * ego_from_sensor) * point, a * (ego_from_sensor * point)));
    }

    #[test]
    fn vectors_keep_their_length_and_are_not_shifted(pose in rigids(), [x, y, z] in points()) {
        let (tip, tail) = (Point::<Ego>::new(x, y, z), Point::<Ego>::origin());
        let moved = pose * (tip - tail);
        prop_assert!((moved.norm() - (tip - tail).norm()).abs() < POSE_TOLERANCE_M);
        prop_assert!(((pose * tip - pose * tail) - moved).norm() < POSE_TOLERANCE_M);
    }

    #[test]
    fn interpolation_meets_its_ends_and_composes(a in rigids(), b in rigids(), u in 0.0..1.0_f64) {
        let probe = Point::<Ego>::new(1.0, 2.0, 3.0);
        prop_assert!(close(a.interpolate(&b, 0.0) * probe, a * probe));
        prop_assert!((a.interpolate(&b, 1.0) * probe).distance(b * probe) < 1e-6);
        // Half of the way to u is the way to half of u.
        let twice = a.interpolate(&a.interpolate(&b, u), 0.5);
        prop_assert!((twice * probe).distance(a.interpolate(&b, 0.5 * u) * probe) < 1e-6);
    }

    #[test]
    fn interpolation_does_not_depend_on_the_frame(
        a in rigids(), b in rigids(), moved in rigids(), u in 0.0..1.0_f64,
    ) {
        let moved = moved.relabel::<World, World>();
        let probe = Point::<Ego>::new(1.0, 2.0, 3.0);
        let before = moved * (a.interpolate(&b, u) * probe);
        let after = (moved * a).interpolate(&(moved * b), u) * probe;
        prop_assert!(before.distance(after) < 1e-6);
    }

    #[test]
    fn a_trajectory_answers_its_samples_exactly(poses in prop::collection::vec(rigids(), 2..8)) {
        let stamps = |idx: usize| Stamp::from_nanos(idx as i64 * 7);
        let samples = poses.iter().enumerate().map(|(idx, pose)| (stamps(idx), *pose)).collect();
        let trajectory = Trajectory::new(samples, Span::MAX).unwrap();
        for (idx, pose) in poses.iter().enumerate() {
            prop_assert_eq!(trajectory.pose_at(stamps(idx)).unwrap(), *pose);
        }
    }

    #[test]
    fn yaw_wraps_to_itself(turns in -5_i32..5, yaw_rad in -3.1..3.1_f64) {
        prop_assert!((wrap_angle(yaw_rad + f64::from(turns) * 2.0 * PI) - yaw_rad).abs() < 1e-9);
        let pose = Rigid::<World, Ego>::from_yaw(1.0, 2.0, 3.0, yaw_rad);
        prop_assert!((pose.yaw() - yaw_rad).abs() < 1e-12);
    }

    #[test]
    fn yaw_is_never_minus_pi(step in -8_i32..8) {
        let pose = Rigid::<World, Ego>::from_yaw(0.0, 0.0, 0.0, f64::from(step) * 0.5 * PI);
        prop_assert!(-PI < pose.yaw() && pose.yaw() <= PI, "{}", pose.yaw());
    }

    #[test]
    fn corners_and_middle_are_inside_and_beyond_is_not(oriented in boxes()) {
        let center = oriented.center();
        prop_assert!(oriented.contains(center));
        for corner in oriented.corners() {
            prop_assert!(oriented.contains(center + (corner - center) * 0.999_999));
            prop_assert!(!oriented.contains(center + (corner - center) * 1.000_001));
        }
        let [length, width, height] = oriented.size().lwh();
        for (edge_idx, (from, to)) in EDGES.iter().enumerate() {
            let edge_m = oriented.corners()[*from].distance(oriented.corners()[*to]);
            let expected_m = [length, width, height][edge_idx / 4];
            prop_assert!((edge_m - expected_m).abs() < POSE_TOLERANCE_M);
        }
    }

    #[test]
    fn overlap_is_symmetric_and_bounded(a in boxes(), b in boxes()) {
        let iou = a.iou_3d(&b);
        prop_assert!((0.0..=1.0).contains(&iou));
        prop_assert!((iou - b.iou_3d(&a)).abs() < VOLUME_TOLERANCE_SHARE);
        prop_assert!(a.giou_3d(&b) <= iou + VOLUME_TOLERANCE_SHARE);
        prop_assert!(a.giou_3d(&b) > -1.0);
        prop_assert!((a.iou_3d(&a) - 1.0).abs() < VOLUME_TOLERANCE_SHARE);
    }

    #[test]
    fn overlap_does_not_depend_on_the_frame(a in boxes(), b in boxes(), moved in rigids()) {
        let moved = moved.relabel::<World, World>();
        let after = a.transformed(&moved).iou_3d(&b.transformed(&moved));
        prop_assert!((a.iou_3d(&b) - after).abs() < 1e-7);
    }

    #[test]
    fn upright_boxes_take_both_ways_to_one_overlap(a in upright_boxes(), b in upright_boxes()) {
        // Turned on its side, the same pair goes through the clipping of polytopes.
        let rolled = Rigid::<World, World>::new(
            UnitQuaternion::from_axis_angle(&Vector3::x_axis(), 1.0), Vector3::zeros());
        let tilted = a.transformed(&rolled).iou_3d(&b.transformed(&rolled));
        prop_assert!((a.iou_3d(&b) - tilted).abs() < 1e-9);
        prop_assert!((a.giou_3d(&a) - 1.0).abs() < VOLUME_TOLERANCE_SHARE);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn overlap_is_what_counting_finds(a in boxes(), b in boxes()) {
        const N_STEPS: u32 = 40;
        let counted = shared_volume_by_counting(&a, &b, N_STEPS);
        let iou = a.iou_3d(&b);
        let shared = iou * (a.volume() + b.volume()) / (1.0 + iou);
        prop_assert!((shared - counted).abs() < 0.03 * a.volume(), "{shared} {counted}");
    }
}

#[test]
fn known_overlaps() {
    let unit = |x: f64, y: f64, z: f64, yaw: f64| {
        OrientedBox::<World>::from_yaw(Point::new(x, y, z), Size::new(1.0, 1.0, 1.0).unwrap(), yaw)
    };
    let check =
        |a: OrientedBox<World>, b: OrientedBox<World>, iou_3d: f64, iou_bev: f64, giou: f64| {
            assert!((a.iou_3d(&b) - iou_3d).abs() < 1e-12, "3D {}", a.iou_3d(&b));
            assert!(
                (a.iou_bev(&b) - iou_bev).abs() < 1e-12,
                "BEV {}",
                a.iou_bev(&b)
            );
            assert!(
                (a.giou_3d(&b) - giou).abs() < 1e-12,
                "GIoU {}",
                a.giou_3d(&b)
            );
        };
    let origin = unit(0.0, 0.0, 0.0, 0.0);
    check(
        origin,
        unit(0.5, 0.0, 0.0, 0.0),
        1.0 / 3.0,
        1.0 / 3.0,
        1.0 / 3.0,
    );
    check(origin, unit(0.0, 0.0, 0.5, 0.0), 1.0 / 3.0, 1.0, 1.0 / 3.0);
    check(origin, unit(2.0, 0.0, 0.0, 0.0), 0.0, 0.0, -1.0 / 3.0);
    check(origin, unit(1.0, 0.0, 0.0, 0.0), 0.0, 0.0, 0.0);
    // Two squares an eighth of a turn apart share a regular octagon of area 2 (√2 − 1).
    let octagon = 2.0 * (2.0_f64.sqrt() - 1.0);
    let iou = octagon / (2.0 - octagon);
    // Their hull is an octagon too: the square's four corners and the diamond's four tips.
    let hull = 2.0_f64.sqrt();
    let giou = iou - (hull - (2.0 - octagon)) / hull;
    check(origin, unit(0.0, 0.0, 0.0, PI / 4.0), iou, iou, giou);
}
