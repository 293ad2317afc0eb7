//! Messages as this program uses them, decoded by the definition in the log.

mod camera;
mod cloud;
mod compressed_cloud;
mod detections;
mod fields;
mod foxglove;
mod geometry;
mod motion;
mod point_time;
mod ranging;
mod sound;
mod velodyne;

use fl_cloud::Cloud;
use fl_spacetime::Sensor;

use crate::channel::ChannelKind;
use crate::decoder::Decoder;
use crate::error::Error;
use crate::message::{
    AccelStamped, Audio, AudioInfo, CameraInfoMessage, CompressedImage, Detections, Fix, Header,
    Image, Imu, LaserScan, Odometry, PathMessage, PointCloud2, PointStamped, PoseStamped, Poses,
    RadarReturns, RadarTracks, RangeMessage, Transforms, TwistStamped, VectorStamped, Video,
};
use crate::value::Value;
use fields::Fields;

/// One decoded message.
#[derive(Debug, Clone, PartialEq)]
pub enum Snapshot {
    /// Points.
    Cloud(CloudSnapshot),
    /// An image file.
    CompressedImage(CompressedImage),
    /// Plain pixels.
    Image(Image),
    /// One frame of a video.
    Video(Video),
    /// A camera's calibration.
    CameraInfo(CameraInfoMessage),
    /// Distances in one plane.
    LaserScan(LaserScan),
    /// A single distance.
    Range(RangeMessage),
    /// What a radar saw.
    RadarReturns(RadarReturns),
    /// Objects that a radar follows.
    RadarTracks(RadarTracks),
    /// Objects that someone found.
    Detections(Detections),
    /// A piece of sound.
    Audio(Audio),
    /// How sound is coded.
    AudioInfo(AudioInfo),
    /// Acceleration and turning rates.
    Imu(Imu),
    /// A satellite position.
    Fix(Fix),
    /// Pose and velocity.
    Odometry(Odometry),
    /// A pose.
    Pose(PoseStamped),
    /// Poses of one moment.
    Poses(Poses),
    /// Poses one after the other.
    Path(PathMessage),
    /// Velocities.
    Twist(TwistStamped),
    /// Accelerations.
    Accel(AccelStamped),
    /// A position.
    Point(PointStamped),
    /// A vector.
    Vector(VectorStamped),
    /// Edges of the transform tree.
    Transforms(Transforms),
    /// A message of any other type whose definition is known: weather, battery, joints, buttons,
    /// magnetic field, time references, maps, markers and whatever a vehicle's own types say.
    Other(Value<'static>),
}

/// The finite points of a point cloud message.
#[derive(Debug, Clone, PartialEq)]
pub struct CloudSnapshot {
    /// Stamp and frame.
    pub header: Header,
    /// The points whose three coordinates are finite, in the frame that the header names.
    pub cloud: Cloud<Sensor>,
    /// How many points of the message are left out because a coordinate is not finite.
    pub n_dropped: usize,
    /// Whether the message has times of points whose meaning is not clear, for example of a
    /// sensor's own clock; they are left out.
    pub times_unusable: bool,
    /// Width and height of the message's grid of points; height 1 if it is not organized.
    pub grid: [u32; 2],
}

/// The header of a snapshot, borrowed as the snapshot is.
macro_rules! header {
    ($snapshot:expr, $($borrow:tt)+) => {
        match $snapshot {
            Self::Cloud(message) => Some($($borrow)+ message.header),
            Self::CompressedImage(message) => Some($($borrow)+ message.header),
            Self::Image(message) => Some($($borrow)+ message.header),
            Self::Video(message) => Some($($borrow)+ message.header),
            Self::CameraInfo(message) => Some($($borrow)+ message.header),
            Self::LaserScan(message) => Some($($borrow)+ message.header),
            Self::Range(message) => Some($($borrow)+ message.header),
            Self::RadarReturns(message) => Some($($borrow)+ message.header),
            Self::RadarTracks(message) => Some($($borrow)+ message.header),
            Self::Detections(message) => Some($($borrow)+ message.header),
            Self::Audio(message) => Some($($borrow)+ message.header),
            Self::Imu(message) => Some($($borrow)+ message.header),
            Self::Fix(message) => Some($($borrow)+ message.header),
            Self::Odometry(message) => Some($($borrow)+ message.header),
            Self::Pose(message) => Some($($borrow)+ message.header),
            Self::Poses(message) => Some($($borrow)+ message.header),
            Self::Path(message) => Some($($borrow)+ message.header),
            Self::Twist(message) => Some($($borrow)+ message.header),
            Self::Accel(message) => Some($($borrow)+ message.header),
            Self::Point(message) => Some($($borrow)+ message.header),
            Self::Vector(message) => Some($($borrow)+ message.header),
            Self::AudioInfo(_) | Self::Transforms(_) | Self::Other(_) => None,
        }
    };
}

impl Snapshot {
    /// The header; `None` for transforms, which have one each, for sound's coding and for other
    /// types.
    #[must_use]
    pub fn header(&self) -> Option<&Header> {
        header!(self, &)
    }

