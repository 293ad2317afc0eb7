//! Cars and trucks.

use super::Body;
use crate::solid::{Frustum, Solid, Tube, V3};
use crate::surface::{CarBody, CarCabin, Color, Surface};

/// The proportions of a car, meters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CarShape {
    /// Overall length, width, height.
    pub size: [f64; 3],
    /// Height at which the windows start.
    pub belt: f64,
    /// x of the windows' rear and front ends at the belt.
    pub cabin: [f64; 2],
    /// x of the roof's rear and front ends.
    pub roof: [f64; 2],
    /// Radius of the wheels.
    pub wheel: f64,
}

impl CarShape {
    /// Three boxes.
    pub(crate) const SEDAN: Self = Self {
        size: [4.62, 1.84, 1.45],
        belt: 0.92,
        cabin: [-1.78, 1.05],
        roof: [-1.02, 0.28],
        wheel: 0.33,
    };
    /// Two boxes, short.
    pub(crate) const HATCHBACK: Self = Self {
        size: [4.05, 1.76, 1.50],
        belt: 0.94,
        cabin: [-1.95, 0.98],
        roof: [-1.55, 0.22],
        wheel: 0.31,
    };
    /// Two boxes, tall.
    pub(crate) const SUV: Self = Self {
        size: [4.72, 1.92, 1.72],
        belt: 1.06,
        cabin: [-2.22, 1.08],
        roof: [-1.92, 0.38],
        wheel: 0.37,
    };
}

/// A car standing on z = 0 before centring, front towards +x.
pub(crate) fn car(shape: &CarShape, paint: Color) -> Body {
    let [length, width, height] = shape.size;
    let (x, y) = (length / 2.0, width / 2.0);
    let axles = [-0.295 * length, 0.305 * length];
    let surface = Surface::CarBody(CarBody {
        paint,
        axles: axles.map(|a| a as f32),
        wheel: shape.wheel as f32,
    });
    let to_f32 = |ends: [f64; 2]| ends.map(|x| x as f32);
    let cabin = CarCabin {
        paint,
        belt: to_f32(shape.cabin),
        roof: to_f32(shape.roof),
    };
    let (sill, bumper) = (0.20, shape.belt * 0.66);
    let mut solids = vec![
        (
            Solid::Frustum(Frustum::new(
                [sill, bumper],
                [-x + 0.10, x - 0.12, -y + 0.06, y - 0.06],
                [-x, x, -y, y],
            )),
            surface,
        ),
        (
            Solid::Frustum(Frustum::new(
                [bumper, shape.belt],
                [-x, x, -y, y],
                [-x + 0.07, x - 0.42, -y + 0.07, y - 0.07],
            )),
            surface,
        ),
        (
            Solid::Frustum(Frustum::new(
                [shape.belt, height],
                [shape.cabin[0], shape.cabin[1], -y + 0.10, y - 0.10],
                [shape.roof[0], shape.roof[1], -y + 0.27, y - 0.27],
            )),
            Surface::CarCabin(cabin),
        ),
    ];
    solids.extend(wheels(axles, y, shape.wheel));
    Body::new(solids)
}

/// A delivery truck: cab and cargo box.
pub(crate) fn truck(paint: Color, cargo: Color) -> Body {
    const X: f64 = 3.55;
    const Y: f64 = 1.15;
    const AXLES: [f64; 2] = [-1.95, 2.25];
    const WHEEL: f64 = 0.45;
    let covering = |paint| CarBody {
        paint,
        axles: AXLES.map(|a| a as f32),
        wheel: WHEEL as f32,
    };
    let cab = Surface::TruckCab(covering(paint));
    let dark = Surface::Matt([0.03; 3]);
    let mut solids = vec![
        (
            Solid::Frustum(Frustum::cuboid(
                [-X + 0.15, X - 0.3],
                [-0.5, 0.5],
                [0.5, 0.9],
            )),
            dark,
        ),
        (
            Solid::Frustum(Frustum::cuboid(
                [1.45, X],
                [-Y + 0.06, Y - 0.06],
                [0.38, 1.35],
            )),
            cab,
        ),
        (
            Solid::Frustum(Frustum::new(
                [1.35, 2.35],
                [1.45, X, -Y + 0.06, Y - 0.06],
                [1.45, X - 0.45, -Y + 0.14, Y - 0.14],
            )),
            cab,
        ),
        (
            Solid::Frustum(Frustum::cuboid([-X, 1.35], [-Y, Y], [0.9, 3.05])),
            Surface::CargoBox(covering(cargo)),
        ),
        (
            Solid::Frustum(Frustum::cuboid(
                [-X + 0.02, -X + 0.12],
                [-1.0, 1.0],
                [0.45, 0.6],
            )),
            dark,
        ),
    ];
    solids.extend(wheels(AXLES, Y - 0.04, WHEEL));
    Body::new(solids)
}

/// Four wheels that end 0.5 cm outside of the body's sides below the belt.
fn wheels(axles: [f64; 2], half_width: f64, radius: f64) -> impl Iterator<Item = (Solid, Surface)> {
    const WIDTH: f64 = 0.24;
    axles.into_iter().flat_map(move |x| {
        [-1.0, 1.0].map(|side| {
            let center = V3::new(x, side * (half_width - 0.005 - WIDTH / 2.0), radius);
            (
                Solid::Tube(Tube::along_y(center, radius, WIDTH)),
                Surface::Wheel(radius as f32),
            )
        })
    })
}
