//! The command line of `framelock rig`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Subcommand;
use fl_rig::RigFormat;

/// Shows rig files, and converts them between formats.
#[derive(Debug, clap::Args)]
pub(crate) struct RigArgs {
    #[command(subcommand)]
    pub(crate) verb: RigVerb,
}

/// What to do with a rig.
#[derive(Debug, Subcommand)]
pub(crate) enum RigVerb {
    Convert(RigConvertArgs),
    Show(RigShowArgs),
}

/// Writes a rig in another format, and lists what that format cannot hold.
///
/// Formats: framelock, kitti, kitti-raw, kitti-raw-unrectified, kalibr, ros, urdf, nuscenes,
/// autoware, foxglove, openlabel, waymo, argoverse2, colmap, pandaset, opencv, opencv-xml.
/// A lens that the format does not have becomes the nearest one it has; how far pixels are off
/// then is told. Exit code 3 means that something was lost.
#[derive(Debug, clap::Args)]
pub(crate) struct RigConvertArgs {
    /// The rig: a file, or a folder for formats of several files
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,
    /// Where to write: a file, or a folder for formats of several files
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// The format of IN; found out by what is in it if absent
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<AnyFormat>,
    /// The format of OUT
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: AnyFormat,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Lists the sensors of a rig: kinds, places, lenses, fields of view.
#[derive(Debug, clap::Args)]
pub(crate) struct RigShowArgs {
    /// The rig: a file, or a folder for formats of several files
    #[arg(value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// The format; found out by what is in the file if absent
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<AnyFormat>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// A format of rigs, that of Argoverse 2 among them, which is tables and no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnyFormat {
    Text(RigFormat),
    Argoverse2,
}

const ARGOVERSE2: &str = "argoverse2";

impl FromStr for AnyFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == ARGOVERSE2 {
            return Ok(Self::Argoverse2);
        }
        RigFormat::from_name(text).map(Self::Text).ok_or_else(|| {
            let known = RigFormat::ALL.map(RigFormat::name).join(", ");
            format!("known are {known}, {ARGOVERSE2}")
        })
    }
}

impl std::fmt::Display for AnyFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(format) => format.fmt(f),
            Self::Argoverse2 => f.write_str(ARGOVERSE2),
        }
    }
}
