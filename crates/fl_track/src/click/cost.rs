//! What a box would have to explain away.

use std::f64::consts::TAU;

use super::ClickHint;
use super::contents::{
    Extent, ground_share, is_inside, middle, others, seen_through_share, side_share, width,
};
use super::fit::Turned;
use super::prior::Prior;

/// An edge seen from this share of the usual on is seen whole, and kept as it was measured: length
/// and width.
const WHOLE: [f64; 2] = [0.72, 0.68];
/// Spread of edges within a class, as a share of the usual: length and width.
const SPREAD: [f64; 2] = [0.2, 0.15];
/// Beyond the largest of the class an edge costs one for so much, up to a limit, meters.
const OVERSIZE_M: f64 = 0.2;
const MAX_OVERSIZE_M: f64 = 2.0;
/// Of an edge this short the far side is guessed between what is seen and what is usual, meters.
const SLIM_M: f64 = 1.0;
/// Of an edge that is known from the track.
const KNOWN_SPREAD: f64 = 0.08;
/// How often an edge is seen whole: across the line of sight, and along it.
const WHOLE_ACROSS: f64 = 0.8;
const WHOLE_ALONG: f64 = 0.3;
/// Costs are about this where nothing is odd: half of a body hides the other.
const USUAL_COST: f64 = 1.2;
/// Tops outside those of the class cost one for so much, meters.
const TOP_M: f64 = 0.35;
/// Classes up to this length are taken for a fragment of something larger where they are low,
/// meters.
const SMALL_M: f64 = 2.2;
/// Their tops are at least this share of the usual.
const GUESSED_TOP_SHARE: f64 = 0.8;
const SIDE_COST: f64 = 1.2;
const OTHERS_COST: f64 = 1.5;
const BESIDE_COST: f64 = 0.5;
const FEW_COST: f64 = 1.0;
const THROUGH_COST: f64 = 1.5;
/// Growing toward the sensor: something must hide what is there.
const TOWARD_COST: f64 = 0.25;
/// Edges that differ less are the same, meters.
const SAME_EDGE_M: f64 = 0.02;
const GROUND_COST: f64 = 2.5;
/// A cluster that stays the same while the tolerance grows e-fold saves this.
const APART_SAVING: f64 = 0.25;
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

/// The box that a cluster most likely is under a heading and a class, where it costs less than the
/// limit: its unseen rest may lie behind it, or beside it behind something else. None where it is
/// larger than anything of the class.
pub(super) fn cheapest<'a>(
    turned: &Turned<'_>,
    prior: &'a Prior,
    hint: &ClickHint,
    limit: f64,
) -> Option<Hypothesis<'a>> {
    let (cluster, seen) = (turned.cluster(), turned.seen);
    let size_cost = size_cost(turned, seen, prior, hint)?;
    let cost = size_cost + prior.cost + FEW_COST / (cluster.points.len() as f64).sqrt()
        - APART_SAVING * (cluster.tolerance_m.1 / cluster.tolerance_m.0).ln();
    // What is still to come only adds.
    if cost >= limit {
        return None;
    }
    let [along, across] = [0, 1].map(|axis| {
        let edge_m = edge(width(seen[axis]), axis, prior, hint);
        completions(seen[axis], edge_m, turned.viewpoint[axis])
    });
    let pairs = along
        .iter()
        .flat_map(|along| across.iter().map(move |across| [*along, *across]));
    let mut limit = limit;
    let hypothesis = |pair| {
        let hypothesis = Hypothesis::new(turned, pair, (prior, hint), (cost, limit))?;
        limit = limit.min(hypothesis.cost);
        Some(hypothesis)
    };
    pairs.filter_map(hypothesis).last()
}

