//! Drives of KITTI as their folders have them: sequences of the tracking data set, frames of the
//! object data set, and drives of the raw data ([`raw`]).
//!
//! The lidar's frame is the vehicle's. Sweeps are as they were measured, without times of points.
//! Frames of the tracking set are numbered alone and count as 10 Hz; those of the object set are
//! of many drives and stand alone, a second apart, so that nothing is taken for motion.

mod object;
mod oxts;
mod raw;
mod tracking;
mod tracklets;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fl_fusion::ViewBox;
use fl_log::{Header, PointCloud2, PointDatatype, decode_image};
use fl_rig::{CameraModel, ForeignRig, Pixel, Rig, Sensor, SensorId, SensorKind};
use fl_scene::AttributeValue;
use fl_spacetime::{Ego, Rigid, Stamp};

pub(crate) use object::dataset as object_dataset;
pub use oxts::{Oxts, oxts_from_str, world_from_imu_of_oxts};
pub(crate) use raw::dataset as raw_dataset;
pub(crate) use tracking::dataset as tracking_dataset;
pub use tracklets::{Tracklet, TrackletPose, cuboid_from_tracklet, tracklets_from_str};

use super::labels::Label;
use crate::Error;
use crate::dataset::{
    Measurement, ObjectBox, Payload, Remarks, check_place, float_points, names_in, read_file,
    topic_id,
};

/// The lidar in every rig of KITTI.
const LIDAR: &str = "velodyne";

/// The files of a folder that are called by the number of a frame.
fn numbered_files(
    folder: &Path,
    endings: &[&str],
    remarks: &mut Remarks,
) -> Result<Vec<(usize, PathBuf)>, Error> {
    let mut files = Vec::new();
    for name in names_in(folder)? {
        let path = folder.join(&name);
        let ending = path.extension().and_then(|it| it.to_str());
        if !ending.is_some_and(|ending| endings.contains(&ending)) {
            continue;
        }
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let number = stem.filter(|stem| stem.bytes().all(|byte| byte.is_ascii_digit()));
        let number = number.and_then(|stem| stem.parse().ok());
        match number.filter(|number| *number <= super::MAX_FRAME) {
            Some(number) => files.push((number, path)),
            None => remarks.lose("a file that is not called by the number of a frame"),
        }
    }
    Ok(files)
}

/// What the sensors of a drive measured, while it is gathered.
struct Gathering<'r> {
    rig: Rig,
    measurements: Vec<Measurement>,
    /// The frames with a sweep or an image.
    frames: BTreeSet<usize>,
    remarks: &'r mut Remarks,
}

impl<'r> Gathering<'r> {
    fn of(rig: Rig, remarks: &'r mut Remarks) -> Self {
        Self {
            rig,
            measurements: Vec::new(),
            frames: BTreeSet::new(),
            remarks,
        }
    }

    fn sensor(&self, name: &str) -> Option<&Sensor> {
        let mut sensors = self.rig.sensors().iter();
        sensors.find(|sensor| sensor.id.as_str() == name)
    }

    /// Adds the sweeps of a folder.
    fn add_sweeps(
        &mut self,
        folder: &Path,
        stamp: impl Fn(usize) -> Result<Stamp, Error>,
    ) -> Result<(), Error> {
        let Some(sensor) = self.sensor(LIDAR).map(|it| it.id.clone()) else {
            return Ok(());
        };
        for (frame_idx, path) in numbered_files(folder, &["bin"], self.remarks)? {
            self.add(
                frame_idx,
                stamp(frame_idx)?,
                &sensor,
                Payload::Points(path, sweep),
            )?;
        }
        Ok(())
    }

    /// Adds the images of a folder, and takes the camera's size from the first of them.
    fn add_images(
        &mut self,
        folder: &Path,
        camera: &str,
        stamp: impl Fn(usize) -> Result<Stamp, Error>,
    ) -> Result<(), Error> {
        let files = numbered_files(folder, &["png", "jpg"], self.remarks)?;
        let Some(sensor) = self.sensor(camera).map(|it| it.id.clone()) else {
            for _ in &files {
                self.remarks
                    .lose(format!("an image of `{camera}`, which has no calibration"));
            }
            return Ok(());
        };
        if let Some((_, first)) = files.first() {
            self.rig = resized(&self.rig, &sensor, first)?;
        }
        for (frame_idx, path) in files {
            self.add(frame_idx, stamp(frame_idx)?, &sensor, Payload::Image(path))?;
        }
        Ok(())
    }

