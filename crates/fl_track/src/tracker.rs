//! From detections to tracks: frame by frame through the log, then over each whole track.

mod association;
mod tracklet;

use fl_scene::{Track, TrackId};
use fl_spacetime::{OrientedBox, Stamp, World};
use rayon::prelude::*;

pub(crate) use tracklet::{Tracklet, TrackletStep};

use crate::settle::{Settled, settle};
use crate::{Detection, Family, FamilySettings, TrackSettings};
use association::associate;

/// A detection that overlaps one already taken by more than this, seen from above, is the same
/// object once more and begins no track, whatever its class.
const SAME_OBJECT_IOU: f64 = 0.5;

/// A track and how sure the tracker is of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackEstimate {
    /// The object over time, in the world: one keyframe a frame, from the first to the last
    /// detection. Upright boxes of one size. A keyframe in a frame without a detection is
    /// [`fl_scene::Source::Propagated`] and has no score.
    pub track: Track,
    /// Mean score of its detections, on the detector's scale.
    pub score: f64,
}

/// Joins detections over time, and settles place, heading, size and class of each object over its
/// whole life.
///
/// `frames` are stamps and what was detected then; frames without a detection belong in it, for
/// they let tracks die and get the keyframes of gaps. The order of the frames and that of the
/// detections in a frame do not matter; frames of one stamp count as one. Detections that are not
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
pub fn track(frames: &[(Stamp, Vec<Detection>)], settings: &TrackSettings) -> Vec<TrackEstimate> {
    let frames = merged_frames(frames);
    let stamps: Vec<Stamp> = frames.iter().map(|(stamp, _)| *stamp).collect();
    let settings = settings.clone().for_stamps(&stamps);
    let tracklets = linked(&frames, &settings);
    let settled = tracklets
        .par_iter()
        .map(|(family, tracklet)| settle(tracklet, settings.family(*family)));
    let mut settled: Vec<_> = settled.collect();
    settled.sort_by(Settled::order);
    settled
        .into_iter()
        .zip(1..)
        .map(|(settled, number)| estimate(settled, number, &settings))
        .collect()
}

/// The usable detections of each stamp, stamps rising, detections in an order of their own.
fn merged_frames<'a>(frames: &'a [(Stamp, Vec<Detection>)]) -> Vec<(Stamp, Vec<&'a Detection>)> {
    let usable = |(stamp, detections): &'a (Stamp, Vec<Detection>)| {
        (
            *stamp,
            detections
                .iter()
                .filter(|detection| detection.is_usable())
                .collect(),
        )
    };
    let mut frames: Vec<(Stamp, Vec<&Detection>)> = frames.iter().map(usable).collect();
    frames.sort_by_key(|(stamp, _)| *stamp);
    frames.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1.append(&mut later.1);
        }
        same
    });
    for (_, detections) in &mut frames {
        detections.sort_by(|one, two| one.canonical_order(two));
    }
    frames
}

/// The forward pass: all tracklets that hold enough evidence, with their families.
fn linked(
    frames: &[(Stamp, Vec<&Detection>)],
    settings: &TrackSettings,
) -> Vec<(Family, Tracklet)> {
    let mut passes = Family::ALL.map(|family| FamilyPass::new(family, settings.family(family)));
    for (stamp, detections) in frames {
        let mut unclaimed: Vec<_> = passes
            .iter_mut()
            .flat_map(|pass| pass.go_on(*stamp, detections))
            .collect();
        unclaimed.sort_by(|one, two| one.canonical_order(two));
        for detection in unclaimed {
            if !passes.iter().any(|pass| pass.holds(detection)) {
                let family = Family::of(&detection.class);
                passes
                    .iter_mut()
                    .filter(|pass| pass.family == family)
                    .for_each(|pass| pass.bear(*stamp, detection));
            }
        }
    }
    passes.into_iter().flat_map(FamilyPass::ended).collect()
}

/// The forward pass of one family, at one frame.
struct FamilyPass<'a> {
    family: Family,
    settings: &'a FamilySettings,
    alive: Vec<Tracklet>,
    /// Proven ones only: what came to nothing is forgotten.
    ended: Vec<Tracklet>,
}

impl<'a> FamilyPass<'a> {
    fn new(family: Family, settings: &'a FamilySettings) -> Self {
        Self {
            family,
            settings,
            alive: Vec::new(),
            ended: Vec::new(),
        }
    }

    /// Carries all tracklets on to the frame; the detections that nobody took and that are sure
    /// enough to begin a track.
    fn go_on<'d>(&mut self, stamp: Stamp, detections: &[&'d Detection]) -> Vec<&'d Detection> {
        let settings = self.settings;
        self.bury(|tracklet| tracklet.is_too_old(stamp, settings));
        for tracklet in &mut self.alive {
            tracklet.predict(stamp, settings);
        }
        let of_family = detections
            .iter()
            .copied()
            .filter(|it| Family::of(&it.class) == self.family);
        let mut unclaimed = claim(&mut self.alive, of_family.collect(), settings);
        self.bury(|tracklet| tracklet.has_lost_its_case(stamp, settings));
        unclaimed.retain(|detection| detection.score >= settings.birth_score);
        unclaimed
    }

    fn bury(&mut self, is_dead: impl Fn(&Tracklet) -> bool) {
        let dead = self.alive.extract_if(.., |tracklet| is_dead(tracklet));
        self.ended
            .extend(dead.filter(|tracklet| tracklet.is_proven(self.settings)));
    }

    /// Whether the place of the detection is that of one taken in this frame: by an older
    /// tracklet, or surer by a new one.
    fn holds(&self, detection: &Detection) -> bool {
        let holds = |tracklet: &Tracklet| {
            tracklet.taken().is_some_and(|taken| {
                let goes_first = !tracklet.is_newborn() || taken.score > detection.score;
                goes_first && is_same_place(&taken.cuboid, &detection.cuboid)
            })
        };
        self.alive.iter().any(holds)
    }

    fn bear(&mut self, stamp: Stamp, detection: &Detection) {
        self.alive
            .push(Tracklet::born(stamp, detection, self.settings));
    }

    fn ended(mut self) -> Vec<(Family, Tracklet)> {
        self.bury(|_| true);
        let family = self.family;
        self.ended
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
    alive: &mut [Tracklet],
    detections: Vec<&'a Detection>,
    settings: &FamilySettings,
) -> Vec<&'a Detection> {
    let (sure, rest): (Vec<_>, Vec<_>) = detections
        .into_iter()
        .partition(|detection| detection.score >= settings.sure_score);
    let faint = rest
        .into_iter()
        .filter(|detection| detection.score >= settings.faint_score);
    let mut unclaimed = claim_once(alive, sure, settings);
    unclaimed.extend(claim_once(alive, faint.collect(), settings));
    unclaimed
}

fn claim_once<'a>(
    alive: &mut [Tracklet],
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
    let (class, keyframes) = settled.into_keyframes(settings.source);
    let track = Track::new(TrackId(number), class, keyframes)
        .expect("stamps rise over the frames, and only finite detections come in");
    TrackEstimate { track, score }
}
