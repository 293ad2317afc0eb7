//! The arguments of `framelock odometry`.

use std::path::PathBuf;

use fl_rig::SensorId;

use super::LogArgs;

/// Finds how the vehicle moved by what a lidar saw, for logs without poses and to judge those of logs.
///
/// Poses that are written to LOG.flmotion beside the log are used by all other commands, where the log
/// itself has none.
#[derive(Debug, clap::Args)]
pub(crate) struct OdometryArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// A rig file; without it the rig comes from the log's /tf_static and camera_info
    #[arg(long, value_name = "RIG")]
    pub(crate) rig: Option<PathBuf>,
    /// The lidar; without it the one with the most points
    #[arg(long, value_name = "SENSOR", value_parser = SensorId::new)]
    pub(crate) sensor: Option<SensorId>,
    /// Write the poses to this file: `seconds x y z qx qy qz qw` a line, the vehicle in the first
    /// one's frame
    #[arg(long, value_name = "POSES")]
    pub(crate) out: Option<PathBuf>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}
