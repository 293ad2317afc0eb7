//! Proposals in scenes that a ray-casting lidar sees: what is there, and what only looks like it.

#![allow(clippy::unwrap_used)]

mod scan;

use fl_cloud::Cloud;
use fl_spacetime::{Ego, OrientedBox};
use fl_track::{Proposal, ProposeSettings, propose};

use scan::{car, object, scan};

fn proposals(objects: &[OrientedBox<Ego>]) -> Vec<Proposal> {
    propose(&scan(objects), &ProposeSettings::default())
}

/// Expects one proposal a row: the class, the object, the least overlap seen from above.
fn check(expected: &[(&str, OrientedBox<Ego>, f64)], clutter: &[OrientedBox<Ego>]) {
    let objects: Vec<_> = expected
        .iter()
        .map(|row| row.1)
        .chain(clutter.iter().copied())
        .collect();
    let found = proposals(&objects);
    for (class, truth, min_iou) in expected {
        let overlap = |proposal: &&Proposal| proposal.cuboid.iou_bev(truth);
        let best = found
            .iter()
            .max_by(|one, two| overlap(one).total_cmp(&overlap(two)))
            .unwrap();
        assert!(
            overlap(&best) >= *min_iou,
            "{class}: overlap {} in {found:#?}",
            overlap(&best)
        );
        assert_eq!(best.class.as_str(), *class);
        let bottom = best.cuboid.center().z() - 0.5 * best.cuboid.size().height();
        assert!(bottom.abs() < 0.15, "{class} stands at {bottom}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    assert!(
        found
            .iter()
            .all(|proposal| (0.0..=1.0).contains(&proposal.score))
    );
}

#[test]
fn finds_cars_at_their_true_size_and_heading() {
    let cars = [
        car(12.0, 4.0, 0.3),
        car(18.0, -5.0, 1.8),
        car(-15.0, 6.0, -0.7),
    ];
    check(&cars.map(|car| ("car", car, 0.7)), &[]);
    for proposal in proposals(&cars) {
        let turns = cars.map(|car| (2.0 * (car.yaw() - proposal.cuboid.yaw())).cos());
        assert!(turns.into_iter().fold(-1.0, f64::max) > 0.97);
    }
}

#[test]
fn grows_a_car_seen_from_behind_away_from_the_sensor() {
    let ahead = car(14.0, 0.0, 0.0);
    check(&[("car", ahead, 0.75)], &[]);
    let rear_x = |cuboid: &OrientedBox<Ego>| cuboid.center().x() - 0.5 * cuboid.size().length();
    let found = proposals(&[ahead]);
    assert!((rear_x(&found[0].cuboid) - rear_x(&ahead)).abs() < 0.15);
}

#[test]
fn tells_people_and_cyclists_from_cars_by_size() {
    let person = object([0.6, 0.6, 1.75], [9.0, 3.0, 0.0], 0.4);
    let cyclist = object([1.75, 0.6, 1.75], [8.0, -5.0, 0.0], 0.2);
    check(
        &[
            ("pedestrian", person, 0.3),
            ("cyclist", cyclist, 0.3),
            ("car", car(16.0, 0.0, 1.0), 0.6),
        ],
        &[],
    );
}

#[test]
fn leaves_out_what_only_stands_around() {
    let wall = object([60.0, 0.5, 4.0], [5.0, 12.0, 0.0], 0.0);
    let pole = object([0.2, 0.2, 6.0], [7.0, -3.0, 0.0], 0.0);
    let sign = object([0.2, 3.0, 1.2], [15.0, -4.0, 4.5], 0.0);
    let curb = object([30.0, 0.4, 0.15], [10.0, -8.0, 0.0], 0.0);
    let building = object([10.0, 8.0, 9.0], [-20.0, -15.0, 0.0], 0.3);
    check(
        &[("car", car(12.0, 3.0, 0.1), 0.7)],
        &[wall, pole, sign, curb, building],
    );
}

#[test]
fn finds_trucks_longer_than_any_car() {
    for (x, y, yaw_rad) in [(12.0, 6.0, 0.0), (14.0, -5.0, 0.4), (-9.0, 9.0, 1.5)] {
        let truck = object([12.0, 2.5, 3.4], [x, y, 0.2], yaw_rad);
        check(&[("truck", truck, 0.7)], &[]);
    }
}

#[test]
fn parts_cars_that_stand_close() {
    let row = [car(10.0, 5.0, 0.0), car(14.8, 5.0, 0.0)];
    let found = proposals(&row);
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn other_ground_heights_change_nothing() {
    let lowered = |cloud: &Cloud<Ego>| {
        cloud.transformed(&fl_spacetime::Rigid::<Ego, Ego>::from_yaw(
            0.0, 0.0, -0.93, 0.0,
        ))
    };
    let cloud = scan(&[car(12.0, 4.0, 0.3)]);
    let found = propose(&lowered(&cloud), &ProposeSettings::default());
    assert_eq!(found.len(), 1);
    let truth = object([4.3, 1.8, 1.6], [12.0, 4.0, -0.93], 0.3);
    assert!(
        found[0].cuboid.iou_3d(&truth) > 0.65,
        "{}",
        found[0].cuboid.iou_3d(&truth)
    );
}

#[test]
fn broken_clouds_give_nothing() {
    let settings = ProposeSettings::default();
    assert!(propose(&Cloud::default(), &settings).is_empty());
    for bad in [f32::NAN, f32::INFINITY, 0.0, 1e30, -1e30] {
        let column = vec![bad; 500];
        let cloud = Cloud::from_xyz(column.clone(), column.clone(), column).unwrap();
        assert!(propose(&cloud, &settings).is_empty(), "{bad}");
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let cloud = scan(&[car(12.0, 4.0, 0.3), car(18.0, -5.0, 1.8)]);
    let with = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads)
            .build()
            .unwrap();
        pool.install(|| propose(&cloud, &ProposeSettings::default()))
    };
    assert_eq!(with(1), with(4));
}
