//! A scene out, in the formats of others, with nothing dropped in silence.
//!
//! ```text
//! scene + fusion ──Drive──▶ moments ──▶ boxes at each ──convention──▶ files of the format
//!                                                    └──▶ loss.json, checksums.sha256
//! ```
//! Each export goes through the moments one at a time. What the format cannot hold is counted
//! before the first file is written, and refused unless it was allowed.

mod card;
mod drive;
mod folder;
mod loss;
mod lost;
mod rows;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use fl_log::Progress;
use fl_rig::{Sensor, SensorId};
use serde::Serialize;

use crate::{
    Error, av2, coco, datumaro, kitti, nuscenes, openlabel, parquet, plain, sidecar, supervisely,
    waymo,
};

pub use card::Card;
pub use drive::{Drive, LabeledCuboid, Moment};
pub use folder::{Media, file_name};
pub use loss::{ExportLoss, LossKind, LossReport};

pub(crate) use folder::{ExportFolder, FileStream, hex};
pub(crate) use lost::{
    attribute_losses, class_losses, general_losses, losses_between_frames, rig_losses,
    scene_losses, spoken_losses, view_box_losses,
};
pub(crate) use rows::{JsonRows, token, value_json};

/// The formats in which a scene can be written, or read, as their cards say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// ASAM OpenLABEL 1.0.0, one JSON file.
    OpenLabel,
    /// The tables, sweeps and images of nuScenes.
    NuScenes,
    /// The same, as TruckScenes has them.
    TruckScenes,
    /// The same, as TIER IV's T4 has them.
    T4,
    /// KITTI object detection: a label file for each frame.
    Kitti,
    /// KITTI tracking: a label file for the drive.
    KittiTracking,
    /// A drive of KITTI's raw data, with tracklets.
    KittiRaw,
    /// COCO: flat boxes in images, with videos.
    Coco,
    /// A log of Argoverse 2's sensor data set.
    Av2,
    /// A log of labels beside the drive, with the scene itself in it.
    Sidecar,
    /// Frames of Waymo's open data set, as JSON.
    Waymo,
    /// Datumaro's clouds with boxes, as CVAT imports them.
    Datumaro,
    /// An episode of point clouds of Supervisely.
    Supervisely,
    /// Tables in Parquet files.
    Parquet,
    /// Labels of SUSTechPOINTS; read alone.
    Sustech,
    /// Corners in the world and in images, as plain JSON lines: what the others are tested by.
    Plain,
}

impl Format {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 16] = [
        Self::OpenLabel,
        Self::NuScenes,
        Self::TruckScenes,
        Self::T4,
        Self::Kitti,
        Self::KittiTracking,
        Self::KittiRaw,
        Self::Coco,
        Self::Av2,
        Self::Sidecar,
        Self::Waymo,
        Self::Datumaro,
        Self::Supervisely,
        Self::Parquet,
        Self::Sustech,
        Self::Plain,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        self.card().format
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Which moments become frames of the export.
#[derive(Clone, Debug, PartialEq)]
pub enum Frames {
    /// Every so many fused frames, at the stamps of the key sensor; 1 takes all.
    Key {
        /// From one to the next, at least 1.
        every: usize,
    },
    /// Every snapshot of one sensor, at its own stamps.
    Sensor(SensorId),
    /// So many a second, from the first fused frame to the last.
    Rate {
        /// Hertz.
        hz: f64,
    },
}

/// How a scene is exported.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportSettings {
    /// In which format.
    pub format: Format,
    /// At which moments.
    pub frames: Frames,
    /// How images and sweeps get there.
    pub media: Media,
    /// Of formats with one camera, which; without it the first by name.
    pub camera: Option<SensorId>,
    /// What may be lost.
    pub allowed: BTreeSet<LossKind>,
}

impl ExportSettings {
    /// Everything as usual: all fused frames, media copied, no loss allowed.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            frames: Frames::Key { every: 1 },
            media: Media::Copied,
            camera: None,
            allowed: BTreeSet::new(),
        }
    }
}

/// What an export came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exported {
    /// The format.
    pub format: &'static str,
    /// How many moments.
    pub frames: usize,
    /// How many boxes over all moments, flat ones where the format has only those.
    pub boxes: usize,
    /// How many files, beside the checksums.
    pub files: usize,
    /// What was left behind.
    pub losses: Vec<ExportLoss>,
}

/// What a format counted while it wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) frames: usize,
    pub(crate) boxes: usize,
}

/// Everything that a format writes with.
pub(crate) struct Job<'a> {
    pub(crate) drive: &'a Drive<'a>,
    pub(crate) settings: &'a ExportSettings,
    pub(crate) moments: &'a [Moment],
    pub(crate) progress: &'a dyn Progress,
}

