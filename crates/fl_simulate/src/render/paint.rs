//! What each kind of surface looks like.

use super::{Finish, Spot, facade, ground, mixed, scaled, vehicle};
use crate::hash;
use crate::solid::{Bounds, V3};
use crate::stage::{Hit, Stage};
use crate::surface::Surface;

/// The finish of the point that a ray hit; `footprint_m` is what a pixel covers there.
pub(super) fn finish(stage: &Stage<'_>, hit: &Hit, footprint_m: f64) -> Finish {
    let (surface, bounds) = stage.surface(hit);
    let half = stage.half(hit);
    let height = (hit.local_point.z + half.z) as f32;
    let spot = Spot {
        hit,
        height,
        bounds,
        half,
        footprint_m: footprint_m as f32,
    };
    match surface {
        Surface::CarBody(body) => vehicle::car_body(&body, &spot),
        Surface::CarCabin(cabin) => vehicle::car_cabin(&cabin, &spot),
        Surface::TruckCab(body) => vehicle::truck_cab(&body, &spot),
        Surface::CargoBox(body) => vehicle::cargo_box(&body, &spot),
        Surface::Wheel(radius) => vehicle::wheel(radius, &spot),
        Surface::Rubber => Finish::matt([0.03; 3]),
        Surface::Matt(color) => Finish::matt(color),
        Surface::Skin => Finish::matt([0.50, 0.32, 0.24]),
        Surface::Facade(style) => facade::finish(&style, &spot),
        Surface::Paving => ground::paving(&spot),
        Surface::Asphalt => ground::road(&spot),
        Surface::Foliage(variant) => foliage(variant, &hit.point, footprint_m as f32),
        Surface::Pole => Finish::matt([0.16, 0.18, 0.18]),
        Surface::Sign => sign(&spot.hit.local_normal, &hit.local_point, &bounds),
        Surface::Signal => signal(&spot.hit.local_normal, &hit.local_point, &bounds),
    }
}

/// Leaves: clumps of light and dark that fade where pixels are larger.
fn foliage(variant: u32, at: &V3, footprint_m: f32) -> Finish {
    let [x, y, z] = [at.x as f32, at.y as f32, at.z as f32];
    let clump = hash::noise(x * 2.6 + z * 1.7, y * 2.6 - z * 2.1, variant);
    let leaf = hash::noise(x * 9.0 - z * 7.0, y * 9.0 + z * 6.0, variant + 1);
    let detail = (1.0 - footprint_m / 0.09).clamp(0.0, 1.0);
    let light = 0.55 + 0.6 * clump + 0.36 * (leaf - 0.5) * detail;
    let warm = hash::unit(variant as i32, 3, 77);
    let green = mixed([0.075, 0.16, 0.035], [0.13, 0.17, 0.03], warm);
    Finish::matt(scaled(green, light))
}

/// A red ring around white, gray at the back and cut out of the square by matching the sky.
fn sign(normal: &V3, at: &V3, bounds: &Bounds) -> Finish {
    let off = at - bounds.center();
    let radius = off.y.hypot(off.z) / (bounds.max.y - bounds.center().y);
    match radius {
        _ if normal.x < 0.9 || radius > 0.97 => Finish::matt([0.30, 0.31, 0.32]),
        r if r > 0.70 => Finish::matt([0.60, 0.03, 0.03]),
        _ if off.z.abs() < 0.07 && off.y.abs() < 0.16 => Finish::matt([0.03; 3]),
        _ => Finish::matt([0.80, 0.80, 0.78]),
    }
}

/// Three lamps, the lowest green.
fn signal(normal: &V3, at: &V3, bounds: &Bounds) -> Finish {
    let case = Finish::matt([0.03, 0.035, 0.035]);
    let size = bounds.max - bounds.min;
    if normal.x < 0.9 || size.z < 0.5 {
        return case;
    }
    let third = (at.z - bounds.min.z) / size.z * 3.0;
    let off = (third.fract() - 0.5).hypot((at.y - bounds.center().y) / size.y);
    match third as i32 {
        _ if off > 0.36 => case,
        0 => Finish::lamp([0.02, 0.2, 0.1], [0.05, 0.75, 0.38]),
        1 => Finish::matt([0.16, 0.10, 0.01]),
        _ => Finish::matt([0.15, 0.01, 0.01]),
    }
}
