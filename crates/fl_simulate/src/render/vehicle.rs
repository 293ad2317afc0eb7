//! Cars and trucks: windows, lights, grilles, plates, wheels. Front and rear look different.

use super::{Finish, Spot, mixed, scaled};
use crate::surface::{CarBody, CarCabin, Color};

const WINDOW: Color = [0.018, 0.021, 0.024];
const BLACK: Color = [0.018, 0.018, 0.02];
const PLATE: Color = [0.70, 0.70, 0.64];
const HEADLIGHT: Color = [0.78, 0.79, 0.80];
const TAILLIGHT: Color = [0.30, 0.006, 0.008];

/// Which way a face of a vehicle looks.
enum Face {
    Front,
    Rear,
    Side,
    Top,
}

fn face(spot: &Spot<'_>) -> Face {
    let normal = spot.hit.local_normal;
    match () {
        () if normal.y.abs() > 0.7 => Face::Side,
        () if normal.x > 0.4 => Face::Front,
        () if normal.x < -0.4 => Face::Rear,
        () => Face::Top,
    }
}

/// x along the vehicle, and how far out sideways as a share of half its width.
fn place(spot: &Spot<'_>) -> (f32, f32) {
    let at = spot.hit.local_point;
    (at.x as f32, (at.y.abs() / spot.half.y) as f32)
}

fn paint(color: Color) -> Finish {
    Finish::glossy(color, 0.07)
}

/// Height within the part, 0 to 1.
fn share_of_height(spot: &Spot<'_>) -> f32 {
    let (low, high) = (spot.bounds.min.z, spot.bounds.max.z);
    ((spot.hit.local_point.z - low) / (high - low)) as f32
}

fn is_near_wheel(body: &CarBody, spot: &Spot<'_>) -> bool {
    let (x, _) = place(spot);
    body.axles
        .iter()
        .any(|axle| (x - axle).hypot(spot.height - body.wheel) < body.wheel * 1.16)
}

/// The closed part of a car below the windows.
pub(super) fn car_body(body: &CarBody, spot: &Spot<'_>) -> Finish {
    let (_, out) = place(spot);
    let share = share_of_height(spot);
    let is_lower = spot.bounds.min.z + spot.half.z < 0.35;
    match face(spot) {
        Face::Side if is_near_wheel(body, spot) => Finish::matt(BLACK),
        Face::Side => car_side(body, spot),
        Face::Front if is_lower => front_bumper(body, out, share),
        Face::Rear if is_lower => rear_bumper(body, out, share),
        Face::Front if out > 0.52 && (0.08..0.72).contains(&share) => {
            Finish::lamp(HEADLIGHT, [0.12, 0.12, 0.11])
        }
        Face::Front if out < 0.40 && share < 0.38 => Finish::glossy(BLACK, 0.08),
        Face::Rear if out > 0.50 && (0.12..0.70).contains(&share) => {
            Finish::lamp(TAILLIGHT, [0.10, 0.002, 0.003])
        }
        _ => paint(body.paint),
    }
}

fn car_side(body: &CarBody, spot: &Spot<'_>) -> Finish {
    let (x, _) = place(spot);
    let (front, rear) = (body.axles[1] - 0.52, body.axles[0] + 0.42);
    let seam = [front, (front + rear) / 2.0 - 0.02, rear]
        .iter()
        .any(|at| (x - at).abs() < 0.012);
    let handle = [(front + rear) / 2.0 + 0.16, rear + 0.22]
        .iter()
        .any(|at| (x - at).abs() < 0.09 && (share_of_height(spot) - 0.55).abs() < 0.09);
    let is_lower = spot.bounds.min.z + spot.half.z < 0.35;
    match () {
        () if is_lower && share_of_height(spot) < 0.18 => Finish::matt(scaled(BLACK, 1.6)),
        () if seam && spot.footprint_m < 0.05 => paint(scaled(body.paint, 0.35)),
        () if handle && !is_lower => paint(mixed(body.paint, [0.5; 3], 0.6)),
        () => paint(body.paint),
    }
}

fn front_bumper(body: &CarBody, out: f32, share: f32) -> Finish {
    match () {
        () if share < 0.16 => Finish::matt(BLACK),
        () if out < 0.27 && (0.44..0.72).contains(&share) => Finish::matt(PLATE),
        () if out < 0.62 && (0.28..0.86).contains(&share) => Finish::matt(BLACK),
        () if out > 0.74 && (0.25..0.5).contains(&share) => Finish::matt(scaled(BLACK, 2.0)),
        () => paint(body.paint),
    }
}

