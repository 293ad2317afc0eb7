//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use fl_rig::SensorId;

/// Locks the sensors of a recorded drive to one time and one vehicle, proposes and tracks cuboids,
/// and shows it all.
///
/// Exit codes: 0 done, 1 failed, 2 misused, 3 done with data lost; 130 after a second Ctrl-C.
/// FRAMELOCK_LOG=debug tells more on standard error.
#[derive(Debug, Parser)]
#[command(name = "framelock", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(DemoArgs),
    Info(InfoArgs),
    Fuse(FuseArgs),
    Track(TrackArgs),
    View(ViewArgs),
    Eval(EvalArgs),
}

/// Runs the whole line on the sample drive: read, fuse, track, project, show.
///
/// On a terminal the viewer opens in the browser and stays until Ctrl-C.
#[derive(Debug, clap::Args)]
pub(crate) struct DemoArgs {
    /// The sample drive; found in `sample_logs` here or in a folder above
    #[arg(long, value_name = "LOG")]
    pub(crate) log: Option<PathBuf>,
    /// Folder for what the demo writes
    #[arg(long, value_name = "DIR", default_value = "framelock_demo")]
    pub(crate) out: PathBuf,
    /// End after the files are written, without serving the viewer
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Port of the viewer on this machine; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Serve the viewer without opening a browser
    #[arg(long)]
    pub(crate) no_open: bool,
}

/// Lists what a log holds: channels, rates, times, sensors, rig, and what is lost.
#[derive(Debug, clap::Args)]
pub(crate) struct InfoArgs {
    /// A log: an MCAP file with ROS 2 messages
    pub(crate) log: PathBuf,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// How the sensors are brought together.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct FusionArgs {
    /// A rig file; without it the rig comes from the log's /tf_static and camera_info
    #[arg(long, value_name = "RIG")]
    pub(crate) rig: Option<PathBuf>,
    /// The sensor whose snapshots key the frames; without it the densest lidar, else a radar, a
    /// camera or whatever there is
    #[arg(long, value_name = "SENSOR", value_parser = SensorId::new)]
    pub(crate) key: Option<SensorId>,
    /// Largest skew of a snapshot against its frame; without it half of the key sensor's period
    #[arg(long, value_name = "MILLISECONDS", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) tolerance_ms: Option<f64>,
}

/// Locks the sensors to fused frames and reports how well they are synchronized.
#[derive(Debug, clap::Args)]
pub(crate) struct FuseArgs {
    /// A log: an MCAP file with ROS 2 messages
    pub(crate) log: PathBuf,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Proposes cuboids, or takes them from a file, and joins them to tracks.
#[derive(Debug, clap::Args)]
pub(crate) struct TrackArgs {
    /// A log: an MCAP file with ROS 2 messages
    pub(crate) log: PathBuf,
    /// The scene file to write
    #[arg(long, value_name = "SCENE")]
    pub(crate) out: PathBuf,
    /// Detections to track instead of proposals from the lidar; see docs/track.md for the format
    #[arg(long, value_name = "FILE")]
    pub(crate) detections: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Shows a drive and its labels in the Rerun viewer.
///
/// Without --rrd and --connect the viewer is served on this machine until Ctrl-C.
/// At most 60,000 points of a sweep are shown, spread evenly over it.
#[derive(Debug, clap::Args)]
pub(crate) struct ViewArgs {
    /// A log: an MCAP file with ROS 2 messages
    pub(crate) log: PathBuf,
    /// A scene file over this log
    #[arg(long, value_name = "SCENE")]
    pub(crate) scene: Option<PathBuf>,
    /// Write a Rerun recording instead of serving the viewer
    #[arg(long, value_name = "OUT", conflicts_with_all = ["connect", "port", "no_open"])]
    pub(crate) rrd: Option<PathBuf>,
    /// Send to a viewer that runs already
    #[arg(long, value_name = "URL", num_args = 0..=1,
          default_missing_value = "rerun+http://127.0.0.1:9876/proxy")]
    pub(crate) connect: Option<String>,
    /// Port of the viewer on this machine; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Serve the viewer without opening a browser
    #[arg(long)]
    pub(crate) no_open: bool,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// Print JSON for programs
    #[arg(long, requires = "rrd")]
    pub(crate) json: bool,
}

/// Measures methods against the truth of public data sets.
#[derive(Debug, clap::Args)]
pub(crate) struct EvalArgs {
    #[command(subcommand)]
    pub(crate) what: EvalCommand,
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    Interpolation(EvalInterpolationArgs),
}

/// Keeps few frames of annotated tracks as keyframes and compares what is interpolated between
/// them with the annotations left out.
#[derive(Debug, clap::Args)]
pub(crate) struct EvalInterpolationArgs {
    /// A folder with KITTI tracking's label_02 and poses in pose_world_from_camera
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "av2",
        conflicts_with = "av2"
    )]
    pub(crate) kitti: Option<PathBuf>,
    /// The KITTI sequences, comma between; without it all that are there
    #[arg(long, value_name = "NAMES", value_delimiter = ',', requires = "kitti")]
    pub(crate) sequences: Vec<String>,
    /// The folder of an Argoverse 2 log; may be given more than once
    #[arg(long, value_name = "LOGDIR")]
    pub(crate) av2: Vec<PathBuf>,
    /// Frames from keyframe to keyframe, comma between
    #[arg(short, value_name = "FRAMES", value_delimiter = ',', default_values_t = [5, 10, 20, 40],
          value_parser = frames_apart)]
    pub(crate) k: Vec<usize>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

impl FusionArgs {
    /// Everything as the log says it.
    pub(crate) fn of_log() -> Self {
        Self {
            rig: None,
            key: None,
            tolerance_ms: None,
        }
    }
}

fn positive(text: &str) -> Result<f64, String> {
    let number: f64 = text
        .parse()
        .map_err(|_| format!("{text} is not a number"))?;
    if number > 0.0 && number.is_finite() {
        Ok(number)
    } else {
        Err("must be above zero".to_owned())
    }
}

fn frames_apart(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0 | 1) => Err("keyframes in every frame leave nothing to interpolate".to_owned()),
        Ok(frames) => Ok(frames),
        Err(_) => Err(format!("{text} is not a number of frames")),
    }
}
