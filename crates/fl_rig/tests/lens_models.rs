//! Every lens model agrees with independent programs, to 1e-9 px.
//!
//! The numbers come from `tests/oracles/lens_models.py`, which also says how to draw more of them.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use fl_rig::{CameraModel, Distortion, Intrinsics, Pixel};
use fl_spacetime::{Camera, Point};
use serde::Deserialize;

const GOLDEN: &str = include_str!("golden/lens_models.json");
const TOLERANCE_PX: f64 = 1e-9;
const TOLERANCE_RAY: f64 = 1e-9;
const TOLERANCE_SLOPE: f64 = 1e-9;

/// The oracles count pixels from the middle of the first one.
const CORNER_SHIFT_PX: f64 = 0.5;

#[derive(Deserialize)]
struct Drawn {
    oracle: String,
    model: String,
    intrinsics: [f64; 4],
    coefficients: Vec<f64>,
    points: Vec<[f64; 5]>,
    derivatives: Vec<Vec<f64>>,
}

impl Drawn {
    fn camera(&self) -> CameraModel {
        let [fx, fy, cx, cy] = self.intrinsics;
        let intrinsics = Intrinsics { fx, fy, cx, cy };
        let distortion = Distortion::named(&self.model, &self.coefficients).unwrap();
        CameraModel::new(intrinsics, distortion, 1920, 1208).unwrap()
    }

    fn rows(&self) -> impl Iterator<Item = (Point<Camera>, Pixel)> + '_ {
        self.points.iter().map(|[x, y, z, u, v]| {
            let (u, v) = (u + CORNER_SHIFT_PX, v + CORNER_SHIFT_PX);
            (Point::new(*x, *y, *z), Pixel { u, v })
        })
    }
}

fn drawn() -> Vec<Drawn> {
    let text = std::env::var("LENS_MODELS").map(|path| std::fs::read_to_string(path).unwrap());
    let cameras: Vec<Drawn> = serde_json::from_str(text.as_deref().unwrap_or(GOLDEN)).unwrap();
    assert!(cameras.len() >= 50);
    cameras
}

#[test]
fn agrees_with_the_oracles() {
    let mut worst = BTreeMap::<String, (f64, usize)>::new();
    for drawn in drawn() {
        let camera = drawn.camera();
        for (point, pixel) in drawn.rows() {
            let ours = camera.project(point).unwrap_or_else(|| {
                panic!(
                    "{} {:?}: no pixel of {point:?}",
                    drawn.model, drawn.coefficients
                )
            });
            let miss = f64::hypot(ours.u - pixel.u, ours.v - pixel.v);
            let key = format!("{} by {}", drawn.model, drawn.oracle);
            let (most, n_points) = worst.entry(key).or_default();
            *most = most.max(miss);
            *n_points += 1;
        }
    }
    for (key, (miss, n_points)) in &worst {
        println!("{key}: {miss:.1e} px over {n_points} points");
    }
    assert!(
        worst.values().all(|(miss, _)| *miss <= TOLERANCE_PX),
        "{worst:#?}"
    );
}

#[test]
fn finds_the_ray_that_the_oracle_projected() {
    for drawn in drawn() {
        let camera = drawn.camera();
        for (point, pixel) in drawn.rows() {
            let ray = camera.unproject(pixel).unwrap();
            let direction = point - Point::origin();
            let miss = (ray - direction * (1.0 / direction.norm())).norm();
            assert!(
                miss <= TOLERANCE_RAY,
                "{}: {point:?} is {miss} off",
                drawn.model
            );
        }
    }
}

#[test]
fn derivatives_are_those_of_the_oracles() {
    let mut n_rows = 0;
    for drawn in drawn() {
        let camera = drawn.camera();
        for (pair, (point, _)) in drawn.derivatives.chunks(2).zip(drawn.rows()) {
            let ours = camera.derivatives(point).unwrap();
            for (axis, row) in pair.iter().enumerate() {
                let by_point = ours.by_point.row(axis);
                let by_parameter = ours.by_parameter().iter().map(|column| column[axis]);
                let slopes = by_point.iter().copied().chain(by_parameter);
                for (slope, expected) in slopes.zip(row) {
                    let scale = 1.0 + expected.abs();
                    let miss = (slope - expected).abs() / scale;
                    assert!(
                        miss <= TOLERANCE_SLOPE,
                        "{}: {slope} {expected}",
                        drawn.model
                    );
                    n_rows += 1;
                }
            }
        }
    }
    assert!(n_rows > 500);
}
