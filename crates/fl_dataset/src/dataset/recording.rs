//! What the sensors of a drive measured, and its way into a log.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use fl_log::{
    CameraInfoMessage, ChannelId, CompressedImage, Header, McapWriter, Message, MessageType,
    PointCloud2, PointDatatype, Progress, Transform, WriteOptions, write_whole,
};
use fl_rig::{CameraModel, Rig, Sensor, SensorId, SensorKind};
use fl_spacetime::{Ego, Rigid, Stamp, World};

use super::read_file;
use crate::Error;

const EGO_FRAME: &str = "base_link";
const WORLD_FRAME: &str = "map";

/// A drive as its sensors have it.
#[derive(Debug)]
pub(crate) struct Recording {
    /// The sensors, with topics and frames of the log to be written.
    pub(crate) rig: Rig,
    /// Where the vehicle was; none where the data set does not say.
    pub(crate) poses: BTreeMap<Stamp, Rigid<World, Ego>>,
    /// What was measured, rising by stamp, then by sensor.
    measurements: Vec<Measurement>,
}

/// One measurement of one sensor.
#[derive(Debug)]
pub(crate) struct Measurement {
    pub(crate) stamp: Stamp,
    /// As in the rig.
    pub(crate) sensor: SensorId,
    pub(crate) payload: Payload,
}

/// Where the content of a measurement comes from.
#[derive(Debug)]
pub(crate) enum Payload {
    /// The file of an image, which goes into the log as it is.
    Image(PathBuf),
    /// The file of a sweep, and how its points are told.
    Points(PathBuf, PointsOf),
    /// A message that is small enough to be kept.
    Small(Box<Message>),
}

/// Reads the points of a file into a message.
pub(crate) type PointsOf = fn(&Path, &Sensor, Header) -> Result<PointCloud2, Error>;

/// Points of a file that are 32-bit numbers, little-endian, and nothing else.
///
/// # Errors
/// [`Error::Read`]; [`Error::Format`] for a file of another length than that of whole points.
pub(crate) fn float_points(
    path: &Path,
    layout: &[(&str, PointDatatype)],
    header: Header,
) -> Result<PointCloud2, Error> {
    let data = read_file(path)?;
    let point_bytes = 4 * layout.len();
    if data.len() % point_bytes != 0 {
        return Err(Error::Format {
            what: format!("{} bytes are no points of {point_bytes} bytes", data.len()),
            path: path.to_owned(),
        });
    }
    Ok(PointCloud2::packed(header, layout, data))
}

/// The name of a sensor in a log: the rig that is read off the topics has it too.
///
/// # Errors
/// [`Error::Unfit`] for a name that is none.
pub(crate) fn topic_id(id: &SensorId) -> Result<SensorId, Error> {
    let plain = |letter: char| match letter.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9' | '_' | '-' | '.') => letter,
        _ => '_',
    };
    let name: String = id.as_str().chars().map(plain).collect();
    SensorId::new(&name).map_err(|err| unfit(&err))
}

fn unfit(err: &fl_rig::Error) -> Error {
    Error::Unfit {
        what: format!("the sensors make no log: {err}"),
    }
}

impl Recording {
    /// Names topics and frames after the sensors.
    ///
    /// # Errors
    /// [`Error::Unfit`] where the names of two sensors differ in capitals alone.
    pub(crate) fn new(
        rig: &Rig,
        poses: BTreeMap<Stamp, Rigid<World, Ego>>,
        mut measurements: Vec<Measurement>,
    ) -> Result<Self, Error> {
        let sensors = rig.sensors().iter().map(|sensor| {
            let id = topic_id(&sensor.id)?;
            Ok(Sensor {
                channel: Some(topic(id.as_str(), &sensor.kind)),
                frame_id: Some(id.to_string()),
                id,
                ..sensor.clone()
            })
        });
        let sensors = sensors.collect::<Result<Vec<_>, Error>>()?;
        let rig = Rig::new(rig.vehicle(), sensors).map_err(|err| unfit(&err))?;
        measurements
            .sort_by(|one, other| (one.stamp, &one.sensor).cmp(&(other.stamp, &other.sensor)));
        Ok(Self {
            rig,
            poses,
            measurements,
        })
    }

