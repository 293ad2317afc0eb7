//! Writes the log of labels, moment by moment.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;

use fl_fusion::Match;
use fl_log::foxglove::Schema;
use fl_log::{ChannelId, McapWriter, Message, MessageType, Metadata, RawChannel, WriteOptions};
use fl_rig::{Sensor, SensorId};
use fl_spacetime::Stamp;

use super::drawing::{Boxes, annotations};
use super::{ENDING, SCENE_SCHEMA, SCENE_TOPIC};
use crate::Error;
use crate::export::{Counts, ExportFolder, Job, Moment, file_name};

/// When a message was received and sent.
#[derive(Clone, Copy)]
struct Times {
    log_time: Stamp,
    publish_time: Stamp,
}

/// The file, and the channels in it.
struct LabelLog {
    writer: McapWriter<BufWriter<File>>,
    scene: ChannelId,
    updates: ChannelId,
    detections: ChannelId,
    images: BTreeMap<SensorId, ChannelId>,
}

pub(crate) fn write(job: &Job<'_>, out: &mut ExportFolder) -> Result<Counts, Error> {
    let name = format!("{}{ENDING}", file_name(job.drive.name));
    // No profile: the encodings are those of ROS and of Protocol Buffers.
    let options = WriteOptions {
        profile: String::new(),
        ..WriteOptions::default()
    };
    let writer = McapWriter::create(&out.claim(&name)?, &options)?;
    let mut log = LabelLog::begin(job, writer)?;
    log.write_scene(job)?;
    let mut boxes = Boxes::of(job);
    let mut counts = Counts::default();
    for moment in job.moments {
        job.advance(moment.idx, job.moments.len())?;
        counts.frames += 1;
        counts.boxes += log.write_boxes(job, moment, &mut boxes)?;
        log.write_images(job, moment)?;
    }
    log.writer.finish()?;
    out.seal(&name)?;
    Ok(counts)
}

impl LabelLog {
    fn begin(job: &Job<'_>, mut writer: McapWriter<BufWriter<File>>) -> Result<Self, Error> {
        let scene = writer.add_raw_channel(&RawChannel {
            topic: SCENE_TOPIC,
            schema: SCENE_SCHEMA,
            schema_encoding: "jsonschema",
            schema_data: br#"{"title":"framelock.Scene","type":"object"}"#,
            encoding: "json",
        })?;
        let updates = writer.add_foxglove_channel("/labels/scene", Schema::SceneUpdate)?;
        let detections = writer.add_channel("/labels/detections", MessageType::Detection3DArray)?;
        let mut images = BTreeMap::new();
        for camera in job.drive.cameras() {
            let topic = format!("/labels/{}/annotations", camera.id);
            let channel = writer.add_foxglove_channel(&topic, Schema::ImageAnnotations)?;
            images.insert(camera.id.clone(), channel);
        }
        writer.add_metadata(&about(job))?;
        Ok(Self {
            writer,
            scene,
            updates,
            detections,
            images,
        })
    }

    fn write_scene(&mut self, job: &Job<'_>) -> Result<(), Error> {
        let scene = job.drive.scene;
        let at = match job.moments.first() {
            Some(moment) => times_of_moment(job, moment).log_time,
            None => scene.log().start,
        };
        let text = scene.to_json_string();
        Ok(self.writer.write_raw(self.scene, at, at, text.as_bytes())?)
    }

    /// The boxes of a moment, twice; returns how many.
    fn write_boxes(
        &mut self,
        job: &Job<'_>,
        moment: &Moment,
        boxes: &mut Boxes<'_>,
    ) -> Result<usize, Error> {
        let times = times_of_moment(job, moment);
        let (update, detections) = boxes.at(moment.stamp);
        let n_boxes = detections.boxes.len();
        self.write_raw(self.updates, times, &update.to_protobuf())?;
        let message = Message::Detection3DArray(detections);
        let (log_time, publish_time) = (times.log_time, times.publish_time);
        self.writer
            .write(self.detections, log_time, publish_time, &message)?;
        Ok(n_boxes)
    }

    fn write_images(&mut self, job: &Job<'_>, moment: &Moment) -> Result<(), Error> {
        for image in matches(job, moment) {
            let sensor = job.drive.fusion.rig().sensor(&image.sensor);
            let channel = self.images.get(&image.sensor).copied();
            let (Some(sensor), Some(channel)) = (sensor, channel) else {
                continue;
            };
            let drawn = annotations(job, sensor, image.stamp, stamp_in_log(job, sensor, image))?;
            let times = times_of_match(job, image).unwrap_or_else(|| Times::at(image.stamp));
            self.write_raw(channel, times, &drawn.to_protobuf())?;
        }
        Ok(())
    }

    fn write_raw(&mut self, channel: ChannelId, times: Times, bytes: &[u8]) -> Result<(), Error> {
        let (log_time, publish_time) = (times.log_time, times.publish_time);
        Ok(self
            .writer
            .write_raw(channel, log_time, publish_time, bytes)?)
    }
}

impl Times {
    fn at(stamp: Stamp) -> Self {
        Self {
            log_time: stamp,
            publish_time: stamp,
        }
    }
}

/// What the file says of itself.
fn about(job: &Job<'_>) -> Metadata {
    let log = job.drive.scene.log();
    let world = job.drive.fusion.ego_motion().world_frame();
    let entries = [
        ("frame_id", world.to_owned()),
        ("log", log.name.clone()),
        ("log_end_ns", log.end.nanos().to_string()),
        ("log_messages", log.messages.to_string()),
        ("log_start_ns", log.start.nanos().to_string()),
    ];
    let entries = entries.map(|(key, value)| (key.to_owned(), value));
    Metadata {
        name: "framelock.labels".to_owned(),
        entries: entries.into(),
    }
}

/// What belongs to the fused frame of a moment.
fn matches<'a>(job: &Job<'a>, moment: &Moment) -> &'a [Match] {
    let plan = moment.frame_idx.and_then(|idx| job.drive.plans().get(idx));
    plan.map_or(&[], |plan| &plan.matches)
}

/// When the sweep of a moment was logged; the moment itself where it has none.
fn times_of_moment(job: &Job<'_>, moment: &Moment) -> Times {
    let key = job.drive.fusion.key_sensor();
    let key = matches(job, moment).iter().find(|it| it.sensor == *key);
    let times = key.and_then(|found| times_of_match(job, found));
    times.unwrap_or_else(|| Times::at(moment.stamp))
}

fn times_of_match(job: &Job<'_>, found: &Match) -> Option<Times> {
    let fusion = job.drive.fusion;
    let channel = fusion.channel_of(&found.sensor)?;
    let entry = fusion.log().entries(channel).get(found.entry)?;
    Some(Times {
        log_time: entry.log_time,
        publish_time: entry.publish_time,
    })
}

/// The stamp that the log gives an image: viewers lay drawings on the image that has the same.
fn stamp_in_log(job: &Job<'_>, sensor: &Sensor, found: &Match) -> Stamp {
    let fusion = job.drive.fusion;
    let channel = fusion.channel_of(&sensor.id);
    let entry = channel.and_then(|channel| fusion.log().entries(channel).get(found.entry));
    entry.map_or(found.stamp, |entry| entry.stamp)
}
