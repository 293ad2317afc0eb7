//! What is inside a box that is not of the object, and what of the object is not on its sides.

use fl_spacetime::wrap_angle;

use super::fit::Turned;
use super::profile::bins_between;

/// Points this far from the sides are as bad as can be, meters.
const SIDE_M: f64 = 0.4;
/// A shell of this thickness belongs to nobody: neighbors may reach into it, meters.
const SHELL_M: f64 = 0.15;
/// Points of other things this near are right beside a box, meters.
const BESIDE_M: f64 = 0.3;
/// The sides of a body are round: rays may pass this far inside a box, meters.
const INNER_M: f64 = 0.15;
/// What hides a box is at least this far before it, meters.
const HIDER_M: f64 = 0.4;
/// Cells in which ground under a box is counted, meters.
const CELL_M: f64 = 0.3;
/// No more of them along an edge, however long a track is said to be.
const MAX_CELLS: f64 = 300.0;

/// From least to greatest, meters.
pub(super) type Extent = (f64, f64);

/// How far the points are from the sides in the mean: 0 on them, 1 well inside.
pub(super) fn side_share(points: &[[f64; 2]], whole: [Extent; 2]) -> f64 {
    let off = |xy: &[f64; 2]| {
        let to_side = |axis: usize| {
            let (low, high) = whole[axis];
            (xy[axis] - low).abs().min((high - xy[axis]).abs())
        };
        (to_side(0).min(to_side(1)) / SIDE_M).min(1.0)
    };
    points.iter().map(off).sum::<f64>() / points.len().max(1) as f64
}

/// How many points of other things are inside the box, and right beside it.
pub(super) fn others(turned: &Turned<'_>, whole: [Extent; 2], top_m: f64) -> (f64, f64) {
    let (mut n_inside, mut n_beside) = (0.0, 0.0);
    for (xy, height_m) in &turned.beside().others {
        if !(0.25..top_m).contains(height_m) {
            continue;
        }
        if is_inside(*xy, whole, -SHELL_M) {
            n_inside += 1.0;
        } else if is_inside(*xy, whole, BESIDE_M) {
            n_beside += 1.0;
        }
    }
    (n_inside, n_beside)
}

/// Share of the directions to the box in which the sensor looked through it: nothing of the
/// cluster is there, nor anything that would hide it.
pub(super) fn seen_through_share(turned: &Turned<'_>, whole: [Extent; 2]) -> f64 {
    let inner = whole.map(|(low, high)| (low + INNER_M, high - INNER_M));
    let [x, y] = turned.viewpoint;
    let angle = |along: f64, across: f64| (across - y).atan2(along - x);
    let toward = angle(middle(inner[0]), middle(inner[1]));
    let corners = [
        angle(inner[0].0, inner[1].0),
        angle(inner[0].0, inner[1].1),
        angle(inner[0].1, inner[1].0),
        angle(inner[0].1, inner[1].1),
    ];
    let off = corners.map(|corner| wrap_angle(corner - toward));
    let (from, to) = extent(off.into_iter());
    let (mut n_seen, mut n_through) = (0.0, 0.0);
    for (bin, angle_rad) in
        bins_between(toward + from + turned.yaw_rad, toward + to + turned.yaw_rad)
    {
        let Some(range_m) = entry(turned.viewpoint, angle_rad - turned.yaw_rad, inner) else {
            continue;
        };
        n_seen += 1.0;
        if !turned.fills(bin) && !turned.profile.hides(bin, range_m - HIDER_M) {
            n_through += 1.0;
        }
    }
    if n_seen > 0.0 {
        n_through / n_seen
    } else {
        0.0
    }
}

/// How far along a ray a rectangle begins, by the slab method.
fn entry(from: [f64; 2], angle_rad: f64, whole: [Extent; 2]) -> Option<f64> {
    let step = [angle_rad.cos(), angle_rad.sin()];
    let (mut enter, mut leave) = (0.0_f64, f64::INFINITY);
    for axis in 0..2 {
        let one = (whole[axis].0 - from[axis]) / step[axis];
        let two = (whole[axis].1 - from[axis]) / step[axis];
        enter = enter.max(one.min(two));
        leave = leave.min(one.max(two));
    }
    (enter < leave).then_some(enter)
}

/// Share of the footprint on which ground is seen.
pub(super) fn ground_share(turned: &Turned<'_>, whole: [Extent; 2]) -> f64 {
    let n_cells =
        whole.map(|extent| (width(extent) / CELL_M).ceil().clamp(1.0, MAX_CELLS) as usize);
    let mut seen = vec![false; n_cells[0] * n_cells[1]];
    for xy in &turned.beside().on_ground {
        if is_inside(*xy, whole, -SHELL_M) {
            let cell = |axis: usize| {
                let place = ((xy[axis] - whole[axis].0) / CELL_M) as usize;
                place.min(n_cells[axis] - 1)
            };
            seen[cell(0) * n_cells[1] + cell(1)] = true;
        }
    }
    seen.iter().filter(|seen| **seen).count() as f64 / seen.len() as f64
}

pub(super) fn is_inside(xy: [f64; 2], whole: [Extent; 2], margin_m: f64) -> bool {
    (0..2).all(|axis| {
        let (low, high) = whole[axis];
        (low - margin_m..=high + margin_m).contains(&xy[axis])
    })
}

pub(super) fn extent(values: impl Iterator<Item = f64>) -> Extent {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

pub(super) fn width((low, high): Extent) -> f64 {
    high - low
}

pub(super) fn middle((low, high): Extent) -> f64 {
    0.5 * (low + high)
}
