//! Cuboids and velocities between two keyframes, in the world frame.

use fl_spacetime::{OrientedBox, Rigid, Size, Stamp, Vector, World};

use crate::Keyframe;

/// The cuboid at `stamp`, which lies between the two keyframes: center and size linear in time,
/// rotation by the shorter way at constant rate.
pub(crate) fn cuboid_between(
    earlier: &Keyframe,
    later: &Keyframe,
    stamp: Stamp,
) -> OrientedBox<World> {
    let u = nanos_between(earlier.stamp, stamp) / nanos_between(earlier.stamp, later.stamp);
    let (from, to) = (&earlier.cuboid, &later.cuboid);
    let (from_rotation, to_rotation) = (from.pose().rotation(), to.pose().rotation());
    // nalgebra turns the shorter way; it only fails for quaternions that are too close to divide.
    let rotation = from_rotation
        .try_slerp(&to_rotation, u, f64::EPSILON)
        .unwrap_or(from_rotation);
    let translation = from.pose().translation().lerp(&to.pose().translation(), u);
    OrientedBox::new(
        Rigid::new(rotation, translation),
        size_between(from.size(), to.size(), u),
    )
}

/// The mean velocity from the earlier to the later keyframe's center, m/s.
pub(crate) fn velocity_between(earlier: &Keyframe, later: &Keyframe) -> Vector<World> {
    let secs = nanos_between(earlier.stamp, later.stamp) * 1e-9;
    (later.cuboid.center() - earlier.cuboid.center()) * (1.0 / secs)
}

fn size_between(from: Size, to: Size, u: f64) -> Size {
    let mix = |from: f64, to: f64| from * (1.0 - u) + to * u;
    let length = mix(from.length(), to.length());
    let width = mix(from.width(), to.width());
    let height = mix(from.height(), to.height());
    Size::new(length, width, height).unwrap_or(from)
}

/// In 128 bits, because two stamps may lie further apart than 64 bits can say.
fn nanos_between(from: Stamp, to: Stamp) -> f64 {
    (i128::from(to.nanos()) - i128::from(from.nanos())) as f64
}
