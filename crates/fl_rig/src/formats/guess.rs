//! Which format a rig is in, by the names of its files and by what stands in them.

use std::path::Path;

use super::{RigFormat, texts};
use crate::Error;

/// File names that one format alone has.
const NAMES: [(&str, RigFormat); 6] = [
    ("calib_cam_to_cam.txt", RigFormat::KittiRaw),
    ("calibrated_sensor.json", RigFormat::NuScenes),
    ("sensor_kit_calibration.yaml", RigFormat::Autoware),
    ("cameras.txt", RigFormat::Colmap),
    ("lidar/poses.json", RigFormat::PandaSet),
    ("tf_static.yaml", RigFormat::Ros),
];

/// Words that tell a format, those of more telling ones first.
const WORDS: [(&str, RigFormat); 13] = [
    ("[[sensor]]", RigFormat::Framelock),
    ("\"openlabel\"", RigFormat::OpenLabel),
    ("camera_calibrations", RigFormat::Waymo),
    ("cameraCalibrations", RigFormat::Waymo),
    ("<robot", RigFormat::Urdf),
    ("opencv-matrix", RigFormat::OpenCv),
    ("camera_model:", RigFormat::Kalibr),
    ("Tr_velo", RigFormat::Kitti),
    ("P0:", RigFormat::Kitti),
    ("\"parent_frame_id\"", RigFormat::Foxglove),
    ("\"distortion_model\"", RigFormat::Foxglove),
    ("camera_matrix:", RigFormat::Ros),
    ("child_frame_id:", RigFormat::Ros),
];

/// Endings of files that are looked into.
const ENDINGS: [&str; 7] = [".toml", ".txt", ".yaml", ".yml", ".json", ".xml", ".urdf"];

/// Files and bytes of each that are looked into.
const MAX_FILES: usize = 100;
const MAX_BYTES: u64 = 1 << 16;

/// The format of a file or folder; `None` if nothing tells it.
pub(super) fn format_of(path: &Path) -> Result<Option<RigFormat>, Error> {
    let files = texts::list(path)?;
    let has_name = |name: &str| {
        let inside = format!("/{name}");
        let mut names = files.iter().map(|(file, _)| file);
        path.is_dir() && names.any(|file| file == name || file.ends_with(&inside))
    };
    if let Some((_, format)) = NAMES.iter().find(|(name, _)| has_name(name)) {
        return Ok(Some(*format));
    }
    let may_tell = |name: &str| !path.is_dir() || ENDINGS.iter().any(|it| name.ends_with(it));
    let telling = files
        .iter()
        .filter(|(name, _)| may_tell(name))
        .take(MAX_FILES);
    let beginnings = telling.map(|(_, path)| texts::beginning(path, MAX_BYTES));
    let beginnings = beginnings.collect::<Result<Vec<String>, Error>>()?;
    let has_word = |word: &str| beginnings.iter().any(|text| text.contains(word));
    let found = WORDS.iter().find(|(word, _)| has_word(word));
    Ok(found.map(|(_, format)| *format))
}
