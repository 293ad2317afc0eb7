//! A spinning lidar: 32 beams that turn clockwise once in 100 ms while the vehicle moves.

use fl_cloud::Cloud;
use fl_scene::TrackId;
use fl_spacetime::{Ego, Rigid, Sensor, Span, Stamp};

use crate::actor::Actor;
use crate::dice::Dice;
use crate::ego_motion::EgoMotion;
use crate::error::Error;
use crate::render::is_glass;
use crate::solid::V3;
use crate::stage::{Hit, Stage, Target};
use crate::town::Town;

/// Standard deviation of a range, meters.
pub(crate) const RANGE_SIGMA_M: f64 = 0.02;
/// Stored coordinates are multiples of this, meters.
pub(crate) const GRAIN_M: f64 = 1.0 / 256.0;
/// Beams.
pub(crate) const N_BEAMS: u16 = 32;
/// Firings of all beams in a turn.
pub(crate) const N_COLUMNS: u32 = 600;
/// Time of a turn.
pub(crate) const TURN: Span = Span::from_millis(100);
/// Elevation of the lowest and the highest beam, degrees.
pub(crate) const ELEVATION_DEG: [f64; 2] = [-24.0, 9.1];
/// Shortest and longest range, meters.
const RANGE_M: [f64; 2] = [0.8, 90.0];
/// Weakest detectable return: reflectivity times cosine of incidence over squared meters.
const MIN_RETURN: f64 = 8e-6;

/// One turn of the lidar.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    /// When the turn started.
    pub stamp: Stamp,
    /// The returns where the sensor was when it measured each, in firing order; with intensity
    /// (0 to 255), ring (0 the lowest) and time since `stamp`.
    pub cloud: Cloud<Sensor>,
    /// The object each return came from; `None` for road, buildings and other fixtures.
    pub hits: Vec<Option<TrackId>>,
}

/// What a sweep is simulated from.
pub(crate) struct LidarScene<'a> {
    /// What stands still.
    pub town: &'a Town,
    /// What may move.
    pub actors: &'a [Actor],
    /// How the vehicle moves.
    pub motion: &'a EgoMotion,
    /// Where the lidar sits.
    pub ego_from_lidar: Rigid<Ego, Sensor>,
}

/// Columns that grow point by point.
#[derive(Default)]
struct Returns {
    xyz: [Vec<f32>; 3],
    intensity: Vec<f32>,
    ring: Vec<u16>,
    offset_nanos: Vec<i32>,
    hits: Vec<Option<TrackId>>,
}

impl LidarScene<'_> {
    /// One turn that starts at `stamp`, which is `secs` after the drive's start.
    pub(crate) fn sweep(&self, stamp: Stamp, secs: f64, dice: &mut Dice) -> Result<Sweep, Error> {
        let mut returns = Returns::default();
        for column in 0..N_COLUMNS {
            let offset_nanos = TURN.nanos() * i64::from(column) / i64::from(N_COLUMNS);
            let now = secs + offset_nanos as f64 * 1e-9;
            self.fire(column, now, dice, &mut returns);
            returns
                .offset_nanos
                .resize(returns.ring.len(), offset_nanos as i32);
        }
        returns.into_sweep(stamp)
    }

    /// All beams of one column at one moment.
    fn fire(&self, column: u32, secs: f64, dice: &mut Dice, returns: &mut Returns) {
        let stage = Stage::at(self.town, self.actors, secs);
        let world_from_lidar = self.motion.world_from_ego(secs) * self.ego_from_lidar;
        let (rotation, origin) = (world_from_lidar.rotation(), world_from_lidar.translation());
        for ring in 0..N_BEAMS {
            let beam = beam(column, ring);
            let noise = dice.normal(RANGE_SIGMA_M);
            let Some(hit) = stage.cast(&origin, &(rotation * beam), RANGE_M[1]) else {
                continue;
            };
            let Some(intensity) = intensity(&stage, &hit, &(rotation * beam)) else {
                continue;
            };
            returns.push(beam * (hit.range + noise), ring, intensity, &hit);
        }
    }
}

/// The direction of a beam in the lidar's frame: starts backwards, turns clockwise.
fn beam(column: u32, ring: u16) -> V3 {
    let azimuth = std::f64::consts::PI * (1.0 - 2.0 * f64::from(column) / f64::from(N_COLUMNS));
    let share = f64::from(ring) / f64::from(N_BEAMS - 1);
    let degrees = ELEVATION_DEG[0] + (ELEVATION_DEG[1] - ELEVATION_DEG[0]) * share;
    let (sin, cos) = degrees.to_radians().sin_cos();
    V3::new(cos * azimuth.cos(), cos * azimuth.sin(), sin)
}

