//! Following one object.

use fl_cloud::Cloud;
use fl_scene::ClassId;
use fl_spacetime::{OrientedBox, Point, Rigid, Size, World};
use fl_track::{FollowSettings, Followed, FollowedPose, Follower, StopReason};

use crate::scene::{Street, car, street};

/// What following may err by where it says it found the object.
const MIN_IOU: f64 = 0.75;
/// A street seen from a turned and shifted world gives the same boxes, up to this.
const LAW_TOLERANCE_M: f64 = 0.03;

fn settings() -> FollowSettings {
    FollowSettings::of(&ClassId::new("car").unwrap())
}

/// Follows through all streets after the first.
fn follow(
    cuboid: &OrientedBox<World>,
    streets: &[Street],
) -> (Vec<FollowedPose>, Option<StopReason>) {
    let mut follower = Follower::new(cuboid, &streets[0].sweep(), settings());
    let mut poses = Vec::new();
    for street in &streets[1..] {
        match follower.step(&street.sweep()) {
            Followed::Found(found) => poses.extend(found),
            Followed::Missed => {}
            Followed::Stopped(reason) => return (poses, Some(reason)),
        }
    }
    (poses, None)
}

fn driving(sweep_idx: i64) -> OrientedBox<World> {
    car(-12.0 + 0.8 * sweep_idx as f64, 7.0, 0.0)
}

fn streets(n: i64, boxes: impl Fn(i64) -> Vec<OrientedBox<World>>) -> Vec<Street> {
    (0..n).map(|idx| street(idx, &boxes(idx))).collect()
}

#[track_caller]
fn check(poses: &[FollowedPose], truth: impl Fn(&FollowedPose) -> OrientedBox<World>) {
    for pose in poses {
        let iou = truth(pose).iou_3d(&pose.cuboid);
        assert!(iou > MIN_IOU, "{iou} at {}", pose.stamp);
        assert!(pose.score.is_none_or(|score| (0.0..=1.0).contains(&score)));
    }
}

fn sweep_idx(pose: &FollowedPose) -> i64 {
    (pose.stamp - crate::scene::stamp(0)).nanos() / 100_000_000
}

#[test]
fn follows_a_car_that_drives_past() {
    let streets = streets(20, |idx| vec![driving(idx)]);
    let (poses, stop) = follow(&driving(0), &streets);
    assert_eq!((poses.len(), stop), (19, None));
    check(&poses, |pose| driving(sweep_idx(pose)));
}

#[test]
fn follows_backward_as_well() {
    let mut streets = streets(20, |idx| vec![driving(idx)]);
    streets.reverse();
    let (poses, stop) = follow(&driving(19), &streets);
    assert_eq!((poses.len(), stop), (19, None));
    check(&poses, |pose| driving(sweep_idx(pose)));
}

#[test]
fn a_parked_car_does_not_drift() {
    const MAX_DRIFT_M: f64 = 0.02;
    let parked = car(9.0, 6.0, 0.3);
    let streets = streets(30, |_| vec![parked]);
    let (poses, _) = follow(&parked, &streets);
    assert_eq!(poses.len(), 29);
    for pose in &poses {
        assert!(pose.cuboid.center().distance(parked.center()) < MAX_DRIFT_M);
    }
}

#[test]
fn an_error_of_the_heading_does_not_grow_where_only_the_rear_is_seen() {
    const OFF_RAD: f64 = 0.2;
    const LENGTH_M: f64 = 20.0;
    let tram = |rear_m: f64, yaw_rad: f64| {
        let (sin, cos) = yaw_rad.sin_cos();
        let center = Point::new(rear_m + 0.5 * LENGTH_M * cos, 0.5 * LENGTH_M * sin, 1.5);
        OrientedBox::from_yaw(center, Size::new(LENGTH_M, 2.5, 3.0).unwrap(), yaw_rad)
    };
    let streets = streets(30, |idx| vec![tram(20.0 + 1.2 * idx as f64, 0.0)]);
    let (poses, stop) = follow(&tram(20.0, OFF_RAD), &streets);
    assert_eq!((poses.len(), stop), (29, None));
    for pose in &poses {
        let yaw_rad = pose.cuboid.yaw();
        assert!(yaw_rad.abs() < 1.1 * OFF_RAD, "{yaw_rad}");
    }
}

