//! The drive as messages of a log.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::Path;

use fl_cloud::Cloud;
use fl_log::{
    CameraInfoMessage, CompressedImage, Compression, Fix, Header, Imu, McapWriter, Message,
    MessageType, Odometry, PointCloud2, PointDatatype, Pose, Progress, Transform, Twist,
    WriteOptions, encode_jpeg,
};
use fl_rig::{CameraInfo, CameraModel, SensorKind};
use fl_spacetime::{Rigid, Sensor, Span, Stamp};
use rayon::prelude::*;

use crate::devices::{Device, EGO_FRAME, WORLD_FRAME};
use crate::drive::secs;
use crate::hash;
use crate::timeline::Cadence;
use crate::{Drive, Error};

const JPEG_QUALITY: u8 = 58;
/// Poses start and end this long before and after the sensors.
const POSE_MARGIN: Span = Span::from_millis(60);
const POSE_PERIOD_MS: f64 = 20.0;
/// The static transforms come this long before the sensors.
const STATIC_MARGIN: Span = Span::from_millis(80);
/// Messages made at a time: what lies in memory.
const BATCH: usize = 64;

/// What one message says.
#[derive(Debug, Clone, Copy)]
enum Content {
    Statics,
    Pose,
    /// What the device of this index measures.
    Measurement(usize),
    /// How the camera of this index projects.
    Lens(usize),
}

/// One message to be made.
#[derive(Debug, Clone, Copy)]
struct Planned {
    channel_idx: usize,
    content: Content,
    stamp: Stamp,
    log_time: Stamp,
}

/// One channel to be written.
struct PlannedChannel {
    topic: String,
    kind: MessageType,
}

/// All channels and messages, in the order of the recorder.
struct Plan {
    channels: Vec<PlannedChannel>,
    messages: Vec<Planned>,
}

impl Drive {
    /// Writes the log as an MCAP file; the same drive gives the same bytes.
    ///
    /// Progress counts messages.
    ///
    /// # Errors
    /// [`Error::Log`] if the file cannot be written, [`Error::Canceled`].
    pub fn write_log(&self, path: &Path, progress: &dyn Progress) -> Result<(), Error> {
        let writer = McapWriter::create(path, &options())?;
        self.write_messages(writer, progress)
            .map(|_: BufWriter<File>| ())
    }

    /// Writes the log anywhere and gives the place back.
    ///
    /// # Errors
    /// As [`Drive::write_log`].
    pub fn write_log_to<W: Write + Seek>(
        &self,
        output: W,
        progress: &dyn Progress,
    ) -> Result<W, Error> {
        self.write_messages(McapWriter::new(output, &options())?, progress)
    }

    /// First and last stamp of the log, and how many messages it has.
    pub(crate) fn log_extent(&self) -> (Stamp, Stamp, u64) {
        let messages = self.plan().messages;
        let stamps = messages.iter().map(|message| message.stamp);
        let first = stamps.clone().min().unwrap_or(self.start());
        (
            first,
            stamps.max().unwrap_or(self.end()),
            messages.len() as u64,
        )
    }

    fn write_messages<W: Write + Seek>(
        &self,
        mut writer: McapWriter<W>,
        progress: &dyn Progress,
    ) -> Result<W, Error> {
        let plan = self.plan();
        let channels = plan
            .channels
            .iter()
            .map(|c| writer.add_channel(&c.topic, c.kind));
        let channels = channels.collect::<Result<Vec<_>, _>>()?;
        let total = plan.messages.len() as u64;
        let mut done = 0;
        for batch in plan.messages.chunks(BATCH) {
            let made: Vec<Result<Message, Error>> = batch
                .par_iter()
                .map(|planned| self.message(planned))
                .collect();
            for (planned, message) in batch.iter().zip(made) {
                let (channel, time) = (channels[planned.channel_idx], planned.log_time);
                writer.write(channel, time, time, &message?)?;
            }
            done += batch.len() as u64;
            if !progress.advance(done, total) {
                return Err(Error::Canceled);
            }
        }
        Ok(writer.finish()?)
    }

