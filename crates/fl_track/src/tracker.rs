//! From detections to tracks: frame by frame through the log, then over each whole track.

mod association;
mod tracklet;

use fl_scene::{Track, TrackId};
use fl_spacetime::Stamp;
use rayon::prelude::*;

pub(crate) use tracklet::{Tracklet, TrackletStep};

use crate::settle::{Settled, settle};
use crate::{Detection, Family, FamilySettings, TrackSettings};
use association::associate;

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
/// Forward: a constant-velocity Kalman filter in the world frame, generalized IoU, optimal
/// assignment, sure detections before faint ones (Zhang et al., ByteTrack, 2022). Backward: see
/// the crate's `README.md`.
pub fn track(frames: &[(Stamp, Vec<Detection>)], settings: &TrackSettings) -> Vec<TrackEstimate> {
    let frames = merged_frames(frames);
    let of_family = |family: &Family| -> Vec<Settled> {
        let family_settings = settings.family(*family);
        let tracklets = linked(&frames, *family, family_settings);
        let settled = tracklets.par_iter();
        settled
            .map(|tracklet| settle(tracklet, family_settings))
            .collect()
    };
    let families: Vec<_> = Family::ALL.par_iter().map(of_family).collect();
    let mut settled: Vec<_> = families.into_iter().flatten().collect();
    settled.sort_by(Settled::order);
    settled
        .into_iter()
        .zip(1..)
        .map(|(settled, number)| estimate(settled, number, settings))
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

/// The forward pass: all tracklets of a family that hold enough evidence.
fn linked(
    frames: &[(Stamp, Vec<&Detection>)],
    family: Family,
    settings: &FamilySettings,
) -> Vec<Tracklet> {
    let (mut alive, mut ended) = (Vec::new(), Vec::new());
    for (stamp, detections) in frames {
        bury(&mut alive, &mut ended, |tracklet: &Tracklet| {
            tracklet.is_too_old(*stamp, settings)
        });
        for tracklet in &mut alive {
            tracklet.predict(*stamp, settings);
        }
        let of_family = detections
            .iter()
            .copied()
            .filter(|it| Family::of(&it.class) == family);
        let unclaimed = claim(&mut alive, of_family.collect(), settings);
        bury(&mut alive, &mut ended, |tracklet| {
            tracklet.has_lost_its_case(*stamp, settings)
        });
        let born = unclaimed
            .into_iter()
            .filter(|detection| detection.score >= settings.birth_score);
        alive.extend(born.map(|detection| Tracklet::born(*stamp, detection, settings)));
    }
    ended.append(&mut alive);
    ended.retain(|tracklet| tracklet.is_proven(settings));
    ended
}

fn bury(alive: &mut Vec<Tracklet>, ended: &mut Vec<Tracklet>, is_dead: impl Fn(&Tracklet) -> bool) {
    ended.extend(alive.extract_if(.., |tracklet| is_dead(tracklet)));
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
        .filter(|tracklet| tracklet.is_waiting())
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
