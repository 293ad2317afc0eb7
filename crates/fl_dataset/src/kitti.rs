//! KITTI tracking: labels, camera poses and calibration as text.
//!
//! ```text
//!   KITTI camera        what comes out
//!     z forward           z up  x forward
//!    ╱                     │ ╱
//!   └──── x right          │╱
//!   │                      └──── −y (y left)
//!   y down
//! ```
//! A KITTI box has the middle of its bottom for its place and turns about y, clockwise seen from
//! above, from x. The world of the poses is the camera's frame at the start, turned likewise.

mod calibration;
mod detections;
mod evaluated_drive;
mod evaluation;
mod found;
mod import;
mod labels;
mod out;
mod oxts;
mod poses;
pub(crate) mod raw;
mod results;
mod tracklets;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_spacetime::{OrientedBox, Rigid, Sensor, Stamp, World};
use nalgebra::{Matrix3, Rotation3, UnitQuaternion, Vector3};

pub use calibration::{Calibration, calibration_from_str, read_calibration};
pub use detections::{
    ClassDetections, Detected, Detections, LostLine, detected_sequences, detections_from_str,
    read_class_detections, read_detections,
};
pub use evaluated_drive::EvaluatedDrive;
pub use evaluation::{EvaluatedClass, Rules, image_limits, sequence};
pub use found::{found_from_reader, read_found};
pub use import::{
    Oxts, Tracklet, TrackletPose, cuboid_from_tracklet, oxts_from_str, tracklets_from_str,
    world_from_imu_of_oxts,
};
pub(crate) use import::{object_dataset, raw_dataset, tracking_dataset};
pub use labels::{Label, labels_from_str, read_labels};
pub use out::kitti_from_cuboid_in_camera;
pub(crate) use out::{losses, write};
pub use oxts::oxts_from_pose;
pub use poses::{poses_from_str, read_poses};
pub use results::{ImageView, TrackedBox, results_to_string};
pub use tracklets::tracklet_from_cuboid;

use crate::{Error, LabeledBox, LabeledTrack};

/// Frames come at 10 Hz.
const FRAME_NANOS: i64 = 100_000_000;
/// More frames than this are no drive: almost three hours.
const MAX_FRAME: usize = 100_000;
/// What KITTI calls regions that nobody labeled.
const DONT_CARE: &str = "DontCare";

/// The moment of a frame, counted from the first one.
pub fn stamp_of_frame(frame_idx: usize) -> Stamp {
    let frame = i64::try_from(frame_idx).unwrap_or(i64::MAX);
    Stamp::from_nanos(frame.saturating_mul(FRAME_NANOS))
}

/// The frame of a moment; `None` before the first one.
pub fn frame_at(stamp: Stamp) -> Option<usize> {
    usize::try_from(stamp.nanos().div_euclid(FRAME_NANOS)).ok()
}

/// The class of the automotive ontology that a KITTI type is.
pub fn automotive_name(class: &str) -> &'static str {
    match class {
        "Car" | "Van" => "car",
        "Truck" => "truck",
        "Pedestrian" | "Person" | "Person_sitting" => "pedestrian",
        "Cyclist" => "cyclist",
        _ => "unknown",
    }
}

/// The type of KITTI that a class of the automotive ontology is, if it has one.
pub fn class_name(automotive_name: &str) -> Option<&'static str> {
    match automotive_name {
        "car" => Some("Car"),
        "truck" => Some("Truck"),
        "pedestrian" => Some("Pedestrian"),
        "cyclist" => Some("Cyclist"),
        _ => None,
    }
}

/// The names of all sequences below `folder`, sorted: those with a file in `label_02`.
pub fn sequences(folder: &Path) -> Result<Vec<String>, Error> {
    text_names(&folder.join("label_02"))
}

/// The names of all files `NAME.txt` in a folder, sorted.
fn text_names(folder: &Path) -> Result<Vec<String>, Error> {
    let texts = entries(folder)?.into_iter().filter_map(|path| {
        let is_text = path.extension().is_some_and(|it| it == "txt");
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        stem.filter(|_| is_text).map(str::to_owned)
    });
    let mut names: Vec<String> = texts.collect();
    names.sort();
    Ok(names)
}

/// Everything in a folder, in no order.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    entries
        .map(|entry| Ok(entry.map_err(unreadable)?.path()))
        .collect()
}

