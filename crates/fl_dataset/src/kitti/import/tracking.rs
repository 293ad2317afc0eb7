//! A sequence of the tracking data set.

use std::collections::BTreeMap;
use std::path::Path;

use fl_rig::{RigFormat, SensorId};
use fl_spacetime::{Ego, Rigid, Sensor, Span, Stamp, World};
use nalgebra::UnitQuaternion;

use super::{Boxes, Gathering, assumptions, object_box, oxts, training};
use crate::Error;
use crate::dataset::{
    Dataset, LabeledFrame, Labels, Object, Recording, Remarks, chosen_drive, nominal_stamp,
};
use crate::export::Format;
use crate::kitti::calibration::read_lidar_from_sensor;
use crate::kitti::labels::Label;
use crate::kitti::{DONT_CARE, FRAME_NANOS, read_labels, read_poses, text_names};

/// The camera that the flat boxes are of.
const CAMERA: &str = "camera_2";

/// Reads a sequence of a folder with `calib`, and what there is of `label_02`, `image_0*`,
/// `velodyne`, and `oxts` or `pose_world_from_camera`.
pub(crate) fn dataset(folder: &Path, drive: Option<&str>) -> Result<Dataset, Error> {
    let folder = training(folder);
    let calib = folder.join("calib");
    let sequence = chosen_drive(text_names(&calib)?, drive, &calib)?;
    let calib = calib.join(format!("{sequence}.txt"));
    let mut remarks = Remarks::default();
    let rig = RigFormat::Kitti.read(&calib)?;
    remarks.notes.extend(assumptions(&rig));
    let lidar_from_sensor = read_lidar_from_sensor(&calib)?;
    let mut gathering = Gathering::of(rig.rig, &mut remarks);
    gathering.add_sweeps(&folder.join("velodyne").join(&sequence), |idx| {
        Ok(stamp(idx))
    })?;
    for idx in 0..4 {
        let images = folder.join(format!("image_{idx:02}")).join(&sequence);
        gathering.add_images(&images, &format!("camera_{idx}"), |idx| Ok(stamp(idx)))?;
    }
    let poses = poses(&folder, &sequence, &lidar_from_sensor, &mut gathering)?;
    let label_path = folder.join("label_02").join(format!("{sequence}.txt"));
    let lines = match label_path.is_file() {
        true => read_labels(&label_path)?,
        false => Vec::new(),
    };
    let n_frames = n_frames(&gathering, &lines);
    let Gathering {
        rig, measurements, ..
    } = gathering;
    remarks.note("frames have no stamps: they count as 10 Hz, from a second after 1970 began");
    if poses.is_empty() {
        remarks.note("there are no poses: the world is the lidar's frame, and the vehicle stands");
    }
    let objects = objects(&lines, &label_path, &lidar_from_sensor, &mut remarks)?;
    let labels = Labels {
        frames: frames(n_frames, &poses, &lines, &label_path)?,
        are_numbered_only: true,
        objects,
    };
    Ok(Dataset {
        format: Format::KittiTracking,
        folder,
        recording: Recording::new(&rig, poses, measurements)?,
        labels,
        remarks,
    })
}

fn stamp(frame_idx: usize) -> Stamp {
    nominal_stamp(frame_idx, Span::from_nanos(FRAME_NANOS))
}

fn n_frames(gathering: &Gathering<'_>, lines: &[Label]) -> usize {
    let labeled = lines.iter().map(|label| label.frame_idx).max();
    let last = labeled.max(gathering.frames.last().copied());
    last.map_or(0, |last| last + 1)
}

/// Poses of the inertial unit, else those of the camera, by frame.
fn poses(
    folder: &Path,
    sequence: &str,
    lidar_from_sensor: &Rigid<Sensor, Sensor>,
    gathering: &mut Gathering<'_>,
) -> Result<BTreeMap<Stamp, Rigid<World, Ego>>, Error> {
    let file = |name: &str| folder.join(name).join(format!("{sequence}.txt"));
    if file("oxts").is_file() {
        let path = file("oxts");
        let rows = oxts::read(&path)?.into_iter().enumerate();
        let rows = rows.map(|(idx, row)| (stamp(idx), row)).collect();
        return oxts::add(rows, &path, gathering);
    }
    let path = file("pose_world_from_camera");
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let sensor_from_lidar = lidar_from_sensor.inverse();
    let poses = read_poses(&path)?.into_iter().enumerate();
    let poses = poses.map(|(idx, pose)| {
        // Matrices have seven digits, and turn to as many.
        let rotation = UnitQuaternion::new_normalize(pose.rotation().into_inner());
        let world_from_sensor = Rigid::<World, Sensor>::new(rotation, pose.translation());
        let world_from_lidar = world_from_sensor * sensor_from_lidar;
        (stamp(idx), world_from_lidar.relabel())
    });
    Ok(poses.collect())
}

/// Every frame is labeled, also one without an object.
fn frames(
    n_frames: usize,
    poses: &BTreeMap<Stamp, Rigid<World, Ego>>,
    lines: &[Label],
    path: &Path,
) -> Result<Vec<LabeledFrame>, Error> {
    let pose = |idx: usize| {
        let pose = poses.get(&stamp(idx)).copied();
        pose.or(poses.is_empty().then(Rigid::identity))
    };
    if let Some(label) = lines.iter().find(|label| pose(label.frame_idx).is_none()) {
        return Err(Error::Line {
            line: label.line,
            what: format!(
                "frame {} has no pose; there are {}",
                label.frame_idx,
                poses.len()
            ),
            path: path.to_owned(),
        });
    }
    // Only frames after the last pose have none.
    let frames = (0..n_frames).map_while(|idx| Some(LabeledFrame::new(stamp(idx), pose(idx)?)));
    Ok(frames.collect())
}

fn objects(
    lines: &[Label],
    path: &Path,
    lidar_from_sensor: &Rigid<Sensor, Sensor>,
    remarks: &mut Remarks,
) -> Result<Vec<Object>, Error> {
    let camera = SensorId::new(CAMERA)?;
    let mut objects: Boxes<i64> = BTreeMap::new();
    for label in lines {
        if label.class == DONT_CARE {
            remarks.lose("a region that nobody labeled (DontCare)");
            continue;
        }
        let object = objects.entry(label.track).or_insert_with(|| Object {
            name: label.track.to_string(),
            name_attribute: "track_id",
            class: label.class.clone(),
            boxes: BTreeMap::new(),
        });
        let found = object_box(label, path, &lidar_from_sensor.relabel(), &camera)?;
        if object.boxes.insert(label.frame_idx, found).is_some() {
            return Err(Error::Line {
                line: label.line,
                what: format!(
                    "track {} is in frame {} already",
                    label.track, label.frame_idx
                ),
                path: path.to_owned(),
            });
        }
    }
    Ok(objects.into_values().collect())
}
