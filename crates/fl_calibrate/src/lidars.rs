//! Where a lidar sits on the vehicle, and its clock: its odometry beside the poses of the vehicle,
//! and the ground beneath.

mod ground;
mod hand_eye;

use fl_fusion::{Fusion, odometry};
use fl_log::Progress;
use fl_rig::{SensorId, SensorKind};
use fl_spacetime::{Ego, Rigid, Sensor, Span};
use nalgebra::{UnitQuaternion, Vector3};

use crate::clocks::{JudgedClock, Reference, judge_lidar_clock};
use crate::{Error, Estimate, Verdict};
use hand_eye::HandEye;

/// Where the road under the wheels and a level vehicle part by load and springs, and beyond it,
/// radians.
const SLOPE_RAD: [f64; 2] = [0.012, 0.021];
/// Differences between the lidar's way and that of the poses: such that clouds laid over each other
/// are still sharp, and beyond it. Radians and meters.
const TURN_RAD: [f64; 2] = [3.5e-3, 7e-3];
const SHIFT_M: [f64; 2] = [0.05, 0.10];

/// A lidar, beside the poses and above the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedLidar {
    /// The lidar.
    pub sensor: SensorId,
    /// Where it was said to sit.
    pub given: Rigid<Ego, Sensor>,
    /// How the lidar has to be turned on the vehicle so that its way is that of the poses: about the
    /// vehicle's axes forward, left and up, radians. `None` where the drive does not tell.
    pub turn_rad: [Option<Estimate>; 3],
    /// And shifted along them, meters. A level drive tells nothing of the height.
    pub shift_m: [Option<Estimate>; 3],
    /// Whether sweeps that the answer was not found by agree with it.
    pub held_out_gain: f64,
    /// How much the road leans under the vehicle, about its axes forward (left side up) and left
    /// (front down), radians.
    pub lean_rad: [Option<Estimate>; 2],
    /// How high the vehicle's origin is above the road, meters.
    pub height_m: Option<Estimate>,
    /// Its clock.
    pub clock: JudgedClock,
}

impl JudgedLidar {
    /// What is to be thought of the given place.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let beyond = |told: &[Option<Estimate>], limit: f64| {
            told.iter().flatten().any(|it| it.off(0.0) > limit)
        };
        let exceeds = |nth: usize| {
            self.held_out_gain > 0.0
                && (beyond(&self.turn_rad, TURN_RAD[nth]) || beyond(&self.shift_m, SHIFT_M[nth]))
                || !self.is_vehicle() && beyond(&self.lean_rad, SLOPE_RAD[nth])
        };
        let is_told = |told: &[Option<Estimate>]| told.iter().any(Option::is_some);
        if exceeds(1) {
            Verdict::Wrong
        } else if exceeds(0) {
            Verdict::Suspect
        } else if is_told(&self.turn_rad) || !self.is_vehicle() && is_told(&self.lean_rad) {
            Verdict::Right
        } else {
            Verdict::CannotTell
        }
    }

    /// Whether the lidar's own frame stands for the vehicle's, so that no road can be wrong.
    fn is_vehicle(&self) -> bool {
        let sits = self.given;
        sits.translation().norm() < 1e-9 && sits.rotation().angle() < 1e-9
    }

    /// The given place, mended where it is surely off and by what is told: by the poses first, by the
    /// road where they tell nothing.
    #[must_use]
    pub fn best(&self) -> Rigid<Ego, Sensor> {
        let off = |told: Option<Estimate>, limit: f64| told.filter(|it| it.off(0.0) > limit);
        let by_poses = |told: Option<Estimate>, limit: f64| {
            off(told, limit).filter(|_| self.held_out_gain > 0.0)
        };
        let turn = [0, 1, 2].map(|axis| {
            let by_road = self.lean_rad.get(axis).copied().flatten();
            let told = match self.turn_rad[axis] {
                Some(told) => by_poses(Some(told), TURN_RAD[0]),
                None if self.is_vehicle() => None,
                None => off(by_road, SLOPE_RAD[0]).map(|it| Estimate {
                    value: -it.value,
                    ..it
                }),
            };
            told.map_or(0.0, |it| it.value)
        });
        let shift = self
            .shift_m
            .map(|told| by_poses(told, SHIFT_M[0]).map_or(0.0, |it| it.value));
        // Turned where it sits, not about the vehicle's origin.
        Rigid::new(
            UnitQuaternion::from_scaled_axis(Vector3::from(turn)) * self.given.rotation(),
            self.given.translation() + Vector3::from(shift),
        )
    }
}

/// Judges where a lidar sits, and its clock.
///
/// The sweeps of the half minute that turns most are followed, and the road is found in some of
/// them. `None` if there is no such lidar in the log.
///
/// # Errors
/// If the log cannot be read any more, or `progress` cancels.
pub fn judge_lidar(
    fusion: &Fusion<'_>,
    sensor: &SensorId,
    progress: &dyn Progress,
) -> Result<Option<JudgedLidar>, Error> {
    let lidar = fusion.rig().sensor(sensor);
    let (Some(lidar), Some(channel)) = (lidar, fusion.channel_of(sensor)) else {
        return Ok(None);
    };
    if lidar.kind != SensorKind::Lidar {
        return Ok(None);
    }
    let (lean_rad, height_m) = ground::below(fusion, sensor, progress)?;
    let mut judged = JudgedLidar {
        sensor: sensor.clone(),
        given: lidar.ego_from_sensor,
        turn_rad: [None; 3],
        shift_m: [None; 3],
        held_out_gain: 0.0,
        lean_rad,
        height_m,
        clock: JudgedClock::untold(sensor),
    };
    // What poses of a file say may be what this lidar said.
    let Some(reference) = Reference::of(fusion).filter(|it| !it.is_file) else {
        return Ok(Some(judged));
    };
    let sweeps = reference.within(fusion.log(), lidar, channel, &reference.busiest());
    let way = odometry(fusion.log(), lidar, channel, sweeps, progress)?;
    judged.clock = judge_lidar_clock(lidar, &reference, &way);
    if !fusion.ego_motion().is_from_file() {
        let behind = judged.clock.lag.map_or(Span::ZERO, |lag| lag.behind);
        let found = HandEye::of(&way, fusion.ego_motion(), behind);
        if let Some(found) = found {
            judged.turn_rad = found.turn_rad;
            judged.shift_m = found.shift_at(&lidar.ego_from_sensor.translation());
            judged.held_out_gain = found.held_out_gain;
        }
    }
    Ok(Some(judged))
}