impl<'a> Job<'a> {
    /// The key lidar, for formats whose frames are its sweeps; `frames` is what they are called.
    ///
    /// # Errors
    /// [`Error::Unfit`] where the key sensor is no lidar, or other frames are chosen.
    pub(crate) fn key_lidar_of(&self, frames: &str) -> Result<&'a Sensor, Error> {
        let lidar = self.drive.key_lidar()?;
        match self.settings.frames {
            Frames::Key { .. } => Ok(lidar),
            _ => Err(Error::Unfit {
                what: format!("{frames} are sweeps of the key lidar; choose every so many"),
            }),
        }
    }

    /// Tells how far the work is.
    ///
    /// # Errors
    /// [`Error::Canceled`].
    pub(crate) fn advance(&self, done: usize, total: usize) -> Result<(), Error> {
        match self.progress.advance(done as u64, total as u64) {
            true => Ok(()),
            false => Err(Error::Canceled),
        }
    }
}

/// Exports a scene into a folder, which must be absent, empty, or left by an unfinished export.
///
/// # Errors
/// [`Error::NotAllowed`] before anything is written, where the format cannot hold something that
/// nobody allowed to lose; [`Error::NotEmpty`]; [`Error::Unfit`] where the format needs what the
/// drive does not have; [`Error::Canceled`]; errors of reading the log and of writing.
pub fn export(
    drive: &Drive<'_>,
    settings: &ExportSettings,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<Exported, Error> {
    let moments = drive.moments(&settings.frames)?;
    let job = Job {
        drive,
        settings,
        moments: &moments,
        progress,
    };
    let mut report = match settings.format {
        // It carries the scene itself.
        Format::Sidecar => LossReport::default(),
        // It has keyframes and all tracks beside its frames.
        Format::Parquet => losses_between_frames(),
        _ => general_losses(&job),
    };
    format_losses(&job, &mut report)?;
    refuse_what_is_not_allowed(settings, &report)?;
    let mut out = ExportFolder::begin(folder, settings.media.clone())?;
    let counts = write(&job, &mut out, &mut report)?;
    refuse_what_is_not_allowed(settings, &report)?;
    let losses = report.losses();
    out.write("loss.json", &loss_json(settings, &losses)?)?;
    Ok(Exported {
        format: settings.format.name(),
        frames: counts.frames,
        boxes: counts.boxes,
        files: out.finish()?,
        losses,
    })
}

fn format_losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    match job.settings.format {
        Format::OpenLabel => openlabel::losses(job, report),
        Format::NuScenes | Format::TruckScenes | Format::T4 => nuscenes::losses(job, report),
        Format::Kitti | Format::KittiTracking => kitti::losses(job, report),
        Format::KittiRaw => kitti::raw::losses(job, report),
        Format::Coco => coco::losses(job, report),
        Format::Av2 => av2::losses(job, report),
        Format::Sidecar => Ok(()),
        Format::Waymo => waymo::losses(job, report),
        Format::Datumaro => datumaro::losses(job, report),
        Format::Supervisely => supervisely::losses(job, report),
        Format::Parquet => parquet::losses(job, report),
        Format::Sustech => Err(read_alone(job.settings.format)),
        Format::Plain => plain::losses(job, report),
    }
}

fn write(job: &Job<'_>, out: &mut ExportFolder, report: &mut LossReport) -> Result<Counts, Error> {
    match job.settings.format {
        Format::OpenLabel => openlabel::write(job, out),
        Format::NuScenes | Format::TruckScenes | Format::T4 => nuscenes::write(job, out, report),
        Format::Kitti | Format::KittiTracking => kitti::write(job, out, report),
        Format::KittiRaw => kitti::raw::write(job, out, report),
        Format::Coco => coco::write(job, out, report),
        Format::Av2 => av2::write(job, out, report),
        Format::Sidecar => sidecar::write(job, out),
        Format::Waymo => waymo::write(job, out, report),
        Format::Datumaro => datumaro::write(job, out, report),
        Format::Supervisely => supervisely::write(job, out, report),
        Format::Parquet => parquet::write(job, out, report),
        Format::Sustech => Err(read_alone(job.settings.format)),
        Format::Plain => plain::write(job, out),
    }
}

fn read_alone(format: Format) -> Error {
    Error::Unfit {
        what: format!("format {format} is read and not written"),
    }
}

fn refuse_what_is_not_allowed(settings: &ExportSettings, report: &LossReport) -> Result<(), Error> {
    let kinds = report.not_allowed(&settings.allowed);
    if kinds.is_empty() {
        return Ok(());
    }
    let mut losses = report.losses();
    losses.retain(|loss| kinds.contains(&loss.kind));
    Err(Error::NotAllowed {
        format: settings.format,
        kinds,
        losses,
    })
}

/// The text of `loss.json`, with the format's card.
fn loss_json(settings: &ExportSettings, losses: &[ExportLoss]) -> Result<Vec<u8>, Error> {
    let allowed: Vec<&str> = settings.allowed.iter().map(|kind| kind.name()).collect();
    let document = serde_json::json!({
        "convention": settings.format.card(),
        "allowed": allowed,
        "losses": losses,
    });
    let mut bytes = serde_json::to_vec_pretty(&document).map_err(Error::json)?;
    bytes.push(b'\n');
    Ok(bytes)
}