    /// Whether nothing was measured.
    pub(crate) fn is_empty(&self) -> bool {
        self.measurements.is_empty()
    }

    /// Where the only lidar sits; `None` where there is none, or several.
    pub(crate) fn only_lidar(&self) -> Option<Rigid<Ego, fl_spacetime::Sensor>> {
        let lidars = self.rig.sensors().iter();
        let mut lidars = lidars.filter(|sensor| sensor.kind == SensorKind::Lidar);
        match (lidars.next(), lidars.next()) {
            (Some(lidar), None) => Some(lidar.ego_from_sensor),
            _ => None,
        }
    }

    pub(crate) fn write(
        &self,
        folder: &Path,
        log: &Path,
        progress: &dyn Progress,
    ) -> Result<(), Error> {
        let inputs = [folder.to_owned()];
        write_whole(log, &inputs, &WriteOptions::default(), |writer| {
            Channels::add(self, writer)?.write(self, progress)
        })
    }

    fn start(&self) -> Option<Stamp> {
        let measured = self.measurements.first().map(|it| it.stamp);
        let known = self.poses.keys().next().copied();
        [measured, known].into_iter().flatten().min()
    }

    fn statics(&self, stamp: Stamp) -> Message {
        let edge = |sensor: &Sensor| Transform {
            stamp,
            parent: EGO_FRAME.to_owned(),
            child: sensor.frame_id.clone().unwrap_or_default(),
            parent_from_child: sensor.ego_from_sensor.relabel(),
        };
        Message::TfMessage(self.rig.sensors().iter().map(edge).collect())
    }
}

impl Measurement {
    fn message(&self, sensor: &Sensor) -> Result<Message, Error> {
        let header = header_of(sensor, self.stamp);
        Ok(match &self.payload {
            Payload::Image(path) => Message::CompressedImage(image(path, header)?),
            Payload::Points(path, read) => Message::PointCloud2(read(path, sensor, header)?),
            Payload::Small(message) => Message::clone(message),
        })
    }
}

fn header_of(sensor: &Sensor, stamp: Stamp) -> Header {
    Header::new(stamp, sensor.frame_id.as_deref().unwrap_or_default())
}

/// The bytes of an image file as they are.
fn image(path: &Path, header: Header) -> Result<CompressedImage, Error> {
    let data = read_file(path)?;
    let format = match data.as_slice() {
        [0xff, 0xd8, 0xff, ..] => "jpeg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        _ => {
            return Err(Error::Format {
                what: "an image that is neither JPEG nor PNG".to_owned(),
                path: path.to_owned(),
            });
        }
    };
    Ok(CompressedImage {
        header,
        format: format.to_owned(),
        data,
    })
}

/// The topic of a sensor's measurements, from which `fl_fusion` reads its name again.
fn topic(id: &str, kind: &SensorKind) -> String {
    match kind {
        SensorKind::Camera(_) => format!("/sensing/{id}/image/compressed"),
        SensorKind::Lidar | SensorKind::Radar => format!("/sensing/{id}/points"),
        SensorKind::Gnss => format!("/sensing/{id}/fix"),
        SensorKind::Imu | SensorKind::Audio => format!("/sensing/{id}"),
    }
}

fn message_type(kind: &SensorKind) -> MessageType {
    match kind {
        SensorKind::Camera(_) => MessageType::CompressedImage,
        SensorKind::Imu => MessageType::Imu,
        SensorKind::Gnss => MessageType::NavSatFix,
        SensorKind::Lidar | SensorKind::Radar | SensorKind::Audio => MessageType::PointCloud2,
    }
}

type Writer<'w, 'f> = &'w mut McapWriter<BufWriter<&'f File>>;

/// The channels of a log that is being written.
struct Channels<'w, 'f> {
    writer: Writer<'w, 'f>,
    statics: ChannelId,
    poses: Option<ChannelId>,
    sensors: BTreeMap<SensorId, SensorChannels>,
}

