//! All measures at one score threshold.

use std::collections::BTreeMap;

use fl_spacetime::Frame;

use super::super::matching::{Likeness, most_pairs, pairs};
use super::super::{Moment, Sequence, dense_numbers};
use super::Rounding;
use super::trajectory::{Sighting, Trajectories};

/// What is measured at one score threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// 1 − (missed + false + switches) / objects; −∞ where no object must be found.
    pub mota: f64,
    /// The same against what can be reached at the recall aimed for, from 0 to 1; 0 where no object
    /// must be found.
    pub s_mota: f64,
    /// Mean IoU of the pairs.
    pub motp: f64,
    /// Share of the objects that were found.
    pub recall: f64,
    /// Share of what was found that is an object.
    pub precision: f64,
    /// Pairs, those of objects that need not be found as well.
    pub n_true: usize,
    /// Found boxes without an object.
    pub n_false: usize,
    /// Objects not found that should have been.
    pub n_missed: usize,
    /// How often an object got another track.
    pub n_switches: usize,
    /// How often the tracking of an object broke off and went on.
    pub n_breaks: usize,
    /// Share of the trajectories that are found in over 80 % of their frames.
    pub mostly_tracked: f64,
    /// Share of those found in under 20 %.
    pub mostly_lost: f64,
}

impl Figures {
    /// MOTA, 0 where no object must be found.
    pub(super) fn finite_mota(&self) -> f64 {
        if self.mota.is_finite() {
            self.mota
        } else {
            0.0
        }
    }
}

/// A pass over all sequences.
pub(super) struct Pass {
    pub(super) figures: Figures,
    /// The track's score of every pair.
    pub(super) true_scores: Vec<f64>,
}

/// The sequences as they are gone through again and again.
pub(super) struct Evaluation {
    sequences: Vec<Prepared>,
    rounding: Rounding,
}

struct Prepared {
    moments: Vec<PreparedMoment>,
    n_truth_tracks: usize,
    n_found_tracks: usize,
}

struct PreparedMoment {
    truth: Vec<PreparedTruth>,
    found: Vec<PreparedFound>,
    /// Truth, found, IoU; those alike enough.
    pairs: Vec<(usize, usize, f64)>,
}

struct PreparedTruth {
    track: usize,
    counts: bool,
}

struct PreparedFound {
    track: usize,
    score: f64,
    excused: bool,
    /// Whether it was paired in this pass or one before: then it is excused no more.
    was_paired: bool,
}

impl Evaluation {
    pub(super) fn new<F: Frame>(
        sequences: &[Sequence<F>],
        min_iou: f64,
        rounding: Rounding,
    ) -> Self {
        Self {
            sequences: sequences
                .iter()
                .map(|sequence| Prepared::new(sequence, min_iou))
                .collect(),
            rounding,
        }
    }

    /// Goes through all sequences without the tracks below `min_score`.
    pub(super) fn pass(&mut self, min_score: f64, recall: f64) -> Pass {
        let mut counts = Counts::default();
        let mut trajectories = Trajectories::default();
        for sequence in &mut self.sequences {
            let scores = sequence.track_scores();
            if self.rounding == Rounding::AsReference {
                sequence.overwrite_scores(&scores);
            }
            let is_kept: Vec<bool> = scores.iter().map(|score| *score >= min_score).collect();
            let mut sightings = vec![Vec::new(); sequence.n_truth_tracks];
            for moment in &mut sequence.moments {
                moment.count(&is_kept, &scores, &mut counts, &mut sightings);
            }
            trajectories.add(&sightings);
        }
        Pass {
            figures: counts.figures(&trajectories, recall),
            true_scores: counts.true_scores,
        }
    }
}

impl Prepared {
    fn new<F: Frame>(sequence: &Sequence<F>, min_iou: f64) -> Self {
        let sequence = sequence.in_track_order();
        let truth = sequence.moments.iter().flat_map(|moment| &moment.truth);
        let found = sequence.moments.iter().flat_map(|moment| &moment.found);
        let truth_numbers = dense_numbers(truth.map(|truth| truth.track));
        let found_numbers = dense_numbers(found.map(|found| found.track));
        let moments = sequence
            .moments
            .iter()
            .map(|moment| PreparedMoment::new(moment, &truth_numbers, &found_numbers, min_iou));
        Self {
            moments: moments.collect(),
            n_truth_tracks: truth_numbers.len(),
            n_found_tracks: found_numbers.len(),
        }
    }

    /// The mean score of every track, added up frame by frame.
    fn track_scores(&self) -> Vec<f64> {
        let mut sums = vec![(0.0, 0_usize); self.n_found_tracks];
        for found in self.moments.iter().flat_map(|moment| &moment.found) {
            let (sum, n_boxes) = &mut sums[found.track];
            *sum += found.score;
            *n_boxes += 1;
        }
        sums.into_iter()
            .map(|(sum, n_boxes)| sum / n_boxes as f64)
            .collect()
    }