    fn plan(&self) -> Plan {
        let mut plan = Plan {
            channels: Vec::new(),
            messages: Vec::new(),
        };
        let statics = self.start() - STATIC_MARGIN;
        let at_once = Cadence::millis(0.0, 1.0, 1.0);
        plan.add(
            "/tf_static",
            MessageType::TfMessage,
            Content::Statics,
            (&[statics], &at_once),
        );
        let poses = Cadence::millis(0.0, POSE_PERIOD_MS, 2.0);
        let pose_stamps = poses.stamps(self.start() - POSE_MARGIN, self.end() + POSE_MARGIN);
        let pose_kind = MessageType::Odometry;
        plan.add(
            "/localization/odometry",
            pose_kind,
            Content::Pose,
            (&pose_stamps, &poses),
        );
        for (idx, device) in self.devices.iter().enumerate() {
            let stamps = self.stamps(&device.sensor.id);
            let rhythm = (stamps.as_slice(), &device.cadence);
            plan.add(
                device.topic(),
                kind_of(device),
                Content::Measurement(idx),
                rhythm,
            );
            if let Some(topic) = info_topic(device) {
                plan.add(&topic, MessageType::CameraInfo, Content::Lens(idx), rhythm);
            }
        }
        plan.messages
            .sort_by_key(|message| (message.log_time, message.channel_idx));
        plan
    }

    fn message(&self, planned: &Planned) -> Result<Message, Error> {
        let stamp = planned.stamp;
        match planned.content {
            Content::Statics => Ok(Message::TfMessage(self.statics(stamp))),
            Content::Pose => Ok(Message::Odometry(self.odometry(stamp))),
            Content::Measurement(idx) => self.measurement(&self.devices[idx], stamp),
            Content::Lens(idx) => self.lens(&self.devices[idx], stamp),
        }
    }

    fn measurement(&self, device: &Device, stamp: Stamp) -> Result<Message, Error> {
        let header = Header::new(stamp, device.frame_id());
        let id = &device.sensor.id;
        Ok(match &device.sensor.kind {
            SensorKind::Camera(_) => {
                let data = encode_jpeg(&self.render(id, stamp)?, JPEG_QUALITY)?;
                Message::CompressedImage(CompressedImage {
                    header,
                    format: "jpeg".to_owned(),
                    data,
                })
            }
            SensorKind::Radar => scan_message(header, &self.radar_scan(id, stamp)?.cloud),
            SensorKind::Imu => self.imu_message(header)?,
            SensorKind::Gnss => self.fix_message(header)?,
            SensorKind::Lidar | SensorKind::Audio => {
                sweep_message(header, &self.sweep(stamp)?.cloud)
            }
        })
    }

    fn imu_message(&self, header: Header) -> Result<Message, Error> {
        let sample = self.imu_sample(header.stamp)?;
        let pose = Pose::from_rigid(&self.world_from_ego(header.stamp));
        Ok(Message::Imu(Imu {
            header,
            orientation_xyzw: pose.orientation_xyzw,
            angular_velocity: sample.angular_velocity,
            linear_acceleration: sample.specific_force,
        }))
    }

    fn fix_message(&self, header: Header) -> Result<Message, Error> {
        let fix = self.gnss_fix(header.stamp)?;
        Ok(Message::NavSatFix(Fix {
            header,
            latitude_deg: fix.latitude_deg,
            longitude_deg: fix.longitude_deg,
            altitude_m: fix.altitude_m,
            status: 2,
        }))
    }

    /// The exact pose; the twist in the vehicle's own frame, as ROS has it.
    fn odometry(&self, stamp: Stamp) -> Odometry {
        let world_from_ego = self.world_from_ego(stamp);
        let velocity = world_from_ego.rotation().inverse() * self.ego_velocity(stamp).coords();
        let angular = self.motion.angular_velocity(secs(stamp));
        Odometry {
            header: Header::new(stamp, WORLD_FRAME),
            child_frame_id: EGO_FRAME.to_owned(),
            pose: Pose::from_rigid(&world_from_ego),
            twist: Twist {
                linear: velocity.into(),
                angular: angular.into(),
            },
        }
    }

    fn statics(&self, stamp: Stamp) -> Vec<Transform> {
        let edge = |device: &Device| Transform {
            stamp,
            parent: EGO_FRAME.to_owned(),
            child: device.frame_id().to_owned(),
            parent_from_child: relabeled(&device.sensor.ego_from_sensor),
        };
        self.devices.iter().map(edge).collect()
    }

