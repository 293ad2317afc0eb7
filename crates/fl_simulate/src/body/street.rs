//! What does not move: pavements, buildings, trees, lamps, signs.

use super::Body;
use crate::solid::{Capsule, Ellipsoid, Frustum, Solid, Tube, V3};
use crate::surface::{Facade, Surface};

/// A slab of pavement of this length, width and height.
pub(crate) fn slab(size: [f64; 3]) -> Body {
    let half = size.map(|s| s / 2.0);
    let solid = Frustum::cuboid([-half[0], half[0]], [-half[1], half[1]], [0.0, size[2]]);
    Body::new(vec![(Solid::Frustum(solid), Surface::Paving)])
}

/// A building of this length, width and height.
pub(crate) fn building(size: [f64; 3], facade: Facade) -> Body {
    let half = size.map(|s| s / 2.0);
    let walls = Frustum::cuboid([-half[0], half[0]], [-half[1], half[1]], [0.0, size[2]]);
    Body::new(vec![(Solid::Frustum(walls), Surface::Facade(facade))])
}

/// A tree with a trunk and a crown of a few balls; `variant` changes its shape.
pub(crate) fn tree(variant: u32) -> Body {
    let height = 5.4 + 0.45 * f64::from(variant % 4);
    let lean = 0.25 * (f64::from(variant % 3) - 1.0);
    let ball = |x: f64, y: f64, z: f64, r: f64, shade: u32| {
        let solid = Ellipsoid {
            center: V3::new(x, y, z),
            radii: V3::new(r, r, r * 0.85),
        };
        (
            Solid::Ellipsoid(solid),
            Surface::Foliage(variant * 7 + shade),
        )
    };
    let bark = Surface::Matt([0.13, 0.09, 0.06]);
    Body::new(vec![
        (
            Solid::Tube(Tube::along_z(V3::new(0.0, 0.0, 1.6), 0.14, 3.2)),
            bark,
        ),
        ball(0.0, 0.0, height - 1.5, 1.45, 0),
        ball(0.85, lean, height - 2.1, 1.05, 1),
        ball(-0.8, -lean, height - 1.9, 1.1, 2),
        ball(lean, 0.85, height - 2.2, 1.0, 3),
        ball(-lean, -0.8, height - 1.7, 1.05, 4),
        ball(0.2, 0.1, height - 0.7, 0.95, 5),
    ])
}

/// A street lamp whose arm reaches towards +x.
pub(crate) fn lamp() -> Body {
    let pole = |from, to, radius| (Solid::Capsule(Capsule { from, to, radius }), Surface::Pole);
    Body::new(vec![
        (
            Solid::Tube(Tube::along_z(V3::new(0.0, 0.0, 3.2), 0.075, 6.4)),
            Surface::Pole,
        ),
        pole(V3::new(0.0, 0.0, 6.35), V3::new(1.6, 0.0, 6.75), 0.05),
        (
            Solid::Frustum(Frustum::cuboid([1.4, 2.1], [-0.14, 0.14], [6.66, 6.82])),
            Surface::Signal,
        ),
    ])
}

/// A round sign on a post, facing +x.
pub(crate) fn sign_post() -> Body {
    Body::new(vec![
        (
            Solid::Tube(Tube::along_z(V3::new(0.0, 0.0, 1.25), 0.035, 2.5)),
            Surface::Pole,
        ),
        (
            Solid::Frustum(Frustum::cuboid([0.035, 0.06], [-0.32, 0.32], [1.95, 2.59])),
            Surface::Sign,
        ),
    ])
}

/// A traffic light on a post, facing +x.
pub(crate) fn signal_post() -> Body {
    Body::new(vec![
        (
            Solid::Tube(Tube::along_z(V3::new(0.0, 0.0, 1.6), 0.06, 3.2)),
            Surface::Pole,
        ),
        (
            Solid::Frustum(Frustum::cuboid([0.06, 0.28], [-0.15, 0.15], [2.35, 3.25])),
            Surface::Signal,
        ),
    ])
}
