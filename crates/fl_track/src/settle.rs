//! Over a whole track, with its end known: one size, one class, a heading that never flips, and a
//! path smoothed both ways.

mod heading;
mod size;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use fl_scene::{ClassId, Keyframe, Source};
use fl_spacetime::{OrientedBox, Point, Size, Span, Stamp, World};
use nalgebra::{Vector2, Vector3};

pub(crate) use heading::half_turn_difference;

use crate::kinematics::{State, Step, smoothed};
use crate::tracker::{Tracklet, TrackletStep};
use crate::{Detection, FamilySettings};
use heading::{Heading, settled_headings};
use size::best_size;

/// Shorter tracks are too short to say that something stands still.
const MIN_STATIC_LIFE: Span = Span::from_millis(1_000);

/// A track whose every value is final, but for its number.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    class: ClassId,
    poses: Vec<Pose>,
    size: Size,
    /// Mean of the detections' scores.
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
        let by_place = || {
            let pairs = one.center.iter().zip(two.center.iter());
            pairs
                .map(|(one, two)| one.total_cmp(two))
                .find(|order| order.is_ne())
        };
        one.stamp
            .cmp(&two.stamp)
            .then_with(|| other.score.total_cmp(&self.score))
            .then_with(|| by_place().unwrap_or(Ordering::Equal))
            .then_with(|| self.poses.len().cmp(&other.poses.len()))
    }

    /// The class and one keyframe a frame; `source` is who made the detections.
    pub(crate) fn into_keyframes(self, source: Source) -> (ClassId, Vec<Keyframe>) {
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
        (self.class, keyframes)
    }
}

/// Settles a tracklet from its first to its last detection.
pub(crate) fn settle(tracklet: &Tracklet, settings: &FamilySettings) -> Settled {
    let steps = tracklet.lived();
    let hits: Vec<_> = steps
        .iter()
        .filter_map(|step| step.detection.as_ref())
        .collect();
    let path = path(steps);
    let poses = match resting_place(steps, &path.centers, settings) {
        Some(center) => resting_poses(steps, center),
        None => moving_poses(steps, &path, settings),
    };
    let score = hits.iter().map(|hit| hit.score).sum::<f64>() / hits.len() as f64;
    Settled {
        class: majority_class(&hits),
        poses,
        size: best_size(&hits),
        score,
    }
}

/// Smoothed centers and ground velocities, one a step.
struct Path {
    centers: Vec<Vector3<f64>>,
    velocities: Vec<Vector2<f64>>,
}

fn path(steps: &[TrackletStep]) -> Path {
    let ground: Vec<Step<2>> = steps.iter().map(|step| step.ground).collect();
    let height: Vec<Step<1>> = steps.iter().map(|step| step.height).collect();
    let (ground, height) = (smoothed(&ground), smoothed(&height));
    let place = |(ground, height): (&Vector2<f64>, f64)| Vector3::new(ground.x, ground.y, height);
    let on_ground: Vec<_> = ground.iter().map(State::position).collect();
    let up = height.iter().map(|state| state.position().x);
    let centers = on_ground.iter().zip(up).map(place).collect();
    Path {
        centers,
        velocities: ground.iter().map(State::velocity).collect(),
    }
}

/// The one place of an object that stands still for its whole life.
fn resting_place(
    steps: &[TrackletStep],
    centers: &[Vector3<f64>],
    settings: &FamilySettings,
) -> Option<Vector3<f64>> {
    let life = steps[steps.len() - 1].stamp - steps[0].stamp;
    let middle = centers.iter().sum::<Vector3<f64>>() / centers.len() as f64;
    let stray_m = centers
        .iter()
        .map(|center| (center - middle).xy().norm())
        .fold(0.0, f64::max);
    let rests = life >= MIN_STATIC_LIFE && stray_m < settings.static_radius_m;
    rests.then_some(middle)
}

fn resting_poses(steps: &[TrackletStep], center: Vector3<f64>) -> Vec<Pose> {
    let still = vec![Vector2::zeros(); steps.len()];
    let yaw_rad = Heading::new(steps, &still, f64::INFINITY).mean();
    let pose = |step: &TrackletStep| Pose {
        stamp: step.stamp,
        center,
        yaw_rad,
        score: step.detection.as_ref().map(|detection| detection.score),
    };
    steps.iter().map(pose).collect()
}

fn moving_poses(steps: &[TrackletStep], path: &Path, settings: &FamilySettings) -> Vec<Pose> {
    let yaws_rad = settled_headings(steps, &path.velocities, settings);
    let pose = |((step, center), yaw_rad): ((&TrackletStep, &Vector3<f64>), f64)| Pose {
        stamp: step.stamp,
        center: *center,
        yaw_rad,
        score: step.detection.as_ref().map(|detection| detection.score),
    };
    steps
        .iter()
        .zip(&path.centers)
        .zip(yaws_rad)
        .map(pose)
        .collect()
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
