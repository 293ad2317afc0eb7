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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKind {
    /// `sensor_msgs/msg/PointCloud2`.
    Cloud,
    /// `sensor_msgs/msg/CompressedImage`.
    CompressedImage,
    /// `sensor_msgs/msg/Image`.
    Image,
    /// `sensor_msgs/msg/CameraInfo`.
    CameraInfo,
    /// `sensor_msgs/msg/Imu`.
    Imu,
    /// `sensor_msgs/msg/NavSatFix`.
    Fix,
    /// `nav_msgs/msg/Odometry`.
    Odometry,
    /// `geometry_msgs/msg/PoseStamped` or `PoseWithCovarianceStamped`.
    Pose,
    /// `tf2_msgs/msg/TFMessage`.
    Transforms,
    /// Any other type. Its bytes are always readable; if its schema is known, so are its fields.
    Unknown,
}

impl ChannelKind {
    /// The kind of a ROS message type, written `package/Name` or `package/msg/Name`.
    #[must_use]
    pub fn of_schema(name: &str) -> Self {
        match name.replacen("/msg/", "/", 1).as_str() {
            "sensor_msgs/PointCloud2" => Self::Cloud,
            "sensor_msgs/CompressedImage" => Self::CompressedImage,
            "sensor_msgs/Image" => Self::Image,
            "sensor_msgs/CameraInfo" => Self::CameraInfo,
            "sensor_msgs/Imu" => Self::Imu,
            "sensor_msgs/NavSatFix" => Self::Fix,
            "nav_msgs/Odometry" => Self::Odometry,
            "geometry_msgs/PoseStamped" | "geometry_msgs/PoseWithCovarianceStamped" => Self::Pose,
            "tf2_msgs/TFMessage" | "tf/tfMessage" => Self::Transforms,
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
