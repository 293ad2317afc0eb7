//! The CLEAR measures over all scores: sAMOTA, AMOTA, AMOTP, and at the best score MOTA, MOTP,
//! switches and breaks.
//!
//! As AB3DMOT evaluates KITTI in 3D: Weng et al., 3D Multi-Object Tracking: A Baseline and New
//! Evaluation Metrics (IROS 2020), sections IV-A and IV-B; Bernardin and Stiefelhagen (2008) for
//! the measures at one score, Li et al. (2009) for tracked and lost trajectories.

mod pass;
mod trajectory;

use fl_spacetime::Frame;

use super::Sequence;
use pass::Evaluation;
pub use pass::Figures;

/// Recalls that the averages are taken over: 1/40, 2/40, … 1.
const N_RECALLS: usize = 40;

/// How the score of a track is formed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// The mean of its boxes' scores, once.
    #[default]
    Exact,
    /// As the reference script does it: at every score threshold the mean is taken again over
    /// means of the time before. Rounding makes it fall below the threshold that the track itself
    /// defined, so that the track is lost there; which ones depends on their lengths.
    AsReference,
}

/// All figures of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Mean of sMOTA over the 40 recalls; recalls not reached count 0.
    pub s_amota: f64,
    /// Mean of MOTA likewise.
    pub amota: f64,
    /// Mean of MOTP likewise.
    pub amotp: f64,
    /// The score where MOTA is best: tracks below it are left out. `None` where no score gives a
    /// MOTA above 0.
    pub best_score: Option<f64>,
    /// The figures at that score.
    pub best: Figures,
    /// The figures at each recall reached, lowest first.
    pub curve: Vec<CurvePoint>,
}

/// The figures at one recall.
#[derive(Clone, Debug, PartialEq)]
pub struct CurvePoint {
    /// The recall that was aimed for.
    pub recall: f64,
    /// Tracks below this score are left out.
    pub min_score: f64,
    /// The figures.
    pub figures: Figures,
}

/// Evaluates sequences together. Without an object that must be found, all averages of MOTA are 0
/// and it is −∞ itself. A pair must have a 3D IoU of `min_iou` at least.
pub fn evaluate<F: Frame>(sequences: &[Sequence<F>], min_iou: f64, rounding: Rounding) -> Report {
    let mut evaluation = Evaluation::new(sequences, min_iou, rounding);
    let all = evaluation.pass(f64::NEG_INFINITY, 1.0);
    let n_labeled = all.figures.n_true + all.figures.n_missed;
    let mut curve = Vec::new();
    for (min_score, recall) in thresholds(all.true_scores, n_labeled) {
        let figures = evaluation.pass(min_score, recall).figures;
        curve.push(CurvePoint {
            recall,
            min_score,
            figures,
        });
    }
    let best_score = best_score(&curve);
    let mean = |value: fn(&Figures) -> f64| {
        curve.iter().map(|point| value(&point.figures)).sum::<f64>() / N_RECALLS as f64
    };
    Report {
        s_amota: mean(|figures| figures.s_mota),
        amota: mean(Figures::finite_mota),
        amotp: mean(|figures| figures.motp),
        best_score,
        best: evaluation
            .pass(best_score.unwrap_or(f64::NEG_INFINITY), 1.0)
            .figures,
        curve,
    }
}

/// The score where MOTA is best, the highest of several; `None` if it is nowhere above 0.
fn best_score(curve: &[CurvePoint]) -> Option<f64> {
    let (mut best_mota, mut best_score) = (0.0, None);
    for point in curve {
        if point.figures.mota > best_mota {
            (best_mota, best_score) = (point.figures.mota, Some(point.min_score));
        }
    }
    best_score
}

/// The scores at which the recalls 1/40, 2/40, … are reached, with those recalls.
///
/// The rule of KITTI's detection benchmark: a score is taken for the recall aimed for when the
/// next lower one would be farther from it. The first, for recall 0, is dropped.
fn thresholds(mut scores: Vec<f64>, n_labeled: usize) -> Vec<(f64, f64)> {
    scores.sort_by(|one, two| two.total_cmp(one));
    let n_labeled = n_labeled as f64;
    let mut taken = Vec::new();
    let mut recall = 0.0;
    for (idx, score) in scores.iter().enumerate() {
        let is_last = idx + 1 == scores.len();
        let here = (idx + 1) as f64 / n_labeled;
        let next = if is_last {
            here
        } else {
            (idx + 2) as f64 / n_labeled
        };
        if next - recall < recall - here && !is_last {
            continue;
        }
        taken.push((*score, recall));
        recall += 1.0 / N_RECALLS as f64;
    }
    taken.drain(..taken.len().min(1));
    taken
}
