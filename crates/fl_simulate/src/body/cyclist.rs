//! A bicycle with its rider.

use super::Body;
use crate::solid::{Capsule, Ellipsoid, Solid, Tube, V3};
use crate::surface::{Color, Surface};

/// A cyclist riding towards +x.
pub(crate) fn cyclist(jacket: Color, frame: Color) -> Body {
    let mut solids = bicycle(Surface::Matt(frame));
    solids.extend(rider(Surface::Matt(jacket)));
    Body::new(solids)
}

fn rod(from: [f64; 3], to: [f64; 3], radius: f64) -> Solid {
    Solid::Capsule(Capsule {
        from: V3::from(from),
        to: V3::from(to),
        radius,
    })
}

fn bicycle(frame: Surface) -> Vec<(Solid, Surface)> {
    let wheel =
        |x: f64| Solid::Tube(Tube::along_y(V3::new(x, 0.0, 0.34), 0.34, 0.045).hollowed(0.295));
    let hub = |x: f64| Solid::Tube(Tube::along_y(V3::new(x, 0.0, 0.34), 0.05, 0.1));
    let (crank, seat, head) = ([-0.05, 0.0, 0.30], [-0.20, 0.0, 0.86], [0.38, 0.0, 0.86]);
    vec![
        (wheel(-0.53), Surface::Rubber),
        (wheel(0.53), Surface::Rubber),
        (hub(-0.53), Surface::Pole),
        (hub(0.53), Surface::Pole),
        (rod(crank, seat, 0.022), frame),
        (rod(crank, head, 0.024), frame),
        (rod([-0.17, 0.0, 0.76], head, 0.022), frame),
        (rod(crank, [-0.53, 0.0, 0.34], 0.016), frame),
        (rod([-0.17, 0.0, 0.76], [-0.53, 0.0, 0.34], 0.016), frame),
        (rod([0.53, 0.0, 0.34], [0.35, 0.0, 1.0], 0.02), frame),
        (
            rod([0.36, -0.26, 1.02], [0.36, 0.26, 1.02], 0.018),
            Surface::Rubber,
        ),
        (
            rod([-0.32, 0.0, 0.90], [-0.10, 0.0, 0.91], 0.05),
            Surface::Rubber,
        ),
    ]
}

fn rider(jacket: Surface) -> Vec<(Solid, Surface)> {
    let trousers = Surface::Matt([0.035, 0.04, 0.06]);
    vec![
        (rod([-0.20, 0.09, 0.98], [0.14, 0.10, 0.72], 0.08), trousers),
        (
            rod([0.14, 0.10, 0.72], [-0.02, 0.11, 0.30], 0.055),
            trousers,
        ),
        (
            rod([-0.20, -0.09, 0.98], [0.20, -0.10, 0.90], 0.08),
            trousers,
        ),
        (
            rod([0.20, -0.10, 0.90], [0.06, -0.11, 0.50], 0.055),
            trousers,
        ),
        (
            rod([-0.07, 0.11, 0.22], [0.10, 0.11, 0.20], 0.045),
            Surface::Rubber,
        ),
        (
            rod([0.01, -0.11, 0.42], [0.18, -0.11, 0.40], 0.045),
            Surface::Rubber,
        ),
        (
            rod([-0.19, -0.05, 1.04], [0.06, -0.08, 1.42], 0.125),
            jacket,
        ),
        (rod([-0.19, 0.05, 1.04], [0.06, 0.08, 1.42], 0.125), jacket),
        (rod([0.07, 0.20, 1.44], [0.18, 0.25, 1.20], 0.05), jacket),
        (rod([0.18, 0.25, 1.20], [0.36, 0.23, 1.05], 0.042), jacket),
        (rod([0.07, -0.20, 1.44], [0.18, -0.25, 1.20], 0.05), jacket),
        (rod([0.18, -0.25, 1.20], [0.36, -0.23, 1.05], 0.042), jacket),
        (
            rod([0.08, 0.0, 1.50], [0.12, 0.0, 1.58], 0.055),
            Surface::Skin,
        ),
        (
            Solid::Ellipsoid(Ellipsoid {
                center: V3::new(0.15, 0.0, 1.64),
                radii: V3::new(0.10, 0.08, 0.12),
            }),
            Surface::Skin,
        ),
        (
            Solid::Ellipsoid(Ellipsoid {
                center: V3::new(0.13, 0.0, 1.70),
                radii: V3::new(0.14, 0.10, 0.09),
            }),
            Surface::Matt([0.75, 0.75, 0.72]),
        ),
    ]
}
