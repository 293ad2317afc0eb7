//! What moves in a drive, from its fused frames.

use anyhow::bail;
use fl_fusion::{FusedFrame, Fusion};
use fl_log::Progress;
use fl_rig::{Rig, SensorKind};
use fl_spacetime::Point;
use fl_track::{MotionFinder, MotionSettings, MotionSweep, MotionView, MovingCluster};

use crate::Console;
use crate::drive;
use crate::progress::WorkProgress;

/// Everything that moves in the drive, and what could not be read.
pub(crate) fn moving(
    fusion: &Fusion<'_>,
    console: &mut Console,
) -> anyhow::Result<(Vec<MovingCluster>, Vec<String>)> {
    let progress = WorkProgress::new("looking", console);
    let n_frames = fusion.frames().len();
    let mut finder = MotionFinder::new(MotionSettings::default());
    let (mut clusters, mut lost) = (Vec::new(), Vec::new());
    for frame_idx in 0..n_frames {
        if !progress.advance(frame_idx as u64, n_frames as u64) {
            bail!("canceled after {frame_idx} of {n_frames} frames");
        }
        let frame = fusion.frame_of(frame_idx, |sensor| sensor.kind == SensorKind::Lidar)?;
        lost.extend(drive::frame_losses(&frame));
        clusters.extend(finder.push(sweep(frame, fusion.rig())));
    }
    clusters.extend(finder.finish());
    Ok((clusters, lost))
}

/// A fused frame as motion is looked for in it.
pub(crate) fn sweep(frame: FusedFrame, rig: &Rig) -> MotionSweep {
    let views = frame.clouds.into_iter().map(|snapshot| {
        let sensor = rig.sensor(&snapshot.sensor);
        MotionView {
            viewpoint: sensor.map_or_else(Point::origin, |sensor| {
                sensor.ego_from_sensor * Point::origin()
            }),
            cloud: snapshot.cloud,
        }
    });
    MotionSweep {
        stamp: frame.stamp,
        world_from_ego: frame.world_from_ego,
        views: views.collect(),
    }
}
