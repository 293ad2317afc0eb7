//! The arguments of `framelock calibrate`.

use std::path::PathBuf;

use fl_rig::SensorId;

use super::{FusionArgs, LogArgs};

/// Judges by the drive itself where lidars, cameras and radars sit and whether their clocks are right.
///
/// Needs no targets. Ends with exit code 1 if a sensor is not as the rig says.
#[derive(Debug, clap::Args)]
pub(crate) struct CalibrateArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// A lidar, camera or radar; without it all. May be given several times
    #[arg(long = "sensor", value_name = "SENSOR", value_parser = SensorId::new)]
    pub(crate) sensors: Vec<SensorId>,
    /// How many frames the cameras are judged by, spread over the drive
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) frames: u32,
    /// Write the rig with what was refined to this file
    #[arg(long, value_name = "RIG")]
    pub(crate) out: Option<PathBuf>,
    /// Write a page with pictures of before and after to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) report: Option<PathBuf>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}
