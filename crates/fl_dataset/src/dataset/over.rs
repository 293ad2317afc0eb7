//! Labels over a log that was there before: its stamps and its poses count.

use fl_fusion::{FramePlan, Fusion};
use fl_rig::SensorKind;
use fl_spacetime::{Ego, Rigid, Sensor, Span, Stamp};

use super::{LabeledFrame, Labels, Remarks};
use crate::Error;

/// Stamps of data sets are rounded, to microseconds at the coarsest.
const SAME_MOMENT: Span = Span::from_nanos(1_000_000);

impl Labels {
    /// Moves the labels over to the frames of a log. Boxes keep their place against the lidar,
    /// where both have a single one; else against the vehicle.
    ///
    /// # Errors
    /// [`Error::Unfit`] where no frame with labels is in the log.
    pub(super) fn move_over(
        &mut self,
        fusion: &Fusion<'_>,
        ego_from_lidar: Option<Rigid<Ego, Sensor>>,
        remarks: &mut Remarks,
    ) -> Result<(), Error> {
        let change = ego_from_ego(fusion, ego_from_lidar, remarks);
        let mut frames = Vec::new();
        // Where each frame is among those of the log.
        let mut places = Vec::new();
        for (idx, frame) in self.frames.iter().enumerate() {
            let found = match self.are_numbered_only {
                true => fusion.frames().get(idx).and_then(|it| of_plan(fusion, it)),
                false => at_moment(fusion, frame.stamp),
            };
            places.push(found.as_ref().map(|_| frames.len()));
            frames.extend(found);
        }
        if frames.is_empty() && !self.frames.is_empty() {
            return Err(Error::Unfit {
                what: "no frame with labels is in the log: is it another drive?".to_owned(),
            });
        }
        if self.are_numbered_only {
            remarks
                .note("frames have numbers alone: they are the fused frames of the log, in order");
        }
        self.frames = frames;
        for object in &mut self.objects {
            let boxes = std::mem::take(&mut object.boxes);
            for (frame_idx, mut found) in boxes {
                let Some(place) = places[frame_idx] else {
                    remarks.lose("a box at a frame that is not in the log");
                    continue;
                };
                found.cuboid = found.cuboid.transformed(&change);
                let camera = found.view_box.as_ref().map(|(camera, _)| camera);
                if camera.is_some_and(|camera| fusion.rig().sensor(camera).is_none()) {
                    found.view_box = None;
                    remarks.lose("a flat box of a camera that the log does not have");
                }
                object.boxes.insert(place, found);
            }
        }
        Ok(())
    }
}

/// The log's vehicle frame from that of the data set.
fn ego_from_ego(
    fusion: &Fusion<'_>,
    ego_from_lidar: Option<Rigid<Ego, Sensor>>,
    remarks: &mut Remarks,
) -> Rigid<Ego, Ego> {
    let lidars = fusion.rig().sensors().iter();
    let mut lidars =
        lidars.filter(|it| it.kind == SensorKind::Lidar && fusion.channel_of(&it.id).is_some());
    match (ego_from_lidar, lidars.next(), lidars.next()) {
        (Some(theirs), Some(ours), None) => {
            remarks.note(format!(
                "boxes keep their places against the lidar `{}`",
                ours.id
            ));
            ours.ego_from_sensor * theirs.inverse()
        }
        _ => {
            remarks.note(
                "boxes keep their places against the vehicle, whose frame is taken as the same",
            );
            Rigid::identity()
        }
    }
}

fn of_plan(fusion: &Fusion<'_>, plan: &FramePlan) -> Option<LabeledFrame> {
    let images = plan.matches.iter().filter_map(|found| {
        let is_camera = fusion.rig().sensor(&found.sensor)?.camera().is_some();
        is_camera.then(|| (found.sensor.clone(), found.stamp))
    });
    let world_from_ego = fusion.ego_motion().pose_at(plan.stamp).ok()?;
    Some(LabeledFrame {
        images: images.collect(),
        ..LabeledFrame::new(plan.stamp, world_from_ego)
    })
}

/// The fused frame nearest to a moment, where it is the same but for rounding; else the moment
/// itself, where the log has a pose for it.
fn at_moment(fusion: &Fusion<'_>, stamp: Stamp) -> Option<LabeledFrame> {
    let plans = fusion.frames();
    let after = plans.partition_point(|it| it.stamp < stamp);
    let near = plans.iter().skip(after.saturating_sub(1)).take(2);
    let apart = |plan: &&FramePlan| (plan.stamp - stamp).nanos().abs();
    match near
        .min_by_key(apart)
        .filter(|it| apart(it) <= SAME_MOMENT.nanos())
    {
        Some(plan) => of_plan(fusion, plan),
        None => {
            let is_within = plans.first()?.stamp < stamp && stamp < plans.last()?.stamp;
            let pose = fusion
                .ego_motion()
                .pose_at(stamp)
                .ok()
                .filter(|_| is_within)?;
            Some(LabeledFrame::new(stamp, pose))
        }
    }
}
