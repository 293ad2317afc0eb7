//! The messages that this program understands, as decoded from a log and as written to one.

pub(crate) mod definitions;
mod detections;
mod encode;
mod geometry;
mod media;
mod packing;
mod ranging;

use fl_spacetime::{Frame, Rigid, Sensor, Stamp};

use crate::error::Error;
pub use detections::{
    BoxDetection, BoxDetections, DetectedRegion, Detection, Detections, Hypothesis,
};
pub use geometry::{AccelStamped, PathMessage, PointStamped, Poses, VectorStamped};
pub use media::{Audio, AudioInfo, Video};
pub use ranging::{LaserScan, RadarReturn, RadarReturns, RadarTrack, RadarTracks, RangeMessage};

/// What most messages start with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The time of the measurement. Zero if the sender left it unset.
    pub stamp: Stamp,
    /// The name of the frame in which the message's numbers are, as in the transform tree.
    pub frame_id: String,
}

impl Header {
    /// A header of these two parts.
    #[must_use]
    pub fn new(stamp: Stamp, frame_id: &str) -> Self {
        Self {
            stamp,
            frame_id: frame_id.to_owned(),
        }
    }
}

/// A pose as the message holds it, before any check.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Meters, in the frame the message names.
    pub position: [f64; 3],
    /// Quaternion x, y, z, w; not necessarily of unit length.
    pub orientation_xyzw: [f64; 4],
}

impl Pose {
    /// The pose as a transform; the caller says between which frames.
    ///
    /// # Errors
    /// If a number is not finite or the quaternion is zero.
    pub fn rigid<Dst: Frame, Src: Frame>(&self) -> Result<Rigid<Dst, Src>, Error> {
        Rigid::try_from_parts(self.position, self.orientation_xyzw)
            .map_err(|source| Error::BadPose { source })
    }

    /// The pose of a transform: translation in meters, unit quaternion.
    #[must_use]
    pub fn from_rigid<Dst: Frame, Src: Frame>(dst_from_src: &Rigid<Dst, Src>) -> Self {
        let translation = dst_from_src.translation();
        let rotation = dst_from_src.rotation();
        Self {
            position: [translation.x, translation.y, translation.z],
            orientation_xyzw: [rotation.i, rotation.j, rotation.k, rotation.w],
        }
    }
}

/// Velocities.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Twist {
    /// Meters per second.
    pub linear: [f64; 3],
    /// Radians per second.
    pub angular: [f64; 3],
}

/// `sensor_msgs/msg/PointCloud2`: points as packed bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct PointCloud2 {
    /// Stamp and frame.
    pub header: Header,
    /// Rows; 1 if the cloud is not organized.
    pub height: u32,
    /// Points in a row.
    pub width: u32,
    /// What each point holds, and where.
    pub fields: Vec<PointField>,
    /// Whether the numbers in `data` have their high byte first.
    pub is_bigendian: bool,
    /// Bytes from a point to the next.
    pub point_step: u32,
    /// Bytes from a row to the next.
    pub row_step: u32,
    /// The points.
    pub data: Vec<u8>,
    /// Whether the sender promises that all points are finite.
    pub is_dense: bool,
}

impl PointCloud2 {
    /// One row of points whose numbers lie one after the other without gaps, little-endian; as
    /// many as `data` holds whole.
    #[must_use]
    pub fn packed(header: Header, layout: &[(&str, PointDatatype)], data: Vec<u8>) -> Self {
        let mut fields = Vec::with_capacity(layout.len());
        let mut point_step = 0;
        for (name, datatype) in layout {
            fields.push(PointField {
                name: (*name).to_owned(),
                offset: point_step,
                datatype: *datatype,
                count: 1,
            });
            point_step += datatype.size_bytes() as u32;
        }
        let width = data.len().checked_div(point_step as usize).unwrap_or(0);
        let width = u32::try_from(width).unwrap_or(u32::MAX);
        Self {
            header,
            height: 1,
            width,
            fields,
            is_bigendian: false,
            point_step,
            row_step: width.saturating_mul(point_step),
            data,
            is_dense: true,
        }
    }
}

