//! Where the life of a track begins and ends.

use nalgebra::{Vector2, Vector3};

use super::Pose;
use crate::FamilySettings;
use crate::tracker::{Frame, TrackletStep};

/// A life begins and ends where so many of so many frames hold a detection.
const DENSE_HITS: usize = 3;
const DENSE_FRAMES: usize = 5;
/// Slower than this an object is taken to have stood before it was seen, m/s.
const STANDING_M_S: f64 = 0.5;

/// The steps between the first and the last dense place; all of them where there is none.
pub(super) fn dense<'s, 'a>(steps: &'s [TrackletStep<'a>]) -> &'s [TrackletStep<'a>] {
    let n_hits = |steps: &[TrackletStep<'_>]| {
        let hits = steps.iter().filter(|step| step.detection.is_some());
        hits.count()
    };
    let is_hit = |idx: &usize| steps[*idx].detection.is_some();
    let begins = |idx: &usize| {
        let end = (idx + DENSE_FRAMES).min(steps.len());
        n_hits(&steps[*idx..end]) >= DENSE_HITS
    };
    let ends =
        |idx: &usize| n_hits(&steps[(idx + 1).saturating_sub(DENSE_FRAMES)..=*idx]) >= DENSE_HITS;
    let hits = || (0..steps.len()).filter(is_hit);
    match (hits().find(begins), hits().rev().find(ends)) {
        (Some(first), Some(last)) if first + DENSE_HITS <= last + 1 => &steps[first..=last],
        _ => steps,
    }
}

/// Where the object was before it was first detected, if it was seen late: far from the sensor,
/// where detectors see objects some frames after people do. Nearest in time first.
pub(super) fn lead(
    first: &Pose,
    velocity: Vector2<f64>,
    frames: &[Frame<'_>],
    settings: &FamilySettings,
) -> Vec<Pose> {
    let n_before = frames.partition_point(|frame| frame.stamp < first.stamp);
    let velocity = if velocity.norm() < STANDING_M_S {
        Vector2::zeros()
    } else {
        velocity
    };
    let at = |frame: &Frame<'_>| {
        let ahead = first.stamp - frame.stamp;
        let center = first.center - (velocity * ahead.as_secs_f64()).push(0.0);
        let is_led_to = ahead <= settings.max_lead && is_seen_late(&center, frame, settings);
        is_led_to.then_some(Pose {
            stamp: frame.stamp,
            center,
            score: None,
            ..*first
        })
    };
    frames[..n_before].iter().rev().map_while(at).collect()
}

fn is_seen_late(center: &Vector3<f64>, frame: &Frame<'_>, settings: &FamilySettings) -> bool {
    let (nearest_m, farthest_m) = settings.late_ranges_m;
    frame.viewpoint.is_some_and(|viewpoint| {
        let range_m = (center - viewpoint.coords()).xy().norm();
        (nearest_m..farthest_m).contains(&range_m)
    })
}
