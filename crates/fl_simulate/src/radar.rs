//! A Doppler radar: few returns, each with its radial velocity.

use fl_cloud::Cloud;
use fl_scene::TrackId;
use fl_spacetime::{Ego, Rigid, Sensor, Stamp};

use crate::actor::Actor;
use crate::dice::Dice;
use crate::ego_motion::EgoMotion;
use crate::error::Error;
use crate::solid::V3;
use crate::stage::{Hit, Stage, Target};

/// Standard deviation of a range, meters.
pub(crate) const RANGE_SIGMA_M: f64 = 0.12;
/// Standard deviation of azimuth and elevation, radians.
pub(crate) const ANGLE_SIGMA_RAD: f64 = 0.004;
/// Standard deviation of a radial velocity, m/s.
pub(crate) const VELOCITY_SIGMA: f64 = 0.08;
/// Half the field of view, degrees.
pub(crate) const HALF_VIEW_DEG: f64 = 58.0;
/// Between neighbouring rays, degrees.
const STEP_DEG: f64 = 1.6;
const ELEVATIONS_DEG: [f64; 3] = [-1.8, 0.6, 3.0];
const MAX_RANGE_M: f64 = 85.0;
/// Return of the reference target at 10 m, and the weakest that is seen, decibels.
const RETURN_AT_10_M_DB: f64 = 42.0;
const MIN_RETURN_DB: f64 = 6.0;

/// One scan of a radar.
#[derive(Debug, Clone, PartialEq)]
pub struct RadarScan {
    /// When; all returns are of one moment.
    pub stamp: Stamp,
    /// The returns, with the strength in decibels as intensity, and the radial velocity relative
    /// to the moving sensor, m/s, positive when the distance grows.
    pub cloud: Cloud<Sensor>,
    /// The object each return came from; `None` for buildings and other fixtures.
    pub hits: Vec<Option<TrackId>>,
}

/// What a scan is simulated from.
pub(crate) struct RadarScene<'a> {
    /// Everything where it is at the moment of the scan.
    pub stage: Stage<'a>,
    /// Whoever may move.
    pub actors: &'a [Actor],
    /// How the vehicle moves.
    pub motion: &'a EgoMotion,
    /// Where the radar sits.
    pub ego_from_radar: Rigid<Ego, Sensor>,
    /// The moment, seconds since the drive's start.
    pub secs: f64,
}

/// One return before it becomes a row of columns.
struct Return {
    point: V3,
    velocity: f64,
    strength_db: f64,
    hit: Option<TrackId>,
}

impl RadarScene<'_> {
    /// The scan.
    pub(crate) fn scan(&self, stamp: Stamp, dice: &mut Dice) -> Result<RadarScan, Error> {
        let world_from_radar = self.motion.world_from_ego(self.secs) * self.ego_from_radar;
        let sensor_velocity = self
            .motion
            .velocity_of(&self.ego_from_radar.translation(), self.secs);
        let n_steps = (2.0 * HALF_VIEW_DEG / STEP_DEG) as usize;
        let mut returns = Vec::new();
        for (step, elevation) in (0..=n_steps).flat_map(|s| ELEVATIONS_DEG.map(|e| (s, e))) {
            let azimuth = STEP_DEG * (step as f64 + dice.uniform() - 0.5) - HALF_VIEW_DEG;
            let angles = [azimuth.to_radians(), elevation.to_radians()];
            let direction = world_from_radar.rotation() * ray(angles);
            let origin = world_from_radar.translation();
            let hit = self.stage.cast(&origin, &direction, MAX_RANGE_M);
            let noise = Noise::draw(dice);
            let Some(hit) = hit else { continue };
            let velocity = (self.target_velocity(&hit) - sensor_velocity).dot(&direction);
            returns.extend(self.detect(&hit, angles, velocity, &noise));
        }
        into_scan(stamp, &returns)
    }

    fn target_velocity(&self, hit: &Hit) -> V3 {
        match hit.target {
            Target::Actor(idx) => self.actors[idx].velocity_of(&hit.local_point, self.secs),
            Target::Ground | Target::Fixture(_) => V3::zeros(),
        }
    }

    fn detect(&self, hit: &Hit, angles: [f64; 2], velocity: f64, noise: &Noise) -> Option<Return> {
        let (surface, _) = self.stage.surface(hit);
        let strength_db = RETURN_AT_10_M_DB + surface.radar_gain_db()
            - 40.0 * (hit.range / 10.0).log10()
            + 2.0 * noise.strength_db;
        let hit_id = match hit.target {
            Target::Actor(idx) => Some(TrackId::new(idx as u64 + 1)),
            Target::Ground | Target::Fixture(_) => None,
        };
        let measured = [angles[0] + noise.angles[0], angles[1] + noise.angles[1]];
        let seen = strength_db > MIN_RETURN_DB && noise.luck < 0.55;
        seen.then(|| Return {
            point: ray(measured) * (hit.range + noise.range),
            velocity: velocity + noise.velocity,
            strength_db,
            hit: hit_id,
        })
    }
}

struct Noise {
    range: f64,
    angles: [f64; 2],
    velocity: f64,
    strength_db: f64,
    luck: f64,
}

impl Noise {
    fn draw(dice: &mut Dice) -> Self {
        Self {
            range: dice.normal(RANGE_SIGMA_M),
            angles: [dice.normal(ANGLE_SIGMA_RAD), dice.normal(ANGLE_SIGMA_RAD)],
            velocity: dice.normal(VELOCITY_SIGMA),
            strength_db: dice.normal(1.0),
            luck: dice.uniform(),
        }
    }
}

/// The direction at an azimuth (to the left) and elevation.
fn ray([azimuth, elevation]: [f64; 2]) -> V3 {
    let (sin, cos) = elevation.sin_cos();
    V3::new(cos * azimuth.cos(), cos * azimuth.sin(), sin)
}

fn into_scan(stamp: Stamp, returns: &[Return]) -> Result<RadarScan, Error> {
    let column = |value: &dyn Fn(&Return) -> f64| {
        returns
            .iter()
            .map(|one| value(one) as f32)
            .collect::<Vec<f32>>()
    };
    let cloud = Cloud::from_xyz(
        column(&|r| r.point.x),
        column(&|r| r.point.y),
        column(&|r| r.point.z),
    )?
    .with_intensity(column(&|r| (r.strength_db * 2.0).round() / 2.0))?
    .with_velocity(column(&|r| r.velocity))?;
    Ok(RadarScan {
        stamp,
        cloud,
        hits: returns.iter().map(|one| one.hit).collect(),
    })
}
