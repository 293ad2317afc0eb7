//! What all lidars saw in one frame, in one cloud.

use std::sync::OnceLock;

use fl_cloud::{Cloud, Ground, GroundSettings, estimate_ground};
use fl_fusion::{CloudSnapshot, FusedFrame, Fusion};
use fl_rig::{Rig, Sensor, SensorId, SensorKind};
use fl_spacetime::{Ego, Point};
use fl_track::Sweep;

use super::cache::Weigh;
use crate::Error;

/// One fused frame with the points of all its lidars in one cloud, sensor by sensor.
#[derive(Debug)]
pub struct FrameSweep {
    frame: FusedFrame,
    cloud: Cloud<Ego>,
    sensors: Vec<(SensorId, usize)>,
    viewpoint: Point<Ego>,
    ground: OnceLock<Option<Ground<Ego>>>,
}

impl FrameSweep {
    /// Decodes the lidars of a frame.
    ///
    /// # Errors
    /// [`fl_fusion::Error::NoFrame`].
    pub fn read(fusion: &Fusion<'_>, frame_idx: usize) -> Result<Self, Error> {
        let lidars = |sensor: &Sensor| sensor.kind == SensorKind::Lidar;
        let frame = fusion.frame_of(frame_idx, lidars)?;
        Ok(Self::of(frame, fusion.rig()))
    }

    /// Of a decoded frame; its clouds go into one.
    fn of(mut frame: FusedFrame, rig: &Rig) -> Self {
        let viewpoint = frame.viewpoint(rig);
        let snapshots = std::mem::take(&mut frame.clouds);
        let sensors = snapshots
            .iter()
            .map(|it| (it.sensor.clone(), it.cloud.len()));
        let sensors = sensors.collect();
        let clouds: Vec<Cloud<Ego>> = snapshots.into_iter().map(since_key).collect();
        Self {
            sensors,
            cloud: Cloud::merge(&clouds),
            viewpoint,
            frame,
            ground: OnceLock::new(),
        }
    }

    /// As the tracker takes it.
    pub fn sweep(&self) -> Sweep<'_> {
        Sweep {
            stamp: self.frame.stamp,
            cloud: &self.cloud,
            world_from_ego: self.frame.world_from_ego,
            viewpoint: self.viewpoint,
        }
    }

    /// The frame, without its clouds.
    pub fn frame(&self) -> &FusedFrame {
        &self.frame
    }

    /// The points of all lidars at the key stamp, in the ego frame. Offsets count from the key
    /// stamp.
    pub fn cloud(&self) -> &Cloud<Ego> {
        &self.cloud
    }

    /// The lidars in the order of their points, each with how many it has.
    pub fn sensors(&self) -> &[(SensorId, usize)] {
        &self.sensors
    }

    /// Where the lidar with the most points sits.
    pub fn viewpoint(&self) -> Point<Ego> {
        self.viewpoint
    }

    /// The ground in these points, found when it is first asked for.
    pub fn ground(&self) -> Option<&Ground<Ego>> {
        let found = self
            .ground
            .get_or_init(|| estimate_ground(&self.cloud, &GroundSettings::default()));
        found.as_ref()
    }
}

/// A cloud whose offsets count from the frame's stamp instead of its own.
fn since_key(snapshot: CloudSnapshot) -> Cloud<Ego> {
    let (cloud, skew_nanos) = (snapshot.cloud, snapshot.skew.nanos());
    let since_key = |offset: &i32| {
        let nanos = i64::from(*offset).saturating_add(skew_nanos);
        nanos.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
    };
    let offsets = cloud.offset_nanos();
    match offsets.map(|offsets| offsets.iter().map(since_key).collect::<Vec<i32>>()) {
        Some(offsets) => cloud
            .with_offset_nanos(offsets)
            .expect("as many offsets as there were"),
        None => cloud,
    }
}

impl Weigh for FrameSweep {
    fn n_bytes(&self) -> usize {
        let ground = if self.ground.get().is_some() { 1 } else { 0 };
        // Three coordinates, intensity, ring, offset, and whether it is ground.
        self.cloud.len() * (3 * 4 + 4 + 2 + 4 + ground)
    }
}
