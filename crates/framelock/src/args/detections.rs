//! Options for files of detections.

use std::path::PathBuf;

use clap::ValueEnum;
use fl_dataset::Form;

/// A file of detections, and what must be known to read it.
#[derive(Debug, clap::Args)]
pub(crate) struct DetectionArgs {
    /// Detections to track instead of proposals from the lidar: JSON of Framelock, results of
    /// nuScenes, a Feather table of Argoverse 2 or text of KITTI; see docs/track.md
    #[arg(long, value_name = "FILE")]
    pub(crate) detections: Option<PathBuf>,
    /// The form of the detections, where the content does not tell it
    #[arg(long, requires = "detections")]
    pub(crate) form: Option<FormArg>,
    /// The table sample.json of nuScenes, which says which moment each sample is
    #[arg(long, value_name = "FILE", requires = "detections")]
    pub(crate) samples: Option<PathBuf>,
    /// The log of the detections, where a table of Argoverse 2 holds several
    #[arg(long, value_name = "ID", requires = "detections")]
    pub(crate) log_id: Option<String>,
    /// The frame that the boxes of nuScenes (by default world) and Argoverse 2 (by default ego)
    /// are in: world, ego, a sensor or a sensor's frame id
    #[arg(long, value_name = "FRAME", requires = "detections")]
    pub(crate) box_frame: Option<String>,
    /// The calibration of KITTI, with R_rect and Tr_velo_to_cam
    #[arg(long, value_name = "FILE", requires = "detections")]
    pub(crate) kitti_calib: Option<PathBuf>,
    /// The lidar that the calibration of KITTI is for, where the rig has several
    #[arg(long, value_name = "SENSOR", requires = "detections")]
    pub(crate) lidar: Option<String>,
}

/// A form of detections.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FormArg {
    Kitti,
    #[value(name = "nuscenes")]
    NuScenes,
    Av2,
    Framelock,
}

impl From<FormArg> for Form {
    fn from(form: FormArg) -> Self {
        match form {
            FormArg::Kitti => Self::Kitti,
            FormArg::NuScenes => Self::NuScenes,
            FormArg::Av2 => Self::Av2,
            FormArg::Framelock => Self::Framelock,
        }
    }
}