    fn add(
        &mut self,
        frame_idx: usize,
        stamp: Stamp,
        sensor: &SensorId,
        payload: Payload,
    ) -> Result<(), Error> {
        self.frames.insert(frame_idx);
        self.measurements.push(Measurement {
            stamp,
            sensor: topic_id(sensor)?,
            payload,
        });
        Ok(())
    }
}

/// Four numbers a point.
fn sweep(path: &Path, _: &Sensor, header: Header) -> Result<PointCloud2, Error> {
    let layout = ["x", "y", "z", "intensity"].map(|name| (name, PointDatatype::Float32));
    float_points(path, &layout, header)
}

/// The rig with a camera as large as an image of it.
fn resized(rig: &Rig, camera: &SensorId, image: &Path) -> Result<Rig, Error> {
    let refuse = |what: String| Error::Format {
        what,
        path: image.to_owned(),
    };
    let pixels = decode_image(&read_file(image)?).map_err(|err| refuse(err.to_string()))?;
    let mut flaw = None;
    let resized = rig.mapped(|sensor| {
        let SensorKind::Camera(model) = &sensor.kind else {
            return;
        };
        if sensor.id != *camera {
            return;
        }
        let (width, height) = (pixels.width(), pixels.height());
        match CameraModel::new(*model.intrinsics(), *model.distortion(), width, height) {
            Ok(model) => sensor.kind = SensorKind::Camera(model),
            Err(err) => flaw = Some(err.to_string()),
        }
    });
    match flaw {
        Some(flaw) => Err(refuse(flaw)),
        None => Ok(resized?),
    }
}

/// The words of the ontology for how much is hidden; `None` for what is not known.
fn occlusion(level: f64) -> Option<&'static str> {
    let words = ["none", "partly", "largely"];
    let known = (level.fract() == 0.0 && level >= 0.0).then_some(level as usize)?;
    words.get(known).copied()
}

/// A label of the tracking or the object set, with its flat box in the camera.
fn object_box(
    label: &Label,
    path: &Path,
    ego_from_sensor: &Rigid<Ego, fl_spacetime::Sensor>,
    camera: &SensorId,
) -> Result<ObjectBox, Error> {
    check_place(label.cuboid.center().coords()).map_err(|what| Error::Line {
        line: label.line,
        what,
        path: path.to_owned(),
    })?;
    let mut attributes = Vec::new();
    if label.truncation >= 0.0 {
        attributes.push(("truncation", AttributeValue::Number(label.truncation)));
    }
    if let Some(word) = occlusion(label.occlusion) {
        attributes.push(("occlusion", AttributeValue::Text(word.to_owned())));
    }
    Ok(ObjectBox {
        cuboid: label.cuboid.transformed(ego_from_sensor),
        attributes,
        view_box: view_box_from_kitti(label.image_box).map(|it| (camera.clone(), it)),
    })
}

/// KITTI counts pixels from the middle of the first one; `None` for a box without area.
fn view_box_from_kitti([left, top, right, bottom]: [f64; 4]) -> Option<ViewBox> {
    let pixel = |u: f64, v: f64| Pixel {
        u: u + 0.5,
        v: v + 0.5,
    };
    let is_flat = left >= right || top >= bottom;
    (!is_flat).then(|| ViewBox {
        min: pixel(left, top),
        max: pixel(right, bottom),
    })
}

/// What is assumed of a rig, but for the size of images, which the images say.
fn assumptions(rig: &ForeignRig) -> impl Iterator<Item = String> {
    let assumed = rig.assumptions.iter();
    assumed.filter(|it| !it.starts_with("images")).cloned()
}

/// `training` below the folder, where the data sets have it, else the folder itself.
fn training(folder: &Path) -> PathBuf {
    let below = folder.join("training");
    match below.is_dir() {
        true => below,
        false => folder.to_owned(),
    }
}

/// The boxes of objects by their number, in its order.
type Boxes<K> = BTreeMap<K, crate::dataset::Object>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_moved_by_half_of_one() {
        let found = view_box_from_kitti([0.0, 10.0, 20.0, 30.5]).unwrap();
        assert_eq!((found.min.u, found.min.v), (0.5, 10.5));
        assert_eq!((found.max.u, found.max.v), (20.5, 31.0));
        assert!(view_box_from_kitti([5.0, 0.0, 5.0, 9.0]).is_none());
    }

    #[test]
    fn hidden_is_said_in_the_words_of_the_ontology() {
        let words = [-1.0, 0.0, 1.0, 2.0, 3.0, 0.5].map(occlusion);
        let expected = [
            None,
            Some("none"),
            Some("partly"),
            Some("largely"),
            None,
            None,
        ];
        assert_eq!(words, expected);
    }
}
