//! Buildings: bricks or plaster, storeys of windows, shops, cornices.

use super::{Finish, Spot, mixed, scaled};
use crate::hash;
use crate::surface::{Color, Facade};

/// Height of the ground floor, meters.
const GROUND_FLOOR_M: f32 = 3.7;
/// Height of the floors above it.
const STOREY_M: f32 = 3.05;

/// A place on one wall: which bay and floor, and where in it.
struct Place {
    /// Along the wall, meters.
    along: f32,
    /// Above the pavement, meters.
    height: f32,
    /// From the middle of the bay, meters.
    off: f32,
    /// A number for this bay on this wall.
    bay: i32,
}

/// The finish of a point of a building.
pub(super) fn finish(style: &Facade, spot: &Spot<'_>) -> Finish {
    let normal = spot.hit.local_normal;
    if normal.z.abs() > 0.5 {
        return Finish::matt([0.20, 0.19, 0.19]);
    }
    let at = spot.hit.local_point;
    let (along, length, wall) = if normal.y.abs() > 0.5 {
        (
            at.x + spot.half.x,
            2.0 * spot.half.x,
            2 + i32::from(normal.y > 0.0),
        )
    } else {
        (
            at.y + spot.half.y,
            2.0 * spot.half.y,
            i32::from(normal.x > 0.0),
        )
    };
    let (along, length) = (along as f32, length as f32);
    let n_bays = (length / style.bay_m).round().max(1.0);
    let width = length / n_bays;
    let bay = (along / width).floor();
    let off = along - (bay + 0.5) * width;
    let place = Place {
        along,
        height: spot.height,
        off,
        bay: bay as i32 * 4 + wall,
    };
    let top = 2.0 * spot.half.z as f32 - spot.height;
    if top < 0.45 {
        let lip = if (0.33..0.37).contains(&top) {
            0.6
        } else {
            1.0
        };
        return Finish::matt(scaled(style.trim, lip));
    }
    if place.height < GROUND_FLOOR_M {
        return ground_floor(style, &place, width, spot.footprint_m);
    }
    upper_floor(style, &place, spot.footprint_m)
}

fn ground_floor(style: &Facade, place: &Place, width: f32, footprint_m: f32) -> Finish {
    let Place {
        height, off, bay, ..
    } = *place;
    if height > GROUND_FLOOR_M - 0.14 {
        return Finish::matt(style.trim);
    }
    if height < 0.45 {
        return Finish::matt(scaled(style.trim, 0.45));
    }
    if style.shop {
        return match height {
            h if h > 2.95 => Finish::matt(sign_color(style.seed)),
            _ if off.abs() > width / 2.0 - 0.16 => Finish::matt(scaled(style.trim, 0.8)),
            h if h > 2.8 || off.abs() > width / 2.0 - 0.22 => Finish::matt([0.05; 3]),
            h => glass([0.10, 0.10, 0.09], 0.26, ((h - 0.4) / 2.6).clamp(0.0, 1.0)),
        };
    }
    if hash::unit(bay, 7, style.seed) < 0.3 {
        let door = off.abs() < 0.55 && height < 2.5;
        let frame = off.abs() < 0.68 && height < 2.63;
        if door {
            let panel = ((height - 0.5).rem_euclid(0.9) - 0.45).abs() < 0.38 && off.abs() < 0.42;
            return Finish::matt(scaled([0.14, 0.07, 0.04], if panel { 1.0 } else { 0.7 }));
        }
        return if frame {
            Finish::matt(style.trim)
        } else {
            wall(style, place, footprint_m)
        };
    }
    window(style, place, [0.9, 2.5], 77).unwrap_or_else(|| wall(style, place, footprint_m))
}

fn upper_floor(style: &Facade, place: &Place, footprint_m: f32) -> Finish {
    let floor = ((place.height - GROUND_FLOOR_M) / STOREY_M).floor();
    let within = Place {
        height: place.height - GROUND_FLOOR_M - floor * STOREY_M,
        ..*place
    };
    window(style, &within, [0.75, 2.4], floor as i32)
        .unwrap_or_else(|| wall(style, place, footprint_m))
}

/// The window of a bay with its frame, sill and lintel; `None` on the wall around it.
fn window(style: &Facade, place: &Place, [low, high]: [f32; 2], floor: i32) -> Option<Finish> {
    let Place {
        height, off, bay, ..
    } = *place;
    let side = off.abs();
    if (low - 0.1..low).contains(&height) && side < 0.76 {
        return Some(Finish::matt(scaled(style.trim, 1.05)));
    }
    if (high..high + 0.2).contains(&height) && side < 0.72 {
        return Some(Finish::matt(scaled(style.trim, 0.8)));
    }
    if side > 0.62 || !(low..high).contains(&height) {
        return None;
    }
    if !(0.03..=0.55).contains(&side) || !(low + 0.07..=high - 0.07).contains(&height) {
        return Some(Finish::matt([0.66, 0.66, 0.64]));
    }
    let luck = hash::unit(bay, floor, style.seed);
    let share = (height - low) / (high - low);
    if high - height < 0.16 {
        return Some(Finish::matt([0.02, 0.022, 0.026]));
    }
    if luck < 0.35 && share > 1.0 - luck * 2.2 {
        return Some(Finish::glossy([0.42, 0.40, 0.36], 0.06));
    }
    Some(glass([0.035, 0.04, 0.05], 0.22 + 0.14 * luck, share))
}

/// Dark glass that mirrors more of the sky towards its top.
fn glass(color: Color, gloss: f32, share: f32) -> Finish {
    Finish {
        color,
        gloss,
        glow: scaled([0.05, 0.065, 0.085], share),
    }
}

fn wall(style: &Facade, place: &Place, footprint_m: f32) -> Finish {
    let stains = hash::noise(place.along * 0.4, place.height * 0.25, style.seed) - 0.5;
    let base = scaled(style.wall, 1.0 + 0.16 * stains);
    let detail = (1.0 - footprint_m / 0.032).clamp(0.0, 1.0);
    if !style.bricks || detail == 0.0 {
        return Finish::matt(base);
    }
    let course = (place.height / 0.085).floor();
    let shift = 0.13 * (course as i32).rem_euclid(2) as f32;
    let brick = ((place.along + shift) / 0.26).floor();
    let in_course = place.height - course * 0.085;
    let in_brick = place.along + shift - brick * 0.26;
    let mortar = in_course < 0.013 || in_brick < 0.014;
    let vary = 0.16 * (hash::unit(brick as i32, course as i32, 6) - 0.5);
    let color = if mortar {
        mixed(base, [0.5, 0.47, 0.42], 0.32)
    } else {
        scaled(base, 1.0 + vary)
    };
    Finish::matt(mixed(base, color, detail))
}

fn sign_color(seed: u32) -> Color {
    const COLORS: [Color; 5] = [
        [0.40, 0.04, 0.04],
        [0.03, 0.12, 0.30],
        [0.04, 0.20, 0.10],
        [0.48, 0.34, 0.05],
        [0.05, 0.05, 0.06],
    ];
    COLORS[(seed / 64) as usize % COLORS.len()]
}