/// Intensity in steps of 5, up to 255; `None` if the return is too weak to be seen, as
/// all are from window panes.
fn intensity(stage: &Stage<'_>, hit: &Hit, direction: &V3) -> Option<f32> {
    if is_glass(stage, hit) {
        return None;
    }
    let (surface, _) = stage.surface(hit);
    let cosine = -hit.normal.dot(direction);
    let reflectivity = surface.lidar_reflectivity();
    let strength = reflectivity * cosine / (hit.range * hit.range);
    let seen = hit.range >= RANGE_M[0] && strength >= MIN_RETURN;
    let level = reflectivity * (0.4 + 0.6 * cosine);
    seen.then(|| (level * 51.0).round().min(51.0) as f32 * 5.0)
}

impl Returns {
    fn push(&mut self, point: V3, ring: u16, intensity: f32, hit: &Hit) {
        for (axis, column) in self.xyz.iter_mut().enumerate() {
            column.push(((point[axis] / GRAIN_M).round() * GRAIN_M) as f32);
        }
        self.intensity.push(intensity);
        self.ring.push(ring);
        self.hits.push(match hit.target {
            Target::Actor(actor_idx) => Some(TrackId::new(actor_idx as u64 + 1)),
            Target::Ground | Target::Fixture(_) => None,
        });
    }

    fn into_sweep(self, stamp: Stamp) -> Result<Sweep, Error> {
        let [x, y, z] = self.xyz;
        let cloud = Cloud::from_xyz(x, y, z)?
            .with_intensity(self.intensity)?
            .with_ring(self.ring)?
            .with_offset_nanos(self.offset_nanos)?;
        Ok(Sweep {
            stamp,
            cloud,
            hits: self.hits,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::Surface;
    use crate::{Drive, DriveSettings};
    use fl_cloud::{Deskew, deskew};
    use fl_spacetime::Trajectory;

    #[test]
    fn walls_are_flat_within_noise_after_exact_deskew() {
        /// Six standard deviations and the grain, meters.
        const FARTHEST_M: f64 = 0.125;
        let drive = Drive::city_block_with(DriveSettings {
            seconds: 3.5,
            seed: 3,
        })
        .unwrap();
        let lidar = drive.devices[0].sensor.clone();
        let stamp = *drive.stamps(&lidar.id).last().unwrap();
        let stamps = (-1..=11).map(|idx| stamp + Span::from_millis(10 * idx));
        let poses = stamps.map(|s| (s, drive.world_from_ego(s))).collect();
        let trajectory = Trajectory::new(poses, Span::from_millis(50)).unwrap();
        let ego_from_sensor = lidar.ego_from_sensor;
        let motion = Deskew {
            stamp,
            key_stamp: stamp,
            ego_from_sensor,
            trajectory: &trajectory,
        };
        let sweep = drive.sweep(stamp).unwrap();
        let in_ego = deskew(&sweep.cloud, &motion).unwrap();
        let world_from_ego = drive.world_from_ego(stamp);
        let mut squares = Vec::new();
        for idx in 0..in_ego.len() {
            let at = (world_from_ego * in_ego.point(idx)).coords();
            squares.extend(off_wall(&drive, &sweep, idx, &at).map(|off| off * off));
        }
        let rms = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
        let farthest = squares.iter().copied().fold(0.0, f64::max).sqrt();
        assert!(squares.len() > 1500, "{} points on walls", squares.len());
        // Noise is along the beam, so less across the wall.
        assert!(rms < RANGE_SIGMA_M && rms > 0.5 * RANGE_SIGMA_M, "{rms}");
        assert!(farthest < FARTHEST_M, "{farthest}");
    }

    /// Distance of a stored point from the plane of the wall that its exact ray meets.
    fn off_wall(drive: &Drive, sweep: &Sweep, idx: usize, at: &V3) -> Option<f64> {
        let nanos = sweep.cloud.offset_nanos()?[idx];
        let secs = crate::drive::secs(sweep.stamp) + f64::from(nanos) * 1e-9;
        let column = (i64::from(nanos) * i64::from(N_COLUMNS) + TURN.nanos() / 2) / TURN.nanos();
        let stage = Stage::at(&drive.town, &drive.actors, secs);
        let pose = drive.motion.world_from_ego(secs) * drive.devices[0].sensor.ego_from_sensor;
        let direction = pose.rotation() * beam(column as u32, sweep.cloud.ring()?[idx]);
        let hit = stage.cast(&pose.translation(), &direction, 200.0)?;
        let (surface, _) = stage.surface(&hit);
        matches!(surface, Surface::Facade(_)).then(|| (at - hit.point).dot(&hit.normal))
    }
}
