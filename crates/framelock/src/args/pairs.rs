//! The arguments of `framelock pairs`.

use std::path::PathBuf;

use clap::ValueEnum;
use fl_fusion::Policy;
use fl_rig::SensorId;

use super::{FusionArgs, LogArgs};

/// Brings the sweeps of a lidar and the images of the cameras together by one policy or several, and
/// says what each leaves between them, in milliseconds and pixels.
#[derive(Debug, clap::Args)]
pub(crate) struct PairsArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// A rig file; without it the rig comes from the log's /tf_static and camera_info
    #[arg(long, value_name = "RIG")]
    pub(crate) rig: Option<PathBuf>,
    /// Poses of the vehicle (`seconds x y z qx qy qz qw` a line) instead of those of the log; without it
    /// those of the log, or of a file LOG.flmotion beside it
    #[arg(long, value_name = "POSES")]
    pub(crate) motion: Option<PathBuf>,
    /// The lidar; without it the one with the most points
    #[arg(long, value_name = "SENSOR", value_parser = SensorId::new)]
    pub(crate) lidar: Option<SensorId>,
    /// How sweeps get their images
    #[arg(long, value_name = "POLICY", default_value = "all")]
    pub(crate) policy: PolicyArg,
    /// How many messages of each topic wait, for approximate-time and exact-time
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) queue: u32,
    /// Write what one policy brings together to this file: stamps in nanoseconds, a sweep a line
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// The policies by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyArg {
    /// The image that was exposed when the lidar's beam crossed the middle of the view
    Physical,
    /// The image with the nearest stamp, as frames are fused
    Nearest,
    /// The tuples that ROS's message_filters gives out, as messages arrive
    ApproximateTime,
    /// Those of which all stamps are equal
    ExactTime,
    /// Each of them
    All,
}

impl PairsArgs {
    /// As fusing takes them.
    pub(crate) fn fusion(&self) -> FusionArgs {
        FusionArgs {
            rig: self.rig.clone(),
            key: self.lidar.clone(),
            motion: self.motion.clone(),
            tolerance_ms: None,
        }
    }

    /// The policies that are asked for, with their names.
    pub(crate) fn policies(&self) -> Vec<(&'static str, Policy)> {
        let queue_size = self.queue as usize;
        let physical = ("physical", Policy::Physical);
        let nearest = ("nearest", Policy::Nearest);
        let approximate = ("approximate-time", Policy::ApproximateTime { queue_size });
        let exact = ("exact-time", Policy::ExactTime { queue_size });
        match self.policy {
            PolicyArg::Physical => vec![physical],
            PolicyArg::Nearest => vec![nearest],
            PolicyArg::ApproximateTime => vec![approximate],
            PolicyArg::ExactTime => vec![exact],
            PolicyArg::All => vec![physical, nearest, approximate, exact],
        }
    }
}
