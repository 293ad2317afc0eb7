//! The scans of a radar, each beside what the vehicle's poses say of the radar's motion.

use fl_fusion::Fusion;
use fl_log::{ChannelId, Progress};
use fl_rig::Sensor;
use fl_spacetime::{Ego, Point, Stamp, Vector};
use nalgebra::Vector3;
use rayon::prelude::*;

use super::doppler::Detection;
use crate::Error;

/// More scans tell nothing more; so many are spread over a longer drive.
const MOST_SCANS: usize = 2000;
/// Nor do more detections of one scan.
const MOST_DETECTIONS: usize = 200;
/// Scans that are decoded at a time.
const BATCH: usize = 64;
/// Nearer returns are of the bumper.
const LEAST_RANGE_M: f64 = 0.5;

/// One scan of a radar while it moved.
#[derive(Debug, Clone)]
pub(super) struct Scan {
    /// How fast the radar moved, m/s.
    pub(super) expected_mps: f64,
    /// Whether any detection has a speed that is not zero.
    pub(super) has_speeds: bool,
    pub(super) detections: Vec<Detection>,
}

/// In the order of the log. Scans at which nothing is known of the vehicle's motion are left out, those
/// that cannot be decoded have no detections.
pub(super) fn read_scans(
    fusion: &Fusion<'_>,
    mounted: &Sensor,
    channel: ChannelId,
    progress: &dyn Progress,
) -> Result<Vec<Scan>, Error> {
    if fusion.ego_motion().trajectory().is_none() {
        return Ok(Vec::new());
    }
    let n_entries = fusion.log().entries(channel).len();
    let n = n_entries.min(MOST_SCANS);
    let spread: Vec<usize> = (0..n).map(|nth| nth * n_entries / n).collect();
    let mut scans = Vec::with_capacity(n);
    for (nth, batch) in spread.chunks(BATCH).enumerate() {
        if !progress.advance((nth * BATCH) as u64, n as u64) {
            return Err(fl_log::Error::Canceled.into());
        }
        let read: Vec<Option<Scan>> = batch
            .par_iter()
            .map(|idx| scan_at(fusion, mounted, channel, *idx))
            .collect();
        scans.extend(read.into_iter().flatten());
    }
    Ok(scans)
}

fn scan_at(fusion: &Fusion<'_>, mounted: &Sensor, channel: ChannelId, idx: usize) -> Option<Scan> {
    let entry = fusion.log().entries(channel).get(idx)?;
    let place = mounted.ego_from_sensor * Point::origin();
    let velocity = velocity_in_ego(fusion, place, mounted.true_stamp(entry.stamp))?;
    let Ok(snapshot) = fusion.log().cloud(channel, idx) else {
        return Some(Scan::new(velocity.coords(), Vec::new()));
    };
    let cloud = snapshot.cloud;
    let speeds = cloud.velocity().unwrap_or_default();
    let rotation = mounted.ego_from_sensor.rotation();
    let seen = speeds.iter().enumerate().filter_map(|(point_idx, speed)| {
        let place = Vector3::from(cloud.xyz(point_idx).map(f64::from));
        let is_usable = speed.is_finite() && place.norm() > LEAST_RANGE_M;
        is_usable.then(|| (rotation * place.normalize(), f64::from(*speed)))
    });
    Some(Scan::new(velocity.coords(), seen.collect()))
}

/// How a point of the vehicle moves over the ground, in the vehicle's axes.
fn velocity_in_ego(fusion: &Fusion<'_>, place: Point<Ego>, stamp: Stamp) -> Option<Vector<Ego>> {
    let motion = fusion.ego_motion();
    let velocity_in_world = motion.velocity_of(place, stamp)?;
    Some(motion.pose_at(stamp).ok()?.inverse() * velocity_in_world)
}

impl Scan {
    /// From the radar's expected velocity, and the directions and radial speeds that it saw, all in the
    /// vehicle's axes.
    pub(super) fn new(velocity: Vector3<f64>, seen: Vec<(Vector3<f64>, f64)>) -> Self {
        let stride = seen.len().div_ceil(MOST_DETECTIONS).max(1);
        let detection =
            |(direction, speed): &(Vector3<f64>, f64)| Detection::new(&velocity, direction, *speed);
        Self {
            expected_mps: velocity.xy().norm(),
            has_speeds: seen.iter().any(|(_, speed)| *speed != 0.0),
            detections: seen.iter().step_by(stride).map(detection).collect(),
        }
    }
}
