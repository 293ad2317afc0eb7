//! What an inertial measurement unit feels.

use fl_spacetime::{Ego, Rigid, Sensor, Stamp};

use crate::dice::Dice;
use crate::ego_motion::EgoMotion;
use crate::solid::V3;

/// Standard deviation of each axis of the gyroscope, rad/s.
pub(crate) const GYRO_SIGMA: f64 = 0.002;
/// Standard deviation of each axis of the accelerometer, m/s².
pub(crate) const ACCEL_SIGMA: f64 = 0.03;
/// Gravity, m/s², along −z of the world.
pub(crate) const GRAVITY: f64 = 9.80665;

/// One measurement, in the sensor's frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImuSample {
    /// When.
    pub stamp: Stamp,
    /// Angular velocity, rad/s.
    pub angular_velocity: [f64; 3],
    /// Specific force, m/s²: acceleration minus gravity; +9.8 along z at rest.
    pub specific_force: [f64; 3],
}

/// What the sensor feels without noise: angular velocity and specific force in its frame.
pub(crate) fn exact(motion: &EgoMotion, ego_from_imu: &Rigid<Ego, Sensor>, secs: f64) -> [V3; 2] {
    let imu_from_ego = ego_from_imu.rotation().inverse();
    let ego_from_world = motion.world_from_ego(secs).rotation().inverse();
    let acceleration = motion.acceleration_of(&ego_from_imu.translation(), secs);
    let force = ego_from_world * (acceleration + V3::z() * GRAVITY);
    [
        imu_from_ego * motion.angular_velocity(secs),
        imu_from_ego * force,
    ]
}

/// The exact values with white noise.
pub(crate) fn measured(stamp: Stamp, exact: [V3; 2], dice: &mut Dice) -> ImuSample {
    let gyro = exact[0] + V3::from(dice.normal3(GYRO_SIGMA));
    let force = exact[1] + V3::from(dice.normal3(ACCEL_SIGMA));
    ImuSample {
        stamp,
        angular_velocity: gyro.into(),
        specific_force: force.into(),
    }
}