    fn overwrite_scores(&mut self, scores: &[f64]) {
        for moment in &mut self.moments {
            for found in &mut moment.found {
                found.score = scores[found.track];
            }
        }
    }
}

impl PreparedMoment {
    fn new<F: Frame>(
        moment: &Moment<F>,
        truth_numbers: &BTreeMap<u64, usize>,
        found_numbers: &BTreeMap<u64, usize>,
        min_iou: f64,
    ) -> Self {
        let truth = moment.truth.iter().map(|truth| PreparedTruth {
            track: truth_numbers[&truth.track],
            counts: truth.counts,
        });
        let found = moment.found.iter().map(|found| PreparedFound {
            track: found_numbers[&found.track],
            score: found.score,
            excused: found.excused,
            was_paired: false,
        });
        let alike = pairs(moment, Likeness::Cuboid)
            .into_iter()
            .filter(|pair| pair.likeness >= min_iou)
            .map(|pair| (pair.truth_idx, pair.found_idx, pair.likeness));
        Self {
            truth: truth.collect(),
            found: found.collect(),
            pairs: alike.collect(),
        }
    }

    fn count(
        &mut self,
        is_kept: &[bool],
        scores: &[f64],
        counts: &mut Counts,
        sightings: &mut [Vec<Sighting>],
    ) {
        let paired = self.paired(is_kept);
        for (_, found_idx, iou) in paired.iter().flatten() {
            let found = &mut self.found[*found_idx];
            found.was_paired = true;
            counts.sum_iou += iou;
            counts.n_true += 1;
            counts.true_scores.push(scores[found.track]);
        }
        let kept = || self.found.iter().filter(|found| is_kept[found.track]);
        let n_kept = kept().count();
        let n_excused = kept()
            .filter(|found| found.excused && !found.was_paired)
            .count();
        counts.n_false += n_kept - paired.iter().flatten().count() - n_excused;
        for (truth, pair) in self.truth.iter().zip(&paired) {
            counts.n_objects += usize::from(truth.counts);
            counts.n_missed += usize::from(truth.counts && pair.is_none());
            sightings[truth.track].push(Sighting {
                track: pair.map(|(_, found_idx, _)| self.found[found_idx].track),
                counts: truth.counts,
            });
        }
    }

    /// What each truth is paired with: as many pairs as can be, as alike as can be.
    fn paired(&self, is_kept: &[bool]) -> Vec<Option<(usize, usize, f64)>> {
        let kept = self
            .pairs
            .iter()
            .filter(|(_, found_idx, _)| is_kept[self.found[*found_idx].track]);
        let gains: Vec<_> = kept.copied().collect();
        let mut paired = vec![None; self.truth.len()];
        for (truth_idx, found_idx) in most_pairs(self.truth.len(), self.found.len(), &gains) {
            let iou = self
                .pairs
                .iter()
                .find(|pair| (pair.0, pair.1) == (truth_idx, found_idx));
            paired[truth_idx] = iou.copied();
        }
        paired
    }
}

/// What is counted over all sequences.
#[derive(Default)]
struct Counts {
    n_true: usize,
    n_false: usize,
    n_missed: usize,
    n_objects: usize,
    sum_iou: f64,
    true_scores: Vec<f64>,
}

impl Counts {
    fn figures(&self, trajectories: &Trajectories, recall: f64) -> Figures {
        let n_switches = trajectories.n_switches;
        let (mota, s_mota) = self.mota(n_switches, recall);
        Figures {
            mota,
            s_mota,
            motp: self.sum_iou / self.n_true.max(1) as f64,
            recall: share(self.n_true, self.n_true + self.n_missed),
            precision: share(self.n_true, self.n_true + self.n_false),
            n_true: self.n_true,
            n_false: self.n_false,
            n_missed: self.n_missed,
            n_switches,
            n_breaks: trajectories.n_breaks,
            mostly_tracked: share(trajectories.n_mostly_tracked, trajectories.n_counting),
            mostly_lost: share(trajectories.n_mostly_lost, trajectories.n_counting),
        }
    }

    /// MOTA, and what it is of that which can be reached.
    fn mota(&self, n_switches: usize, recall: f64) -> (f64, f64) {
        if self.n_objects == 0 {
            return (f64::NEG_INFINITY, 0.0);
        }
        let n_errors = (self.n_missed + self.n_false + n_switches) as f64;
        let n_objects = self.n_objects as f64;
        let unreachable = (1.0 - recall) * n_objects;
        let s_mota = 1.0 - (n_errors - unreachable) / (recall * n_objects);
        (1.0 - n_errors / n_objects, s_mota.clamp(0.0, 1.0))
    }
}

/// 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
