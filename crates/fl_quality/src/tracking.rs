//! How well tracks agree with the truth, by the measures that the field publishes.
//!
//! [`clear`] is the evaluation of AB3DMOT for KITTI in 3D (Weng et al. 2020), [`hota`] is HOTA
//! (Luiten et al. 2020), [`amota`] the tracking task of nuScenes (Caesar et al. 2020). All three
//! take the same [`Sequence`]s. In which order the boxes of a frame are makes no difference to any.

pub mod amota;
pub mod clear;
pub mod hota;
mod matching;

use std::collections::BTreeMap;

use fl_spacetime::{Frame, OrientedBox};

pub use matching::Likeness;

/// One drive, as the truth and as a tracker has it, for one class.
///
/// `F` is whatever frame both are in.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence<F: Frame> {
    /// Every frame of the drive, those without any box as well.
    pub moments: Vec<Moment<F>>,
}

/// One frame of a drive.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment<F: Frame> {
    /// The objects that are there.
    pub truth: Vec<TruthBox<F>>,
    /// The objects that the tracker found. A track has at most one box in a frame.
    pub found: Vec<FoundBox<F>>,
}

/// One object that is there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TruthBox<F: Frame> {
    /// Which object.
    pub track: u64,
    /// Where it is.
    pub cuboid: OrientedBox<F>,
    /// Left, top, right, bottom in the image, pixels, where there is an image.
    pub image_box: Option<[f64; 4]>,
    /// Whether it must be found. What need not (hidden, cut off, of a neighboring class) may be.
    pub counts: bool,
}

/// One object that a tracker found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FoundBox<F: Frame> {
    /// Which track.
    pub track: u64,
    /// Where it is.
    pub cuboid: OrientedBox<F>,
    /// Left, top, right, bottom in the image, pixels, where there is an image.
    pub image_box: Option<[f64; 4]>,
    /// How sure the tracker is of it, finite; higher is surer. What counts is the mean of a track.
    pub score: f64,
    /// Whether it is no error where nothing is there: too small to be labeled, of a neighboring
    /// class, in a region that nobody labeled.
    pub excused: bool,
}

impl<F: Frame> Sequence<F> {
    /// Whether no two boxes of one track are in one frame, as all measures need it; else the
    /// track and the frame.
    ///
    /// # Errors
    /// The number of the track and that of the frame, from 0.
    pub fn check_found(&self) -> Result<(), (u64, usize)> {
        for (frame_idx, moment) in self.moments.iter().enumerate() {
            let mut tracks: Vec<u64> = moment.found.iter().map(|found| found.track).collect();
            tracks.sort_unstable();
            if let Some(pair) = tracks.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err((pair[0], frame_idx));
            }
        }
        Ok(())
    }

    /// The sequence with the tracks alone whose mean score is `min_score` or more.
    #[must_use]
    pub fn with_sure_tracks(&self, min_score: f64) -> Self {
        let scores = track_scores(self);
        let mut sure = self.clone();
        for moment in &mut sure.moments {
            moment
                .found
                .retain(|found| scores[&found.track] >= min_score);
        }
        sure
    }
}

impl<F: Frame> Sequence<F> {
    /// The same with the boxes of each frame in the order of their tracks: which of two equal
    /// choices is made, and how sums are rounded, hangs on the order.
    fn in_track_order(&self) -> Self {
        let mut sorted = self.clone();
        for moment in &mut sorted.moments {
            moment.truth.sort_by_key(|truth| truth.track);
            moment.found.sort_by_key(|found| found.track);
        }
        sorted
    }
}

/// The mean score of every track, added up frame by frame.
fn track_scores<F: Frame>(sequence: &Sequence<F>) -> BTreeMap<u64, f64> {
    let mut sums: BTreeMap<u64, (f64, usize)> = BTreeMap::new();
    for found in sequence.moments.iter().flat_map(|moment| &moment.found) {
        let (sum, n_boxes) = sums.entry(found.track).or_default();
        *sum += found.score;
        *n_boxes += 1;
    }
    sums.into_iter()
        .map(|(track, (sum, n_boxes))| (track, sum / n_boxes as f64))
        .collect()
}

/// Numbers from 0 for the ids of tracks, in the order of the ids.
fn dense_numbers(ids: impl Iterator<Item = u64>) -> BTreeMap<u64, usize> {
    let mut ids: Vec<u64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .enumerate()
        .map(|(number, id)| (id, number))
        .collect()
}
