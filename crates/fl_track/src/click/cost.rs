//! What a box would have to explain away.

use fl_spacetime::wrap_angle;

use super::ClickHint;
use super::fit::Turned;
use super::grow::Cluster;
use super::prior::Prior;
use super::profile::bins_between;

/// An edge seen from this share of the usual on is seen whole, and kept as it was measured: length
/// and width.
const WHOLE: [f64; 2] = [0.72, 0.68];
/// Spread of edges within a class, as a share of the usual: length and width.
const SPREAD: [f64; 2] = [0.2, 0.15];
/// Beyond the largest of the class an edge costs one for so much, meters.
const OVERSIZE_M: f64 = 0.2;
/// Of an edge this short the far side is guessed between what is seen and what is usual, meters.
const SLIM_M: f64 = 1.0;
/// An edge of which nothing is seen costs this: length and width.
const UNSEEN: [f64; 2] = [0.35, 0.45];
/// Tops outside those of the class cost one for so much, meters.
const TOP_M: f64 = 0.35;
/// Points this far from the sides are as bad as can be, meters.
const SIDE_M: f64 = 0.4;
/// Classes up to this length are taken for a fragment of something larger where they are low,
/// meters.
const SMALL_M: f64 = 2.2;
/// Their tops are at least this share of the usual.
const GUESSED_TOP_SHARE: f64 = 0.8;
const SIDE_COST: f64 = 1.2;
/// A shell of this thickness belongs to nobody: neighbors may reach into it, meters.
const SHELL_M: f64 = 0.15;
const OTHERS_COST: f64 = 1.5;
/// Points of other things this near are right beside a box, meters.
const BESIDE_M: f64 = 0.3;
const BESIDE_COST: f64 = 0.5;
const FEW_COST: f64 = 1.0;
/// The sides of a body are round: rays may pass this far inside a box, meters.
const INNER_M: f64 = 0.15;
/// What hides a box is at least this far before it, meters.
const HIDER_M: f64 = 0.4;
const THROUGH_COST: f64 = 1.5;
/// Growing toward the sensor: something must hide what is there.
const TOWARD_COST: f64 = 0.25;
/// Edges that differ less are the same, meters.
const SAME_EDGE_M: f64 = 0.02;
const GROUND_COST: f64 = 2.5;
/// A cluster that stays the same while the tolerance grows e-fold saves this.
const APART_SAVING: f64 = 0.25;
/// Cells in which ground under a box is counted, meters.
const CELL_M: f64 = 0.3;
/// The points up to a break of this are one column, meters.
const MAX_BREAK_M: f64 = 0.6;

/// One box that a cluster may be, and what it costs.
pub(super) struct Hypothesis<'a> {
    pub(super) prior: &'a Prior,
    pub(super) yaw_rad: f64,
    /// Seen from above, in the ego frame, meters.
    pub(super) middle: [f64; 2],
    pub(super) lwh: [f64; 3],
    pub(super) cost: f64,
}

/// From least to greatest.
type Extent = (f64, f64);

/// The boxes that a cluster may be under a heading and a class: its unseen rest may lie behind
/// it, or beside it behind something else. None where it is larger than anything of the class.
pub(super) fn hypotheses<'a>(
    turned: &Turned<'_>,
    cluster: &Cluster,
    prior: &'a Prior,
    hint: &ClickHint,
    limit: f64,
) -> Vec<Hypothesis<'a>> {
    let seen = [0, 1].map(|axis| extent(turned.cluster.iter().map(|xy| xy[axis])));
    let Some(size_cost) = size_cost(seen, prior, hint) else {
        return Vec::new();
    };
    let cost = size_cost + prior.cost + FEW_COST / (turned.cluster.len() as f64).sqrt()
        - APART_SAVING * (cluster.tolerance_m.1 / cluster.tolerance_m.0).ln();
    // What is still to come only adds.
    if cost >= limit {
        return Vec::new();
    }
    let [along, across] = [0, 1].map(|axis| {
        let edge_m = edge(width(seen[axis]), axis, prior, hint);
        completions(seen[axis], edge_m, turned.viewpoint[axis])
    });
    let pairs = along
        .iter()
        .flat_map(|along| across.iter().map(move |across| [*along, *across]));
    pairs
        .map(|pair| Hypothesis::new(turned, pair, prior, hint, cost))
        .collect()
}