    pub(crate) fn header_mut(&mut self) -> Option<&mut Header> {
        header!(self, &mut)
    }

    /// The points of a cloud, a laser scan or a radar's returns; `None` for anything else.
    ///
    /// # Errors
    /// If there are more points than a cloud can hold.
    pub fn into_cloud(self) -> Option<Result<CloudSnapshot, Error>> {
        Some(match self {
            Self::Cloud(cloud) => Ok(cloud),
            Self::LaserScan(scan) => scan.to_cloud(),
            Self::RadarReturns(radar) => radar.to_cloud(),
            _ => return None,
        })
    }
}

impl PointCloud2 {
    /// The finite points of this message.
    ///
    /// # Errors
    /// If x, y or z is missing, or the bytes do not hold the points that the message promises.
    pub fn to_cloud(&self) -> Result<CloudSnapshot, Error> {
        cloud::decode(&cloud::Packed::of(self), self.header.clone())
    }
}

/// Decodes a message of this kind.
pub(crate) fn decode(
    decoder: &Decoder,
    kind: ChannelKind,
    message: &[u8],
) -> Result<Snapshot, Error> {
    let value = decoder.value(message)?;
    if kind == ChannelKind::Unknown {
        return Ok(Snapshot::Other(value.into_owned()));
    }
    let fields = Fields::of(&value);
    if let Some(snapshot) = foxglove::decode(kind, &fields)? {
        return Ok(snapshot);
    }
    Ok(match kind {
        ChannelKind::Cloud if fields.has("packets") => {
            Snapshot::Cloud(velodyne::from_fields(&fields)?)
        }
        ChannelKind::Cloud => Snapshot::Cloud(cloud::from_fields(&fields)?),
        ChannelKind::CompressedImage => {
            Snapshot::CompressedImage(camera::compressed_image(&fields)?)
        }
        ChannelKind::Image => Snapshot::Image(camera::image(&fields)?),
        ChannelKind::Video => Snapshot::Video(camera::video(&fields)?),
        ChannelKind::CameraInfo => Snapshot::CameraInfo(camera::camera_info(&fields)?),
        ChannelKind::LaserScan => Snapshot::LaserScan(ranging::laser_scan(&fields)?),
        ChannelKind::Range => Snapshot::Range(ranging::range(&fields)?),
        ChannelKind::RadarReturns => Snapshot::RadarReturns(ranging::radar_returns(&fields)?),
        ChannelKind::RadarTracks => Snapshot::RadarTracks(ranging::radar_tracks(&fields)?),
        ChannelKind::Detections => Snapshot::Detections(detections::detections(&fields)?),
        ChannelKind::Audio => Snapshot::Audio(sound::audio(&fields)?),
        ChannelKind::AudioInfo => Snapshot::AudioInfo(sound::audio_info(&fields)?),
        ChannelKind::Imu => Snapshot::Imu(motion::imu(&fields)?),
        ChannelKind::Fix => Snapshot::Fix(motion::fix(&fields)?),
        ChannelKind::Odometry => Snapshot::Odometry(motion::odometry(&fields)?),
        ChannelKind::Pose => Snapshot::Pose(geometry::pose_stamped(&fields)?),
        ChannelKind::Poses => Snapshot::Poses(geometry::poses(&fields)?),
        ChannelKind::Path => Snapshot::Path(geometry::path(&fields)?),
        ChannelKind::Twist => Snapshot::Twist(motion::twist_stamped(&fields)?),
        ChannelKind::Accel => Snapshot::Accel(motion::accel_stamped(&fields)?),
        ChannelKind::Point => Snapshot::Point(geometry::point_stamped(&fields)?),
        ChannelKind::Vector => Snapshot::Vector(geometry::vector_stamped(&fields)?),
        ChannelKind::Transforms => Snapshot::Transforms(geometry::transforms(&fields)?),
        ChannelKind::Unknown => Snapshot::Other(value.into_owned()),
    })
}
