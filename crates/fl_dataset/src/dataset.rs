//! Drives of data sets: their sensors as a log, and their labels as a scene over it.
//!
//! ```text
//! folder ──Dataset::read──▶ Recording ──write_log──▶ drive.mcap
//!                      └──▶ Labels ──to_scene──▶ scene over that log
//!                                  └─to_scene_over──▶ scene over another log of the same drive
//! ```
//! Tables are read whole, as far as they are about the drive; images and sweeps are read one by
//! one while the log is written. Nothing of the folder is changed.

mod objects;
mod over;
mod place;
mod recording;
mod vocabulary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_fusion::Fusion;
use fl_log::Progress;
use fl_rig::Rig;
use fl_scene::{LogIdentity, Ontology};

use crate::export::Format;
use crate::import::Imported;
use crate::{Error, av2, kitti, nuscenes, sustech};

pub(crate) use objects::{
    LabeledFrame, Labels, Object, ObjectBox, absences, check_place, nominal_stamp,
    put_frame_attributes,
};
pub(crate) use place::{chosen_drive, inside, names_in, read_at_most, read_file, stamp_of_name};
pub(crate) use recording::{Measurement, Payload, PointsOf, Recording, float_points, topic_id};
pub(crate) use vocabulary::Vocabulary;

/// One drive of a data set: what its sensors measured, and what is labeled in it.
#[derive(Debug)]
pub struct Dataset {
    pub(crate) format: Format,
    /// Where it was read from.
    pub(crate) folder: PathBuf,
    pub(crate) recording: Recording,
    pub(crate) labels: Labels,
    pub(crate) remarks: Remarks,
}

/// What there is to be said of a reading.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    pub(crate) notes: Vec<String>,
    pub(crate) not_kept: BTreeMap<String, u64>,
}

impl Remarks {
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    pub(crate) fn lose(&mut self, what: impl Into<String>) {
        *self.not_kept.entry(what.into()).or_default() += 1;
    }
}

impl Dataset {
    /// Reads the tables of a drive; `drive` is its name where the folder holds several: a scene of
    /// nuScenes, a sequence of KITTI tracking.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::Missing`]; [`Error::Line`], [`Error::Row`] and [`Error::Format`]
    /// for what is not as the format says, with file and place; [`Error::Unfit`] where the drive
    /// is not named and there are several, or for a format that has no drives.
    pub fn read(folder: &Path, format: Format, drive: Option<&str>) -> Result<Self, Error> {
        match format {
            Format::Av2 => av2::dataset(folder, drive),
            Format::NuScenes => nuscenes::dataset(folder, drive),
            Format::KittiTracking => kitti::tracking_dataset(folder, drive),
            Format::Kitti => kitti::object_dataset(folder),
            Format::KittiRaw => kitti::raw_dataset(folder),
            Format::Sustech => sustech::dataset(folder),
            _ => Err(Error::Unfit {
                what: format!("drives are not read from format {format}"),
            }),
        }
    }

    /// The sensors, named as in the log: in small letters, each with its topic.
    pub fn rig(&self) -> &Rig {
        &self.recording.rig
    }

    /// Writes what the sensors measured as an MCAP log, one measurement at a time; the same folder
    /// gives the same bytes. The file appears whole or not at all.
    ///
    /// # Errors
    /// [`Error::Unfit`] where nothing was measured; files of the folder that are not what they must be; [`Error::Log`] where the log cannot be
    /// written; [`Error::Canceled`].
    pub fn write_log(&self, log: &Path, progress: &dyn Progress) -> Result<(), Error> {
        if self.recording.is_empty() {
            return Err(Error::Unfit {
                what: format!(
                    "no measurements are read from format {}; name a log of the drive with --log",
                    self.format
                ),
            });
        }
        self.recording.write(&self.folder, log, progress)
    }

    /// The labels over the log that [`write_log`](Self::write_log) wrote. Every keyframe has the
    /// source `import`.
    ///
    /// # Errors
    /// [`Error::Scene`] where the labels make no scene.
    pub fn to_scene(self, log: LogIdentity, ontology: Ontology) -> Result<Imported, Error> {
        let Self {
            format,
            labels,
            mut remarks,
            ..
        } = self;
        let scene = labels.to_scene((log, ontology), format.name(), &mut remarks)?;
        Ok(Imported {
            scene,
            notes: remarks.notes,
            not_kept: remarks.not_kept,
        })
    }

    /// The labels over another log of the same drive, whose poses then place the boxes. Frames
    /// without stamps are its fused frames, one after the other.
    ///
    /// # Errors
    /// As [`to_scene`](Self::to_scene); [`Error::Unfit`] where no frame is in the log.
    pub fn to_scene_over(
        mut self,
        fusion: &Fusion<'_>,
        log: LogIdentity,
        ontology: Ontology,
    ) -> Result<Imported, Error> {
        let lidar = self.recording.only_lidar();
        self.labels.move_over(fusion, lidar, &mut self.remarks)?;
        self.to_scene(log, ontology)
    }
}
