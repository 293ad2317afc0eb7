//! What bounds a projected cuboid besides its edges: the near plane, the lens' rim, image corners.

use std::f64::consts::TAU;

use fl_rig::Pixel;
use fl_spacetime::{Camera, OrientedBox};
use nalgebra::Vector3;

use super::curve::Lens;

/// The six faces, each as its corners in order around it.
const FACES: [[usize; 4]; 6] = [
    [0, 2, 6, 4],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 3, 7, 6],
    [0, 1, 3, 2],
    [4, 5, 7, 6],
];

/// Directions on the rim that are tried. The outline leaves the rim at ends of edges, so this
/// only has to follow the arc between them.
const N_RIM_STEPS: u32 = 720;

/// Cuts at the near plane are taken a hair beyond it, so that rounding does not lose them.
const BEYOND_NEAR: f64 = 1.0 + 1e-9;

/// Where the faces of a box cut the near plane.
pub(super) fn cut_segments(
    lens: &Lens<'_>,
    corners: &[Vector3<f64>; 8],
) -> Vec<(Vector3<f64>, Vector3<f64>)> {
    if lens.visible.wide {
        return Vec::new();
    }
    let near_m = lens.visible.near_m * BEYOND_NEAR;
    FACES
        .iter()
        .flat_map(|face| face_cut(&face.map(|idx| corners[idx]), near_m))
        .collect()
}

fn face_cut(face: &[Vector3<f64>; 4], near_m: f64) -> Vec<(Vector3<f64>, Vector3<f64>)> {
    let points: Vec<Vector3<f64>> = (0..4)
        .filter_map(|idx| {
            let (start, end) = (face[idx], face[(idx + 1) % 4]);
            let crosses = (start.z < near_m) != (end.z < near_m);
            let share = (near_m - start.z) / (end.z - start.z);
            let cut = start + (end - start) * share;
            crosses.then_some(Vector3::new(cut.x, cut.y, near_m))
        })
        .collect();
    points
        .chunks_exact(2)
        .map(|pair| (pair[0], pair[1]))
        .collect()
}

/// The arcs of the lens' rim on which the cuboid lies, as polylines.
pub(super) fn rim_polylines(lens: &Lens<'_>, cuboid: &OrientedBox<Camera>) -> Vec<Vec<Pixel>> {
    let Some(rim_rad) = lens.rim_rad else {
        return Vec::new();
    };
    let mut arcs: Vec<Vec<Pixel>> = vec![Vec::new()];
    // One step more than a turn: the last one closes the circle.
    for step in 0..=N_RIM_STEPS {
        let around = TAU * f64::from(step % N_RIM_STEPS) / f64::from(N_RIM_STEPS);
        let (sin, cos) = rim_rad.sin_cos();
        let ray = Vector3::new(sin * around.cos(), sin * around.sin(), cos);
        let pixel = if sees(lens, cuboid, &ray) {
            lens.project(&ray)
        } else {
            None
        };
        match (pixel, arcs.last_mut()) {
            (Some(pixel), Some(arc)) => arc.push(pixel),
            (None, Some(arc)) if !arc.is_empty() => arcs.push(Vec::new()),
            _ => {}
        }
    }
    arcs.retain(|arc| !arc.is_empty());
    arcs
}

/// The corners of the image that the cuboid covers.
pub(super) fn image_corners_inside(lens: &Lens<'_>, cuboid: &OrientedBox<Camera>) -> Vec<Pixel> {
    let (width, height) = lens.image_size();
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
        .into_iter()
        .map(|(u, v)| Pixel { u, v })
        .filter(|corner| {
            let ray = lens.camera.unproject(*corner);
            ray.is_some_and(|ray| sees(lens, cuboid, &ray.coords()))
        })
        .collect()
}

/// True where the ray from the camera meets the cuboid beyond the near plane.
fn sees(lens: &Lens<'_>, cuboid: &OrientedBox<Camera>, ray: &Vector3<f64>) -> bool {
    let Some(exit) = exit_share(cuboid, ray) else {
        return false;
    };
    let nearness = if lens.visible.wide { ray.norm() } else { ray.z };
    exit * nearness >= lens.visible.near_m
}

/// How many times `ray` the camera's line of sight runs until it has left the cuboid; `None`
/// where it never meets it.
fn exit_share(cuboid: &OrientedBox<Camera>, ray: &Vector3<f64>) -> Option<f64> {
    let body_from_camera = cuboid.pose().inverse();
    let origin = body_from_camera.translation();
    let along = body_from_camera.rotation() * ray;
    let halves = 0.5 * Vector3::from(cuboid.size().lwh());
    let (mut enter, mut leave) = (0.0_f64, f64::INFINITY);
    for axis in 0..3 {
        if along[axis] == 0.0 {
            if origin[axis].abs() > halves[axis] {
                return None;
            }
            continue;
        }
        let first = (-halves[axis] - origin[axis]) / along[axis];
        let second = (halves[axis] - origin[axis]) / along[axis];
        enter = enter.max(first.min(second));
        leave = leave.min(first.max(second));
    }
    (enter <= leave).then_some(leave)
}
