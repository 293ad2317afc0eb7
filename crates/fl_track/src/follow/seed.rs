//! The cuboid that was stated, and the object's points in its sweep.

use fl_spacetime::Stamp;
use nalgebra::Vector3;

use super::evidence::Scenery;
use crate::sweep::{StandingPoint, Surroundings};
use crate::upright::Upright;

/// The sweep at which it was stated.
#[derive(Clone, Debug)]
pub(super) struct Seed {
    pub(super) stamp: Stamp,
    pub(super) pose: Upright,
    pub(super) surroundings: Surroundings,
    /// Height of the box's middle over the ground.
    pub(super) height_m: Option<f64>,
    /// When the object was hit, after the stamp, where the box is where it was seen.
    pub(super) seen_offset_secs: f64,
}

impl Seed {
    /// The object's points in its frame, were it moving like this; `offset_secs` is the moment
    /// after the stamp at which it is where the box says.
    pub(super) fn points(
        &self,
        velocity: &Vector3<f64>,
        offset_secs: f64,
        half: &Vector3<f64>,
    ) -> Vec<Vector3<f64>> {
        let back = |it: &StandingPoint| it.place - velocity * (it.offset_secs - offset_secs);
        let points: Vec<_> = self.surroundings.standing.iter().map(back).collect();
        Scenery::new(&points, &[], Vector3::zeros()).inside(&self.pose, half)
    }

    /// The same with the box taken for its stamp's, or for where the object was seen: whichever
    /// holds more of it.
    pub(super) fn best_points(
        &self,
        velocity: &Vector3<f64>,
        half: &Vector3<f64>,
    ) -> Vec<Vector3<f64>> {
        let at_stamp = self.points(velocity, 0.0, half);
        let as_seen = self.points(velocity, self.seen_offset_secs, half);
        if as_seen.len() * 4 > at_stamp.len() * 5 + 8 {
            as_seen
        } else {
            at_stamp
        }
    }
}

/// When the points in the box were measured, on the average.
pub(super) fn mean_offset_secs(
    surroundings: &Surroundings,
    pose: &Upright,
    half: &Vector3<f64>,
) -> f64 {
    let limit = half.add_scalar(0.5);
    let inside = surroundings
        .standing
        .iter()
        .filter(|point| (pose.local(&point.place).abs() - limit).max() <= 0.0);
    let (sum, n_points) = inside.fold((0.0, 0.0), |(sum, n), point| {
        (sum + point.offset_secs, n + 1.0)
    });
    if n_points > 0.0 { sum / n_points } else { 0.0 }
}
