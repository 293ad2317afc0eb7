//! Which frames are keyframes, and which are scored.

use fl_spacetime::wrap_angle;

use super::TruthFrame;

/// How keyframes are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyframes {
    /// Every k-th frame and the last one; all others are scored.
    ///
    /// For labels that are made in every frame.
    EveryKth,
    /// Among the frames that a person set. Labels that were themselves filled in between would
    /// reward whoever fills in likewise, so only frames off the straight line between their
    /// neighbors count: they are keyframes, at least k frames apart, or they are scored.
    Knots,
}

/// Indices into the frames of a track, rising.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The frames that are kept.
    pub keyframes: Vec<usize>,
    /// The frames that are interpolated and compared.
    pub scored: Vec<usize>,
}

/// A frame within this of the middle of its neighbors was filled in, meters or radians.
const STRAIGHT: f64 = 1e-4;

impl Keyframes {
    /// Chooses frames of one track; `k` of 0 counts as 1.
    pub fn select(self, frames: &[TruthFrame], k: usize) -> Selection {
        match self {
            Self::EveryKth => {
                let candidates: Vec<usize> = (0..frames.len()).collect();
                spaced(&candidates, k)
            }
            Self::Knots => spaced(&knots(frames), k),
        }
    }
}

/// First and last, and between them each that is `k` frames or more after the one before.
fn spaced(candidates: &[usize], k: usize) -> Selection {
    let mut selection = Selection::default();
    let Some(last) = candidates.last() else {
        return selection;
    };
    let mut due = 0;
    for frame_idx in candidates {
        if *frame_idx >= due || frame_idx == last || selection.keyframes.is_empty() {
            selection.keyframes.push(*frame_idx);
            due = frame_idx.saturating_add(k.max(1));
        } else {
            selection.scored.push(*frame_idx);
        }
    }
    selection
}

/// First, last, and every frame where the label bends in the sensor's frame.
fn knots(frames: &[TruthFrame]) -> Vec<usize> {
    let n_frames = frames.len();
    let bends = |frame_idx: &usize| {
        let at = |idx: usize| frames[idx].cuboid_in_sensor;
        if *frame_idx == 0 || *frame_idx + 1 == n_frames {
            return true;
        }
        let [before, here, after] = [*frame_idx - 1, *frame_idx, *frame_idx + 1].map(at);
        let bend = (after.center() - here.center()) - (here.center() - before.center());
        let turn = wrap_angle(after.yaw() - here.yaw()) - wrap_angle(here.yaw() - before.yaw());
        bend.coords().amax() > STRAIGHT || wrap_angle(turn).abs() > STRAIGHT
    };
    (0..n_frames).filter(bends).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyframes_are_k_frames_apart_or_more() {
        let selection = spaced(&[0, 1, 4, 5, 6, 11, 12], 5);
        assert_eq!(selection.keyframes, [0, 5, 11, 12]);
        assert_eq!(selection.scored, [1, 4, 6]);
        assert_eq!(spaced(&[], 5), Selection::default());
        assert_eq!(spaced(&[3], 0).keyframes, [3]);
    }
}
