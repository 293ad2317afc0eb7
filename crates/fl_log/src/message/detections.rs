//! Objects that someone found, in images or in space: as they are read, and boxes as written.

use super::{Header, Pose};

/// `vision_msgs/msg/Detection3DArray` or `Detection2DArray`, or one detection alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Detections {
    /// Stamp and frame.
    pub header: Header,
    /// The objects.
    pub detections: Vec<Detection>,
}

/// One object of [`Detections`].
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// Stamp and frame of this object; senders often leave them unset.
    pub header: Header,
    /// The same for the same object in other messages; empty if the sender does not track.
    pub id: String,
    /// Where the object is.
    pub region: DetectedRegion,
    /// What it may be, in the sender's order.
    pub hypotheses: Vec<Hypothesis>,
}

/// Where a [`Detection`] is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DetectedRegion {
    /// In space.
    Box3d {
        /// The middle of the box, meters, and its rotation; in the header's frame.
        center: Pose,
        /// Length, width, height along the box's own x, y and z, meters.
        size_m: [f64; 3],
    },
    /// In an image.
    Box2d {
        /// The middle, pixels: x right, y down.
        center_px: [f64; 2],
        /// Width and height before rotation, pixels.
        size_px: [f64; 2],
        /// Rotation about the middle, radians.
        rotation_rad: f64,
    },
}

/// What a [`Detection`] may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Hypothesis {
    /// The sender's class: a name, or a number in decimal.
    pub class: String,
    /// How sure the sender is, mostly 0 to 1.
    pub score: f64,
    /// The pose of the object if it is of this class; the sender may leave it unset.
    pub pose: Option<Pose>,
}

/// `vision_msgs/msg/Detection3DArray` as it is written: boxes of one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct BoxDetections {
    /// Stamp and frame, of every box too.
    pub header: Header,
    /// The boxes.
    pub boxes: Vec<BoxDetection>,
}

/// One box of [`BoxDetections`], of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct BoxDetection {
    /// The same for the same object in other messages.
    pub id: String,
    /// What it is.
    pub class: String,
    /// How sure that is, 0 to 1.
    pub score: f64,
    /// The middle of the box, meters, and its rotation.
    pub center: Pose,
    /// Length, width, height along the box's own x, y and z, meters.
    pub size_m: [f64; 3],
}