fn rear_bumper(body: &CarBody, out: f32, share: f32) -> Finish {
    match () {
        () if share < 0.30 => Finish::matt(scaled(BLACK, 1.4)),
        () if out < 0.28 && (0.55..0.82).contains(&share) => Finish::matt(PLATE),
        () if out > 0.72 && (0.38..0.48).contains(&share) => Finish::matt(TAILLIGHT),
        () => paint(body.paint),
    }
}

/// Windows, pillars and roof of a car.
pub(super) fn car_cabin(cabin: &CarCabin, spot: &Spot<'_>) -> Finish {
    const PILLAR_M: f32 = 0.10;
    let share = share_of_height(spot);
    let (x, _) = place(spot);
    let glazed = (0.08..0.90).contains(&share);
    let ends = [0, 1].map(|idx| cabin.belt[idx] + (cabin.roof[idx] - cabin.belt[idx]) * share);
    let clear = match face(spot) {
        Face::Side => {
            let middle = (x - (cabin.roof[0] + cabin.roof[1]) / 2.0 - 0.1).abs() > 0.045;
            x > ends[0] + 1.6 * PILLAR_M && x < ends[1] - PILLAR_M && middle
        }
        Face::Front | Face::Rear => {
            let width = spot.bounds.max.y as f32 - 0.17 * share - 0.07;
            (spot.hit.local_point.y.abs() as f32) < width
        }
        Face::Top => false,
    };
    if clear && glazed {
        Finish::glossy(WINDOW, 0.16)
    } else {
        paint(cabin.paint)
    }
}

/// The cab of a truck: windscreen, side windows, grille, lights.
pub(super) fn truck_cab(body: &CarBody, spot: &Spot<'_>) -> Finish {
    let (x, out) = place(spot);
    let share = share_of_height(spot);
    let is_upper = spot.bounds.min.z + spot.half.z > 1.0;
    let window = match face(spot) {
        Face::Front => is_upper && out < 0.82 && (0.08..0.88).contains(&share),
        Face::Side => is_upper && (0.12..0.84).contains(&share) && (1.75..3.0).contains(&x),
        Face::Rear | Face::Top => false,
    };
    match face(spot) {
        _ if window => Finish::glossy(WINDOW, 0.16),
        Face::Side if is_near_wheel(body, spot) => Finish::matt(BLACK),
        Face::Front if is_upper => paint(body.paint),
        Face::Front if out > 0.60 && (0.22..0.46).contains(&share) => {
            Finish::lamp(HEADLIGHT, [0.12, 0.12, 0.11])
        }
        Face::Front if out < 0.25 && (0.08..0.2).contains(&share) => Finish::matt(PLATE),
        Face::Front if share < 0.2 || out < 0.55 && (0.3..0.8).contains(&share) => {
            Finish::matt(BLACK)
        }
        _ => paint(body.paint),
    }
}

/// The cargo box of a truck: a stripe on its sides, doors and lights at its rear.
pub(super) fn cargo_box(body: &CarBody, spot: &Spot<'_>) -> Finish {
    let (_, out) = place(spot);
    let share = share_of_height(spot);
    let panel = scaled(body.paint, 0.92);
    match face(spot) {
        Face::Rear if share < 0.07 => {
            let red = out > 0.55;
            if red {
                Finish::lamp(TAILLIGHT, [0.10, 0.002, 0.003])
            } else {
                Finish::matt(BLACK)
            }
        }
        Face::Rear if !(0.012..=0.955).contains(&out) || share > 0.96 => Finish::matt([0.22; 3]),
        Face::Rear if (0.10..0.16).contains(&out) => Finish::matt([0.30; 3]),
        Face::Side if (0.42..0.58).contains(&share) => Finish::matt([0.05, 0.16, 0.36]),
        Face::Side if !(0.03..=0.97).contains(&share) => Finish::matt([0.25; 3]),
        _ => Finish::glossy(panel, 0.03),
    }
}

/// Tyre and rim with five spokes.
pub(super) fn wheel(radius: f32, spot: &Spot<'_>) -> Finish {
    let center = spot.bounds.center();
    let at = spot.hit.local_point;
    let (x, z) = ((at.x - center.x) as f32, (at.z - center.z) as f32);
    let out = x.hypot(z) / radius;
    if spot.hit.local_normal.y.abs() < 0.5 || out > 0.66 {
        return Finish::matt([0.025; 3]);
    }
    let fifth = std::f32::consts::TAU / 5.0;
    let between = (z.atan2(x).rem_euclid(fifth) / fifth - 0.5).abs() < 0.27;
    let gap = between && (0.20..0.56).contains(&out);
    Finish::matt(if gap { [0.05; 3] } else { [0.40, 0.41, 0.42] })
}