/// One number of each point of a [`PointCloud2`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointField {
    /// For example `x` or `intensity`.
    pub name: String,
    /// Bytes from the point's first byte.
    pub offset: u32,
    /// How the number is stored.
    pub datatype: PointDatatype,
    /// How many numbers; all but the first are ignored.
    pub count: u32,
}

/// How a [`PointField`] is stored; the values are those of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum PointDatatype {
    Int8 = 1,
    Uint8 = 2,
    Int16 = 3,
    Uint16 = 4,
    Int32 = 5,
    Uint32 = 6,
    Float32 = 7,
    Float64 = 8,
}

impl PointDatatype {
    /// The datatype with this number in the message.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Int8,
            2 => Self::Uint8,
            3 => Self::Int16,
            4 => Self::Uint16,
            5 => Self::Int32,
            6 => Self::Uint32,
            7 => Self::Float32,
            8 => Self::Float64,
            _ => return None,
        })
    }

    /// Bytes of one number.
    #[must_use]
    pub fn size_bytes(self) -> usize {
        match self {
            Self::Int8 | Self::Uint8 => 1,
            Self::Int16 | Self::Uint16 => 2,
            Self::Int32 | Self::Uint32 | Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }
}

/// `sensor_msgs/msg/CompressedImage`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompressedImage {
    /// Stamp and frame.
    pub header: Header,
    /// As the sender names it, for example `jpeg` or `rgb8; png compressed bgr8`.
    pub format: String,
    /// The image file's bytes.
    pub data: Vec<u8>,
}

/// `sensor_msgs/msg/Image`: plain pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Stamp and frame.
    pub header: Header,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// As the sender names it, for example `rgb8`, `mono16` or `bayer_rggb8`.
    pub encoding: String,
    /// Whether 16-bit pixels have their high byte first.
    pub is_bigendian: bool,
    /// Bytes from a row to the next.
    pub step: u32,
    /// The pixels, row by row from the top.
    pub data: Vec<u8>,
}

/// `sensor_msgs/msg/CameraInfo`.
#[derive(Debug, Clone, PartialEq)]
pub struct CameraInfoMessage {
    /// Stamp and frame; the frame is the camera's optical frame.
    pub header: Header,
    /// The calibration.
    pub info: fl_rig::CameraInfo,
}

/// `sensor_msgs/msg/Imu`, without covariances.
#[derive(Debug, Clone, PartialEq)]
pub struct Imu {
    /// Stamp and frame.
    pub header: Header,
    /// Quaternion x, y, z, w; not necessarily of unit length, zero if unknown.
    pub orientation_xyzw: [f64; 4],
    /// Radians per second.
    pub angular_velocity: [f64; 3],
    /// Meters per second squared.
    pub linear_acceleration: [f64; 3],
}

/// `sensor_msgs/msg/NavSatFix`, without covariance.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// Stamp and frame.
    pub header: Header,
    /// Degrees north, WGS 84.
    pub latitude_deg: f64,
    /// Degrees east, WGS 84.
    pub longitude_deg: f64,
    /// Meters above the ellipsoid.
    pub altitude_m: f64,
    /// −1 no fix, 0 fix, 1 satellite based augmentation, 2 ground based augmentation.
    pub status: i8,
}

/// `nav_msgs/msg/Odometry`, without covariances.
#[derive(Debug, Clone, PartialEq)]
pub struct Odometry {
    /// Stamp, and the frame of `pose`.
    pub header: Header,
    /// The moving frame, in which `twist` is.
    pub child_frame_id: String,
    /// Where the moving frame is.
    pub pose: Pose,
    /// How it moves.
    pub twist: Twist,
}

/// `geometry_msgs/msg/PoseStamped`.
#[derive(Debug, Clone, PartialEq)]
pub struct PoseStamped {
    /// Stamp, and the frame of `pose`.
    pub header: Header,
    /// Where the moving thing is.
    pub pose: Pose,
}

/// `geometry_msgs/msg/TwistStamped`.
#[derive(Debug, Clone, PartialEq)]
pub struct TwistStamped {
    /// Stamp and frame.
    pub header: Header,
    /// The velocities.
    pub twist: Twist,
}

