//! What most detections of one scan agree on.

use super::doppler::{Detection, Doppler, Sums, Unknowns};
use super::scans::Scan;

/// So many pairs of detections are tried: of those that stand still, if half of all do, one pair at
/// least is among them but once in 10⁸ scans.
const N_TRIES: u32 = 64;
/// A detection agrees within this, m/s, and so much of the radar's speed: for its angle.
const AGREES_MPS: f64 = 0.3;
const AGREES_SHARE: f64 = 0.01;
/// Fewer agree by chance.
const LEAST_AGREEING: usize = 6;
const LEAST_AGREEING_SHARE: f64 = 0.4;
/// The golden ratio's inverse, in two dimensions (Roberts): its multiples fill the square evenly.
const STEPS: [f64; 2] = [0.754_877_666_246_692_8, 0.569_840_290_998_053_2];

/// How the speeds of what stands still follow from the radar's motion in this scan alone; `None` if too
/// few agree.
pub(super) fn agreed(scan: &Scan) -> Option<Doppler> {
    let detections = &scan.detections;
    let within_mps = AGREES_MPS + AGREES_SHARE * scan.expected_mps;
    let agrees = |doppler: &Doppler, it: &Detection| doppler.residual(it).abs() < within_mps;
    let n_agreeing = |doppler: &Doppler| detections.iter().filter(|it| agrees(doppler, it)).count();
    let mut best = pairs(detections)
        .filter_map(|[a, b]| Doppler::through(a, b))
        .max_by_key(n_agreeing)?;
    for _ in 0..2 {
        let agreeing = detections.iter().filter(|it| agrees(&best, it));
        let sums: Sums = agreeing.map(|it| Sums::of(it, 1.0)).sum();
        best = sums.solve(Unknowns::TurnFactor)?;
    }
    let n_agreeing = n_agreeing(&best);
    let is_most = n_agreeing as f64 >= LEAST_AGREEING_SHARE * detections.len() as f64;
    (n_agreeing >= LEAST_AGREEING && is_most).then_some(best)
}

/// Spread evenly over all, the same every time.
fn pairs(detections: &[Detection]) -> impl Iterator<Item = [&Detection; 2]> {
    let drawn = |nth: u32, step: f64| {
        let place = (f64::from(nth) * step).fract() * detections.len() as f64;
        detections.get(place as usize)
    };
    (1..=N_TRIES).filter_map(move |nth| {
        let [a, b] = STEPS.map(|step| drawn(nth, step));
        Some([a?, b?])
    })
}
