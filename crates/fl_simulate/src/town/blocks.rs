//! City blocks: a pavement, buildings around the edge, trees, lamps and signs at the curb.

use std::f64::consts::{FRAC_PI_2, PI};

use super::{CURB_M, FACADE_M, Fixture, PAVEMENT_M, PITCH_M, STREET_X_M};
use crate::body::{building, lamp, sign_post, signal_post, slab, tree};
use crate::hash;
use crate::solid::V3;
use crate::surface::{Color, Facade};

/// Blocks on each side of the one the ego drives around.
const REACH: i32 = 3;
/// Depth of the buildings, meters.
const DEPTH_M: f64 = 11.0;

const WALLS: [(Color, bool); 8] = [
    ([0.36, 0.14, 0.09], true),
    ([0.62, 0.53, 0.40], false),
    ([0.45, 0.22, 0.14], true),
    ([0.66, 0.64, 0.60], false),
    ([0.30, 0.17, 0.13], true),
    ([0.55, 0.40, 0.28], false),
    ([0.52, 0.30, 0.20], true),
    ([0.42, 0.47, 0.48], false),
];

/// One side of a block: a local frame with x along the facade and y outwards to the street.
struct Side {
    corner: V3,
    heading_rad: f64,
    salt: u32,
}

impl Side {
    /// A point `along` the side, `out` from the facade line towards the street.
    fn at(&self, along: f64, out: f64, z: f64) -> V3 {
        let (sin, cos) = self.heading_rad.sin_cos();
        self.corner + V3::new(cos * along + sin * out, sin * along - cos * out, z)
    }
}

/// All fixtures of all blocks.
pub(super) fn fixtures(seed: u32) -> Vec<Fixture> {
    let cells = (-REACH..=REACH).flat_map(|i| (-REACH..=REACH).map(move |j| (i, j)));
    cells
        .flat_map(|(i, j)| block(i, j, hash::cell(i, j, seed)))
        .collect()
}

fn block(i: i32, j: i32, salt: u32) -> Vec<Fixture> {
    let west = STREET_X_M - PITCH_M + f64::from(i) * PITCH_M;
    let south = f64::from(j) * PITCH_M;
    let middle = V3::new(west + PITCH_M / 2.0, south + PITCH_M / 2.0, 0.0);
    let width = PITCH_M - 2.0 * CURB_M;
    let mut fixtures = vec![Fixture::new(slab([width, width, PAVEMENT_M]), middle, 0.0)];
    let near = i.abs() <= 1 && j.abs() <= 1;
    for quarter in 0..4_u8 {
        let side = side(middle, quarter, salt);
        add_buildings(&side, quarter % 2 == 0, &mut fixtures);
        if near {
            add_street_furniture(&side, &mut fixtures);
        }
    }
    fixtures
}

/// Quarter 0 faces south, 1 east, 2 north, 3 west.
fn side(middle: V3, quarter: u8, salt: u32) -> Side {
    let heading_rad = f64::from(quarter) * FRAC_PI_2;
    let half = PITCH_M / 2.0 - FACADE_M;
    let (sin, cos) = heading_rad.sin_cos();
    let corner = middle + V3::new(-cos * half + sin * half, -sin * half - cos * half, 0.0);
    Side {
        corner,
        heading_rad,
        salt: salt.wrapping_add(u32::from(quarter) * 977),
    }
}

/// Long sides own the corners; the others fill the gap between.
fn add_buildings(side: &Side, owns_corners: bool, fixtures: &mut Vec<Fixture>) {
    let length = PITCH_M - 2.0 * FACADE_M;
    let (from, to) = if owns_corners {
        (0.0, length)
    } else {
        (DEPTH_M, length - DEPTH_M)
    };
    let n_buildings = if owns_corners { 4 } else { 3 };
    let mut start = from;
    for idx in 0..n_buildings {
        let random = |what: i32| f64::from(hash::unit(idx, what, side.salt));
        let even = from + (to - from) * f64::from(idx + 1) / f64::from(n_buildings);
        let end = if idx + 1 == n_buildings {
            to
        } else {
            even + 3.0 * (random(0) - 0.5)
        };
        let n_storeys = 2.0 + (random(1) * 3.4).floor();
        let height = 3.7 + 3.05 * (n_storeys - 1.0) + 0.7;
        let setback = 0.35 * random(2);
        let middle = side.at((start + end) / 2.0, -setback - DEPTH_M / 2.0, PAVEMENT_M);
        let body = building(
            [end - start, DEPTH_M, height],
            facade(idx, end - start, side.salt),
        );
        fixtures.push(Fixture::new(body, middle, side.heading_rad));
        start = end;
    }
}

fn facade(idx: i32, length: f64, salt: u32) -> Facade {
    let pick = hash::cell(idx, 17, salt);
    let (wall, bricks) = WALLS[(pick % 8) as usize];
    let vary = |c: f32| c * (0.9 + 0.2 * hash::unit(idx, 23, salt));
    let n_bays = (length / 2.7).round().max(1.0);
    Facade {
        wall: wall.map(vary),
        trim: if bricks {
            [0.62, 0.58, 0.50]
        } else {
            [0.72, 0.71, 0.68]
        },
        bricks,
        shop: pick & 0x300 != 0,
        bay_m: (length / n_bays) as f32,
        seed: pick,
    }
}

/// Trees and lamps take turns along the curb; a sign and a traffic light stand at the ends.
fn add_street_furniture(side: &Side, fixtures: &mut Vec<Fixture>) {
    let length = PITCH_M - 2.0 * FACADE_M;
    let at_curb = FACADE_M - CURB_M - 0.55;
    let out = side.heading_rad - FRAC_PI_2;
    for idx in 0..6 {
        let along = 4.2 + (length - 8.4) * f64::from(idx) / 5.0;
        let foot = side.at(along, at_curb, PAVEMENT_M);
        let variant = hash::cell(idx, 5, side.salt) % 12;
        let fixture = if idx % 3 == 1 {
            Fixture::new(lamp(), foot, out)
        } else {
            Fixture::new(tree(variant), foot, f64::from(variant))
        };
        fixtures.push(fixture);
    }
    let facing = side.heading_rad + PI;
    fixtures.push(Fixture::new(
        signal_post(),
        side.at(length + 2.9, at_curb, PAVEMENT_M),
        facing,
    ));
    fixtures.push(Fixture::new(
        sign_post(),
        side.at(1.2, at_curb, PAVEMENT_M),
        facing,
    ));
}
