//! Synchronizes, deskews, projects: fused frames from a log and a rig.
//!
//! ```text
//! log ──rig_from_log──▶ rig ──Fusion::new──▶ frame plans ──Fusion::frame──▶ fused frames
//!      ──ego_trajectory──▶ ego motion ─┘         └──▶ report
//! ```

mod calibration;
mod channels;
mod decode;
mod ego_motion;
mod error;
mod frame;
mod fusion;
mod matching;
mod motion_file;
mod names;
mod odometry;
mod pairing;
mod plan;
mod points;
mod project;
mod remarks;
mod report;
mod rig_from_log;
mod timing;
mod transforms;

pub use calibration::{calibration_channel, is_rectified};
pub use ego_motion::{EgoMotion, MotionSettings, ego_trajectory};
pub use error::Error;
pub use frame::{CloudSnapshot, FusedFrame, ImageSnapshot};
pub use fusion::{Fusion, FusionSettings};
pub use matching::match_stamps;
pub use motion_file::{motion_path, motion_text, parse_motion, read_motion};
pub use odometry::{Disagreement, Odometry, SweepPose, odometry};
pub use pairing::{
    ApproximateSettings, ApproximateTime, Arrival, Crossing, ExactTime, PairedSweep, Pairing,
    Policy, Remaining, Spread, Tuple,
};
pub use plan::{FramePlan, Match};
pub use points::project_points;
pub use project::{CuboidProjection, NEAR_PLANE_M, ViewBox, project_cuboid};
pub use report::{SensorSync, Skew, SyncReport};
pub use rig_from_log::rig_from_log;
pub use timing::{Timing, measure_timing};
