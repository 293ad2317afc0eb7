//! A fused frame: what every sensor saw around one key stamp, in one vehicle frame.

use fl_cloud::Cloud;
use fl_rig::{Rig, SensorId};
use fl_spacetime::{Camera, Ego, Point, Rigid, Span, Stamp, World};

/// The snapshots that belong to one key stamp, decoded.
#[derive(Debug, Clone)]
pub struct FusedFrame {
    /// Place among the frames, from 0.
    pub idx: usize,
    /// The key stamp.
    pub stamp: Stamp,
    /// Where the ego vehicle was at the key stamp.
    pub world_from_ego: Rigid<World, Ego>,
    /// Lidar sweeps, sorted by sensor.
    pub clouds: Vec<CloudSnapshot>,
    /// Radar scans, sorted by sensor.
    pub radars: Vec<CloudSnapshot>,
    /// Images, sorted by sensor.
    pub images: Vec<ImageSnapshot>,
    /// Snapshots that belong to the frame and could not be read, one sentence each.
    pub losses: Vec<String>,
    /// What was done differently than the data asks for, one sentence each.
    pub warnings: Vec<String>,
}

impl FusedFrame {
    /// The points of all lidars.
    pub fn all_points(&self) -> Cloud<Ego> {
        let clouds = self.clouds.iter().map(|snapshot| snapshot.cloud.clone());
        Cloud::merge(&clouds.collect::<Vec<_>>())
    }

    /// Where the lidar with the most points sits: what is in front of what.
    pub fn viewpoint(&self, rig: &Rig) -> Point<Ego> {
        let densest = self.clouds.iter().max_by_key(|it| it.cloud.len());
        let sensor = densest.and_then(|snapshot| rig.sensor(&snapshot.sensor));
        sensor.map_or_else(Point::origin, |sensor| {
            sensor.ego_from_sensor * Point::origin()
        })
    }
}

/// A cloud as the vehicle would have seen it at the key stamp.
#[derive(Debug, Clone)]
pub struct CloudSnapshot {
    /// Whose cloud.
    pub sensor: SensorId,
    /// True time of the snapshot.
    pub stamp: Stamp,
    /// `stamp` − key stamp.
    pub skew: Span,
    /// Points in the ego frame at the key stamp.
    pub cloud: Cloud<Ego>,
    /// True where each point was moved by its own time; false where the cloud was moved as a
    /// whole from its stamp to the key stamp.
    pub deskewed: bool,
}

/// An image, and where the vehicle was when it was taken.
#[derive(Debug, Clone)]
pub struct ImageSnapshot {
    /// Whose image.
    pub sensor: SensorId,
    /// True time of the image.
    pub stamp: Stamp,
    /// `stamp` − key stamp.
    pub skew: Span,
    /// What `data` is, as the log says it: `jpeg`, `png`, `rgb8; jpeg compressed bgr8`, ...
    pub format: String,
    /// The encoded image.
    pub data: Vec<u8>,
    /// Where the ego vehicle was at the image's own stamp.
    pub world_from_ego: Rigid<World, Ego>,
    /// Where the camera sits.
    pub ego_from_camera: Rigid<Ego, Camera>,
}

impl ImageSnapshot {
    /// Takes world coordinates to the camera at the moment of the image.
    pub fn camera_from_world(&self) -> Rigid<Camera, World> {
        (self.world_from_ego * self.ego_from_camera).inverse()
    }
}
