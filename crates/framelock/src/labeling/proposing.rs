//! Proposals from the lidars of a drive, without a neural network.

use anyhow::bail;
use fl_fusion::{FusedFrame, Fusion};
use fl_log::Progress;
use fl_rig::{Sensor, SensorKind};
use fl_track::{Moment, MovingCluster, Proposed, Proposer, ProposerSettings, TrackSettings};

use super::{Detected, Objects, has_lidar, standing_note};
use crate::Console;
use crate::drive;
use crate::motion;
use crate::progress::WorkProgress;
use crate::radar_returns::radar_returns;

/// Proposes cuboids in every fused frame from the points of all lidars: where the vehicle's motion
/// is known what moves and what stands each in its way, else what each sweep shows alone.
pub(crate) fn propose(fusion: &Fusion<'_>, console: &mut Console) -> anyhow::Result<Detected> {
    if !has_lidar(fusion) {
        bail!("cuboids are proposed from lidars, and this drive has none; give --detections");
    }
    let n_frames = fusion.frames().len();
    let settings = Box::new(TrackSettings::default().for_frames(n_frames));
    let moves = fusion.ego_motion().trajectory().is_some();
    let (seen, objects) = if moves {
        // What cannot be read is told when the frames are read once more.
        let (moving, _) = motion::moving(fusion, console)?;
        let mut seen = look(fusion, ProposerSettings::default(), &moving, console)?;
        let moments = std::mem::take(&mut seen.moments);
        let objects = Objects::Proposed {
            moments,
            settings,
            moving,
        };
        (seen, objects)
    } else {
        let mut seen = look(fusion, ProposerSettings::of_single_sweeps(), &[], console)?;
        let moments = std::mem::take(&mut seen.moments);
        (seen, Objects::Unknown { moments, settings })
    };
    Ok(Detected {
        n_frames,
        n_boxes: seen.n_boxes,
        notes: standing_note(fusion),
        losses: seen.losses,
        objects,
    })
}

/// What was found in all frames.
#[derive(Default)]
struct Seen {
    moments: Vec<Moment>,
    n_boxes: usize,
    losses: Vec<String>,
}

impl Seen {
    /// Proposals come in the order of frames, some of them later.
    fn add(&mut self, first_idx: usize, proposed: Vec<Proposed>) -> usize {
        let moments = self.moments[first_idx..].iter_mut();
        let n_proposed = proposed.len();
        for (moment, proposed) in moments.zip(proposed) {
            self.n_boxes += proposed.detections.len();
            moment.detections = proposed.detections;
        }
        first_idx + n_proposed
    }
}

fn look(
    fusion: &Fusion<'_>,
    settings: ProposerSettings,
    moving: &[MovingCluster],
    console: &mut Console,
) -> anyhow::Result<Seen> {
    let progress = WorkProgress::new("proposing", console);
    let n_frames = fusion.frames().len();
    let mut proposer = Proposer::new(settings, moving);
    let (mut seen, mut n_done) = (Seen::default(), 0);
    for frame_idx in 0..n_frames {
        if !progress.advance(frame_idx as u64, n_frames as u64) {
            bail!("canceled after {frame_idx} of {n_frames} frames");
        }
        let measures =
            |sensor: &Sensor| matches!(sensor.kind, SensorKind::Lidar | SensorKind::Radar);
        let frame = fusion.frame_of(frame_idx, measures)?;
        seen.moments.push(empty_moment(&frame, fusion));
        seen.losses.extend(drive::frame_losses(&frame));
        let proposed = proposer.push(motion::sweep(frame, fusion.rig()));
        n_done = seen.add(n_done, proposed);
    }
    seen.add(n_done, proposer.finish());
    Ok(seen)
}

/// Where the sensor was, and what radars saw.
fn empty_moment(frame: &FusedFrame, fusion: &Fusion<'_>) -> Moment {
    Moment {
        viewpoint: Some(frame.world_from_ego * frame.viewpoint(fusion.rig())),
        returns: radar_returns(frame, fusion),
        ..Moment::new(frame.stamp, Vec::new())
    }
}
