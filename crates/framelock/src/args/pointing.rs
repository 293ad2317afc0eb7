//! The command lines of `framelock box` and `framelock unexplained`.

use std::path::PathBuf;

use fl_scene::ClassId;

use super::{FusionArgs, LogArgs};
use crate::log_time::LogTime;

/// Fits a cuboid to the object that is pointed at in one sweep.
///
/// The place may be a few decimeters off the object, or on the ground beside it.
/// A moment is seconds since the log's start (12.5), a time (2026-03-01T12:00:00Z), or nanoseconds
/// since 1970 (1760000000123456789ns); the frame nearest to it is taken.
#[derive(Debug, clap::Args)]
pub(crate) struct BoxArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// The moment
    #[arg(long, value_name = "MOMENT", allow_hyphen_values = true)]
    pub(crate) at: LogTime,
    /// A place on the object or beside it, meters
    #[arg(long, value_name = "X,Y[,Z]", value_delimiter = ',', allow_hyphen_values = true,
          required_unless_present = "rect", conflicts_with = "rect", value_parser = finite)]
    pub(crate) point: Vec<f64>,
    /// A rectangle around the object as seen from above, by two opposite corners, meters
    #[arg(
        long,
        value_name = "X0,Y0,X1,Y1",
        value_delimiter = ',',
        allow_hyphen_values = true,
        value_parser = finite
    )]
    pub(crate) rect: Vec<f64>,
    /// The frame of the place: ego, world, a sensor's name or its frame id
    #[arg(long, value_name = "FRAME", default_value = "ego")]
    pub(crate) frame: String,
    /// What the object is; without it this is guessed
    #[arg(long, value_name = "NAME", value_parser = class)]
    pub(crate) class: Option<ClassId>,
    /// A scene file over this log, to which the cuboid is added as a track of one keyframe
    #[arg(long, value_name = "SCENE", requires = "out")]
    pub(crate) scene: Option<PathBuf>,
    /// The scene file to write
    #[arg(long, value_name = "SCENE", requires = "scene")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Lists what moves in the lidar's sweeps and lies in no cuboid of a scene.
#[derive(Debug, clap::Args)]
pub(crate) struct UnexplainedArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// A scene file over this log
    #[arg(long, value_name = "SCENE")]
    pub(crate) scene: PathBuf,
    /// A cuboid explains what moves this near to it, meters
    #[arg(long, value_name = "METERS", default_value_t = 0.5, value_parser = not_negative)]
    pub(crate) margin: f64,
    #[command(flatten)]
    pub(crate) fusion: FusionArgs,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

fn finite(text: &str) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok();
    let number = number.filter(|number| number.is_finite());
    number.ok_or_else(|| format!("{text} is not a number of meters"))
}

fn not_negative(text: &str) -> Result<f64, String> {
    let number = finite(text)?;
    if number < 0.0 {
        return Err("must not be below zero".to_owned());
    }
    Ok(number)
}

fn class(text: &str) -> Result<ClassId, String> {
    ClassId::new(text).map_err(|err| err.to_string())
}
