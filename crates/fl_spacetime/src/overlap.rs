//! How much two oriented boxes share.

use nalgebra::Vector3;

use crate::polytope::Polytope;
use crate::{Frame, OrientedBox, Size, polygon};

/// A box whose z axis is this close to the frame's (1 − cosine) counts as upright.
const UPRIGHT_TOLERANCE: f64 = 1e-15;

/// Volume of the intersection, cubic meters.
pub(crate) fn shared_volume<F: Frame>(a: &OrientedBox<F>, b: &OrientedBox<F>) -> f64 {
    let reach = a.size().half().norm() + b.size().half().norm();
    if a.center().distance(b.center()) > reach {
        return 0.0;
    }
    if is_upright(a) && is_upright(b) {
        return shared_footprint_area(a, b) * shared_height(a, b);
    }
    let half = a.size().half();
    let mut shared = Polytope::from_corners(corners_in_body(a, b));
    for axis in 0..3 {
        let normal = Vector3::ith_axis(axis).into_inner();
        shared.clip(normal, half[axis]);
        shared.clip(-normal, half[axis]);
    }
    shared.volume()
}

/// Area of the intersection of the two footprints, square meters.
pub(crate) fn shared_footprint_area<F: Frame>(a: &OrientedBox<F>, b: &OrientedBox<F>) -> f64 {
    // Relative to one center, so that boxes far from the origin lose no digits.
    let origin = a.center();
    let near = |corner: [f64; 2]| [corner[0] - origin.x(), corner[1] - origin.y()];
    let clipped = polygon::clip(&b.footprint().map(near), &a.footprint().map(near));
    polygon::area(&clipped).max(0.0)
}

/// Volume of the convex hull seen from above times the joint height, cubic meters.
pub(crate) fn enclosing_volume<F: Frame>(a: &OrientedBox<F>, b: &OrientedBox<F>) -> f64 {
    if is_upright(a) && is_upright(b) {
        return enclosing_area(a, b) * enclosing_height(a, b);
    }
    let origin = a.center();
    let corners: Vec<Vector3<f64>> = a
        .corners()
        .iter()
        .chain(&b.corners())
        .map(|corner| (*corner - origin).coords())
        .collect();
    let seen_from_above: Vec<[f64; 2]> =
        corners.iter().map(|corner| [corner.x, corner.y]).collect();
    let top = corners
        .iter()
        .map(|corner| corner.z)
        .fold(f64::NEG_INFINITY, f64::max);
    let bottom = corners
        .iter()
        .map(|corner| corner.z)
        .fold(f64::INFINITY, f64::min);
    polygon::area(&polygon::convex_hull(&seen_from_above)) * (top - bottom)
}

/// Area of the convex hull of both footprints, square meters.
fn enclosing_area<F: Frame>(a: &OrientedBox<F>, b: &OrientedBox<F>) -> f64 {
    let origin = a.center();
    let mut corners = [[0.0; 2]; 8];
    let footprints = a.footprint().into_iter().chain(b.footprint());
    for (corner, place) in corners.iter_mut().zip(footprints) {
        *corner = [place[0] - origin.x(), place[1] - origin.y()];
    }
    polygon::area(&polygon::convex_hull(&corners))
}

/// From the lower bottom to the higher top of two upright boxes, meters.
fn enclosing_height<F: Frame>(a: &OrientedBox<F>, b: &OrientedBox<F>) -> f64 {
    let half_height = |size: Size| 0.5 * size.height();
    let rise = b.center().z() - a.center().z();
    let top = half_height(a.size()).max(rise + half_height(b.size()));
    let bottom = (-half_height(a.size())).min(rise - half_height(b.size()));
    top - bottom
}

fn is_upright<F: Frame>(oriented: &OrientedBox<F>) -> bool {
    let up = oriented.pose().rotation() * Vector3::z();
    1.0 - up.z <= UPRIGHT_TOLERANCE
}

fn shared_height<F: Frame>(a: &OrientedBox<F>, b: &OrientedBox<F>) -> f64 {
    let half_height = |size: Size| 0.5 * size.height();
    let rise = b.center().z() - a.center().z();
    let top = half_height(a.size()).min(rise + half_height(b.size()));
    let bottom = (-half_height(a.size())).max(rise - half_height(b.size()));
    (top - bottom).max(0.0)
}

/// The corners of `b` in the body frame of `a`.
fn corners_in_body<F: Frame>(a: &OrientedBox<F>, b: &OrientedBox<F>) -> [Vector3<f64>; 8] {
    b.transformed(&a.pose().inverse())
        .corners()
        .map(|corner| corner.coords())
}
