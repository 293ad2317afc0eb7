//! Sensors, camera models and clocks of a vehicle, and the rig file that holds them.

mod camera;
mod error;
mod formats;
mod frame_tree;
mod rig;
mod rig_file;
mod sensor;

pub use camera::{CameraInfo, CameraModel, Derivatives, Distortion, Intrinsics, LensFamily, Pixel};
pub use error::Error;
pub use formats::{
    ForeignRig, Loss, RigFormat, Written, body_from_optical, fit_lens, losses_of_clocks,
    losses_of_kinds, losses_of_labels,
};
pub use frame_tree::FrameTree;
pub use rig::Rig;
pub use sensor::{Sensor, SensorId, SensorKind};
