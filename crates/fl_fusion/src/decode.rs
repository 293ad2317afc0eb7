//! From the plan of a frame to its decoded, deskewed and placed snapshots.

use fl_cloud::{Cloud, Deskew, deskew};
use fl_log::{ChannelId, Error as LogError, Snapshot, encode_jpeg, encode_png};
use fl_rig::{Sensor, SensorKind};
use fl_spacetime::{Ego, Rigid, Stamp, World};
use rayon::prelude::*;

use crate::error::sentence;
use crate::{CloudSnapshot, FramePlan, FusedFrame, Fusion, ImageSnapshot, Match};

/// Of JPEG files of video frames: hardly worse than what the video has lost already.
const VIDEO_QUALITY: u8 = 90;

/// One snapshot of a frame, with what is to be said of it.
#[derive(Default)]
struct Decoded {
    cloud: Option<CloudSnapshot>,
    radar: Option<CloudSnapshot>,
    image: Option<ImageSnapshot>,
    remarks: Remarks,
}

/// What is missing from a frame, and what was done differently.
#[derive(Default)]
struct Remarks {
    losses: Vec<String>,
    warnings: Vec<String>,
}

/// Everything that one snapshot is decoded with.
struct Job<'a> {
    fusion: &'a Fusion<'a>,
    sensor: &'a Sensor,
    channel: ChannelId,
    found: &'a Match,
    key_stamp: Stamp,
    world_from_ego_at_key: Rigid<World, Ego>,
}

/// Decodes the snapshots of the wanted sensors in a frame of this fusion.
pub(crate) fn decode_frame(
    fusion: &Fusion<'_>,
    plan: &FramePlan,
    wanted: impl Fn(&Sensor) -> bool + Sync,
) -> FusedFrame {
    let (mut losses, mut warnings) = (Vec::new(), Vec::new());
    let world_from_ego = fusion
        .ego_motion()
        .pose_at(plan.stamp)
        .unwrap_or_else(|error| {
            warnings.push(format!("the frame has no pose: {error}"));
            Rigid::identity()
        });
    let decoded: Vec<Decoded> = plan
        .matches
        .par_iter()
        .filter_map(|found| {
            let sensor = fusion.rig().sensor(&found.sensor).filter(|it| wanted(it))?;
            let channel = fusion.channel_of(&found.sensor)?;
            let (key_stamp, world_from_ego_at_key) = (plan.stamp, world_from_ego);
            let job = Job {
                fusion,
                sensor,
                channel,
                found,
                key_stamp,
                world_from_ego_at_key,
            };
            Some(job.decode())
        })
        .collect();
    let (mut clouds, mut radars, mut images) = (Vec::new(), Vec::new(), Vec::new());
    for one in decoded {
        clouds.extend(one.cloud);
        radars.extend(one.radar);
        images.extend(one.image);
        losses.extend(one.remarks.losses);
        warnings.extend(one.remarks.warnings);
    }
    let (idx, stamp) = (plan.idx, plan.stamp);
    FusedFrame {
        idx,
        stamp,
        world_from_ego,
        clouds,
        radars,
        images,
        losses,
        warnings,
    }
}

