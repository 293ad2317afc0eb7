//! The command line.

mod calibrate;
mod check;
mod detections;
mod exchange;
mod odometry;
mod pairs;
mod pointing;
mod project;
mod rig;
mod serve;
mod track;

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, Subcommand};
use fl_dataset::kitti::EvaluatedClass;
use fl_log::{
    Compression, IndexFile, MessageOrder, OpenOptions, RewriteOptions, TimeChoice, TimeSource,
};
use fl_rig::SensorId;

use crate::log_time::LogTime;

pub(crate) use calibrate::CalibrateArgs;
pub(crate) use check::CheckArgs;
pub(crate) use detections::DetectionArgs;
pub(crate) use exchange::{ExportArgs, FormatsArgs, ImportArgs};
pub(crate) use odometry::OdometryArgs;
pub(crate) use pairs::{PairsArgs, PolicyArg};
pub(crate) use pointing::{BoxArgs, UnexplainedArgs};
pub(crate) use project::{CommentVerb, PeopleVerb, ProjectArgs, ProjectVerb, Side, TaskVerb};
pub(crate) use rig::{AnyFormat, RigArgs, RigConvertArgs, RigShowArgs, RigVerb};
pub(crate) use serve::{EditArgs, ServeArgs, WebArgs};
pub(crate) use track::TrackArgs;

/// Locks the sensors of a recorded drive to one time and one vehicle, proposes and tracks cuboids,
/// and shows it all. Reads logs of every format, and cuts, converts and recovers them.
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
    Check(CheckArgs),
    Calibrate(CalibrateArgs),
    Odometry(OdometryArgs),
    Index(IndexArgs),
    Cut(CutArgs),
    Convert(ConvertArgs),
    Recover(RecoverArgs),
    Fuse(FuseArgs),
    Pairs(PairsArgs),
    Track(TrackArgs),
    Propagate(PropagateArgs),
    Refine(RefineArgs),
    Box(BoxArgs),
    Unexplained(UnexplainedArgs),
    View(ViewArgs),
    Project(ProjectArgs),
    Export(ExportArgs),
    Import(ImportArgs),
    Formats(FormatsArgs),
    Rig(RigArgs),
    Serve(ServeArgs),
    Edit(EditArgs),
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
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
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

/// Which log, and how it is read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct LogArgs {
    /// A log: MCAP, ROS 1 bag, ROS 2 bag, a folder or quoted glob of split files, or a URL
    #[arg(value_name = "LOG")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// How a log is read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ReadingArgs {
    /// About how much memory reading may take
    #[arg(long, help_heading = "Reading", value_name = "SIZE", default_value = "1GiB", value_parser = size)]
    pub(crate) memory: u64,
    /// A folder of package/msg/Name.msg files, for types that the log does not define
    #[arg(long, help_heading = "Reading", value_name = "DIR")]
    pub(crate) definitions: Option<PathBuf>,
    /// Neither use nor write an index file
    #[arg(long, help_heading = "Reading")]
    pub(crate) no_index: bool,
    /// Which of its times is a message's stamp: log, header or publish; of one topic, or of all
    #[arg(long = "time", help_heading = "Reading", value_name = "[TOPIC=]TIME")]
    pub(crate) times: Vec<TopicTime>,
}

/// The choice of a time, for one topic or for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TopicTime {
    topic: Option<String>,
    source: TimeSource,
}

impl ReadingArgs {
    /// As the library takes them.
    pub(crate) fn options(&self) -> OpenOptions {
        let mut times = TimeChoice::default();
        for TopicTime { topic, source } in &self.times {
            match topic {
                Some(topic) => _ = times.topics.insert(topic.clone(), *source),
                None => times.default = *source,
            }
        }
        OpenOptions {
            memory_bytes: self.memory,
            definitions: self.definitions.clone(),
            index: match self.no_index {
                true => IndexFile::Off,
                false => IndexFile::Automatic,
            },
            times,
            ..OpenOptions::default()
        }
    }
}

impl FromStr for TopicTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (topic, source) = match text.rsplit_once('=') {
            Some((topic, source)) => (Some(topic.to_owned()), source),
            None => (None, text),
        };
        let source = match source {
            "log" => TimeSource::Log,
            "header" => TimeSource::Header,
            "publish" => TimeSource::Publish,
            other => return Err(format!("{other:?} is none of log, header and publish")),
        };
        Ok(Self { topic, source })
    }
}