/// One edge of the transform tree at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Transform {
    /// When it holds; for static transforms, without meaning.
    pub stamp: Stamp,
    /// The parent frame.
    pub parent: String,
    /// The child frame.
    pub child: String,
    /// Maps coordinates in the child frame to the parent frame.
    pub parent_from_child: Rigid<Sensor, Sensor>,
}

/// `tf2_msgs/msg/TFMessage`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transforms {
    /// The transforms that hold finite numbers.
    pub transforms: Vec<Transform>,
    /// What is wrong with each of the others, naming the frames.
    pub rejected: Vec<String>,
}

/// The types that [`crate::McapWriter`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum MessageType {
    PointCloud2,
    CompressedImage,
    Image,
    CameraInfo,
    Imu,
    NavSatFix,
    Odometry,
    PoseStamped,
    TwistStamped,
    TfMessage,
    Detection3DArray,
}

impl MessageType {
    /// All types.
    pub const ALL: [Self; 11] = [
        Self::PointCloud2,
        Self::CompressedImage,
        Self::Image,
        Self::CameraInfo,
        Self::Imu,
        Self::NavSatFix,
        Self::Odometry,
        Self::PoseStamped,
        Self::TwistStamped,
        Self::TfMessage,
        Self::Detection3DArray,
    ];

    /// The name of the type in ROS 2, for example `sensor_msgs/msg/Imu`.
    #[must_use]
    pub fn schema_name(self) -> &'static str {
        match self {
            Self::PointCloud2 => "sensor_msgs/msg/PointCloud2",
            Self::CompressedImage => "sensor_msgs/msg/CompressedImage",
            Self::Image => "sensor_msgs/msg/Image",
            Self::CameraInfo => "sensor_msgs/msg/CameraInfo",
            Self::Imu => "sensor_msgs/msg/Imu",
            Self::NavSatFix => "sensor_msgs/msg/NavSatFix",
            Self::Odometry => "nav_msgs/msg/Odometry",
            Self::PoseStamped => "geometry_msgs/msg/PoseStamped",
            Self::TwistStamped => "geometry_msgs/msg/TwistStamped",
            Self::TfMessage => "tf2_msgs/msg/TFMessage",
            Self::Detection3DArray => "vision_msgs/msg/Detection3DArray",
        }
    }

    /// The type's definition and those it needs, as ROS 2 recorders concatenate them.
    #[must_use]
    pub fn definition(self) -> String {
        definitions::concatenated(self.schema_name()).unwrap_or_default()
    }
}

/// A message to write.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Message {
    PointCloud2(PointCloud2),
    CompressedImage(CompressedImage),
    Image(Image),
    CameraInfo(CameraInfoMessage),
    Imu(Imu),
    NavSatFix(Fix),
    Odometry(Odometry),
    PoseStamped(PoseStamped),
    TwistStamped(TwistStamped),
    TfMessage(Vec<Transform>),
    Detection3DArray(BoxDetections),
}

impl Message {
    /// The type of the message.
    #[must_use]
    pub fn message_type(&self) -> MessageType {
        match self {
            Self::PointCloud2(_) => MessageType::PointCloud2,
            Self::CompressedImage(_) => MessageType::CompressedImage,
            Self::Image(_) => MessageType::Image,
            Self::CameraInfo(_) => MessageType::CameraInfo,
            Self::Imu(_) => MessageType::Imu,
            Self::NavSatFix(_) => MessageType::NavSatFix,
            Self::Odometry(_) => MessageType::Odometry,
            Self::PoseStamped(_) => MessageType::PoseStamped,
            Self::TwistStamped(_) => MessageType::TwistStamped,
            Self::TfMessage(_) => MessageType::TfMessage,
            Self::Detection3DArray(_) => MessageType::Detection3DArray,
        }
    }

    /// The message in little-endian CDR, with its encapsulation header.
    #[must_use]
    pub fn to_cdr(&self) -> Vec<u8> {
        encode::to_cdr(self)
    }
}
