//! The channels of a log and the entries of its index.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use fl_spacetime::Stamp;

use crate::source::Place;

/// A channel of one log: its position in [`crate::Log::channels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(pub u32);

impl ChannelId {
    /// The position of the channel in its log's list.
    #[must_use]
    pub fn idx(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for ChannelId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "channel {}", self.0)
    }
}

/// A stream of messages of one type on one topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Where the channel stands in its log.
    pub id: ChannelId,
    /// The topic, as the log writes it.
    pub topic: String,
    /// The name of the message type, as the log writes it, for example
    /// `sensor_msgs/msg/PointCloud2`; empty if the channel has no schema.
    pub schema: String,
    /// How messages are encoded, for example `cdr`.
    pub encoding: String,
    /// How `schema_data` is written, for example `ros2msg`; empty if there is none.
    pub schema_encoding: String,
    /// The definition of the message type, as the log has it; empty if it has none.
    pub schema_data: Arc<[u8]>,
    /// What else the log says of the channel, for example its quality of service.
    pub metadata: BTreeMap<String, String>,
    /// What a snapshot of this channel decodes to.
    pub kind: ChannelKind,
}

/// What the messages of a channel mean to this program.
///
/// Known by name and read by the names of their fields: the types below of ROS 1 and ROS 2.
/// Of lidars, this reads finished clouds in any layout, and the packets of those of Velodyne's
/// sensors whose lasers point alike in all of them: VLP-16, Puck LITE, Puck Hi-Res, VLP-32C and
/// HDL-32E. Packets of Ouster and Hesai sensors are [`Self::Unknown`]: what a packet means depends
/// on a calibration of the single sensor that is in no message of the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKind {
    /// Points: `sensor_msgs/PointCloud2` or `PointCloud`,
    /// `point_cloud_interfaces/CompressedPointCloud2`, `velodyne_msgs/VelodyneScan`.
    Cloud,
    /// `sensor_msgs/CompressedImage`.
    CompressedImage,
    /// `sensor_msgs/Image`.
    Image,
    /// `foxglove_msgs/CompressedVideo` or `ffmpeg_image_transport_msgs/FFMPEGPacket`.
    Video,
    /// `sensor_msgs/CameraInfo`.
    CameraInfo,
    /// `sensor_msgs/LaserScan`.
    LaserScan,
    /// `sensor_msgs/Range`.
    Range,
    /// `radar_msgs/RadarScan`.
    RadarReturns,
    /// `radar_msgs/RadarTracks`.
    RadarTracks,
    /// `vision_msgs/Detection3DArray`, `Detection2DArray`, `Detection3D` or `Detection2D`.
    Detections,
    /// `audio_common_msgs/AudioData` or `AudioDataStamped`.
    Audio,
    /// `audio_common_msgs/AudioInfo`.
    AudioInfo,
    /// `sensor_msgs/Imu`.
    Imu,
    /// `sensor_msgs/NavSatFix`.
    Fix,
    /// `nav_msgs/Odometry`.
    Odometry,
    /// `geometry_msgs/PoseStamped` or `PoseWithCovarianceStamped`.
    Pose,
    /// `geometry_msgs/PoseArray` or `Pose`.
    Poses,
    /// `nav_msgs/Path`.
    Path,
    /// `geometry_msgs/Twist`, `TwistStamped`, `TwistWithCovariance` or
    /// `TwistWithCovarianceStamped`.
    Twist,
    /// `geometry_msgs/Accel`, `AccelStamped`, `AccelWithCovariance` or
    /// `AccelWithCovarianceStamped`.
    Accel,
    /// `geometry_msgs/PointStamped`.
    Point,
    /// `geometry_msgs/Vector3Stamped`.
    Vector,
    /// `tf2_msgs/TFMessage`, `tf/tfMessage` or `geometry_msgs/TransformStamped`.
    Transforms,
    /// Any other type. Its bytes are always readable; if its schema is known, so are its fields.
    Unknown,
}

