//! From detections to tracks: frame by frame through the log, then over each whole track.

mod association;
mod fragments;
mod frame;
mod tracklet;

use fl_scene::{Track, TrackId};
use fl_spacetime::{OrientedBox, Stamp, World};
use rayon::prelude::*;

pub(crate) use frame::Frame;
pub(crate) use tracklet::{Tracklet, TrackletStep};

use crate::settle::{Settled, settle};
use crate::{Detection, Family, FamilySettings, Moment, TrackSettings};
use association::associate;

/// A detection that overlaps one already taken by more than this, seen from above, is the same
/// object once more and begins no track, whatever its class.
const SAME_OBJECT_IOU: f64 = 0.5;

/// A track and how sure the tracker is of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackEstimate {
    /// The object over time, in the world: one keyframe a frame, from the first to the last
    /// detection, and before that where it was seen late. Upright boxes of one size. A keyframe in a frame without a detection is
    /// [`fl_scene::Source::Propagated`] and has no score.
    pub track: Track,
    /// Mean score of its detections, on the detector's scale, less
    /// [`FamilySettings::miss_cost`] for frames without one.
    pub score: f64,
}

/// Joins detections over time, and settles place, heading, size and class of each object over its
/// whole life.
///
/// Moments without a detection belong in it, for they let tracks die and get the keyframes of
/// gaps. The order of the moments and that of the detections in one do not matter; moments of one
/// stamp count as one. Detections that are not
/// [usable](Detection::is_usable) are passed over.
///
/// Tracks are numbered from 1 in the order of their first stamps.
///
/// Coasts, the least life and the first gate adapt to the times of the frames, see
/// [`FamilySettings`].
///
/// Forward: a constant-velocity Kalman filter in the world frame, generalized IoU, optimal
/// assignment, sure detections before faint ones (Zhang et al., ByteTrack, 2022). Backward: see
/// the crate's `README.md`.
pub fn track(moments: &[Moment], settings: &TrackSettings) -> Vec<TrackEstimate> {
    let frames = frame::frames(moments);
    let stamps: Vec<Stamp> = frames.iter().map(|frame| frame.stamp).collect();
    let settings = settings.clone().for_stamps(&stamps);
    let tracklets = linked(&frames, &settings);
    let settled = tracklets
        .par_iter()
        .map(|(family, tracklet)| settle(tracklet, &frames, settings.family(*family)));
    let mut settled: Vec<_> = settled.collect();
    settled.sort_by(Settled::order);
    settled
        .into_iter()
        .zip(1..)
        .map(|(settled, number)| estimate(settled, number, &settings))
        .collect()
}

/// The forward pass: all tracklets that hold enough evidence, with their families.
fn linked<'a>(frames: &'a [Frame<'a>], settings: &TrackSettings) -> Vec<(Family, Tracklet<'a>)> {
    let mut passes = Family::ALL.map(|family| FamilyPass::new(family, settings.family(family)));
    for frame in frames {
        let mut unclaimed: Vec<_> = passes
            .iter_mut()
            .flat_map(|pass| pass.go_on(frame))
            .collect();
        unclaimed.sort_by(|(_, one), (_, two)| one.canonical_order(two));
        for (family, detection) in unclaimed {
            if !passes.iter().any(|pass| pass.holds(detection)) {
                passes[family as usize].bear(frame, detection);
            }
        }
    }
    passes
        .into_iter()
        .flat_map(|pass| pass.ended(frames))
        .collect()
}

/// The forward pass of one family, at one frame.
struct FamilyPass<'s, 'a> {
    family: Family,
    settings: &'s FamilySettings,
    alive: Vec<Tracklet<'a>>,
    /// Proven ones only: what came to nothing is forgotten.
    ended: Vec<Tracklet<'a>>,
}

impl<'s, 'a> FamilyPass<'s, 'a> {
    fn new(family: Family, settings: &'s FamilySettings) -> Self {
        Self {
            family,
            settings,
            alive: Vec::new(),
            ended: Vec::new(),
        }
    }