/// Lists what a log holds: channels, rates, times, sensors, rig, and what is lost.
#[derive(Debug, clap::Args)]
pub(crate) struct InfoArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Reads a log once and keeps its index, so that it opens at once from then on.
#[derive(Debug, clap::Args)]
pub(crate) struct IndexArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a log is written.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct WritingArgs {
    /// The MCAP file to write
    #[arg(long, help_heading = "Writing", value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Write messages by log time instead of in the order of the log
    #[arg(long, help_heading = "Writing")]
    pub(crate) sort: bool,
    /// How chunks are compressed
    #[arg(
        long,
        help_heading = "Writing",
        value_name = "HOW",
        default_value = "zstd"
    )]
    pub(crate) compression: CompressionName,
    /// About how large chunks are before they are compressed
    #[arg(long, help_heading = "Writing", value_name = "SIZE", default_value = "1MiB", value_parser = size)]
    pub(crate) chunk_size: u64,
}

/// The compressions that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum CompressionName {
    Zstd,
    Lz4,
    None,
}

impl WritingArgs {
    /// As the library takes them.
    pub(crate) fn options(&self) -> RewriteOptions {
        RewriteOptions {
            order: match self.sort {
                true => MessageOrder::LogTime,
                false => MessageOrder::Source,
            },
            compression: match self.compression {
                CompressionName::Zstd => Compression::Zstd,
                CompressionName::Lz4 => Compression::Lz4,
                CompressionName::None => Compression::None,
            },
            chunk_bytes: self.chunk_size,
            ..RewriteOptions::default()
        }
    }
}

/// Writes a part of a log to a new MCAP file.
///
/// What holds from before the range on comes along, with its own times: static transforms, and the
/// last message of each calibration and each latched channel.
/// A moment is seconds since the log's start (12.5), a time (2026-03-01T12:00:00Z), or nanoseconds
/// since 1970 (1760000000123456789ns).
#[derive(Debug, clap::Args)]
pub(crate) struct CutArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// The first moment; without it the log's start
    #[arg(long, value_name = "MOMENT", allow_hyphen_values = true)]
    pub(crate) from: Option<LogTime>,
    /// The moment before which the part ends; without it the log's end
    #[arg(long, value_name = "MOMENT", allow_hyphen_values = true)]
    pub(crate) to: Option<LogTime>,
    /// Only the channels on these topics; a * stands for anything
    #[arg(long, value_name = "GLOB,...", value_delimiter = ',')]
    pub(crate) channels: Vec<String>,
    #[command(flatten)]
    pub(crate) writing: WritingArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Writes a log of any format as one MCAP file, without losing anything.
#[derive(Debug, clap::Args)]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    #[command(flatten)]
    pub(crate) writing: WritingArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Writes what can be read of a damaged log as a sound MCAP file, and tells what is lost.
///
/// The file is read again and compared before it gets its name. The damaged log is not changed,
/// and no index of it is used.
#[derive(Debug, clap::Args)]
pub(crate) struct RecoverArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    #[command(flatten)]
    pub(crate) writing: WritingArgs,
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
    /// Poses of the vehicle (`seconds x y z qx qy qz qw` a line) instead of those of the log; without it
    /// those of the log, or of a file LOG.flmotion beside it
    #[arg(long, value_name = "POSES")]
    pub(crate) motion: Option<PathBuf>,
    /// Largest skew of a snapshot against its frame; without it half of the key sensor's period
    #[arg(long, value_name = "MILLISECONDS", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) tolerance_ms: Option<f64>,
}

/// Locks the sensors to fused frames and reports how well they are synchronized.
#[derive(Debug, clap::Args)]
pub(crate) struct FuseArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Tracks the detections of KITTI tracking sequences and writes result files.
#[derive(Debug, clap::Args)]
pub(crate) struct TrackKittiArgs {
    /// A folder with detections/CLASS, calib and, for good tracks, pose_world_from_camera
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// The sequences, comma between; without it all that have detections
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) sequences: Vec<String>,
    /// Folder for the result files, one SEQUENCE.txt each
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Proposes cuboids, or takes them from a file, and joins them to tracks.
///
/// With `kitti` in place of a log it tracks the sequences of that data set.
#[derive(Debug, clap::Args)]
pub(crate) struct TrackLogArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// The scene file to write
    #[arg(long, value_name = "SCENE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) source: DetectionArgs,
    /// Propose cuboids from the lidar alone, as without --detections
    #[arg(long, conflicts_with = "detections")]
    pub(crate) geometric: bool,
    /// Keep of each track the fewest keyframes that stay this near to all others, in meters, and
    /// within 2 degrees
    #[arg(long, value_name = "METERS", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) thin: Option<f64>,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Follows one object from a keyframe through the sweeps of all lidars, by its own points.
