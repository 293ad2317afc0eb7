//! Sensors, camera models and clocks of a vehicle, and the rig file that holds them.

mod camera;
mod error;
mod frame_tree;
mod rig;
mod rig_file;
mod sensor;

pub use camera::{CameraInfo, CameraModel, Derivatives, Distortion, Intrinsics, Pixel};
pub use error::Error;
pub use frame_tree::FrameTree;
pub use rig::Rig;
pub use sensor::{Sensor, SensorId, SensorKind};