impl<'a> Hypothesis<'a> {
    fn new(
        turned: &Turned<'_>,
        pair: [(Extent, f64); 2],
        prior: &'a Prior,
        hint: &ClickHint,
        cost: f64,
    ) -> Self {
        let whole = pair.map(|(extent, _)| extent);
        let top_m = top(turned, whole, prior);
        let (n_inside, n_beside) = others(turned, whole, top_m);
        let n_own = turned.cluster.len() as f64;
        let cost = cost
            + pair[0].1
            + pair[1].1
            + top_cost(top_m, prior)
            + SIDE_COST * side_share(&turned.cluster, whole)
            + OTHERS_COST * n_inside / (n_inside + n_own)
            + BESIDE_COST * n_beside / (n_beside + n_own)
            + GROUND_COST * ground_share(turned, whole)
            + THROUGH_COST * seen_through_share(turned, whole);
        Self {
            prior,
            yaw_rad: turned.yaw_rad,
            middle: turned.untwist(whole.map(middle)),
            lwh: [width(whole[0]), width(whole[1]), height(top_m, prior, hint)],
            cost,
        }
    }
}

/// From the cost of the best box and its points to a confidence from 0 to 1.
pub(super) fn confidence(cost: f64, n_points: usize) -> f64 {
    const MANY_POINTS: f64 = 40.0;
    let measured = (n_points as f64 / MANY_POINTS).min(1.0).sqrt();
    (-0.7 * cost.max(0.0)).exp() * (0.4 + 0.6 * measured)
}

/// What the seen edges cost, given the class or the size.
fn size_cost(seen: [Extent; 2], prior: &Prior, hint: &ClickHint) -> Option<f64> {
    let mut cost = 0.0;
    for axis in 0..2 {
        let seen_m = width(seen[axis]);
        let known = hint.size.map(|size| size.lwh()[axis]);
        let usual_m = known.unwrap_or(prior.usual_m[axis]);
        let spread_m = usual_m * if known.is_some() { 0.08 } else { SPREAD[axis] };
        let over_m = seen_m - prior.max_m[axis];
        if over_m > 10.0 * OVERSIZE_M {
            return None;
        }
        let sigmas = (seen_m - usual_m) / spread_m;
        cost += if sigmas > 0.0 {
            0.5 * sigmas * sigmas
        } else {
            UNSEEN[axis] * (1.0 - seen_m / usual_m)
        };
        cost += (over_m / OVERSIZE_M).max(0.0);
    }
    Some(cost)
}

/// The edge that a box gets: as known, as seen, or as usual.
fn edge(seen_m: f64, axis: usize, prior: &Prior, hint: &ClickHint) -> f64 {
    if let Some(size) = hint.size {
        return size.lwh()[axis];
    }
    let usual_m = prior.usual_m[axis];
    if seen_m >= WHOLE[axis] * usual_m {
        seen_m
    } else if usual_m <= SLIM_M {
        0.5 * (usual_m + seen_m)
    } else {
        usual_m
    }
}

