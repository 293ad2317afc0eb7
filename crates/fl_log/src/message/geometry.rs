//! Poses, points and vectors that stand alone or in lists.

use super::{Header, Pose, PoseStamped};

/// `nav_msgs/msg/Path`: where something was, or shall be, one pose after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct PathMessage {
    /// Stamp and frame of the path.
    pub header: Header,
    /// The poses; each says its own stamp and frame, which senders often leave unset.
    pub poses: Vec<PoseStamped>,
}

/// `geometry_msgs/msg/PoseArray`, or a bare `geometry_msgs/msg/Pose`: poses of one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Poses {
    /// Stamp and frame; the frame is empty if the message has no header.
    pub header: Header,
    /// The poses.
    pub poses: Vec<Pose>,
}

/// `geometry_msgs/msg/PointStamped`.
#[derive(Debug, Clone, PartialEq)]
pub struct PointStamped {
    /// Stamp and frame.
    pub header: Header,
    /// Meters.
    pub point: [f64; 3],
}

/// `geometry_msgs/msg/Vector3Stamped`; what it means, only the topic says.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorStamped {
    /// Stamp and frame.
    pub header: Header,
    /// The vector, in the sender's unit.
    pub vector: [f64; 3],
}

/// `geometry_msgs/msg/Accel`, with or without a stamp and a covariance.
#[derive(Debug, Clone, PartialEq)]
pub struct AccelStamped {
    /// Stamp and frame; the frame is empty if the message has no header.
    pub header: Header,
    /// Meters per second squared.
    pub linear: [f64; 3],
    /// Radians per second squared.
    pub angular: [f64; 3],
}
