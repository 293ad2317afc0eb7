//! Rig files of others: which there are, and how a rig is read from them and written to them.
//!
//! Every format is one module, which turns the texts of its files into a `Draft` and a rig into
//! [`Written`] texts. Files are touched here alone.

mod autoware;
mod colmap;
mod convention;
mod draft;
mod foxglove;
mod frames;
mod guess;
mod kalibr;
mod kitti;
mod kitti_raw;
mod lenses;
mod nuscenes;
mod opencv;
mod openlabel;
mod openlabel_lens;
mod pandaset;
mod ros;
mod texts;
mod tree;
mod urdf;
mod waymo;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::{Error, Rig, Sensor, SensorId};
use texts::Texts;

pub use convention::body_from_optical;
pub use draft::{losses_of_clocks, losses_of_kinds, losses_of_labels};
pub use lenses::fit_lens;

/// A way to write a rig down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RigFormat {
    /// Framelock's own TOML file.
    Framelock,
    /// One calibration file of KITTI's object or tracking data set, or of its odometry data set.
    Kitti,
    /// The three files of a day of KITTI's raw data; rectified images.
    KittiRaw,
    /// The same; images as they were taken.
    KittiRawUnrectified,
    /// Kalibr's `camchain.yaml`.
    Kalibr,
    /// A folder of ROS `CameraInfo` YAML files and `tf_static.yaml`, or one `CameraInfo` file.
    Ros,
    /// A robot description: poses alone.
    Urdf,
    /// A folder with nuScenes' `calibrated_sensor.json` and `sensor.json`.
    NuScenes,
    /// A folder with Autoware's `sensors_calibration.yaml` and `sensor_kit_calibration.yaml`.
    Autoware,
    /// Foxglove's `CameraCalibration` and `FrameTransforms` messages in one JSON file.
    Foxglove,
    /// ASAM OpenLABEL: streams and coordinate systems.
    OpenLabel,
    /// Waymo's `Context` as JSON: camera and laser calibrations.
    Waymo,
    /// A folder with COLMAP's `cameras.txt` and `images.txt`.
    Colmap,
    /// A folder of a PandaSet sequence.
    PandaSet,
    /// OpenCV's `FileStorage`, one YAML file a camera; XML is read too.
    OpenCv,
    /// The same, written as XML.
    OpenCvXml,
}

/// What was read, with what had to be assumed and what could not be taken over.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignRig {
    /// The sensors.
    pub rig: Rig,
    /// What the files do not say and was assumed.
    pub assumptions: Vec<String>,
    /// What the files say and the rig cannot hold.
    pub losses: Vec<Loss>,
}

/// Something that got lost between two formats.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Of which sensor.
    pub sensor: Option<String>,
    /// What it was.
    pub what: String,
    /// How far pixels are off for it, at most, over the image.
    pub max_px: Option<f64>,
}

/// A rig as texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// Names and texts; the name is empty if the format is a single file.
    pub files: Vec<(String, String)>,
    /// What the format cannot hold.
    pub losses: Vec<Loss>,
}