/// An extent made as long as the edge, and what that costs: away from the viewpoint, for what is
/// seen is the near side, or the other way, where something must hide it.
fn completions(seen: Extent, edge_m: f64, viewpoint: f64) -> Vec<(Extent, f64)> {
    let up = (seen.0, seen.0 + edge_m);
    let down = (seen.1 - edge_m, seen.1);
    let mid = middle(seen);
    let both = (mid - 0.5 * edge_m, mid + 0.5 * edge_m);
    if (edge_m - width(seen)).abs() < SAME_EDGE_M {
        return vec![(both, 0.0)];
    }
    if viewpoint < seen.0 {
        vec![(up, 0.0), (down, TOWARD_COST)]
    } else if viewpoint > seen.1 {
        vec![(down, 0.0), (up, TOWARD_COST)]
    } else {
        vec![(both, 0.0), (up, 0.0), (down, 0.0)]
    }
}

/// From the ground up to the first break over the footprint, no higher than the class may be.
fn top(turned: &Turned<'_>, whole: [Extent; 2], prior: &Prior) -> f64 {
    let limit_m = prior.max_m[2] + 2.0 * TOP_M;
    let above = turned
        .others
        .iter()
        .filter(|(xy, _)| is_inside(*xy, whole, 0.1));
    let heights = turned.heights_m.iter().copied();
    let mut heights: Vec<f64> = heights
        .chain(above.map(|(_, height_m)| *height_m))
        .collect();
    heights.sort_by(f64::total_cmp);
    let mut top_m = heights.first().copied().unwrap_or(0.0);
    for height_m in heights {
        if height_m > top_m + MAX_BREAK_M || height_m > limit_m {
            break;
        }
        top_m = height_m;
    }
    top_m
}

fn top_cost(top_m: f64, prior: &Prior) -> f64 {
    let over_m = top_m - prior.max_m[2];
    // The upper part may be hidden, or missed by the lines of a far sweep.
    let under_m = 0.7 * (prior.min_m[2] - top_m);
    let off = over_m.max(under_m).max(0.0) / TOP_M;
    0.5 * off * off + guess_cost(top_m, prior)
}

/// A fragment of a car is as small as a person, but not as tall.
fn guess_cost(top_m: f64, prior: &Prior) -> f64 {
    if prior.is_guess && prior.usual_m[0] <= SMALL_M {
        let under_m = GUESSED_TOP_SHARE * prior.usual_m[2] - top_m;
        return under_m.max(0.0) / TOP_M;
    }
    0.0
}

fn height(top_m: f64, prior: &Prior, hint: &ClickHint) -> f64 {
    let known = hint.size.map(|size| size.height());
    let measured = (prior.min_m[2]..=prior.max_m[2]).contains(&top_m);
    known.unwrap_or(if measured { top_m } else { prior.usual_m[2] })
}

/// How far the points are from the sides in the mean: 0 on them, 1 well inside.
fn side_share(points: &[[f64; 2]], whole: [Extent; 2]) -> f64 {
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
fn others(turned: &Turned<'_>, whole: [Extent; 2], top_m: f64) -> (f64, f64) {
    let (mut n_inside, mut n_beside) = (0.0, 0.0);
    for (xy, height_m) in &turned.others {
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
fn seen_through_share(turned: &Turned<'_>, whole: [Extent; 2]) -> f64 {
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
        if !turned.filled[bin] && !turned.profile.hides(bin, range_m - HIDER_M) {
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
fn ground_share(turned: &Turned<'_>, whole: [Extent; 2]) -> f64 {
    let n_cells = whole.map(|extent| (width(extent) / CELL_M).ceil().max(1.0) as usize);
    let mut seen = vec![false; n_cells[0] * n_cells[1]];
    for xy in &turned.on_ground {
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

fn is_inside(xy: [f64; 2], whole: [Extent; 2], margin_m: f64) -> bool {
    (0..2).all(|axis| {
        let (low, high) = whole[axis];
        (low - margin_m..=high + margin_m).contains(&xy[axis])
    })
}

fn extent(values: impl Iterator<Item = f64>) -> Extent {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

fn width((low, high): Extent) -> f64 {
    high - low
}

fn middle((low, high): Extent) -> f64 {
    0.5 * (low + high)
}
