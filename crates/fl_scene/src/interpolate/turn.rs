//! Smooth turning between two rotations.

use nalgebra::{Matrix3, Unit, UnitQuaternion, Vector3};

/// A cubic Bézier curve of rotations after Shoemake (1985): de Casteljau's construction with
/// spherical instead of straight interpolation, so that it is the same from both ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    controls: [UnitQuaternion<f64>; 4],
}

impl Turn {
    /// From `start` to `end` in `secs`, with these angular velocities in the world at the ends.
    pub(super) fn new(
        [start, end]: [UnitQuaternion<f64>; 2],
        [start_rate, end_rate]: [Vector3<f64>; 2],
        secs: f64,
    ) -> Self {
        let third = secs / 3.0;
        let controls = [
            start,
            UnitQuaternion::from_scaled_axis(start_rate * third) * start,
            UnitQuaternion::from_scaled_axis(end_rate * -third) * end,
            end,
        ];
        Self { controls }
    }

    /// The rotation at the share `u` of the way.
    pub(super) fn at(&self, u: f64) -> UnitQuaternion<f64> {
        let [a, b, c, d] = self.controls;
        let (ab, bc, cd) = (slerp(a, b, u), slerp(b, c, u), slerp(c, d, u));
        slerp(slerp(ab, bc, u), slerp(bc, cd, u), u)
    }
}

/// The shorter way from one rotation to another at constant rate.
///
/// Of two ways of equal length it takes the one about the axis that comes out of the logarithm,
/// which, other than a quotient of sines, stays exact for rotations that are nearly equal.
pub(super) fn slerp(
    from: UnitQuaternion<f64>,
    to: UnitQuaternion<f64>,
    u: f64,
) -> UnitQuaternion<f64> {
    let turn = (from.inverse() * to).scaled_axis();
    from * UnitQuaternion::from_scaled_axis(turn * u)
}

/// The shorter turn from one rotation to another, as axis times angle in the world.
pub(super) fn turn_between(from: UnitQuaternion<f64>, to: UnitQuaternion<f64>) -> Vector3<f64> {
    (to * from.inverse()).scaled_axis()
}

/// A turn about the object's own vertical axis.
pub(super) fn about_own_vertical(angle_rad: f64) -> UnitQuaternion<f64> {
    UnitQuaternion::from_axis_angle(&Unit::new_unchecked(Vector3::z()), angle_rad)
}

/// Below this angle, radians, the series of the coefficients is exact to f64.
const SMALL_ANGLE_RAD: f64 = 1e-4;

/// The mean of all rotations on the way from none to `turn` at constant rate (the left Jacobian
/// of SO(3)): where a constant velocity in the turning object's own frame leads it.
pub(super) fn mean_rotation(turn: &Vector3<f64>) -> Matrix3<f64> {
    let angle = turn.norm();
    let square = angle * angle;
    let (first, second) = if angle < SMALL_ANGLE_RAD {
        (0.5 - square / 24.0, 1.0 / 6.0 - square / 120.0)
    } else {
        let second = (angle - angle.sin()) / (square * angle);
        ((1.0 - angle.cos()) / square, second)
    };
    let cross = turn.cross_matrix();
    Matrix3::identity() + cross * first + cross * cross * second
}