impl<'a> Hypothesis<'a> {
    /// `None` as soon as it costs as much as the limit: all that is added is positive, what is
    /// quick to tell comes first.
    fn new(
        turned: &Turned<'_>,
        pair: [(Extent, f64); 2],
        (prior, hint): (&'a Prior, &ClickHint),
        (cost, limit): (f64, f64),
    ) -> Option<Self> {
        let whole = pair.map(|(extent, _)| extent);
        let n_own = turned.cluster().points.len() as f64;
        let below_limit = |cost: f64| (cost < limit).then_some(cost);
        let cost = below_limit(cost + pair[0].1 + pair[1].1)?;
        let cost = below_limit(cost + SIDE_COST * side_share(turned.own(), whole))?;
        let top_m = top(turned, whole, prior);
        let cost = below_limit(cost + top_cost(top_m, prior))?;
        let (n_inside, n_beside) = others(turned, whole, top_m);
        let cost = cost
            + OTHERS_COST * n_inside / (n_inside + n_own)
            + BESIDE_COST * n_beside / (n_beside + n_own);
        let cost = below_limit(cost)?;
        let cost = below_limit(cost + THROUGH_COST * seen_through_share(turned, whole))?;
        let cost = below_limit(cost + GROUND_COST * ground_share(turned, whole))?;
        Some(Self {
            prior,
            yaw_rad: turned.yaw_rad,
            middle: turned.untwist(whole.map(middle)),
            lwh: [width(whole[0]), width(whole[1]), height(top_m, prior, hint)],
            cost,
        })
    }
}

/// From the cost of the best box and its points to a confidence from 0 to 1.
pub(super) fn confidence(cost: f64, n_points: usize) -> f64 {
    const MANY_POINTS: f64 = 40.0;
    let measured = (n_points as f64 / MANY_POINTS).min(1.0).sqrt();
    (-0.7 * (cost - USUAL_COST).max(0.0)).exp() * (0.4 + 0.6 * measured)
}

/// What the seen edges cost, given the class or the size; `None` where they are larger than
/// anything of the class.
fn size_cost(
    turned: &Turned<'_>,
    seen: [Extent; 2],
    prior: &Prior,
    hint: &ClickHint,
) -> Option<f64> {
    let away = [0, 1].map(|axis| middle(seen[axis]) - turned.viewpoint[axis]);
    let range_m = away[0].hypot(away[1]).max(f64::MIN_POSITIVE);
    let mut cost = 0.0;
    for axis in 0..2 {
        let seen_m = width(seen[axis]);
        let over_m = seen_m - prior.max_m[axis];
        if over_m > MAX_OVERSIZE_M {
            return None;
        }
        let along_sight = away[axis].abs() / range_m;
        let known = hint.size.map(|size| size.lwh()[axis]);
        let usual_m = known.unwrap_or(prior.usual_m[axis]);
        let spread = known.map_or(SPREAD[axis], |_| KNOWN_SPREAD);
        cost += edge_cost(seen_m / usual_m, spread, along_sight);
        cost += (over_m / OVERSIZE_M).max(0.0);
    }
    Some(cost)
}

/// How unlikely it is to see so much of an edge: all of it, spread as the class is, or any part of
/// it. Edges across the line of sight are mostly seen whole, the far ends of those along it are
/// hidden by the object itself.
fn edge_cost(seen_share: f64, spread: f64, along_sight: f64) -> f64 {
    let is_whole = WHOLE_ACROSS - (WHOLE_ACROSS - WHOLE_ALONG) * along_sight * along_sight;
    // The height of the even density over the edge, where the peak of the other is one.
    let partly = (1.0 - is_whole) * spread * TAU.sqrt();
    let sigmas = (seen_share - 1.0) / spread;
    let off = 0.5 * sigmas * sigmas;
    if sigmas > 0.0 {
        off - (is_whole + partly).ln()
    } else {
        -(is_whole * (-off).exp() + partly).ln()
    }
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
        .beside()
        .others
        .iter()
        .filter(|(xy, _)| is_inside(*xy, whole, 0.1));
    let mut heights: Vec<f64> = turned
        .heights_m()
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
