//! Kannala and Brandt's fisheye: the image radius is a polynomial of the ray's angle.
//!
//! ```text
//! r' = θ (1 + k1 θ² + k2 θ⁴ + k3 θ⁶ + k4 θ⁸),   θ the angle between ray and optical axis
//! ```
//!
//! (Kannala and Brandt 2006, as OpenCV's fisheye module writes it.) θ may exceed 90°: such lenses
//! see behind themselves, which OpenCV's own projection cannot express.

use std::f64::consts::PI;

use fl_spacetime::{Camera, Vector};

use super::{MAX_RANGE_M, MIN_RANGE_M, rising};

/// Keeps the inverse clear of the edge by more than a ray's rounding.
const EDGE_MARGIN: f64 = 1e-12;

/// The model's four coefficients.
#[derive(Clone, Copy)]
pub(super) struct Fisheye<'a> {
    coefficients: &'a [f64; 4],
}

impl<'a> Fisheye<'a> {
    #[inline]
    pub(super) fn new(coefficients: &'a [f64; 4]) -> Self {
        Self { coefficients }
    }

    /// The angle up to which the image radius rises, radians, at most π.
    pub(super) fn valid_angle(&self) -> f64 {
        let [k1, k2, k3, k4] = self.coefficients;
        let slope = [
            1.0,
            0.0,
            3.0 * k1,
            0.0,
            5.0 * k2,
            0.0,
            7.0 * k3,
            0.0,
            9.0 * k4,
        ];
        rising::positive_until(&slope, PI)
    }

    /// The image point, focal length 1, of a point within the angle `limit` of the axis.
    #[inline]
    pub(super) fn project(&self, [x, y, z]: [f64; 3], limit: f64) -> Option<[f64; 2]> {
        let across = (x * x + y * y).sqrt();
        let range = across + z.abs();
        // Written so that NaN fails.
        if !(range > MIN_RANGE_M && range < MAX_RANGE_M) {
            return None;
        }
        if across == 0.0 {
            return (z > 0.0).then_some([0.0, 0.0]);
        }
        let angle = across.atan2(z);
        let scale = self.radius(angle) / across;
        (angle <= limit).then_some([x * scale, y * scale])
    }

    /// The unit ray within the angle `limit` of the axis that is seen at the image point.
    pub(super) fn unproject(&self, [x, y]: [f64; 2], limit: f64) -> Option<Vector<Camera>> {
        let radius = f64::hypot(x, y);
        if radius == 0.0 {
            return Some(Vector::new(0.0, 0.0, 1.0));
        }
        let curve = |angle: f64| (self.radius(angle), self.slope(angle));
        let angle = rising::invert(curve, radius, limit * (1.0 - EDGE_MARGIN))?;
        let (sin, cos) = angle.sin_cos();
        Some(Vector::new(sin * x / radius, sin * y / radius, cos))
    }

    #[inline]
    fn radius(&self, angle: f64) -> f64 {
        let [k1, k2, k3, k4] = self.coefficients;
        let s = angle * angle;
        angle * (1.0 + s * (k1 + s * (k2 + s * (k3 + s * k4))))
    }

    fn slope(&self, angle: f64) -> f64 {
        let [k1, k2, k3, k4] = self.coefficients;
        let s = angle * angle;
        1.0 + s * (3.0 * k1 + s * (5.0 * k2 + s * (7.0 * k3 + s * 9.0 * k4)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_angle_ends_where_the_radius_stops_rising() {
        assert_eq!(Fisheye::new(&[0.0; 4]).valid_angle(), PI);
        let folding = Fisheye::new(&[-0.2, 0.0, 0.0, 0.0]).valid_angle();
        assert!((folding - (1.0f64 / 0.6).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn sees_behind_itself() {
        let lens = Fisheye::new(&[0.0; 4]);
        let seen = lens.project([1.0, 0.0, -1.0], PI).unwrap();
        assert!((seen[0] - 0.75 * PI).abs() < 1e-15 && seen[1] == 0.0);
        let ray = lens.unproject(seen, PI).unwrap();
        assert!((ray.x() + ray.z()).abs() < 1e-15 && ray.x() > 0.0);
    }

    #[test]
    fn the_way_back_has_no_place() {
        let lens = Fisheye::new(&[0.0; 4]);
        assert_eq!(lens.project([0.0, 0.0, -1.0], PI), None);
        assert_eq!(lens.project([0.0, 0.0, 0.0], PI), None);
        assert_eq!(lens.project([1e200, 0.0, 1e200], PI), None);
    }
}
