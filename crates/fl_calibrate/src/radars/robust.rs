//! A fit to many detections that what moves does not disturb, and how certain it is.

use fl_spacetime::wrap_angle;

use super::doppler::{Detection, Doppler, Sums, Unknowns};
use crate::Estimate;
use crate::estimate::within_of_jackknife;
use crate::order::{CUTOFF_SIGMAS, SIGMA_OF_MEDIAN, biweight, quantile, sorted};

/// Rounds of reweighting; after ten nothing moves any more.
const N_ROUNDS: usize = 12;
/// What is further off than this has no weight: at first, and at least and at most after, m/s.
const FIRST_CUTOFF_MPS: f64 = 1.0;
const CUTOFF_MPS: [f64; 2] = [0.2, 1.5];

/// The fit by iteratively reweighted least squares.
pub(super) struct Robust {
    pub(super) doppler: Doppler,
    /// Detections that are further off are taken to move, m/s.
    pub(super) cutoff_mps: f64,
    /// Standard deviation of those that stand still, m/s.
    pub(super) sigma_mps: f64,
    /// The last normal equations of each block.
    sums: Vec<Sums>,
}

impl Robust {
    /// `None` if the detections do not tell the unknowns apart.
    pub(super) fn of(
        blocks: &[&Vec<Detection>],
        start: Doppler,
        unknowns: Unknowns,
    ) -> Option<Self> {
        let mut robust = Self {
            doppler: start,
            cutoff_mps: FIRST_CUTOFF_MPS,
            sigma_mps: 0.0,
            sums: Vec::new(),
        };
        for _ in 0..N_ROUNDS {
            robust.sums = blocks.iter().map(|it| robust.weighted(it)).collect();
            robust.doppler = robust.sums.iter().copied().sum::<Sums>().solve(unknowns)?;
            robust.sigma_mps = sigma(blocks, robust.doppler);
            let [least, most] = CUTOFF_MPS;
            robust.cutoff_mps = (CUTOFF_SIGMAS * robust.sigma_mps).clamp(least, most);
        }
        Some(robust)
    }

    fn weighted(&self, block: &[Detection]) -> Sums {
        let weight =
            |detection: &Detection| biweight(self.doppler.residual(detection) / self.cutoff_mps);
        block.iter().map(|it| Sums::of(it, weight(it))).sum()
    }

    /// The share of the detections that is taken to stand still.
    pub(super) fn still(&self, blocks: &[Vec<Detection>]) -> f64 {
        let all = blocks.iter().flatten();
        let is_still = |it: &&Detection| self.doppler.residual(it).abs() < self.cutoff_mps;
        all.clone().filter(is_still).count() as f64 / all.count() as f64
    }

    /// Turn, factor and bias with their intervals, by leaving out one block after the other (Tukey's
    /// jackknife). `None` if one block alone tells the unknowns apart.
    pub(super) fn estimates(&self, unknowns: Unknowns) -> Option<[Estimate; 3]> {
        let total: Sums = self.sums.iter().copied().sum();
        let without = self
            .sums
            .iter()
            .map(|block| (total - *block).solve(unknowns));
        let without: Vec<Doppler> = without.collect::<Option<_>>()?;
        let whole = self.doppler;
        let estimate = |value: f64, off: &dyn Fn(&Doppler) -> f64| Estimate {
            value,
            within: within_of_jackknife(&without.iter().map(off).collect::<Vec<_>>()),
        };
        Some([
            estimate(whole.yaw_rad(), &|it| {
                wrap_angle(it.yaw_rad() - whole.yaw_rad())
            }),
            estimate(whole.factor(), &Doppler::factor),
            estimate(whole.bias_mps(), &Doppler::bias_mps),
        ])
    }
}

/// Mean square of what detections are off, not more than the cutoff each.
pub(super) fn loss(blocks: &[&Vec<Detection>], doppler: Doppler, cutoff_mps: f64) -> f64 {
    let detections = blocks.iter().copied().flatten();
    let off = |it: &Detection| doppler.residual(it).abs().min(cutoff_mps);
    let squares: f64 = detections.clone().map(|it| off(it).powi(2)).sum();
    squares / detections.count().max(1) as f64
}

/// The standard deviation of what is off, by its median.
fn sigma(blocks: &[&Vec<Detection>], doppler: Doppler) -> f64 {
    let detections = blocks.iter().copied().flatten();
    let off = sorted(detections.map(|it| doppler.residual(it).abs()).collect());
    SIGMA_OF_MEDIAN * quantile(&off, 0.5)
}