    /// Carries all tracklets on to the frame; the detections that nobody took and that are sure
    /// enough to begin a track.
    fn go_on(&mut self, frame: &'a Frame<'a>) -> Vec<(Family, &'a Detection)> {
        let (settings, family) = (self.settings, self.family);
        self.bury(|tracklet| tracklet.is_too_old(frame.stamp, settings));
        for tracklet in &mut self.alive {
            tracklet.predict(frame, settings);
        }
        let unclaimed = claim(&mut self.alive, frame.detections(family), settings);
        self.bury(|tracklet| tracklet.has_lost_its_case(frame.stamp, settings));
        unclaimed
            .into_iter()
            .filter(|detection| detection.score >= settings.birth_score)
            .map(|detection| (family, detection))
            .collect()
    }

    fn bury(&mut self, is_dead: impl Fn(&Tracklet<'a>) -> bool) {
        let dead = self.alive.extract_if(.., |tracklet| is_dead(tracklet));
        self.ended
            .extend(dead.filter(|tracklet| tracklet.is_proven(self.settings)));
    }

    /// Whether the place of the detection is that of one taken in this frame: by an older
    /// tracklet, or at least as sure by a new one.
    fn holds(&self, detection: &Detection) -> bool {
        let holds = |tracklet: &Tracklet<'_>| {
            tracklet.taken().is_some_and(|taken| {
                let goes_first = !tracklet.is_newborn() || taken.score >= detection.score;
                goes_first && is_same_place(&taken.cuboid, &detection.cuboid)
            })
        };
        self.alive.iter().any(holds)
    }

    fn bear(&mut self, frame: &'a Frame<'a>, detection: &'a Detection) {
        self.alive
            .push(Tracklet::born(frame, detection, self.settings));
    }

    fn ended(mut self, frames: &'a [Frame<'a>]) -> Vec<(Family, Tracklet<'a>)> {
        self.bury(|_| true);
        let family = self.family;
        fragments::joined(self.ended, frames, self.settings)
            .into_iter()
            .map(|tracklet| (family, tracklet))
            .collect()
    }
}

/// Whether two boxes overlap as one object does; those out of reach of each other cost little.
fn is_same_place(one: &OrientedBox<World>, other: &OrientedBox<World>) -> bool {
    let radius_m = |cuboid: &OrientedBox<World>| {
        let [length, width, _] = cuboid.size().lwh();
        0.5 * length.hypot(width)
    };
    let apart = one.center() - other.center();
    apart.x().hypot(apart.y()) <= radius_m(one) + radius_m(other)
        && one.iou_bev(other) > SAME_OBJECT_IOU
}

/// Gives the tracklets their detections, sure ones first; the detections that nobody took.
fn claim<'a>(
    alive: &mut [Tracklet<'a>],
    detections: &[&'a Detection],
    settings: &FamilySettings,
) -> Vec<&'a Detection> {
    let (sure, rest): (Vec<&Detection>, Vec<&Detection>) = detections
        .iter()
        .partition(|detection| detection.score >= settings.sure_score);
    let faint = rest
        .into_iter()
        .filter(|detection| detection.score >= settings.faint_score);
    let mut unclaimed = claim_once(alive, sure, settings);
    unclaimed.extend(claim_once(alive, faint.collect(), settings));
    unclaimed
}

fn claim_once<'a>(
    alive: &mut [Tracklet<'a>],
    detections: Vec<&'a Detection>,
    settings: &FamilySettings,
) -> Vec<&'a Detection> {
    let mut waiting: Vec<_> = alive
        .iter_mut()
        .filter(|tracklet| tracklet.taken().is_none())
        .collect();
    let mut taken = vec![false; detections.len()];
    for (tracklet_idx, detection_idx) in associate(&waiting, &detections, settings) {
        waiting[tracklet_idx].update(detections[detection_idx], settings);
        taken[detection_idx] = true;
    }
    let left = detections
        .into_iter()
        .zip(taken)
        .filter(|(_, taken)| !taken);
    left.map(|(detection, _)| detection).collect()
}

fn estimate(settled: Settled, number: u64, settings: &TrackSettings) -> TrackEstimate {
    let score = settled.score;
    let track = settled
        .into_track(TrackId(number), settings.source)
        .expect("stamps rise over the frames, and only finite detections come in");
    TrackEstimate { track, score }
}
