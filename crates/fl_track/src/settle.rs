//! Over a whole track, with its end known: one size, one class, a heading that never flips, and a
//! path smoothed both ways.

mod driven;
mod ends;
mod heading;
mod near_sides;
mod size;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use fl_scene::{ClassId, Error, Interval, Keyframe, Source, Track, TrackId, TrackParts};
use fl_spacetime::{OrientedBox, Point, Size, Span, Stamp, World};
use nalgebra::{Vector1, Vector2, Vector3};

pub(crate) use heading::half_turn_difference;

use crate::detection::by_numbers;
use crate::kinematics::{State, filtered, smoothed};
use crate::tracker::{Frame, Tracklet, TrackletStep};
use crate::{Detection, FamilySettings};
use driven::driven;
use heading::Heading;
use near_sides::center_for_size;
use size::best_size;

/// Shorter tracks are too short to say that something stands still.
const MIN_STATIC_LIFE: Span = Span::from_millis(1_000);

/// A track whose every value is final, but for its number.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    class: ClassId,
    poses: Vec<Pose>,
    /// When it was out of sight for longer than a track coasts.
    absences: Vec<Interval>,
    size: Size,
    /// How sure the track is, see [`crate::TrackEstimate`].
    pub(crate) score: f64,
}

/// Where the object is in one frame; `score` where it was detected.
#[derive(Clone, Copy, Debug)]
struct Pose {
    stamp: Stamp,
    center: Vector3<f64>,
    yaw_rad: f64,
    score: Option<f64>,
}

impl Settled {
    /// By first stamp, then surest first, then by place.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let (one, two) = (&self.poses[0], &other.poses[0]);
        one.stamp
            .cmp(&two.stamp)
            .then_with(|| other.score.total_cmp(&self.score))
            .then_with(|| by_numbers(one.center.as_slice(), two.center.as_slice()))
            .then_with(|| self.poses.len().cmp(&other.poses.len()))
    }

    /// The track with one keyframe a frame; `source` is who made the detections.
    pub(crate) fn into_track(self, id: TrackId, source: Source) -> Result<Track, Error> {
        let keyframe = |pose: &Pose| Keyframe {
            stamp: pose.stamp,
            cuboid: OrientedBox::<World>::from_yaw(
                Point::from_coords(pose.center),
                self.size,
                pose.yaw_rad,
            ),
            source: if pose.score.is_some() {
                source
            } else {
                Source::Propagated
            },
            score: pose.score,
            own_size: false,
            reviewer: None,
        };
        let keyframes = self.poses.iter().map(keyframe).collect();
        let track = Track::new(id, self.class, keyframes)?;
        Track::from_parts(TrackParts {
            absences: self.absences,
            ..track.parts().clone()
        })
    }
}