/// The tracks of one sequence, from `label_02/NAME.txt` and `pose_world_from_camera/NAME.txt`
/// below `folder`. Regions without labels are left out; stamps count from the first frame.
pub fn read_sequence(folder: &Path, name: &str) -> Result<Vec<LabeledTrack>, Error> {
    let label_path = folder.join("label_02").join(format!("{name}.txt"));
    let pose_path = folder
        .join("pose_world_from_camera")
        .join(format!("{name}.txt"));
    let poses = read_poses(&pose_path)?;
    let mut tracks: BTreeMap<i64, LabeledTrack> = BTreeMap::new();
    for label in read_labels(&label_path)? {
        if label.class == DONT_CARE {
            continue;
        }
        let Some(world_from_sensor) = poses.get(label.frame_idx) else {
            return Err(Error::Line {
                line: label.line,
                what: format!(
                    "frame {} has no pose; {} has {}",
                    label.frame_idx,
                    pose_path.display(),
                    poses.len()
                ),
                path: label_path,
            });
        };
        let track = tracks.entry(label.track).or_insert_with(|| LabeledTrack {
            name: label.track.to_string(),
            class: label.class.clone(),
            boxes: Vec::new(),
        });
        track.boxes.push(labeled_box(&label, *world_from_sensor));
    }
    tracks
        .into_values()
        .map(|track| in_order(track, &label_path))
        .collect()
}

fn labeled_box(label: &Label, world_from_sensor: Rigid<World, Sensor>) -> LabeledBox {
    LabeledBox {
        frame_idx: label.frame_idx,
        stamp: stamp_of_frame(label.frame_idx),
        cuboid_in_sensor: label.cuboid,
        world_from_sensor,
        n_points: None,
    }
}

fn in_order(mut track: LabeledTrack, path: &Path) -> Result<LabeledTrack, Error> {
    track.boxes.sort_by_key(|labeled| labeled.frame_idx);
    let twice = |pair: &&[LabeledBox]| pair[0].frame_idx == pair[1].frame_idx;
    if let Some(pair) = track.boxes.windows(2).find(twice) {
        let what = format!(
            "track {} occurs twice in frame {}",
            track.name, pair[0].frame_idx
        );
        let path = path.to_owned();
        return Err(Error::Format { what, path });
    }
    Ok(track)
}

/// The axes of a KITTI camera seen from a sensor with x forward, y left and z up.
fn sensor_from_camera_axes() -> Matrix3<f64> {
    Matrix3::new(0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 0.0, -1.0, 0.0)
}

/// A KITTI box: middle of the bottom in the camera's frame, turn about the camera's y from its x.
fn cuboid_from_kitti(
    bottom_in_camera: Vector3<f64>,
    size: fl_spacetime::Size,
    rotation_y_rad: f64,
) -> OrientedBox<Sensor> {
    let middle_in_camera = bottom_in_camera - Vector3::y() * (0.5 * size.height());
    let center = sensor_from_camera_axes() * middle_in_camera;
    let yaw_rad = -rotation_y_rad - std::f64::consts::FRAC_PI_2;
    let pose = Rigid::from_yaw(center.x, center.y, center.z, yaw_rad);
    OrientedBox::new(pose, size)
}

/// A KITTI pose, camera seen from the first camera, with the axes of both turned.
fn pose_from_kitti(rotation: Matrix3<f64>, translation: Vector3<f64>) -> Rigid<World, Sensor> {
    let axes = sensor_from_camera_axes();
    let rotation = Rotation3::from_matrix_unchecked(axes * rotation * axes.transpose());
    let rotation = UnitQuaternion::from_rotation_matrix(&rotation);
    Rigid::new(rotation, axes * translation)
}

/// The text of a file, and its lines that are not blank, with their numbers from 1.
fn read_text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}

fn numbered_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(idx, line)| (idx + 1, line));
    lines.filter(|(_, line)| !line.trim().is_empty())
}

/// One number that is neither NaN nor infinite.
fn number(field: &str) -> Result<f64, String> {
    let number: f64 = field
        .parse()
        .map_err(|_| format!("`{field}` is not a number"))?;
    if !number.is_finite() {
        return Err(format!("`{field}` is not finite"));
    }
    Ok(number)
}

/// As many numbers as wanted, no fewer and no more.
fn numbers<const N: usize>(fields: &[&str]) -> Result<[f64; N], String> {
    if fields.len() != N {
        return Err(format!("{} numbers, where there must be {N}", fields.len()));
    }
    let mut numbers = [0.0; N];
    for (slot, field) in numbers.iter_mut().zip(fields) {
        *slot = number(field)?;
    }
    Ok(numbers)
}

/// How far a matrix of the outside may be from a rotation, per entry.
const ROTATION_TOLERANCE: f64 = 1e-3;

/// Refuses a matrix that does not turn.
fn checked_rotation(matrix: Matrix3<f64>) -> Result<Matrix3<f64>, String> {
    let off = (matrix * matrix.transpose() - Matrix3::identity()).amax();
    if off <= ROTATION_TOLERANCE && matrix.determinant() > 0.0 {
        return Ok(matrix);
    }
    Err(format!(
        "the first three columns are no rotation, off by {off:.2e}"
    ))
}
