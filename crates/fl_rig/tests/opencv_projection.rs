//! Projections agree with OpenCV where the lens is one-to-one, and are refused where it folds.
//!
//! The numbers come from `tests/oracles/camera_models.py`.

#![allow(clippy::unwrap_used)]

use fl_rig::{CameraModel, Distortion, Intrinsics, Pixel};
use fl_spacetime::{Camera, Point};
use serde_json::Value;

const GOLDEN: &str = include_str!("golden/opencv_projection.json");
const TOLERANCE_PX: f64 = 1e-9;
const TOLERANCE_RAY: f64 = 1e-9;

/// OpenCV counts pixels from the middle of the first one.
const CORNER_SHIFT_PX: f64 = 0.5;

struct Row {
    point: Point<Camera>,
    pixel: Pixel,
}

fn cameras() -> Vec<Value> {
    let cameras: Vec<Value> = serde_json::from_str(GOLDEN).unwrap();
    assert!(cameras.len() >= 8);
    cameras
}

fn model(camera: &Value) -> CameraModel {
    let number = |key: &str| camera[key].as_f64().unwrap();
    let size = |key: &str| u32::try_from(camera[key].as_u64().unwrap()).unwrap();
    let intrinsics = Intrinsics {
        fx: number("fx"),
        fy: number("fy"),
        cx: number("cx"),
        cy: number("cy"),
    };
    CameraModel::new(
        intrinsics,
        distortion(camera),
        size("width"),
        size("height"),
    )
    .unwrap()
}

fn distortion(camera: &Value) -> Distortion {
    let coefficients = numbers(&camera["coefficients"]);
    match camera["model"].as_str().unwrap() {
        "none" => Distortion::None,
        "plumb_bob" => Distortion::PlumbBob(coefficients.try_into().unwrap()),
        "rational" => Distortion::Rational(coefficients.try_into().unwrap()),
        "kannala_brandt" => Distortion::KannalaBrandt(coefficients.try_into().unwrap()),
        other => panic!("{other}"),
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn rows(list: &Value) -> Vec<Row> {
    let row = |numbers: Vec<f64>| Row {
        point: Point::new(numbers[0], numbers[1], numbers[2]),
        pixel: Pixel {
            u: numbers[3] + CORNER_SHIFT_PX,
            v: numbers[4] + CORNER_SHIFT_PX,
        },
    };
    list.as_array()
        .unwrap()
        .iter()
        .map(numbers)
        .map(row)
        .collect()
}

#[test]
fn projects_like_opencv() {
    let mut n_points = 0;
    for camera in cameras() {
        let model = model(&camera);
        for Row { point, pixel } in rows(&camera["points"]) {
            let ours = model.project(point).unwrap();
            let miss = f64::hypot(ours.u - pixel.u, ours.v - pixel.v);
            assert!(
                miss <= TOLERANCE_PX,
                "{}: {point:?} is {miss} px off",
                camera["name"]
            );
            n_points += 1;
        }
    }
    assert!(n_points >= 200);
}

#[test]
fn finds_the_ray_that_opencv_projected() {
    for camera in cameras() {
        let model = model(&camera);
        for Row { point, pixel } in rows(&camera["points"]) {
            let ray = model.unproject(pixel).unwrap();
            let direction = point - Point::origin();
            let miss = (ray - direction * (1.0 / direction.norm())).norm();
            assert!(
                miss <= TOLERANCE_RAY,
                "{}: {point:?} is {miss} off",
                camera["name"]
            );
        }
    }
}

#[test]
fn refuses_points_that_opencv_folds_into_the_image() {
    let mut n_folded = 0;
    for camera in cameras() {
        let model = model(&camera);
        for Row { point, pixel } in rows(&camera["folded"]) {
            assert!(model.contains(pixel), "the golden point shows no fold");
            assert_eq!(model.project(point), None, "{}: {point:?}", camera["name"]);
            n_folded += 1;
        }
    }
    assert!(n_folded >= 20);
}
