//! The command line of `framelock export`, `import` and `formats`.

use std::path::PathBuf;

use clap::ValueEnum;
use fl_dataset::export::{Format, Frames, LossKind, Media};
use fl_rig::SensorId;

use super::{FusionArgs, ReadingArgs, positive};

/// Writes a scene in the format of others, and tells what that format cannot hold.
///
/// Nothing is dropped in silence: a loss that is not harmless is refused before the first file is
/// written, unless --allow-loss names its kind. What was lost stands in loss.json beside the
/// export. See docs/formats.md.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    /// The scene file
    #[arg(value_name = "SCENE")]
    pub(crate) scene: PathBuf,
    /// The log of the scene; without it the file of the log's name beside the scene
    #[arg(long, value_name = "LOG")]
    pub(crate) log: Option<PathBuf>,
    /// The format; `framelock formats` lists them
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub(crate) format: Format,
    /// The folder to write; it must be absent, empty, or left by an unfinished export
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// What the drive is called in the export; without it as the log's file
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// A kind of loss that is allowed; may be given more than once
    #[arg(long = "allow-loss", value_name = "KIND", value_parser = loss_kind)]
    pub(crate) allowed: Vec<LossKind>,
    /// Frames are every so many fused frames
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with_all = ["at_sensor", "rate"])]
    pub(crate) every: usize,
    /// Frames are the snapshots of this sensor, at its own stamps
    #[arg(long, value_name = "SENSOR", value_parser = SensorId::new, conflicts_with = "rate")]
    pub(crate) at_sensor: Option<SensorId>,
    /// So many frames a second, from the continuous tracks
    #[arg(long, value_name = "HZ", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) rate: Option<f64>,
    /// Of formats with one camera, which; without it the first by name
    #[arg(long, value_name = "SENSOR", value_parser = SensorId::new)]
    pub(crate) camera: Option<SensorId>,
    /// How images and sweeps get into the export
    #[arg(long, value_name = "HOW", default_value = "copy")]
    pub(crate) media: MediaArg,
    /// The folder that keeps each image and sweep once, for links
    #[arg(long, value_name = "DIR", required_if_eq_any = [("media", "hard-link"), ("media", "link")])]
    pub(crate) media_store: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// How images and sweeps get into an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MediaArg {
    Copy,
    HardLink,
    Link,
    None,
}

/// Reads labels of others into a scene file, and tells what of them is not in it.
///
/// A drive of a data set is a folder: its sensors become the log of --log-out and its labels a
/// scene over it, or, with --log, a scene over a log of the same drive that is there already.
/// Nothing of the folder is changed. See docs/formats.md.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// The file or folder to read
    #[arg(value_name = "PATH")]
    pub(crate) input: PathBuf,
    /// Its format, see `framelock formats`; without it, what a file's first bytes say
    #[arg(long, value_name = "FORMAT", value_parser = readable_format)]
    pub(crate) format: Option<Format>,
    /// The scene file to write
    #[arg(long, value_name = "SCENE")]
    pub(crate) out: PathBuf,
    /// The log that the labels are about; without it what the file says of it
    #[arg(long, value_name = "LOG")]
    pub(crate) log: Option<PathBuf>,
    /// The MCAP log to write of a folder's sensors
    #[arg(long, value_name = "LOG", conflicts_with = "log")]
    pub(crate) log_out: Option<PathBuf>,
    /// The scene whose tracks the flat boxes of COCO are of
    #[arg(long, value_name = "SCENE", required_if_eq("format", "coco"))]
    pub(crate) scene: Option<PathBuf>,
    /// Which drive of a folder with several: a scene of nuScenes, a sequence of KITTI tracking
    #[arg(long, value_name = "NAME")]
    pub(crate) drive: Option<String>,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Lists the formats, and how each means what its numbers say.
#[derive(Debug, clap::Args)]
pub(crate) struct FormatsArgs {
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

impl ExportArgs {
    /// The chosen frames, as the library takes them.
    pub(crate) fn frames(&self) -> Frames {
        match (&self.at_sensor, self.rate) {
            (Some(sensor), _) => Frames::Sensor(sensor.clone()),
            (None, Some(hz)) => Frames::Rate { hz },
            (None, None) => Frames::Key { every: self.every },
        }
    }

    /// How images and sweeps get there, as the library takes it.
    pub(crate) fn media(&self) -> Media {
        let store = || self.media_store.clone().unwrap_or_default();
        match self.media {
            MediaArg::Copy => Media::Copied,
            MediaArg::HardLink => Media::HardLinked(store()),
            MediaArg::Link => Media::Linked(store()),
            MediaArg::None => Media::LeftOut,
        }
    }
}

fn format(text: &str) -> Result<Format, String> {
    let written = Format::from_name(text).filter(|it| it.card().writes);
    written.ok_or_else(|| {
        let names = Format::ALL.into_iter().filter(|it| it.card().writes);
        let names: Vec<&str> = names.map(Format::name).collect();
        format!("the formats are {}", names.join(", "))
    })
}

fn readable_format(text: &str) -> Result<Format, String> {
    let readable = || Format::ALL.into_iter().filter(|it| it.card().reads);
    let names: Vec<&str> = readable().map(Format::name).collect();
    let found = readable().find(|it| it.name() == text);
    found.ok_or_else(|| format!("the formats that are read are {}", names.join(", ")))
}

fn loss_kind(text: &str) -> Result<LossKind, String> {
    let names: Vec<&str> = LossKind::ALL.iter().map(|it| it.name()).collect();
    LossKind::from_name(text).ok_or_else(|| format!("the kinds are {}", names.join(", ")))
}