impl Job<'_> {
    fn decode(&self) -> Decoded {
        let mut decoded = Decoded::default();
        match self.sensor.kind {
            SensorKind::Lidar => decoded.cloud = self.cloud(&mut decoded.remarks),
            SensorKind::Radar => decoded.radar = self.cloud(&mut decoded.remarks),
            SensorKind::Camera(_) => decoded.image = self.image(&mut decoded.remarks),
            SensorKind::Imu | SensorKind::Gnss | SensorKind::Audio => {}
        }
        decoded
    }

    fn cloud(&self, remarks: &mut Remarks) -> Option<CloudSnapshot> {
        let cloud = match self.fusion.log().cloud(self.channel, self.found.entry) {
            Ok(snapshot) => {
                if snapshot.times_unusable {
                    remarks.warnings.push(format!(
                        "the time per point of sensor `{}` fits neither its stamp nor any usual \
                         unit, so its points are moved as a whole",
                        self.sensor.id
                    ));
                }
                snapshot.cloud
            }
            Err(error) => {
                remarks.losses.push(self.left_out(&error));
                return None;
            }
        };
        let (cloud, deskewed) = match self.deskewed(&cloud, remarks) {
            Some(deskewed) => (deskewed, true),
            None => (
                cloud.transformed(&self.ego_at_key_from_sensor(remarks)),
                false,
            ),
        };
        let Match {
            sensor,
            stamp,
            skew,
            ..
        } = self.found.clone();
        Some(CloudSnapshot {
            sensor,
            stamp,
            skew,
            cloud,
            deskewed,
        })
    }

    /// The cloud with each point moved by its own time; `None` where that is not known, or the
    /// vehicle was not everywhere in between.
    fn deskewed(
        &self,
        cloud: &Cloud<fl_spacetime::Sensor>,
        remarks: &mut Remarks,
    ) -> Option<Cloud<Ego>> {
        cloud.offset_nanos()?;
        let motion = Deskew {
            stamp: self.found.stamp,
            key_stamp: self.key_stamp,
            ego_from_sensor: self.sensor.ego_from_sensor,
            trajectory: self.fusion.ego_motion().trajectory()?,
        };
        deskew(cloud, &motion)
            .map_err(|error| {
                remarks.warnings.push(format!(
                    "points of sensor `{}` are not deskewed but moved as a whole: {}",
                    self.sensor.id,
                    sentence(&error)
                ));
            })
            .ok()
    }

    fn ego_at_key_from_sensor(&self, remarks: &mut Remarks) -> Rigid<Ego, fl_spacetime::Sensor> {
        let world_from_ego = self.world_from_ego_at_own_stamp(remarks);
        self.world_from_ego_at_key.inverse() * world_from_ego * self.sensor.ego_from_sensor
    }

    fn image(&self, remarks: &mut Remarks) -> Option<ImageSnapshot> {
        let ego_from_camera = self.sensor.ego_from_camera()?;
        match self.image_file() {
            Ok((format, data)) => {
                let world_from_ego = self.world_from_ego_at_own_stamp(remarks);
                let Match {
                    sensor,
                    stamp,
                    skew,
                    ..
                } = self.found.clone();
                Some(ImageSnapshot {
                    sensor,
                    stamp,
                    skew,
                    format,
                    data,
                    world_from_ego,
                    ego_from_camera,
                })
            }
            Err(error) => {
                remarks.losses.push(self.left_out(&error));
                None
            }
        }
    }

    /// Format and bytes of the image; plain pixels become a PNG file, a picture of a video a JPEG
    /// file.
    fn image_file(&self) -> Result<(String, Vec<u8>), LogError> {
        let log = self.fusion.log();
        match log.snapshot(self.channel, self.found.entry)? {
            Snapshot::Image(image) => Ok(("png".to_owned(), encode_png(&image.to_rgb()?)?)),
            Snapshot::CompressedImage(image) => Ok((image.format, image.data)),
            Snapshot::Video(_) => {
                let picture = log.video_image(self.channel, self.found.entry)?;
                Ok(("jpeg".to_owned(), encode_jpeg(&picture, VIDEO_QUALITY)?))
            }
            _ => log.image_bytes(self.channel, self.found.entry),
        }
    }

    fn left_out(&self, error: &LogError) -> String {
        format!(
            "sensor `{}` is left out of the frame: {}",
            self.sensor.id,
            sentence(error)
        )
    }

    /// Poses are never extrapolated: a snapshot beside the trajectory gets the key's pose, said.
    fn world_from_ego_at_own_stamp(&self, remarks: &mut Remarks) -> Rigid<World, Ego> {
        self.fusion
            .ego_motion()
            .pose_at(self.found.stamp)
            .unwrap_or_else(|error| {
                remarks.warnings.push(format!(
                    "sensor `{}`: {error}; the pose of the key stamp is used",
                    self.sensor.id
                ));
                self.world_from_ego_at_key
            })
    }
}