/// Settles a tracklet of these frames, over its whole life.
pub(crate) fn settle(
    tracklet: &Tracklet<'_>,
    frames: &[Frame<'_>],
    settings: &FamilySettings,
) -> Settled {
    let steps = ends::dense(tracklet.lived());
    let hits: Vec<_> = steps.iter().filter_map(|step| step.detection).collect();
    let size = best_size(&hits);
    let path = Path::new(steps, size, settings);
    let (places, first_velocity) = match resting_place(steps, &path.centers, settings) {
        Some(center) => (resting_places(steps, center), Vector2::zeros()),
        None => (
            moving_places(steps, &path, size, settings),
            path.velocities[0],
        ),
    };
    let mut poses = poses(steps, &places);
    let absences = absences(&poses, settings);
    poses.retain(|pose| !absences.iter().any(|absence| absence.contains(pose.stamp)));
    let score = score(&hits, poses.len(), settings);
    let lead = ends::lead(&poses[0], first_velocity, frames, settings);
    Settled {
        class: majority_class(&hits),
        poses: lead.into_iter().rev().chain(poses).collect(),
        absences,
        size,
        score,
    }
}

/// Middle of the object, and heading, radians.
type Place = (Vector3<f64>, f64);

fn poses(steps: &[TrackletStep<'_>], places: &[Place]) -> Vec<Pose> {
    let pose = |(step, (center, yaw_rad)): (&TrackletStep<'_>, &Place)| Pose {
        stamp: step.stamp(),
        center: *center,
        yaw_rad: *yaw_rad,
        score: step.detection.map(|detection| detection.score),
    };
    steps.iter().zip(places).map(pose).collect()
}

/// The times from just after one detection to before the next where that is longer than a coast.
fn absences(poses: &[Pose], settings: &FamilySettings) -> Vec<Interval> {
    let hits: Vec<usize> = (0..poses.len())
        .filter(|idx| poses[*idx].score.is_some())
        .collect();
    let gap = |pair: &[usize]| {
        let (seen, seen_again) = (poses[pair[0]].stamp, poses[pair[1]].stamp);
        let is_long = seen_again - seen > settings.max_coast;
        let gap = Interval::new(seen + Span::from_nanos(1), seen_again).ok();
        gap.filter(|_| is_long)
    };
    hits.windows(2).filter_map(gap).collect()
}

/// The mean score, less what frames without a detection cost.
fn score(hits: &[&Detection], n_steps: usize, settings: &FamilySettings) -> f64 {
    let n_hits = hits.len() as f64;
    let missed_share = 1.0 - n_hits / n_steps as f64;
    hits.iter().map(|hit| hit.score).sum::<f64>() / n_hits - settings.miss_cost * missed_share
}

/// Smoothed centers and ground velocities, one a step.
struct Path {
    /// As detected, moved to the size.
    measured: Vec<Option<Vector3<f64>>>,
    centers: Vec<Vector3<f64>>,
    velocities: Vec<Vector2<f64>>,
}

impl Path {
    /// Both ways over the steps, now that the size is known.
    fn new(steps: &[TrackletStep<'_>], size: Size, settings: &FamilySettings) -> Self {
        let measured = steps.iter().map(|step| {
            let cuboid = &step.detection?.cuboid;
            Some(center_for_size(
                cuboid,
                size,
                step.frame.viewpoint,
                settings.near_side_gain,
            ))
        });
        let measured: Vec<Option<Vector3<f64>>> = measured.collect();
        let secs: Vec<f64> = steps.iter().map(|step| step.secs).collect();
        let on_ground = measured.iter().map(|center| center.map(|it| it.xy()));
        let up = measured
            .iter()
            .map(|center| center.map(|it| Vector1::new(it.z)));
        let ground = smoothed(&filtered(&secs, on_ground, &settings.ground_motion()));
        let height = smoothed(&filtered(&secs, up, &settings.height_motion()));
        let center =
            |(ground, height): (&State<2>, &State<1>)| ground.position().push(height.position().x);
        Self {
            centers: ground.iter().zip(&height).map(center).collect(),
            velocities: ground.iter().map(State::velocity).collect(),
            measured,
        }
    }
}

/// The one place of an object that stands still for its whole life.
fn resting_place(
    steps: &[TrackletStep<'_>],
    centers: &[Vector3<f64>],
    settings: &FamilySettings,
) -> Option<Vector3<f64>> {
    let life = steps[steps.len() - 1].stamp() - steps[0].stamp();
    let middle = centers.iter().sum::<Vector3<f64>>() / centers.len() as f64;
    let stray_m = centers
        .iter()
        .map(|center| (center - middle).xy().norm())
        .fold(0.0, f64::max);
    let rests = life >= MIN_STATIC_LIFE && stray_m < settings.static_radius_m;
    rests.then_some(middle)
}

fn resting_places(steps: &[TrackletStep<'_>], center: Vector3<f64>) -> Vec<Place> {
    let still = vec![Vector2::zeros(); steps.len()];
    let yaw_rad = Heading::new(steps, &still, f64::INFINITY).mean();
    vec![(center, yaw_rad); steps.len()]
}

fn moving_places(
    steps: &[TrackletStep<'_>],
    path: &Path,
    size: Size,
    settings: &FamilySettings,
) -> Vec<Place> {
    let heading = Heading::new(steps, &path.velocities, settings.heading_speed_m_s);
    let yaws_rad = heading.settled(steps, settings);
    let driven = driven(steps, path, (&heading, &yaws_rad), size, settings);
    driven.unwrap_or_else(|| path.centers.iter().copied().zip(yaws_rad).collect())
}

/// The class seen most often; of two seen equally often the first in the alphabet.
fn majority_class(hits: &[&Detection]) -> ClassId {
    let mut counts = BTreeMap::<&ClassId, usize>::new();
    for hit in hits {
        *counts.entry(&hit.class).or_default() += 1;
    }
    let most = counts.into_iter().rev().max_by_key(|(_, n_hits)| *n_hits);
    most.map(|(class, _)| class.clone())
        .expect("a tracklet begins with a detection")
}