#[test]
fn goes_on_behind_something_that_passes() {
    let parked = car(0.0, 9.0, 0.0);
    let passing = |idx: i64| car(-14.0 + 1.6 * idx as f64, 4.5, 0.0);
    let streets = streets(20, |idx| vec![parked, passing(idx)]);
    let (poses, stop) = follow(&parked, &streets);
    assert_eq!(stop, None);
    check(&poses, |_| parked);
    assert_eq!(poses.last().map(sweep_idx), Some(19));
}

#[test]
fn does_not_claim_a_car_that_is_gone() {
    let streets = streets(12, |idx| {
        if idx < 6 {
            vec![car(9.0, 6.0, 0.3)]
        } else {
            Vec::new()
        }
    });
    let (poses, _) = follow(&car(9.0, 6.0, 0.3), &streets);
    assert!(poses.iter().all(|pose| sweep_idx(pose) < 6), "{poses:?}");
    assert_eq!(poses.len(), 5);
}

#[test]
fn nothing_to_see_is_said_and_not_followed() {
    for points in [0, 1] {
        let nothing = Street {
            cloud: Cloud::from_xyz(vec![9.0; points], vec![6.0; points], vec![0.7; points])
                .unwrap(),
            ..street(0, &[])
        };
        let (poses, stop) = follow(&car(9.0, 6.0, 0.3), &[nothing, street(1, &[])]);
        assert_eq!((poses, stop), (Vec::new(), Some(StopReason::TooFewPoints)));
    }
}

#[test]
fn numbers_that_are_none_are_passed_over() {
    let mut streets = streets(8, |idx| vec![driving(idx)]);
    for street in &mut streets {
        let holed = |column: &[f32]| {
            let mut column = column.to_vec();
            column
                .iter_mut()
                .step_by(7)
                .for_each(|value| *value = f32::NAN);
            column
        };
        let cloud = &street.cloud;
        street.cloud =
            Cloud::from_xyz(holed(cloud.x()), holed(cloud.y()), holed(cloud.z())).unwrap();
    }
    let (poses, _) = follow(&driving(0), &streets);
    assert_eq!(poses.len(), 7);
    check(&poses, |pose| driving(sweep_idx(pose)));
    let mut follower = Follower::new(&driving(0), &streets[0].sweep(), settings());
    let nowhere = Street {
        world_from_ego: Rigid::from_yaw(f64::NAN, 0.0, 0.0, 0.0),
        ..street(1, &[driving(1)])
    };
    assert!(!matches!(
        follower.step(&nowhere.sweep()),
        Followed::Found(_)
    ));
}

#[test]
fn a_symmetric_object_keeps_its_heading() {
    const MAX_TURN_RAD: f64 = 0.1;
    let size = fl_spacetime::Size::new(1.6, 1.6, 1.5).unwrap();
    let at = |idx: i64| {
        let center = fl_spacetime::Point::new(-6.0 + 0.5 * idx as f64, 6.0, 0.75);
        OrientedBox::<World>::from_yaw(center, size, 0.0)
    };
    let streets = streets(15, |idx| vec![at(idx)]);
    let (poses, _) = follow(&at(0), &streets);
    assert_eq!(poses.len(), 14);
    for pose in &poses {
        assert!(
            pose.cuboid.yaw().abs() < MAX_TURN_RAD,
            "{}",
            pose.cuboid.yaw()
        );
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let streets = streets(8, |idx| vec![driving(idx)]);
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        pool.install(|| follow(&driving(0), &streets))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn a_world_that_is_turned_carries_the_boxes_along() {
    let turn = Rigid::<World, World>::from_yaw(120.0, -40.0, 3.0, 1.1);
    let streets = streets(12, |idx| vec![driving(idx)]);
    let (poses, _) = follow(&driving(0), &streets);
    let moved: Vec<Street> = streets
        .into_iter()
        .map(|street| Street {
            world_from_ego: turn * street.world_from_ego,
            ..street
        })
        .collect();
    let (turned, _) = follow(&driving(0).transformed(&turn), &moved);
    assert_eq!(poses.len(), turned.len());
    for (pose, turned) in poses.iter().zip(&turned) {
        let expected = pose.cuboid.transformed(&turn);
        assert!(expected.center().distance(turned.cuboid.center()) < LAW_TOLERANCE_M);
    }
}
