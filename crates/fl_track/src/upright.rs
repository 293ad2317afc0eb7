//! Upright poses: where a box stands and how far it is turned about z, with its tilt kept aside.

use fl_spacetime::{OrientedBox, Rigid, Size, World, wrap_angle};
use nalgebra::{UnitQuaternion, Vector3};

/// Place and heading of an upright frame in the world, or in a frame parallel to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Upright {
    pub(crate) center: Vector3<f64>,
    pub(crate) yaw_rad: f64,
}

impl Upright {
    /// Of a box; what is left of its rotation is [`tilt`].
    pub(crate) fn of(cuboid: &OrientedBox<World>) -> Self {
        Self {
            center: cuboid.center().coords(),
            yaw_rad: cuboid.yaw(),
        }
    }

    /// The coordinates of a place in this frame.
    pub(crate) fn local(&self, place: &Vector3<f64>) -> Vector3<f64> {
        turned(&(place - self.center), -self.yaw_rad)
    }

    /// The place with these coordinates in this frame.
    pub(crate) fn place(&self, local: &Vector3<f64>) -> Vector3<f64> {
        self.center + turned(local, self.yaw_rad)
    }

    /// Moved and turned in its own frame.
    pub(crate) fn stepped(&self, shift: &Vector3<f64>, turn_rad: f64) -> Self {
        Self {
            center: self.place(shift),
            yaw_rad: wrap_angle(self.yaw_rad + turn_rad),
        }
    }

    /// The pose a share `u` of the way to another, in a straight line, the short way round.
    pub(crate) fn interpolated(&self, other: &Self, u: f64) -> Self {
        Self {
            center: self.center.lerp(&other.center, u),
            yaw_rad: wrap_angle(self.yaw_rad + u * wrap_angle(other.yaw_rad - self.yaw_rad)),
        }
    }

    /// A box that stands here.
    pub(crate) fn cuboid(&self, tilt: &UnitQuaternion<f64>, size: Size) -> OrientedBox<World> {
        let yaw = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), self.yaw_rad);
        OrientedBox::new(Rigid::new(yaw * tilt, self.center), size)
    }
}

/// What is left of a box's rotation without its heading.
pub(crate) fn tilt(cuboid: &OrientedBox<World>) -> UnitQuaternion<f64> {
    let back = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), -cuboid.yaw());
    back * cuboid.pose().rotation()
}

/// Turned about z.
pub(crate) fn turned(vector: &Vector3<f64>, angle_rad: f64) -> Vector3<f64> {
    let (sin, cos) = angle_rad.sin_cos();
    Vector3::new(
        cos * vector.x - sin * vector.y,
        sin * vector.x + cos * vector.y,
        vector.z,
    )
}
