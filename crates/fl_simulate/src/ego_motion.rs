//! How the vehicle with the sensors moves: around the block, counter-clockwise.

use std::f64::consts::{FRAC_PI_2, TAU};

use fl_spacetime::{Ego, Rigid, World};
use nalgebra::UnitQuaternion;

use crate::path::{Pace, Path, Turn};
use crate::solid::V3;
use crate::town::{LANE_M, PITCH_M, STREET_X_M};

/// How far from a moment its neighbours are taken for differences, seconds.
///
/// At this step the errors of first differences are below 1e-6 m/s and 1e-6 rad/s, and those of
/// second differences below 1e-4 m/s²: far below the noise of any sensor here.
const STEP_SECS: f64 = 1e-3;
/// Length of the path on which a corner is taken.
const CORNER_M: f64 = 26.0;
/// Where the drive starts, on the eastbound lane.
const START_X_M: f64 = 2.0;
/// Longest path a drive can need.
const MAX_PATH_M: f64 = 400.0;

/// Where the ego vehicle is at every moment.
#[derive(Debug, Clone)]
pub(crate) struct EgoMotion {
    path: Path,
    pace: Pace,
}

impl EgoMotion {
    /// About 8 m/s, slower around corners.
    pub(crate) fn around_the_block() -> Self {
        let corner = Turn {
            start_m: 0.0,
            length_m: CORNER_M,
            angle_rad: FRAC_PI_2,
        };
        let [reach, _] = Path::new([0.0, 0.0], 0.0, vec![corner], CORNER_M).position(CORNER_M);
        let first = STREET_X_M + LANE_M - START_X_M - reach;
        let spacing = PITCH_M + 2.0 * LANE_M - 2.0 * reach + CORNER_M;
        let turn = |idx: u8| Turn {
            start_m: first + f64::from(idx) * spacing,
            ..corner
        };
        Self {
            path: Path::new(
                [START_X_M, -LANE_M],
                0.0,
                (0..5).map(turn).collect(),
                MAX_PATH_M,
            ),
            pace: Pace::steady(8.0).then(0.4, 2.2, -2.4).then(4.4, 2.0, 1.4),
        }
    }

    /// The pose, seconds after the drive's start. The body rolls, pitches and heaves a little.
    pub(crate) fn world_from_ego(&self, secs: f64) -> Rigid<World, Ego> {
        let distance = self.pace.distance(secs);
        let [x, y] = self.path.position(distance);
        let wave = |hertz: f64, phase: f64| (TAU * hertz * secs + phase).sin();
        let (roll, pitch) = (0.006 * wave(0.9, 0.4), 0.004 * wave(1.3, 0.0));
        let rotation = UnitQuaternion::from_euler_angles(roll, pitch, self.path.heading(distance));
        Rigid::new(rotation, V3::new(x, y, 0.006 * wave(1.1, 1.0)))
    }

    /// Velocity of a point fixed to the vehicle, m/s in the world.
    pub(crate) fn velocity_of(&self, point_in_ego: &V3, secs: f64) -> V3 {
        let [before, _, after] = self.places(point_in_ego, secs);
        (after - before) / (2.0 * STEP_SECS)
    }

    /// Acceleration of a point fixed to the vehicle, m/s² in the world.
    pub(crate) fn acceleration_of(&self, point_in_ego: &V3, secs: f64) -> V3 {
        let [before, now, after] = self.places(point_in_ego, secs);
        (after - 2.0 * now + before) / (STEP_SECS * STEP_SECS)
    }

    /// Angular velocity, rad/s in the ego frame.
    pub(crate) fn angular_velocity(&self, secs: f64) -> V3 {
        let before = self.world_from_ego(secs - STEP_SECS).rotation();
        let after = self.world_from_ego(secs + STEP_SECS).rotation();
        (before.inverse() * after).scaled_axis() / (2.0 * STEP_SECS)
    }

    fn places(&self, point_in_ego: &V3, secs: f64) -> [V3; 3] {
        [-STEP_SECS, 0.0, STEP_SECS].map(|step| {
            let pose = self.world_from_ego(secs + step);
            pose.rotation() * point_in_ego + pose.translation()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drives_in_its_lane_after_the_corner() {
        let motion = EgoMotion::around_the_block();
        let pose = motion.world_from_ego(7.5);
        assert!((pose.translation().x - (STREET_X_M + LANE_M)).abs() < 0.01);
        assert!((pose.yaw() - FRAC_PI_2).abs() < 0.01);
        let speed = motion.velocity_of(&V3::zeros(), 0.2).norm();
        assert!((speed - 8.0).abs() < 0.1, "{speed}");
    }
}
