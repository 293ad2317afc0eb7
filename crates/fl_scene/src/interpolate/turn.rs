//! Smooth turning between two rotations.

use nalgebra::{Unit, UnitQuaternion, Vector3};

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
/// Of two ways of equal length it takes the one about the axis that comes out of the logarithm.
pub(super) fn slerp(
    from: UnitQuaternion<f64>,
    to: UnitQuaternion<f64>,
    u: f64,
) -> UnitQuaternion<f64> {
    // nalgebra turns the shorter way; it only fails for quaternions that are too close to divide.
    from.try_slerp(&to, u, f64::EPSILON).unwrap_or(from)
}

/// The shorter turn from one rotation to another, as axis times angle in the world.
pub(super) fn turn_between(from: UnitQuaternion<f64>, to: UnitQuaternion<f64>) -> Vector3<f64> {
    (to * from.inverse()).scaled_axis()
}

/// A turn about the object's own vertical axis.
pub(super) fn about_own_vertical(angle_rad: f64) -> UnitQuaternion<f64> {
    UnitQuaternion::from_axis_angle(&Unit::new_unchecked(Vector3::z()), angle_rad)
}
