//! Frames of the object data set, each from somewhere else.

use std::collections::BTreeMap;
use std::path::Path;

use fl_rig::{RigFormat, SensorId};
use fl_spacetime::{Rigid, Sensor, Span, Stamp};

use super::{Gathering, assumptions, numbered_files, object_box, training};
use crate::Error;
use crate::dataset::{Dataset, LabeledFrame, Labels, Object, Recording, Remarks, nominal_stamp};
use crate::export::Format;
use crate::kitti::DONT_CARE;
use crate::kitti::calibration::lidar_from_sensor_of_text;
use crate::kitti::labels::object_labels_from_str;
use crate::kitti::read_text;

const CAMERA: &str = "camera_2";
/// From one frame to the next: they are not of one drive.
const PERIOD: Span = Span::from_millis(1000);

/// Reads a folder with `calib`, and what there is of `label_2`, `image_2`, `image_3` and
/// `velodyne`. Each frame has its own calibration for its boxes; a log has one rig, which is that
/// of the first frame.
pub(crate) fn dataset(folder: &Path) -> Result<Dataset, Error> {
    let folder = training(folder);
    let mut remarks = Remarks::default();
    let calib = numbered_files(&folder.join("calib"), &["txt"], &mut remarks)?;
    let Some((_, first)) = calib.first() else {
        return Err(Error::Missing {
            wanted: "calib/000000.txt".to_owned(),
            path: folder,
        });
    };
    let rig = RigFormat::Kitti.read(first)?;
    remarks.notes.extend(assumptions(&rig));
    let mountings = mountings(&calib)?;
    let mut gathering = Gathering::of(rig.rig, &mut remarks);
    gathering.add_sweeps(&folder.join("velodyne"), |idx| Ok(stamp(idx)))?;
    for idx in [2, 3] {
        let images = folder.join(format!("image_{idx}"));
        gathering.add_images(&images, &format!("camera_{idx}"), |idx| Ok(stamp(idx)))?;
    }
    let Gathering {
        rig,
        measurements,
        frames,
        ..
    } = gathering;
    let n_other = frames
        .iter()
        .filter(|idx| mountings.get(idx).is_some_and(|it| !it.is_of_first))
        .count();
    let note = "frames stand alone: they lie a second apart, and the vehicle stands in each";
    remarks.note(note);
    if n_other > 0 {
        let what = "the calibration of a frame, which is not that of the first: a log has one";
        remarks.not_kept.insert(what.to_owned(), n_other as u64);
    }
    let labels = labels(&folder, &mountings, &mut remarks)?;
    Ok(Dataset {
        format: Format::Kitti,
        folder,
        recording: Recording::new(&rig, BTreeMap::new(), measurements)?,
        labels,
        remarks,
    })
}

fn stamp(frame_idx: usize) -> Stamp {
    nominal_stamp(frame_idx, PERIOD)
}

/// How the camera of a frame sits, by its own calibration.
struct Mounting {
    lidar_from_sensor: Rigid<Sensor, Sensor>,
    is_of_first: bool,
}

fn mountings(calib: &[(usize, std::path::PathBuf)]) -> Result<BTreeMap<usize, Mounting>, Error> {
    let mut first: Option<String> = None;
    let mut mountings = BTreeMap::new();
    for (frame_idx, path) in calib {
        let text = read_text(path)?;
        let lidar_from_sensor = lidar_from_sensor_of_text(path, &text)?;
        let first = first.get_or_insert_with(|| text.clone());
        let is_of_first = text.trim() == first.trim();
        let mounting = Mounting {
            lidar_from_sensor,
            is_of_first,
        };
        mountings.insert(*frame_idx, mounting);
    }
    Ok(mountings)
}

fn labels(
    folder: &Path,
    mountings: &BTreeMap<usize, Mounting>,
    remarks: &mut Remarks,
) -> Result<Labels, Error> {
    let camera = SensorId::new(CAMERA)?;
    let mut labels = Labels {
        are_numbered_only: true,
        ..Labels::default()
    };
    for (frame_idx, path) in numbered_files(&folder.join("label_2"), &["txt"], remarks)? {
        let Some(mounting) = mountings.get(&frame_idx) else {
            return Err(Error::Missing {
                wanted: format!("calib/{frame_idx:06}.txt, which {} needs,", path.display()),
                path: folder.to_owned(),
            });
        };
        let frame = LabeledFrame::new(stamp(frame_idx), Rigid::identity());
        labels.frames.push(frame);
        for label in object_labels_from_str(&path, frame_idx, &read_text(&path)?)? {
            if label.class == DONT_CARE {
                remarks.lose("a region that nobody labeled (DontCare)");
                continue;
            }
            let ego_from_sensor = mounting.lidar_from_sensor.relabel();
            let found = object_box(&label, &path, &ego_from_sensor, &camera)?;
            labels.objects.push(Object {
                name: String::new(),
                name_attribute: "",
                class: label.class,
                boxes: BTreeMap::from([(labels.frames.len() - 1, found)]),
            });
        }
    }
    Ok(labels)
}
