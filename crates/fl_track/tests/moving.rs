//! What moves in scenes that a ray-casting lidar sees.

#![allow(clippy::unwrap_used)]

mod scan;

use fl_cloud::Cloud;
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Stamp, World};
use fl_track::{MotionFinder, MotionSettings, MotionSweep, MotionView, MovingCluster};

use scan::{LIDAR_HEIGHT_M, car, object, scan};

const N_SWEEPS: usize = 14;
const PERIOD_SECS: f64 = 0.1;

/// The sweeps of a standing vehicle; the first object goes along x by so much a second.
fn sweeps(speed: f64, at: Rigid<World, Ego>) -> Vec<MotionSweep> {
    let sweep = |idx: usize| {
        let secs = idx as f64 * PERIOD_SECS;
        let objects = [
            car(8.0 + speed * secs, 5.0, 0.0),
            car(14.0, -5.0, 0.2),
            object([30.0, 0.4, 3.0], [10.0, 12.0, 0.0], 0.0),
        ];
        MotionSweep {
            stamp: Stamp::from_nanos((secs * 1e9) as i64),
            world_from_ego: at,
            views: vec![view(scan(&objects))],
        }
    };
    (0..N_SWEEPS).map(sweep).collect()
}

fn view(cloud: Cloud<Ego>) -> MotionView {
    MotionView {
        viewpoint: Point::new(0.0, 0.0, LIDAR_HEIGHT_M),
        cloud,
    }
}

fn moving(sweeps: Vec<MotionSweep>) -> Vec<MovingCluster> {
    let mut finder = MotionFinder::new(MotionSettings::default());
    let pushed: Vec<_> = sweeps
        .into_iter()
        .flat_map(|sweep| finder.push(sweep))
        .collect();
    [pushed, finder.finish()].concat()
}

#[test]
fn only_what_moves_is_found_with_its_speed() {
    const SPEED: f64 = 4.0;
    let found = moving(sweeps(SPEED, Rigid::identity()));
    assert!(found.len() >= N_SWEEPS / 2, "{}", found.len());
    for cluster in &found {
        let secs = cluster.stamp.nanos() as f64 * 1e-9;
        let truth: OrientedBox<World> =
            car(8.0 + SPEED * secs, 5.0, 0.0).transformed(&Rigid::identity());
        assert!(cluster.cuboid.iou_bev(&truth) > 0.4, "{cluster:?}");
        assert!((cluster.velocity.x() - SPEED).abs() < 1.0, "{cluster:?}");
        assert!(cluster.velocity.y().abs() < 0.7, "{cluster:?}");
        assert!(cluster.cuboid.yaw().cos() > 0.0, "it faces where it goes");
        assert_eq!(cluster.object, found[0].object);
    }
    assert!(found.is_sorted_by_key(|cluster| cluster.stamp));
}

#[test]
fn nothing_moves_where_all_stands() {
    assert_eq!(moving(sweeps(0.0, Rigid::identity())), Vec::new());
}

#[test]
fn sweeps_that_are_hardly_any_show_nothing() {
    assert_eq!(moving(Vec::new()), Vec::new());
    let column = vec![f32::NAN; 3000];
    let clouds = [
        Cloud::default(),
        Cloud::from_xyz(vec![5.0], vec![0.0], vec![1.0]).unwrap(),
        Cloud::from_xyz(column.clone(), column.clone(), column).unwrap(),
        scan(&[]),
    ];
    for cloud in clouds {
        let sweep = |idx: i64| MotionSweep {
            stamp: Stamp::from_nanos(idx * 100_000_000),
            world_from_ego: Rigid::identity(),
            views: vec![view(cloud.clone())],
        };
        assert_eq!(moving((0..12).map(sweep).collect()), Vec::new());
    }
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let with = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        let pool = pool.build().unwrap();
        pool.install(|| moving(sweeps(4.0, Rigid::identity())))
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn a_turn_of_the_world_carries_the_motion_along() {
    const TOLERANCE_M: f64 = 1e-6;
    let turn: Rigid<World, Ego> = Rigid::from_yaw(300.0, -200.0, 4.0, 2.0);
    let straight = moving(sweeps(4.0, Rigid::identity()));
    let turned = moving(sweeps(4.0, turn));
    let world_from_world: Rigid<World, World> = turn.relabel();
    assert!((straight.len() as i64 - turned.len() as i64).abs() <= 1);
    for (one, two) in straight.iter().zip(&turned) {
        let expected = one.cuboid.transformed(&world_from_world);
        assert!(expected.center().distance(two.cuboid.center()) < TOLERANCE_M);
        let velocity = world_from_world * one.velocity;
        assert!((velocity - two.velocity).norm() < TOLERANCE_M);
    }
}
