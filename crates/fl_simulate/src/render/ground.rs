//! Road and pavements: asphalt, lane markings, crossings, slabs, curbs.

use super::{Finish, Spot, mixed, scaled};
use crate::hash;
use crate::surface::Color;
use crate::town::{CURB_M, street_offsets};

const MARKING: Color = [0.62, 0.62, 0.60];

/// The road at z = 0.
pub(super) fn road(spot: &Spot<'_>) -> Finish {
    let (x, y) = (spot.hit.point.x, spot.hit.point.y);
    let asphalt = asphalt(x as f32, y as f32, spot.footprint_m);
    let [across_ns, across_ew] = street_offsets(x, y).map(|d| d as f32);
    let curb = CURB_M as f32;
    let marked = match (across_ns.abs() < curb, across_ew.abs() < curb) {
        (false, true) => marking(
            [x as f32, across_ew],
            across_ns,
            across_ns * across_ew > 0.0,
        ),
        (true, false) => marking(
            [y as f32, across_ns],
            across_ew,
            across_ns * across_ew < 0.0,
        ),
        _ => false,
    };
    let worn = 0.82 + 0.18 * hash::noise(x as f32 * 3.0, y as f32 * 3.0, 9);
    Finish::matt(if marked {
        mixed(asphalt, MARKING, worn)
    } else {
        asphalt
    })
}

/// Whether a street carries paint at `across` from its middle and `to_crossing` from the middle of
/// the street it crosses; `incoming` is the half on which traffic comes to that crossing.
fn marking([along, across]: [f32; 2], to_crossing: f32, incoming: bool) -> bool {
    let before = to_crossing.abs() - CURB_M as f32;
    if (0.8..3.6).contains(&before) {
        return across.abs() < 5.3 && (across + 0.25).rem_euclid(1.0) < 0.5;
    }
    if (4.3..4.75).contains(&before) {
        return incoming && (0.12..3.45).contains(&across.abs());
    }
    let middle = before > 4.75 && across.abs() < 0.07 && along.rem_euclid(5.0) < 2.8;
    let parking = before > 6.0 && (across.abs() - 3.52).abs() < 0.05;
    let bay = before > 6.0 && (3.52..5.5).contains(&across.abs()) && along.rem_euclid(6.2) < 0.09;
    middle || parking || bay
}

/// Grain that fades where pixels are larger than it, patches, and lighter wheel tracks.
fn asphalt(x: f32, y: f32, footprint_m: f32) -> Color {
    let grain = (1.0 - footprint_m / 0.035).clamp(0.0, 1.0);
    let fine = (hash::noise(x * 22.0, y * 22.0, 1) - 0.5) * 0.07 * grain;
    let patches = (hash::noise(x * 0.35, y * 0.35, 2) - 0.5) * 0.20;
    let stains = (hash::noise(x * 1.7, y * 1.7, 3) - 0.5) * 0.06;
    let cover = is_manhole(x, y);
    let base = scaled([0.150, 0.150, 0.155], 1.0 + fine + patches + stains);
    if cover { scaled(base, 0.55) } else { base }
}

fn is_manhole(x: f32, y: f32) -> bool {
    let (i, j) = ((x / 17.0).floor(), (y / 17.0).floor());
    let center =
        |cell: f32, salt: u32| (cell + 0.2 + 0.6 * hash::unit(i as i32, j as i32, salt)) * 17.0;
    (x - center(i, 31)).hypot(y - center(j, 32)) < 0.34
}

/// Pavement slabs 0.6 m wide, and the curb at the edge.
pub(super) fn paving(spot: &Spot<'_>) -> Finish {
    let at = spot.hit.local_point;
    if spot.hit.local_normal.z < 0.5 {
        return Finish::matt([0.36, 0.36, 0.35]);
    }
    let to_edge = (spot.half.x - at.x.abs()).min(spot.half.y - at.y.abs()) as f32;
    let (x, y) = (at.x as f32, at.y as f32);
    if to_edge < 0.18 {
        return Finish::matt([0.42, 0.42, 0.41]);
    }
    let detail = (1.0 - spot.footprint_m / 0.06).clamp(0.0, 1.0);
    let joint = |along: f32| (along.rem_euclid(0.6) - 0.3).abs() > 0.285;
    let vary = hash::unit((x / 0.6).floor() as i32, (y / 0.6).floor() as i32, 4) - 0.5;
    let patches = hash::noise(x * 0.5, y * 0.5, 5) - 0.5;
    let mut light = 1.0 + 0.10 * vary * detail + 0.14 * patches;
    if joint(x) || joint(y) {
        light -= 0.22 * detail;
    }
    Finish::matt(scaled([0.335, 0.325, 0.305], light))
}
