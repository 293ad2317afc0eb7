//! The one size of an object that was seen many times.

use fl_spacetime::Size;

use crate::Detection;

/// The share of detections, the surest, that the size is taken from.
const BEST_SHARE: f64 = 0.25;
/// If there are that many, at least so many detections are taken.
const MIN_BEST: usize = 5;

/// The mean size over the surest detections: those that saw the object whole and near.
///
/// Ranks and not scores decide, so that it does not matter on which scale scores are. Detections
/// as sure as the last one taken are taken too: nothing else may choose between them.
pub(super) fn best_size(hits: &[&Detection]) -> Size {
    let mut ranked = hits.to_vec();
    ranked.sort_by(|one, two| one.canonical_order(two));
    let n_wanted = ((hits.len() as f64 * BEST_SHARE).ceil() as usize)
        .max(MIN_BEST)
        .min(hits.len());
    let last_score = ranked[n_wanted - 1].score;
    let n_best = ranked.partition_point(|hit| hit.score >= last_score);
    let mean = |extent: fn(&Size) -> f64| {
        let sum: f64 = ranked[..n_best]
            .iter()
            .map(|hit| extent(&hit.cuboid.size()))
            .sum();
        sum / n_best as f64
    };
    Size::new(mean(Size::length), mean(Size::width), mean(Size::height))
        .expect("a mean of sizes is a size")
}
