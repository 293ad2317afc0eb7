//! Higher order tracking accuracy: Luiten et al., HOTA (IJCV 2020), with the rules of KITTI's
//! benchmark for what is left out.

use std::collections::BTreeMap;

use fl_spacetime::Frame;

use super::matching::{Likeness, Pair, best_pairing, pairs};
use super::{Moment, Sequence, dense_numbers};

/// How alike a pair must be, at least: 0.05, 0.10, … 0.95.
const N_ALPHAS: usize = 19;
/// Room for the rounding of a likeness at a limit, as the reference gives it.
const EPSILON: f64 = f64::EPSILON;
/// From here on a found box is taken for the object it lies on when what need not be found is
/// cleared away.
const CLEARING_LIKENESS: f64 = 0.5;

/// The mean over all 19 limits of likeness, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hota {
    /// The geometric mean of detection and association at each limit.
    pub hota: f64,
    /// How well the boxes are found.
    pub det_a: f64,
    /// How well they are kept together over time.
    pub ass_a: f64,
    /// How alike the pairs are.
    pub loc_a: f64,
}

/// Evaluates sequences together. What is `excused`, and what lies on objects that need not be
/// found, is cleared away first.
pub fn evaluate<F: Frame>(sequences: &[Sequence<F>], likeness: Likeness) -> Hota {
    let mut total = [Tally::default(); N_ALPHAS];
    for sequence in sequences {
        let tallies = Cleared::new(sequence, likeness).tallies();
        for (total, tally) in total.iter_mut().zip(tallies) {
            total.add(&tally);
        }
    }
    mean(&total.map(|tally| tally.score()))
}

/// What is counted at one limit of likeness.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    n_true: f64,
    n_missed: f64,
    n_false: f64,
    /// Sum over true positives of the share of their two tracks that is common.
    association: f64,
    likeness: f64,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.n_true += other.n_true;
        self.n_missed += other.n_missed;
        self.n_false += other.n_false;
        self.association += other.association;
        self.likeness += other.likeness;
    }

    fn score(&self) -> Hota {
        let det_a = self.n_true / (self.n_true + self.n_missed + self.n_false).max(1.0);
        let ass_a = self.association / self.n_true.max(1.0);
        let loc_a = self.likeness.max(1e-10) / self.n_true.max(1e-10);
        Hota {
            hota: (det_a * ass_a).sqrt(),
            det_a,
            ass_a,
            loc_a,
        }
    }
}

fn mean(scores: &[Hota]) -> Hota {
    let mean =
        |value: fn(&Hota) -> f64| scores.iter().map(value).sum::<f64>() / scores.len() as f64;
    Hota {
        hota: mean(|score| score.hota),
        det_a: mean(|score| score.det_a),
        ass_a: mean(|score| score.ass_a),
        loc_a: mean(|score| score.loc_a),
    }
}

/// A sequence without what does not count, its tracks numbered from 0.
struct Cleared {
    moments: Vec<ClearedMoment>,
    /// Boxes of each track.
    n_truth: Vec<f64>,
    n_found: Vec<f64>,
}

struct ClearedMoment {
    /// The numbers of the tracks.
    truth: Vec<usize>,
    found: Vec<usize>,
    /// Places are those in `truth` and `found`.
    pairs: Vec<Pair>,
}

impl Cleared {
    fn new<F: Frame>(sequence: &Sequence<F>, likeness: Likeness) -> Self {
        let sequence = sequence.in_track_order();
        let moments = &sequence.moments;
        let truth = moments.iter().flat_map(|moment| &moment.truth);
        let found = moments.iter().flat_map(|moment| &moment.found);
        let truth_numbers = dense_numbers(truth.map(|truth| truth.track));
        let found_numbers = dense_numbers(found.map(|found| found.track));
        let mut cleared = Self {
            moments: Vec::with_capacity(moments.len()),
            n_truth: vec![0.0; truth_numbers.len()],
            n_found: vec![0.0; found_numbers.len()],
        };
        for moment in moments {
            let kept = ClearedMoment::new(moment, likeness, &truth_numbers, &found_numbers);
            for track in &kept.truth {
                cleared.n_truth[*track] += 1.0;
            }
            for track in &kept.found {
                cleared.n_found[*track] += 1.0;
            }
            cleared.moments.push(kept);
        }
        cleared
    }

    /// How well each truth track and each found track go together over the whole sequence: eq. 16
    /// of the paper's appendix, with soft matches.
    fn alignment(&self) -> BTreeMap<(usize, usize), f64> {
        let mut common: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for moment in &self.moments {
            let mut truth_sums = vec![0.0; moment.truth.len()];
            let mut found_sums = vec![0.0; moment.found.len()];
            for pair in &moment.pairs {
                truth_sums[pair.truth_idx] += pair.likeness;
                found_sums[pair.found_idx] += pair.likeness;
            }
            for pair in &moment.pairs {
                let all = truth_sums[pair.truth_idx] + found_sums[pair.found_idx] - pair.likeness;
                let tracks = (moment.truth[pair.truth_idx], moment.found[pair.found_idx]);
                *common.entry(tracks).or_default() += pair.likeness / all;
            }
        }
        for ((truth, found), common) in &mut common {
            *common /= self.n_truth[*truth] + self.n_found[*found] - *common;
        }
        common
    }