    fn lens(&self, device: &Device, stamp: Stamp) -> Result<Message, Error> {
        let header = Header::new(stamp, device.frame_id());
        match device.sensor.camera() {
            Some(model) => Ok(Message::CameraInfo(CameraInfoMessage {
                header,
                info: info(model),
            })),
            None => Err(Error::NoSensor {
                sensor: device.sensor.id.clone(),
                kind: "camera",
            }),
        }
    }
}

impl Plan {
    fn add(
        &mut self,
        topic: &str,
        kind: MessageType,
        content: Content,
        (stamps, cadence): (&[Stamp], &Cadence),
    ) {
        let channel_idx = self.channels.len();
        self.channels.push(PlannedChannel {
            topic: topic.to_owned(),
            kind,
        });
        // Messages of one sensor keep their order but reach the recorder a little apart.
        let apart = Span::from_nanos(i64::from(hash::cell(channel_idx as i32, 3, 29) % 400_000));
        self.messages.extend(stamps.iter().map(|&stamp| Planned {
            channel_idx,
            content,
            stamp,
            log_time: cadence.log_time(stamp) + apart,
        }));
    }
}

fn options() -> WriteOptions {
    WriteOptions {
        compression: Compression::Zstd,
        level: 19,
        chunk_bytes: Some(2 << 20),
        ..WriteOptions::default()
    }
}

fn relabeled<D: fl_spacetime::Frame, S: fl_spacetime::Frame>(
    pose: &Rigid<D, S>,
) -> Rigid<Sensor, Sensor> {
    pose.relabel()
}

fn kind_of(device: &Device) -> MessageType {
    match device.sensor.kind {
        SensorKind::Camera(_) => MessageType::CompressedImage,
        SensorKind::Imu => MessageType::Imu,
        SensorKind::Gnss => MessageType::NavSatFix,
        SensorKind::Lidar | SensorKind::Radar | SensorKind::Audio => MessageType::PointCloud2,
    }
}

/// The topic of a camera's calibration: beside its images.
fn info_topic(device: &Device) -> Option<String> {
    device.sensor.camera()?;
    Some(device.topic().replace("/image/compressed", "/camera_info"))
}

fn info(camera: &CameraModel) -> CameraInfo {
    camera
        .camera_info()
        .expect("the simulated cameras have lenses that ROS knows")
}

/// x y z intensity as f32, t as u32 nanoseconds since the stamp, ring as u16.
fn sweep_message(header: Header, cloud: &Cloud<Sensor>) -> Message {
    const LAYOUT: [(&str, PointDatatype); 6] = [
        ("x", PointDatatype::Float32),
        ("y", PointDatatype::Float32),
        ("z", PointDatatype::Float32),
        ("intensity", PointDatatype::Float32),
        ("t", PointDatatype::Uint32),
        ("ring", PointDatatype::Uint16),
    ];
    let mut data = Vec::new();
    let intensity = cloud.intensity().unwrap_or_default();
    let offset_nanos = cloud.offset_nanos().unwrap_or_default();
    let ring = cloud.ring().unwrap_or_default();
    for idx in 0..cloud.len() {
        let [x, y, z] = cloud.xyz(idx);
        for value in [x, y, z, intensity[idx]] {
            data.extend(value.to_le_bytes());
        }
        data.extend((offset_nanos[idx] as u32).to_le_bytes());
        data.extend(ring[idx].to_le_bytes());
    }
    Message::PointCloud2(PointCloud2::packed(header, &LAYOUT, data))
}

/// x y z velocity intensity as f32.
fn scan_message(header: Header, cloud: &Cloud<Sensor>) -> Message {
    let layout = ["x", "y", "z", "velocity", "intensity"].map(|it| (it, PointDatatype::Float32));
    let mut data = Vec::new();
    let velocity = cloud.velocity().unwrap_or_default();
    let intensity = cloud.intensity().unwrap_or_default();
    for idx in 0..cloud.len() {
        let [x, y, z] = cloud.xyz(idx);
        for value in [x, y, z, velocity[idx], intensity[idx]] {
            data.extend(value.to_le_bytes());
        }
    }
    Message::PointCloud2(PointCloud2::packed(header, &layout, data))
}