struct SensorChannels {
    measurements: ChannelId,
    /// Of a camera, how it projects, beside each image.
    lens: Option<(ChannelId, CameraModel)>,
}

impl<'w, 'f> Channels<'w, 'f> {
    /// Sensors that measured nothing have a place in the transforms alone.
    fn add(recording: &Recording, writer: Writer<'w, 'f>) -> Result<Self, Error> {
        let statics = writer.add_channel("/tf_static", MessageType::TfMessage)?;
        let poses = match recording.poses.is_empty() {
            false => Some(writer.add_channel("/tf", MessageType::TfMessage)?),
            true => None,
        };
        let measured: BTreeSet<&SensorId> =
            recording.measurements.iter().map(|it| &it.sensor).collect();
        let mut sensors = BTreeMap::new();
        let rig = recording.rig.sensors().iter();
        for sensor in rig.filter(|sensor| measured.contains(&sensor.id)) {
            let topic = sensor.channel.as_deref().unwrap_or_default();
            let measurements = writer.add_channel(topic, message_type(&sensor.kind))?;
            let lens = match sensor.camera() {
                Some(camera) => {
                    let topic = format!("/sensing/{}/camera_info", sensor.id);
                    let channel = writer.add_channel(&topic, MessageType::CameraInfo)?;
                    Some((channel, *camera))
                }
                None => None,
            };
            let channels = SensorChannels { measurements, lens };
            sensors.insert(sensor.id.clone(), channels);
        }
        Ok(Self {
            writer,
            statics,
            poses,
            sensors,
        })
    }

    fn write(mut self, recording: &Recording, progress: &dyn Progress) -> Result<(), Error> {
        let is_mounted = !recording.rig.sensors().is_empty();
        if let Some(start) = recording.start().filter(|_| is_mounted) {
            self.put(self.statics, start, &recording.statics(start))?;
        }
        let mut poses = recording.poses.iter().peekable();
        let total = recording.measurements.len() as u64;
        for (done, measurement) in (1..).zip(&recording.measurements) {
            while let Some((stamp, pose)) = poses.next_if(|(stamp, _)| **stamp <= measurement.stamp)
            {
                self.put_pose(*stamp, pose)?;
            }
            self.put_measurement(&recording.rig, measurement)?;
            if !progress.advance(done, total) {
                return Err(Error::Canceled);
            }
        }
        poses.try_for_each(|(stamp, pose)| self.put_pose(*stamp, pose))
    }

    fn put_pose(&mut self, stamp: Stamp, world_from_ego: &Rigid<World, Ego>) -> Result<(), Error> {
        let Some(channel) = self.poses else {
            return Ok(());
        };
        let edge = Transform {
            stamp,
            parent: WORLD_FRAME.to_owned(),
            child: EGO_FRAME.to_owned(),
            parent_from_child: world_from_ego.relabel(),
        };
        self.put(channel, stamp, &Message::TfMessage(vec![edge]))
    }

    fn put_measurement(&mut self, rig: &Rig, measurement: &Measurement) -> Result<(), Error> {
        let known = rig.sensor(&measurement.sensor);
        let channels = self.sensors.get(&measurement.sensor);
        let (Some(sensor), Some(channels)) = (known, channels) else {
            return Ok(());
        };
        let (channel, lens) = (channels.measurements, channels.lens);
        let stamp = measurement.stamp;
        self.put(channel, stamp, &measurement.message(sensor)?)?;
        let Some((channel, camera)) = lens else {
            return Ok(());
        };
        let info = camera.camera_info().ok_or_else(|| Error::Unfit {
            what: format!("the lens of {} has no name in ROS", sensor.id),
        })?;
        let header = header_of(sensor, stamp);
        let message = Message::CameraInfo(CameraInfoMessage { header, info });
        self.put(channel, stamp, &message)
    }

    fn put(&mut self, channel: ChannelId, stamp: Stamp, message: &Message) -> Result<(), Error> {
        Ok(self.writer.write(channel, stamp, stamp, message)?)
    }
}
