//! Which scale the scores of a file are on.

use super::DetectionFile;

/// How far a probability may be outside 0 to 1 by rounding.
const SCORE_ROUNDING: f64 = 1e-3;
/// A logit of 20 says that one in five hundred million is wrong; no detector is so sure.
const MAX_LOGIT: f64 = 20.0;
/// Scores up to this, none below zero, are percent.
const MAX_PERCENT: f64 = 100.0;

impl DetectionFile {
    /// Whether a score lies outside 0 to 1 by more than rounding (10⁻³), so that
    /// [`TrackSettings::for_logit_scores`](crate::TrackSettings::for_logit_scores) are the
    /// settings to track with.
    pub fn has_logit_scores(&self) -> bool {
        let mut scores = self.scores();
        scores.any(|score| !(-SCORE_ROUNDING..=1.0 + SCORE_ROUNDING).contains(&score))
    }

    /// Brings scores that are neither probabilities nor logits to 0 to 1, in their order: those
    /// beyond 20. From 0 to 100 they are percent, else they are spread from the lowest to the
    /// highest. The scores that became 0 and 1, or `None` where nothing was changed.
    pub fn rescale_odd_scores(&mut self) -> Option<(f64, f64)> {
        let bounds = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) = self.scores().fold(bounds, |(low, high), score| {
            (score.min(low), score.max(high))
        });
        if high <= MAX_LOGIT {
            return None;
        }
        let is_percent = low >= 0.0 && high <= MAX_PERCENT;
        let (low, high) = match is_percent {
            true => (0.0, MAX_PERCENT),
            false => (low.min(0.0), high),
        };
        // Halves: the difference of the largest numbers is none.
        let span = 0.5 * high - 0.5 * low;
        let boxes = self.frames.iter_mut().flat_map(|frame| &mut frame.boxes);
        for score in boxes.filter_map(|detected| detected.score.as_mut()) {
            *score = (0.5 * *score - 0.5 * low) / span;
        }
        Some((low, high))
    }

    fn scores(&self) -> impl Iterator<Item = f64> {
        let boxes = self.frames.iter().flat_map(|frame| &frame.boxes);
        boxes.filter_map(|detected| detected.score)
    }
}