///
/// It stops at the next keyframe that a person stated, reviewed or imported, and where it is not
/// sure. Keyframes that a machine stated are replaced where the object is found.
#[derive(Debug, clap::Args)]
pub(crate) struct PropagateArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// The scene file with the track
    #[arg(long, value_name = "SCENE")]
    pub(crate) scene: PathBuf,
    /// The number of the track
    #[arg(long, value_name = "ID")]
    pub(crate) track: u64,
    /// The moment of the keyframe to begin at; without it forward from the last one that somebody
    /// vouches for, and backward from the first
    #[arg(long, value_name = "MOMENT", allow_hyphen_values = true)]
    pub(crate) at: Option<LogTime>,
    /// Only later sweeps
    #[arg(long, conflicts_with = "backward")]
    pub(crate) forward: bool,
    /// Only earlier sweeps
    #[arg(long)]
    pub(crate) backward: bool,
    /// The scene file to write
    #[arg(long, value_name = "SCENE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Sharpens the keyframes of tracks by all points that the lidars saw of each object.
#[derive(Debug, clap::Args)]
pub(crate) struct RefineArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// The scene file with the tracks
    #[arg(long, value_name = "SCENE")]
    pub(crate) scene: PathBuf,
    /// The number of a track; may be given more than once, without it all tracks
    #[arg(long = "track", value_name = "ID")]
    pub(crate) tracks: Vec<u64>,
    /// The scene file to write
    #[arg(long, value_name = "SCENE")]
    pub(crate) out: PathBuf,
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
    #[command(flatten)]
    pub(crate) log: LogArgs,
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
    Tracks(EvalTracksArgs),
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

/// Compares the tracks in result files with KITTI tracking's labels, by the measures of AB3DMOT,
/// HOTA and nuScenes.
#[derive(Debug, clap::Args)]
pub(crate) struct EvalTracksArgs {
    /// A folder with KITTI tracking's label_02, and poses in pose_world_from_camera for AMOTA by
    /// distance
    #[arg(long, value_name = "DIR")]
    pub(crate) kitti: PathBuf,
    /// A folder with a result file NAME.txt for each sequence
    #[arg(long, value_name = "DIR")]
    pub(crate) results: PathBuf,
    /// The sequences, comma between; without it all that have labels
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) sequences: Vec<String>,
    /// The least 3D IoU of a pair, comma between
    #[arg(long, value_name = "IOU", value_delimiter = ',', default_values_t = [0.25, 0.5, 0.7],
          value_parser = iou)]
    pub(crate) iou: Vec<f64>,
    /// The classes, comma between: Car, Pedestrian, Cyclist; without it all that occur
    #[arg(long, value_name = "CLASSES", value_delimiter = ',', value_parser = evaluated_class)]
    pub(crate) class: Vec<EvaluatedClass>,
    /// Repeat what the reference scripts get wrong, for figures to compare with published ones
    #[arg(long)]
    pub(crate) as_reference: bool,
    /// For HOTA, leave out tracks below this score; without it, that where MOTA is best
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true)]
    pub(crate) min_score: Option<f64>,
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
            motion: None,
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

fn iou(text: &str) -> Result<f64, String> {
    let iou = positive(text)?;
    if iou > 1.0 {
        return Err("an IoU is 1 at most".to_owned());
    }
    Ok(iou)
}

fn evaluated_class(text: &str) -> Result<EvaluatedClass, String> {
    let mut classes = EvaluatedClass::ALL.into_iter();
    classes
        .find(|class| class.as_str().eq_ignore_ascii_case(text))
        .ok_or_else(|| "KITTI evaluates Car, Pedestrian and Cyclist".to_owned())
}

fn frames_apart(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0 | 1) => Err("keyframes in every frame leave nothing to interpolate".to_owned()),
        Ok(frames) => Ok(frames),
        Err(_) => Err(format!("{text} is not a number of frames")),
    }
}

/// A number of bytes: `512MiB`, `2GB`, `1000000`.
fn size(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, u64); 9] = [
        ("", 1),
        ("b", 1),
        ("kb", 1000),
        ("mb", 1_000_000),
        ("gb", 1_000_000_000),
        ("kib", 1 << 10),
        ("mib", 1 << 20),
        ("gib", 1 << 30),
        ("tib", 1 << 40),
    ];
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(n_digits);
    let unit = unit.trim().to_ascii_lowercase();
    let factor = UNITS.iter().find(|(name, _)| *name == unit);
    let bytes = number
        .parse::<u64>()
        .ok()
        .zip(factor)
        .and_then(|(number, (_, factor))| number.checked_mul(*factor));
    match bytes {
        Some(0) => Err("must be above zero".to_owned()),
        Some(bytes) => Ok(bytes),
        None => Err("write a size like 512MiB or 2GB".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        <Args as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn sizes_have_units() {
        for (text, expected) in [
            ("2GiB", Some(2 << 30)),
            ("512mib", Some(512 << 20)),
            ("3 MB", Some(3_000_000)),
            ("17", Some(17)),
            ("0", None),
            ("GiB", None),
            ("2.5GiB", None),
            ("99999999999TiB", None),
            ("-1", None),
        ] {
            assert_eq!(size(text).ok(), expected, "{text}");
        }
    }
}
