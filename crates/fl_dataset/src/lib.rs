//! Foreign data sets in and out, their conventions converted to ours and back.
//!
//! [`export`](mod@export) writes a scene, [`import`](mod@import) reads one; a [`Dataset`] is a
//! drive of others with its labels.
//! What comes out of data sets is the same for all of them: [`LabeledTrack`]s, the annotated boxes
//! of one object, upright in a sensor's frame with z up, with the sensor's pose in the world; or
//! [`Found`], what a detector found, by moment.

pub mod av2;
pub mod coco;
mod dataset;
pub mod datumaro;
mod error;
pub mod export;
mod feather;
mod form;
mod found;
mod images;
pub mod import;
pub mod kitti;
mod level;
pub mod nuscenes;
pub mod openlabel;
mod parquet;
mod plain;
mod points;
mod sidecar;
pub mod supervisely;
pub mod sustech;
pub mod waymo;

use fl_spacetime::{OrientedBox, Rigid, Sensor, Stamp, World};

pub use dataset::Dataset;
pub use error::Error;
pub use form::Form;
pub use found::{Found, FoundBox};

/// The annotations of one object over one drive, frames rising.
#[derive(Clone, Debug, PartialEq)]
pub struct LabeledTrack {
    /// Which object, in the words of the data set.
    pub name: String,
    /// What it is, in the words of the data set.
    pub class: String,
    /// Its boxes.
    pub boxes: Vec<LabeledBox>,
}

/// One annotated box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabeledBox {
    /// The frame of the drive, from 0; frames without the object are left out.
    pub frame_idx: usize,
    /// The moment of the frame.
    pub stamp: Stamp,
    /// The box as it was annotated: x forward, y left, z up.
    pub cuboid_in_sensor: OrientedBox<Sensor>,
    /// Where the sensor was.
    pub world_from_sensor: Rigid<World, Sensor>,
    /// How many lidar points are inside, where the data set says so.
    pub n_points: Option<u64>,
}