    fn tallies(&self) -> [Tally; N_ALPHAS] {
        let alignment = self.alignment();
        let mut tallies = [Tally::default(); N_ALPHAS];
        let mut n_common = vec![BTreeMap::new(); N_ALPHAS];
        for moment in &self.moments {
            let matched = moment.matched(&alignment);
            for (alpha_idx, tally) in tallies.iter_mut().enumerate() {
                moment.count(&matched, alpha_idx, tally, &mut n_common[alpha_idx]);
            }
        }
        for (tally, n_common) in tallies.iter_mut().zip(&n_common) {
            tally.association = self.association(n_common);
        }
        tallies
    }

    /// The sum over all pairs of the share of their two tracks that they have in common.
    fn association(&self, n_common: &BTreeMap<(usize, usize), f64>) -> f64 {
        let share = |((truth, found), n): (&(usize, usize), &f64)| {
            n * n / (self.n_truth[*truth] + self.n_found[*found] - n).max(1.0)
        };
        n_common.iter().map(share).sum()
    }
}

impl ClearedMoment {
    fn new<F: Frame>(
        moment: &Moment<F>,
        likeness: Likeness,
        truth_numbers: &BTreeMap<u64, usize>,
        found_numbers: &BTreeMap<u64, usize>,
    ) -> Self {
        let pairs = pairs(moment, likeness);
        let kept_truth = places(moment.truth.iter().map(|truth| truth.counts));
        let kept_found = places(found_that_counts(moment, &pairs).into_iter());
        let kept_pair = |pair: &Pair| {
            Some(Pair {
                truth_idx: *kept_truth.get(&pair.truth_idx)?,
                found_idx: *kept_found.get(&pair.found_idx)?,
                ..*pair
            })
        };
        let truth_number = |idx: &usize| truth_numbers[&moment.truth[*idx].track];
        let found_number = |idx: &usize| found_numbers[&moment.found[*idx].track];
        Self {
            truth: kept_truth.keys().map(truth_number).collect(),
            found: kept_found.keys().map(found_number).collect(),
            pairs: pairs.iter().filter_map(kept_pair).collect(),
        }
    }

    /// Counts the pairs that are alike enough, for the whole and for their two tracks.
    fn count(
        &self,
        matched: &[Pair],
        alpha_idx: usize,
        tally: &mut Tally,
        n_common: &mut BTreeMap<(usize, usize), f64>,
    ) {
        let limit = alpha(alpha_idx) - EPSILON;
        let mut n_true = 0.0;
        for pair in matched.iter().filter(|pair| pair.likeness >= limit) {
            let tracks = (self.truth[pair.truth_idx], self.found[pair.found_idx]);
            *n_common.entry(tracks).or_default() += 1.0;
            tally.likeness += pair.likeness;
            n_true += 1.0;
        }
        tally.n_true += n_true;
        tally.n_missed += self.truth.len() as f64 - n_true;
        tally.n_false += self.found.len() as f64 - n_true;
    }

    /// The pairing that is best for likeness and alignment together.
    fn matched(&self, alignment: &BTreeMap<(usize, usize), f64>) -> Vec<Pair> {
        let worth = |pair: &Pair| {
            let tracks = (self.truth[pair.truth_idx], self.found[pair.found_idx]);
            alignment[&tracks] * pair.likeness
        };
        let gains: Vec<_> = self
            .pairs
            .iter()
            .map(|pair| (pair.truth_idx, pair.found_idx, worth(pair)))
            .collect();
        let pairing = best_pairing(self.truth.len(), self.found.len(), &gains);
        let is_made = |pair: &&Pair| pairing.contains(&(pair.truth_idx, pair.found_idx));
        self.pairs.iter().filter(is_made).copied().collect()
    }
}

fn alpha(alpha_idx: usize) -> f64 {
    0.05 + 0.05 * alpha_idx as f64
}

/// Found boxes that are neither excused nor lie on what need not be found.
fn found_that_counts<F: Frame>(moment: &Moment<F>, pairs: &[Pair]) -> Vec<bool> {
    let gains: Vec<_> = pairs
        .iter()
        .filter(|pair| pair.likeness >= CLEARING_LIKENESS - EPSILON)
        .map(|pair| (pair.truth_idx, pair.found_idx, pair.likeness))
        .collect();
    let mut counts: Vec<bool> = moment.found.iter().map(|found| !found.excused).collect();
    for (truth_idx, found_idx) in best_pairing(moment.truth.len(), moment.found.len(), &gains) {
        counts[found_idx] = moment.truth[truth_idx].counts;
    }
    counts
}

/// The places of what is kept, before and after.
fn places(kept: impl Iterator<Item = bool>) -> BTreeMap<usize, usize> {
    kept.enumerate()
        .filter(|(_, kept)| *kept)
        .enumerate()
        .map(|(after, (before, _))| (before, after))
        .collect()
}
