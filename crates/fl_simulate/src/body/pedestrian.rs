//! People on foot, in mid-stride.

use super::Body;
use crate::solid::{Capsule, Ellipsoid, Frustum, Solid, V3};
use crate::surface::{Color, Surface};

/// Someone of this height, meters, walking towards +x.
pub(crate) fn pedestrian(height: f64, jacket: Color, trousers: Color) -> Body {
    let s = height / 1.75;
    let at = |x: f64, y: f64, z: f64| V3::new(x, y, z) * s;
    let limb = |from: V3, to: V3, radius: f64| {
        Solid::Capsule(Capsule {
            from,
            to,
            radius: radius * s,
        })
    };
    let (jacket, trousers) = (Surface::Matt(jacket), Surface::Matt(trousers));
    let shoe = |x: f64, y: f64, z: f64| {
        let (low, high) = (at(x - 0.10, y - 0.05, z), at(x + 0.16, y + 0.05, z + 0.09));
        Solid::Frustum(Frustum::cuboid(
            [low.x, high.x],
            [low.y, high.y],
            [low.z, high.z],
        ))
    };
    Body::new(vec![
        (shoe(0.22, 0.09, 0.0), Surface::Rubber),
        (shoe(-0.28, -0.09, 0.03), Surface::Rubber),
        (
            limb(at(0.22, 0.09, 0.10), at(0.13, 0.09, 0.48), 0.06),
            trousers,
        ),
        (
            limb(at(0.13, 0.09, 0.48), at(0.0, 0.09, 0.88), 0.08),
            trousers,
        ),
        (
            limb(at(-0.27, -0.09, 0.14), at(-0.08, -0.09, 0.48), 0.06),
            trousers,
        ),
        (
            limb(at(-0.08, -0.09, 0.48), at(0.0, -0.09, 0.88), 0.08),
            trousers,
        ),
        (
            limb(at(0.0, -0.06, 0.95), at(0.02, -0.09, 1.34), 0.125),
            jacket,
        ),
        (
            limb(at(0.0, 0.06, 0.95), at(0.02, 0.09, 1.34), 0.125),
            jacket,
        ),
        (
            limb(at(0.02, 0.21, 1.38), at(-0.08, 0.25, 1.12), 0.05),
            jacket,
        ),
        (
            limb(at(-0.08, 0.25, 1.12), at(-0.02, 0.24, 0.88), 0.042),
            jacket,
        ),
        (
            limb(at(0.02, -0.21, 1.38), at(0.08, -0.25, 1.12), 0.05),
            jacket,
        ),
        (
            limb(at(0.08, -0.25, 1.12), at(0.22, -0.23, 0.94), 0.042),
            jacket,
        ),
        (
            limb(at(0.02, 0.0, 1.44), at(0.03, 0.0, 1.54), 0.055),
            Surface::Skin,
        ),
        (
            Solid::Ellipsoid(Ellipsoid {
                center: at(0.04, 0.0, 1.62),
                radii: V3::new(0.10, 0.08, 0.12) * s,
            }),
            Surface::Skin,
        ),
        (
            Solid::Ellipsoid(Ellipsoid {
                center: at(0.015, 0.0, 1.65),
                radii: V3::new(0.105, 0.088, 0.10) * s,
            }),
            Surface::Matt([0.06, 0.04, 0.03]),
        ),
    ])
}
