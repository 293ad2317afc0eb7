//! Whether a lens shows things as large as it is said to.
//!
//! No place of a camera makes everything larger, near and far alike: what is left once it sits where
//! edges fit best is the lens's. A wrong focal length, or one of another image size, shows so.

use rayon::prelude::*;

use super::view::Aim;
use super::{FINE, N_PARTS, PRIOR_SCORE, RefineSettings, mean, moved_from_given, parts, simplex};
use crate::Estimate;
use crate::estimate::within_of_parts;

/// First steps of the search: turn, shift, and the share.
const FIRST: [[f64; 3]; 2] = [[3e-3, 0.03, 0.015], [1.5e-3, 0.015, 0.005]];
/// By how much the score may fall for this share.
const PRIOR: f64 = 0.05;

/// By which share the image is larger than the lens says, with its interval from parts of the frames.
pub(super) fn larger(views: &[&Aim<'_>], best: [f64; 6], settings: &RefineSettings) -> Estimate {
    let of_parts = parts::<N_PARTS>(views).map(|part| fitted(&part, best, settings));
    Estimate {
        value: fitted(views, best, settings),
        within: within_of_parts(&of_parts),
    }
}

/// The share at which edges fit best, with place and turn free beside it.
fn fitted(views: &[&Aim<'_>], start: [f64; 6], settings: &RefineSettings) -> f64 {
    let loss = |level: usize, it: &[f64; 7]| {
        let [x, y, z, right, down, forward, larger] = *it;
        let shift = (right * right + down * down + forward * forward) / settings.prior_m.powi(2);
        let moved = moved_from_given([x, y, z, right, down, forward]);
        let sums = views
            .par_iter()
            .map(|view| view.enlarged(level, &moved, larger));
        let score = mean(sums.collect::<Vec<_>>().into_iter());
        PRIOR_SCORE * (shift + (larger / PRIOR).powi(2)) - score
    };
    let [x, y, z, right, down, forward] = start;
    let mut best = [x, y, z, right, down, forward, 0.0];
    for (level, [turn, shift, share]) in [FINE - 1, FINE].into_iter().zip(FIRST) {
        let steps = [turn, turn, turn, shift, shift, shift, share];
        (best, _) = simplex::minimum(best, steps, 0.01, |it| loss(level, it));
    }
    best[6]
}
