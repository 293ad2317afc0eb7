//! Where everything lies in the tree of entities.
//!
//! ```text
//! /world
//!   /ego                       moves along the trajectory
//!     /vehicle                 the ego frame's axes
//!     /lidar/<sensor>          points, already in the ego frame
//!     /radar/<sensor>          points and .../doppler
//!     /mounts/<sensor>         where a lidar or radar sits
//!     /cameras/<sensor>        where a camera sits, its pinhole, .../image, .../cuboids, ...
//!   /path                      where the vehicle has been
//!   /tracks/<number>           a cuboid, .../trail, .../heading
//! /plots                       time series
//! /notes                       what was lost
//! ```
//! A sensor's id is one part of a path, also when it holds a slash.

use fl_rig::SensorId;
use fl_scene::{ClassId, TrackId};
use rerun::{EntityPath, EntityPathPart};

pub(crate) fn world() -> EntityPath {
    EntityPath::from("/world")
}

pub(crate) fn ego() -> EntityPath {
    &world() / "ego"
}

pub(crate) fn vehicle() -> EntityPath {
    &ego() / "vehicle"
}

pub(crate) fn driven_path() -> EntityPath {
    &world() / "path"
}

pub(crate) fn lidar(sensor: &SensorId) -> EntityPath {
    &ego() / "lidar" / part(sensor)
}

pub(crate) fn radar(sensor: &SensorId) -> EntityPath {
    &ego() / "radar" / part(sensor)
}

pub(crate) fn mount(sensor: &SensorId) -> EntityPath {
    &ego() / "mounts" / part(sensor)
}

pub(crate) fn camera(sensor: &SensorId) -> EntityPath {
    &ego() / "cameras" / part(sensor)
}

pub(crate) fn track(track: TrackId) -> EntityPath {
    &world() / "tracks" / EntityPathPart::new(track.0.to_string())
}

pub(crate) fn plots() -> EntityPath {
    EntityPath::from("/plots")
}

pub(crate) fn skew(sensor: &SensorId) -> EntityPath {
    &plots() / "skew" / part(sensor)
}

pub(crate) fn objects(class: &ClassId) -> EntityPath {
    &plots() / "objects" / EntityPathPart::new(class.as_str())
}

pub(crate) fn notes() -> EntityPath {
    EntityPath::from("/notes")
}

fn part(sensor: &SensorId) -> EntityPathPart {
    EntityPathPart::new(sensor.to_string())
}
