//! Proposals in scenes that a ray-casting lidar sees: what is there, and what only looks like it.

#![allow(clippy::unwrap_used)]

use fl_cloud::Cloud;
use fl_spacetime::{Ego, OrientedBox, Point, Size};
use fl_track::{Proposal, ProposeSettings, propose};

/// The lidar is on the roof; the ego frame's origin is on the ground.
const LIDAR_HEIGHT_M: f64 = 1.8;
/// Range noise: uniform, to both sides.
const NOISE_M: f64 = 0.02;
const MAX_RANGE_M: f64 = 80.0;

fn object(lwh: [f64; 3], [x, y, bottom]: [f64; 3], yaw_rad: f64) -> OrientedBox<Ego> {
    let size = Size::new(lwh[0], lwh[1], lwh[2]).unwrap();
    OrientedBox::from_yaw(Point::new(x, y, bottom + 0.5 * lwh[2]), size, yaw_rad)
}

fn car(x: f64, y: f64, yaw_rad: f64) -> OrientedBox<Ego> {
    object([4.3, 1.8, 1.4], [x, y, 0.2], yaw_rad)
}

/// Distance along the ray to the box, by the slab method.
fn hit(cuboid: &OrientedBox<Ego>, direction: [f64; 3]) -> Option<f64> {
    let body_from_ego = cuboid.pose().inverse();
    let origin = body_from_ego * Point::<Ego>::new(0.0, 0.0, LIDAR_HEIGHT_M);
    let along =
        body_from_ego * fl_spacetime::Vector::<Ego>::new(direction[0], direction[1], direction[2]);
    let half = cuboid.size().lwh().map(|edge| 0.5 * edge);
    let (mut enter, mut leave) = (0.0_f64, f64::INFINITY);
    for ((from, step), half) in origin.coords().iter().zip(&along.coords()).zip(half) {
        let (one, two) = ((-half - from) / step, (half - from) / step);
        enter = enter.max(one.min(two));
        leave = leave.min(one.max(two));
    }
    (enter < leave).then_some(enter)
}

/// 64 lines from −24° to +4°, a column every eighth of a degree, on level ground.
fn scan(objects: &[OrientedBox<Ego>]) -> Cloud<Ego> {
    let mut columns = [const { Vec::<f32>::new() }; 3];
    let mut noise_state = 1_u32;
    for step in 0..(64 * 2880) {
        let (line, column) = (f64::from(step % 64), f64::from(step / 64));
        let elevation_rad = (-24.0 + 28.0 * line / 63.0_f64).to_radians();
        let azimuth_rad = (0.125 * column).to_radians();
        let (sin, cos) = azimuth_rad.sin_cos();
        let direction = [
            cos * elevation_rad.cos(),
            sin * elevation_rad.cos(),
            elevation_rad.sin(),
        ];
        let to_ground = -LIDAR_HEIGHT_M / direction[2];
        let to_ground = if to_ground > 0.0 {
            to_ground
        } else {
            f64::INFINITY
        };
        let hits = objects.iter().filter_map(|cuboid| hit(cuboid, direction));
        let range_m = hits.fold(to_ground, f64::min);
        noise_state = noise_state
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        let noise_m = NOISE_M * (2.0 * f64::from(noise_state >> 8) / f64::from(1 << 24) - 1.0);
        let range_m = if range_m < MAX_RANGE_M {
            range_m + noise_m
        } else {
            f64::NAN
        };
        columns[0].push((range_m * direction[0]) as f32);
        columns[1].push((range_m * direction[1]) as f32);
        columns[2].push((range_m * direction[2] + LIDAR_HEIGHT_M) as f32);
    }
    let [x, y, z] = columns;
    Cloud::from_xyz(x, y, z).unwrap()
}

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
