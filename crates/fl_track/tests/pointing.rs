//! One click in scenes that a ray-casting lidar sees, and in clouds that are hardly any.

#![allow(clippy::unwrap_used)]

mod scan;

use fl_cloud::Cloud;
use fl_scene::ClassId;
use fl_spacetime::{Ego, OrientedBox, Point, Rigid, Vector, wrap_angle};
use fl_track::{Click, ClickHint, ClickSettings, ClickedBox, NoBox, box_at};

use scan::{LIDAR_HEIGHT_M, car, object, scan};

/// Coordinates are rounded to f32 when a cloud is turned.
const TURN_TOLERANCE_M: f64 = 0.05;

fn settings() -> ClickSettings {
    ClickSettings {
        viewpoint: Point::new(0.0, 0.0, LIDAR_HEIGHT_M),
        ..ClickSettings::default()
    }
}

fn class(name: &str) -> ClickHint {
    ClickHint {
        class: Some(ClassId::new(name).unwrap()),
        ..ClickHint::default()
    }
}

fn point(x: f64, y: f64) -> Click {
    Click::Point(Point::new(x, y, f64::NAN))
}

fn ask(cloud: &Cloud<Ego>, click: Click, hint: &ClickHint) -> Result<ClickedBox, NoBox> {
    box_at(cloud, &click, hint, &settings())
}

/// A click at a place of a scene finds the object, this well.
#[track_caller]
fn check(objects: &[OrientedBox<Ego>], at: Click, hint: &ClickHint, name: &str, min_iou: f64) {
    let found = ask(&scan(objects), at, hint).unwrap();
    let iou = found.cuboid.iou_bev(&objects[0]);
    assert!(iou >= min_iou, "{iou} in {found:?}");
    assert_eq!(found.class.as_str(), name);
    assert!((0.0..=1.0).contains(&found.confidence));
    assert!(found.point_indices.is_sorted());
}

#[test]
fn a_click_on_or_beside_a_car_boxes_it() {
    let scene = [car(12.0, 4.0, 0.3), car(18.0, -5.0, 1.8)];
    check(&scene, point(10.5, 2.8), &class("car"), "car", 0.8);
    check(&scene, point(10.5, 2.8), &ClickHint::default(), "car", 0.8);
    check(&scene, point(10.0, 2.2), &class("car"), "car", 0.8);
}

#[test]
fn a_car_seen_from_behind_is_completed_away_from_the_sensor() {
    check(
        &[car(15.0, 0.0, 0.0)],
        point(12.9, 0.0),
        &class("car"),
        "car",
        0.8,
    );
    check(
        &[car(35.0, 1.0, 0.0)],
        point(32.8, 1.0),
        &class("car"),
        "car",
        0.7,
    );
}

#[test]
fn a_click_in_a_row_of_cars_boxes_one() {
    let row = [car(12.0, 4.0, 0.0), car(17.0, 4.0, 0.0), car(7.0, 4.0, 0.0)];
    check(&row, point(12.0, 3.1), &class("car"), "car", 0.75);
}

#[test]
fn people_are_told_from_cars() {
    let person = object([0.6, 0.6, 1.75], [9.0, -3.0, 0.0], 0.0);
    check(
        &[person],
        point(8.7, -3.0),
        &ClickHint::default(),
        "pedestrian",
        0.3,
    );
}

#[test]
fn a_rectangle_holds_the_object() {
    let scene = [car(12.0, 4.0, 0.3), car(12.0, 7.0, 0.3)];
    let corners = [[9.0, 2.0], [15.0, 2.0], [15.0, 5.5], [9.0, 5.5]];
    check(
        &scene,
        Click::Footprint(corners),
        &class("car"),
        "car",
        0.75,
    );
}

