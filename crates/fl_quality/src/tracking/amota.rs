//! AMOTA by the distance of centers on the ground: the tracking task of nuScenes.
//!
//! Caesar et al., nuScenes (CVPR 2020), and its development kit, which averages MOTAR over 40
//! recalls from 0.1 to 1. Objects are followed as CLEAR says it (Bernardin and Stiefelhagen 2008):
//! an object keeps its track as long as that is near enough, the others are paired anew.

mod pass;
mod path;

use fl_spacetime::Frame;

use super::Sequence;
use pass::Drive;
pub use pass::Figures;
pub use path::Holes;

/// Recalls that the averages are taken over, evenly from the least one to 1.
const N_RECALLS: usize = 40;
/// Recalls below this one are too noisy to count.
const MIN_RECALL: f64 = 0.1;
/// Centers that are this far apart, seen from above, are no pair; also what AMOTP takes for a
/// recall that is not reached.
pub const MAX_DISTANCE_M: f64 = 2.0;

/// All figures of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Mean of MOTAR over the 40 recalls, from 0 to 1; recalls not reached count 0.
    pub amota: f64,
    /// Mean distance of the pairs over the 40 recalls; recalls not reached count
    /// [`MAX_DISTANCE_M`].
    pub amotp_m: f64,
    /// Where MOTA is best, the highest recall of several; `None` if no recall is reached.
    pub best: Option<CurvePoint>,
    /// The figures at each recall reached, lowest first.
    pub curve: Vec<CurvePoint>,
}

/// The figures at one recall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// The recall that was aimed for.
    pub recall: f64,
    /// Tracks below this score are left out.
    pub min_score: f64,
    /// The figures.
    pub figures: Figures,
}

/// Evaluates sequences together. Whether an object `counts` and whether a found box is `excused`
/// makes no difference here, nor do sizes and headings.
///
/// Without any object, and where nothing is found, AMOTA is 0 and AMOTP [`MAX_DISTANCE_M`].
pub fn evaluate<F: Frame>(sequences: &[Sequence<F>], holes: Holes) -> Report {
    let drives: Vec<Drive> = sequences
        .iter()
        .map(|sequence| Drive::new(sequence, holes))
        .collect();
    let mut curve: Vec<CurvePoint> = Vec::with_capacity(N_RECALLS);
    for (recall, min_score) in thresholds(&drives) {
        let same = curve.last().filter(|last| last.min_score == min_score);
        let figures = same.map_or_else(|| pass::figures(&drives, min_score), |last| last.figures);
        curve.push(CurvePoint {
            recall,
            min_score,
            figures,
        });
    }
    let n_unreached = (N_RECALLS - curve.len()) as f64;
    let sum = |value: &dyn Fn(&Figures) -> f64| -> f64 {
        curve.iter().map(|point| value(&point.figures)).sum()
    };
    let amota = sum(&|figures| figures.motar.unwrap_or(0.0)) / N_RECALLS as f64;
    let reached_m = sum(&|figures| figures.motp_m.unwrap_or(MAX_DISTANCE_M));
    let mota = |point: &&CurvePoint| point.figures.mota;
    Report {
        amota,
        amotp_m: (reached_m + n_unreached * MAX_DISTANCE_M) / N_RECALLS as f64,
        best: curve
            .iter()
            .max_by(|one, other| mota(one).total_cmp(&mota(other)))
            .copied(),
        curve,
    }
}

/// The recalls that can be reached, lowest first, each with the score at which it is.
///
/// The scores of what is tracked without a switch, surest first, are the curve of score over
/// recall; between two of them it is straight.
fn thresholds(drives: &[Drive]) -> Vec<(f64, f64)> {
    let all = pass::count(drives, f64::NEG_INFINITY);
    let mut scores = all.match_scores;
    scores.sort_by(|one, other| other.total_cmp(one));
    let n_objects = all.n_objects as f64;
    let recall_at = |idx: usize| (idx + 1) as f64 / n_objects;
    let score_at = |recall: f64| {
        let n_passed = scores
            .iter()
            .enumerate()
            .take_while(|(idx, _)| recall_at(*idx) <= recall)
            .count();
        let Some(before) = n_passed.checked_sub(1) else {
            return scores.first().copied();
        };
        let here = scores[before];
        if recall_at(before) == recall {
            return Some(here);
        }
        let next = scores.get(n_passed)?;
        let slope = (next - here) / (recall_at(n_passed) - recall_at(before));
        Some(slope * (recall - recall_at(before)) + here)
    };
    (0..N_RECALLS)
        .map(recall_of)
        .filter_map(|recall| Some((recall, score_at(recall)?)))
        .collect()
}

/// The recall number `idx`, rounded to twelve digits as the development kit does.
fn recall_of(idx: usize) -> f64 {
    const DIGITS: f64 = 1e12;
    let step = (1.0 - MIN_RECALL) / (N_RECALLS - 1) as f64;
    ((idx as f64 * step + MIN_RECALL) * DIGITS).round_ties_even() / DIGITS
}
