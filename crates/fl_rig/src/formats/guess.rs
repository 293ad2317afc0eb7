//! Which format a rig is in, by the names of its files and by what stands in them.

use super::RigFormat;

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

/// The format of these files; `None` if nothing tells it.
pub(super) fn format_of(files: &[(String, String)]) -> Option<RigFormat> {
    let has_name = |name: &str| {
        let inside = format!("/{name}");
        files
            .iter()
            .any(|(file, _)| file == name || file.ends_with(&inside))
    };
    let named = NAMES.iter().find(|(name, _)| has_name(name));
    let has_word = |word: &str| files.iter().any(|(_, text)| text.contains(word));
    let found = named.or_else(|| WORDS.iter().find(|(word, _)| has_word(word)));
    found.map(|(_, format)| *format)
}