#[test]
fn what_is_known_of_the_track_is_kept() {
    let truth = car(20.0, 6.0, 2.9);
    let hint = ClickHint {
        class: class("car").class,
        size: Some(truth.size()),
        yaw_rad: Some(truth.yaw()),
        velocity: None,
    };
    let cloud = scan(&[truth]);
    let found = ask(&cloud, point(18.0, 5.5), &hint).unwrap();
    assert_eq!(found.cuboid.size(), truth.size());
    assert!(wrap_angle(found.cuboid.yaw() - truth.yaw()).abs() < 1e-9);
    assert!(found.cuboid.iou_bev(&truth) > 0.9);
    let hint = ClickHint {
        velocity: Some(Vector::new(-5.0, 1.2, 0.0)),
        ..class("car")
    };
    let found = ask(&cloud, point(18.0, 5.5), &hint).unwrap();
    assert!(found.cuboid.yaw().cos() < 0.0, "it faces where it goes");
}

#[test]
fn clouds_that_are_hardly_any_have_no_box() {
    let nothing = ask(&Cloud::default(), point(5.0, 0.0), &ClickHint::default());
    assert_eq!(nothing, Err(NoBox::NoGround));
    let one = Cloud::from_xyz(vec![5.0], vec![0.0], vec![1.0]).unwrap();
    let one = ask(&one, point(5.0, 0.0), &ClickHint::default());
    assert_eq!(one, Err(NoBox::NoGround));
    let column = vec![f32::NAN; 5000];
    let numbers = Cloud::from_xyz(column.clone(), column.clone(), column).unwrap();
    let none = ask(&numbers, point(5.0, 0.0), &ClickHint::default());
    assert_eq!(none, Err(NoBox::NoGround));
    let reach_m = settings().reach_m;
    let road = scan(&[]);
    let only_ground = ask(&road, point(8.0, 0.0), &ClickHint::default());
    assert_eq!(only_ground, Err(NoBox::OnlyGround { reach_m }));
    let far = ask(&road, point(300.0, 0.0), &ClickHint::default());
    assert_eq!(far, Err(NoBox::Nothing { reach_m }));
    let no_place = ask(&road, point(f64::INFINITY, 0.0), &ClickHint::default());
    assert_eq!(no_place, Err(NoBox::NotAPlace));
}

#[test]
fn a_size_that_no_object_has_has_no_box() {
    let wall = object([40.0, 0.3, 3.0], [10.0, 12.0, 0.0], 0.0);
    let found = ask(&scan(&[wall]), point(10.0, 11.8), &class("pedestrian"));
    let unsure = |found: &ClickedBox| found.confidence < 0.3;
    assert!(found.as_ref().map_or(true, unsure), "{found:?}");
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let cloud = scan(&[car(12.0, 4.0, 0.3), car(18.0, -5.0, 1.8)]);
    let with = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        pool.build()
            .unwrap()
            .install(|| ask(&cloud, point(10.5, 2.8), &ClickHint::default()))
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn a_turn_of_everything_carries_the_box_along() {
    let cloud = scan(&[car(12.0, 4.0, 0.3), car(18.0, -5.0, 1.8)]);
    let straight = ask(&cloud, point(10.5, 2.8), &class("car")).unwrap();
    let turn: Rigid<Ego, Ego> = Rigid::from_yaw(0.0, 0.0, 0.0, 0.4);
    let at = turn * Point::<Ego>::new(10.5, 2.8, 0.0);
    let turned = ask(
        &cloud.transformed(&turn),
        point(at.x(), at.y()),
        &class("car"),
    )
    .unwrap();
    let expected = straight.cuboid.transformed(&turn);
    let off_m = expected.center().distance(turned.cuboid.center());
    assert!(off_m < TURN_TOLERANCE_M, "{off_m}");
    let off_rad = wrap_angle(expected.yaw() - turned.cuboid.yaw()).abs();
    assert!(
        off_rad.min(std::f64::consts::PI - off_rad) < 0.02,
        "{off_rad}"
    );
}
