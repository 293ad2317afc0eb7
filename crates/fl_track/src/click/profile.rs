//! What a sensor saw first in every direction, seen from above: what hides what.

use std::f64::consts::{PI, TAU};

/// Directions told apart. A lidar measures at least once in two of them.
const N_BINS: usize = 720;

/// The squared range of the nearest standing point in each direction from the viewpoint, square
/// meters.
pub(super) struct Profile {
    viewpoint: [f64; 2],
    nearest_m2: Vec<f64>,
}

impl Profile {
    pub(super) fn new(viewpoint: [f64; 2]) -> Self {
        let nearest_m2 = vec![f64::INFINITY; N_BINS];
        Self {
            viewpoint,
            nearest_m2,
        }
    }

    /// Takes note of a standing point.
    pub(super) fn add(&mut self, [x, y]: [f64; 2]) {
        let (x, y) = (x - self.viewpoint[0], y - self.viewpoint[1]);
        let nearest_m2 = &mut self.nearest_m2[bin_of(y.atan2(x))];
        *nearest_m2 = nearest_m2.min(x * x + y * y);
    }

    /// Whether something stands nearer than so much in a direction.
    pub(super) fn hides(&self, bin: usize, range_m: f64) -> bool {
        range_m > 0.0 && self.nearest_m2[bin] < range_m * range_m
    }
}

/// The directions that a set of points fills, and those right beside them.
pub(super) fn filled(points: &[[f64; 2]], viewpoint: [f64; 2]) -> Vec<bool> {
    let mut filled = vec![false; N_BINS];
    for [x, y] in points {
        let bin = bin_of((y - viewpoint[1]).atan2(x - viewpoint[0]));
        for bin in [bin + N_BINS - 1, bin, bin + 1] {
            filled[bin % N_BINS] = true;
        }
    }
    filled
}

/// The directions from one angle on to another that is at most half a turn further, radians.
pub(super) fn bins_between(from_rad: f64, to_rad: f64) -> impl Iterator<Item = (usize, f64)> {
    let step_rad = TAU / N_BINS as f64;
    let first = (from_rad / step_rad).ceil() as i64;
    let last = (to_rad / step_rad).floor() as i64;
    (first..last).map(move |idx| {
        let angle_rad = (idx as f64 + 0.5) * step_rad;
        (bin_of(angle_rad), angle_rad)
    })
}

fn bin_of(angle_rad: f64) -> usize {
    let share = (angle_rad + PI).rem_euclid(TAU) / TAU;
    ((share * N_BINS as f64) as usize).min(N_BINS - 1)
}
