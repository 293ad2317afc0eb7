//! Fused frames as the sweeps that objects are followed through.

use anyhow::bail;
use fl_cloud::Cloud;
use fl_fusion::{FusedFrame, Fusion};
use fl_spacetime::{Ego, Point};
use fl_track::Sweep;

use crate::labeling;

/// One fused frame with the points of all its lidars in one cloud.
pub(crate) struct FrameSweep {
    frame: FusedFrame,
    cloud: Cloud<Ego>,
    viewpoint: Point<Ego>,
}

impl FrameSweep {
    /// Decodes a frame.
    pub(crate) fn read(fusion: &Fusion<'_>, frame_idx: usize) -> anyhow::Result<Self> {
        let frame = fusion.frame(frame_idx)?;
        let clouds: Vec<Cloud<Ego>> = frame.clouds.iter().map(since_key).collect();
        Ok(Self {
            viewpoint: labeling::viewpoint(&frame, fusion.rig()),
            cloud: Cloud::merge(&clouds),
            frame,
        })
    }

    /// As the tracker takes it.
    pub(crate) fn sweep(&self) -> Sweep<'_> {
        Sweep {
            stamp: self.frame.stamp,
            cloud: &self.cloud,
            world_from_ego: self.frame.world_from_ego,
            viewpoint: self.viewpoint,
        }
    }

    /// The frame itself.
    pub(crate) fn frame(&self) -> &FusedFrame {
        &self.frame
    }
}

/// A cloud whose offsets count from the frame's stamp instead of its own.
fn since_key(snapshot: &fl_fusion::CloudSnapshot) -> Cloud<Ego> {
    let cloud = snapshot.cloud.clone();
    let skew_nanos = snapshot.skew.nanos();
    let offsets = cloud.offset_nanos().map(|offsets| {
        let since_key = |offset: &i32| {
            let nanos = i64::from(*offset).saturating_add(skew_nanos);
            nanos.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
        };
        offsets.iter().map(since_key).collect::<Vec<i32>>()
    });
    match offsets {
        Some(offsets) => cloud.clone().with_offset_nanos(offsets).unwrap_or(cloud),
        None => cloud,
    }
}

/// Refuses a drive without lidars.
pub(crate) fn check_lidar(fusion: &Fusion<'_>) -> anyhow::Result<()> {
    if !labeling::has_lidar(fusion) {
        bail!("objects are followed by the points of lidars, and this drive has none");
    }
    Ok(())
}