impl ChannelKind {
    /// The kind of a ROS message type, written `package/Name` or `package/msg/Name`, or of a
    /// type of the Foxglove schemas, written `foxglove.Name` or as in ROS. In IDL, names are
    /// written with `::`.
    #[must_use]
    pub fn of_schema(name: &str) -> Self {
        for prefix in [
            "foxglove.",
            "foxglove::",
            "foxglove_msgs/msg/",
            "foxglove_msgs/",
        ] {
            if let Some(name) = name.strip_prefix(prefix) {
                return Self::of_foxglove_type(name);
            }
        }
        match name.replace("::", "/").replacen("/msg/", "/", 1).as_str() {
            "sensor_msgs/PointCloud2"
            | "sensor_msgs/PointCloud"
            | "point_cloud_interfaces/CompressedPointCloud2"
            | "velodyne_msgs/VelodyneScan" => Self::Cloud,
            "sensor_msgs/CompressedImage" => Self::CompressedImage,
            "sensor_msgs/Image" => Self::Image,
            "ffmpeg_image_transport_msgs/FFMPEGPacket" => Self::Video,
            "sensor_msgs/CameraInfo" => Self::CameraInfo,
            "sensor_msgs/LaserScan" => Self::LaserScan,
            "sensor_msgs/Range" => Self::Range,
            "radar_msgs/RadarScan" => Self::RadarReturns,
            "radar_msgs/RadarTracks" => Self::RadarTracks,
            "vision_msgs/Detection3DArray"
            | "vision_msgs/Detection2DArray"
            | "vision_msgs/Detection3D"
            | "vision_msgs/Detection2D" => Self::Detections,
            "audio_common_msgs/AudioData" | "audio_common_msgs/AudioDataStamped" => Self::Audio,
            "audio_common_msgs/AudioInfo" => Self::AudioInfo,
            "sensor_msgs/Imu" => Self::Imu,
            "sensor_msgs/NavSatFix" => Self::Fix,
            "nav_msgs/Odometry" => Self::Odometry,
            "geometry_msgs/PoseStamped" | "geometry_msgs/PoseWithCovarianceStamped" => Self::Pose,
            "geometry_msgs/PoseArray" | "geometry_msgs/Pose" => Self::Poses,
            "nav_msgs/Path" => Self::Path,
            "geometry_msgs/Twist"
            | "geometry_msgs/TwistStamped"
            | "geometry_msgs/TwistWithCovariance"
            | "geometry_msgs/TwistWithCovarianceStamped" => Self::Twist,
            "geometry_msgs/Accel"
            | "geometry_msgs/AccelStamped"
            | "geometry_msgs/AccelWithCovariance"
            | "geometry_msgs/AccelWithCovarianceStamped" => Self::Accel,
            "geometry_msgs/PointStamped" => Self::Point,
            "geometry_msgs/Vector3Stamped" => Self::Vector,
            "tf2_msgs/TFMessage" | "tf/tfMessage" | "geometry_msgs/TransformStamped" => {
                Self::Transforms
            }
            _ => Self::Unknown,
        }
    }

    fn of_foxglove_type(name: &str) -> Self {
        match name {
            "PointCloud" => Self::Cloud,
            "CompressedImage" => Self::CompressedImage,
            "CompressedVideo" => Self::Video,
            "RawImage" => Self::Image,
            "CameraCalibration" => Self::CameraInfo,
            "LocationFix" => Self::Fix,
            "Odometry" => Self::Odometry,
            "PoseInFrame" => Self::Pose,
            "PosesInFrame" => Self::Poses,
            "LaserScan" => Self::LaserScan,
            "RawAudio" => Self::Audio,
            "FrameTransform" | "FrameTransforms" => Self::Transforms,
            _ => Self::Unknown,
        }
    }
}

/// One message of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The time of the measurement: the message's header stamp, or `log_time` if it has none.
    pub stamp: Stamp,
    /// When the recorder received the message.
    pub log_time: Stamp,
    /// When the message was sent.
    pub publish_time: Stamp,
    /// Where the message's bytes are.
    pub place: Place,
    /// How many bytes the message has.
    pub size_bytes: u32,
    /// The sender's count of messages; 0 if it did not count.
    pub sequence: u32,
}