impl RigFormat {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Framelock,
        Self::Kitti,
        Self::KittiRaw,
        Self::KittiRawUnrectified,
        Self::Kalibr,
        Self::Ros,
        Self::Urdf,
        Self::NuScenes,
        Self::Autoware,
        Self::Foxglove,
        Self::OpenLabel,
        Self::Waymo,
        Self::Colmap,
        Self::PandaSet,
        Self::OpenCv,
        Self::OpenCvXml,
    ];

    /// The format's name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Framelock => "framelock",
            Self::Kitti => "kitti",
            Self::KittiRaw => "kitti-raw",
            Self::KittiRawUnrectified => "kitti-raw-unrectified",
            Self::Kalibr => "kalibr",
            Self::Ros => "ros",
            Self::Urdf => "urdf",
            Self::NuScenes => "nuscenes",
            Self::Autoware => "autoware",
            Self::Foxglove => "foxglove",
            Self::OpenLabel => "openlabel",
            Self::Waymo => "waymo",
            Self::Colmap => "colmap",
            Self::PandaSet => "pandaset",
            Self::OpenCv => "opencv",
            Self::OpenCvXml => "opencv-xml",
        }
    }

    /// The format called so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Reads a rig from texts: the content of each file with its name, in which folders are
    /// separated by `/`. `path` is only named in errors.
    ///
    /// # Errors
    /// [`Error::Syntax`], [`Error::Place`], [`Error::MissingFile`], [`Error::BadRig`] and those of
    /// [`Rig::from_toml_str`].
    pub fn parse(self, files: Vec<(String, String)>, path: &Path) -> Result<ForeignRig, Error> {
        let texts = Texts::new(files, path);
        let draft = match self {
            Self::Framelock => return own(&texts),
            Self::Kitti => kitti::read(&texts),
            Self::KittiRaw => kitti_raw::read_rectified(&texts),
            Self::KittiRawUnrectified => kitti_raw::read_unrectified(&texts),
            Self::Kalibr => kalibr::read(&texts),
            Self::Ros => ros::read(&texts),
            Self::Urdf => urdf::read(&texts),
            Self::NuScenes => nuscenes::read(&texts),
            Self::Autoware => autoware::read(&texts),
            Self::Foxglove => foxglove::read(&texts),
            Self::OpenLabel => openlabel::read(&texts),
            Self::Waymo => waymo::read(&texts),
            Self::Colmap => colmap::read(&texts),
            Self::PandaSet => pandaset::read(&texts),
            Self::OpenCv | Self::OpenCvXml => opencv::read(&texts),
        };
        draft?.finish(path)
    }

    /// Reads a rig from a file or folder.
    ///
    /// # Errors
    /// [`Error::ReadRig`] and those of [`RigFormat::parse`].
    pub fn read(self, path: impl AsRef<Path>) -> Result<ForeignRig, Error> {
        let path = path.as_ref();
        self.parse(texts::load(path, |name| self.wants(name))?, path)
    }

    /// Whether a file of a folder may belong to a rig of this format, by its name.
    fn wants(self, name: &str) -> bool {
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        match self {
            Self::KittiRaw | Self::KittiRawUnrectified => ends(&kitti_raw::FILES),
            Self::NuScenes => ends(&nuscenes::FILES),
            Self::Colmap => ends(&colmap::FILES),
            Self::PandaSet => ends(&pandaset::FILES),
            Self::Autoware => ends(&[".yaml", ".yml"]),
            Self::Ros => ends(&[".yaml", ".yml", ".urdf"]),
            Self::OpenCv | Self::OpenCvXml => ends(&[".yaml", ".yml", ".xml", ".json"]),
            _ => ends(&[".toml", ".txt", ".yaml", ".yml", ".json", ".urdf"]),
        }
    }

    /// The texts of a rig's files.
    pub fn format(self, rig: &Rig) -> Written {
        let mut written = match self {
            Self::Framelock => return Written::single(rig.to_toml_string()),
            Self::Kitti => kitti::write(rig),
            Self::KittiRaw => kitti_raw::write_rectified(rig),
            Self::KittiRawUnrectified => kitti_raw::write_unrectified(rig),
            Self::Kalibr => kalibr::write(rig),
            Self::Ros => ros::write(rig),
            Self::Urdf => urdf::write(rig),
            Self::NuScenes => nuscenes::write(rig),
            Self::Autoware => autoware::write(rig),
            Self::Foxglove => foxglove::write(rig),
            Self::OpenLabel => openlabel::write(rig),
            Self::Waymo => waymo::write(rig),
            Self::Colmap => colmap::write(rig),
            Self::PandaSet => pandaset::write(rig),
            Self::OpenCv => opencv::write_yaml(rig),
            Self::OpenCvXml => opencv::write_xml(rig),
        };
        let keeps_channel = |sensor: &Sensor| self == Self::Kalibr && sensor.camera().is_some();
        let keeps_frame = |sensor: &Sensor| match self {
            Self::Ros | Self::Urdf | Self::Foxglove => frames::keeps_frame(sensor),
            _ => false,
        };
        let labels = losses_of_labels(rig, keeps_channel, keeps_frame);
        written.losses.extend(labels);
        written
    }

    /// Writes a rig to a file or folder, and tells what was lost.
    ///
    /// # Errors
    /// [`Error::WriteRig`].
    pub fn write(self, rig: &Rig, path: impl AsRef<Path>) -> Result<Vec<Loss>, Error> {
        let written = self.format(rig);
        written.save(path)?;
        Ok(written.losses)
    }

    /// The format that a file or folder seems to be of, by its names and by what stands in it.
    ///
    /// # Errors
    /// [`Error::ReadRig`].
    pub fn guess(path: impl AsRef<Path>) -> Result<Option<Self>, Error> {
        guess::format_of(path.as_ref())
    }
}

impl fmt::Display for RigFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Loss {
    /// Something of one sensor.
    pub fn of(sensor: &SensorId, what: impl Into<String>) -> Self {
        Self {
            sensor: Some(sensor.to_string()),
            what: what.into(),
            max_px: None,
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(sensor) = &self.sensor {
            write!(f, "{sensor}: ")?;
        }
        f.write_str(&self.what)?;
        match self.max_px {
            Some(max_px) => write!(f, ", up to {max_px:.3} px off"),
            None => Ok(()),
        }
    }
}

impl Written {
    /// Where the files go if the rig is written to `path`.
    pub fn targets(&self, path: impl AsRef<Path>) -> Vec<PathBuf> {
        let path = path.as_ref();
        let names = self.files.iter().map(|(name, _)| name.as_str());
        names.map(|name| texts::target(path, name)).collect()
    }

    /// Writes the files to `path`: a file, or the folder they lie in.
    ///
    /// # Errors
    /// [`Error::WriteRig`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        texts::store(&self.files, path.as_ref())
    }

    fn single(text: String) -> Self {
        Self {
            files: vec![(String::new(), text)],
            losses: Vec::new(),
        }
    }
}

fn own(texts: &Texts<'_>) -> Result<ForeignRig, Error> {
    let (text, path) = texts.single()?;
    Ok(ForeignRig {
        rig: Rig::from_toml_str(text, &path)?,
        assumptions: Vec::new(),
        losses: Vec::new(),
    })
}
