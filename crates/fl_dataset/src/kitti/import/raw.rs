//! A drive of KITTI's raw data, synchronized and rectified: `DATE_drive_NUMBER_sync`.
//!
//! Each sensor has its own stamps, one a frame; a sweep's is that of the lidar facing forward.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fl_rig::{ForeignRig, RigFormat};
use fl_scene::AttributeValue;
use fl_spacetime::{Date, Ego, Rigid, Span, Stamp, Trajectory, World};

use super::{
    Gathering, Tracklet, TrackletPose, cuboid_from_tracklet, numbered_files, oxts,
    tracklets_from_str,
};
use crate::Error;
use crate::dataset::{
    Dataset, LabeledFrame, Labels, Object, ObjectBox, Recording, Remarks, check_place,
};
use crate::export::Format;
use crate::kitti::read_text;

const CALIBRATIONS: [&str; 3] = [
    "calib_cam_to_cam.txt",
    "calib_velo_to_cam.txt",
    "calib_imu_to_velo.txt",
];
const TRACKLETS: &str = "tracklet_labels.xml";
/// Of the trajectory, as the log's reader has it.
const MAX_GAP: Span = Span::from_millis(1000);
const NANOS_PER_SEC: i64 = 1_000_000_000;

/// Reads the folder of a drive; the calibration lies in it or in the folder of its day.
pub(crate) fn dataset(folder: &Path) -> Result<Dataset, Error> {
    let mut remarks = Remarks::default();
    let rig = rig(folder)?;
    remarks.notes.extend(rig.assumptions);
    let mut gathering = Gathering::of(rig.rig, &mut remarks);
    let sweeps = Stamps::read(&folder.join("velodyne_points"))?;
    gathering.add_sweeps(&folder.join("velodyne_points/data"), |idx| sweeps.of(idx))?;
    for idx in 0..4 {
        let images = folder.join(format!("image_{idx:02}"));
        let stamps = Stamps::read(&images)?;
        gathering.add_images(&images.join("data"), &format!("camera_{idx}"), |idx| {
            stamps.of(idx)
        })?;
    }
    let poses = poses(folder, &mut gathering)?;
    let Gathering {
        rig, measurements, ..
    } = gathering;
    if poses.is_empty() {
        remarks.note(
            "there are no poses (oxts): the world is the lidar's frame, and the vehicle stands",
        );
    }
    let labels = labels(folder, &sweeps, &poses, &mut remarks)?;
    Ok(Dataset {
        format: Format::KittiRaw,
        folder: folder.to_owned(),
        recording: Recording::new(&rig, poses, measurements)?,
        labels,
        remarks,
    })
}

fn rig(folder: &Path) -> Result<ForeignRig, Error> {
    let day = folder.canonicalize().ok();
    let day = day.as_deref().and_then(Path::parent);
    let places: Vec<&Path> = [Some(folder), day].into_iter().flatten().collect();
    let mut files = Vec::new();
    for name in CALIBRATIONS {
        let mut paths = places.iter().map(|place| place.join(name));
        if let Some(path) = paths.find(|path| path.is_file()) {
            files.push((name.to_owned(), read_text(&path)?));
        }
    }
    Ok(RigFormat::KittiRaw.parse(files, folder)?)
}

/// The stamps of one sensor, by frame.
struct Stamps {
    path: PathBuf,
    stamps: Vec<Stamp>,
}

impl Stamps {
    /// Those of a sensor's folder; none where there is no such sensor.
    fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("timestamps.txt");
        if !folder.is_dir() {
            return Ok(Self {
                path,
                stamps: Vec::new(),
            });
        }
        let text = read_text(&path)?;
        let mut stamps = Vec::new();
        for (idx, text) in text.lines().enumerate() {
            let stamp = stamp_from_text(text.trim()).ok_or_else(|| Error::Line {
                line: idx + 1,
                what: format!("{text:?} is no moment like 2011-09-26 13:02:25.594360375"),
                path: path.clone(),
            })?;
            stamps.push(stamp);
        }
        Ok(Self { path, stamps })
    }

    fn of(&self, frame_idx: usize) -> Result<Stamp, Error> {
        let stamp = self.stamps.get(frame_idx).copied();
        stamp.ok_or_else(|| Error::Format {
            what: format!(
                "frame {frame_idx} has no stamp; there are {}",
                self.stamps.len()
            ),
            path: self.path.clone(),
        })
    }
}

/// `2011-09-26 13:02:25.594360375`, taken as UTC.
fn stamp_from_text(text: &str) -> Option<Stamp> {
    let (date, time) = text.split_once(' ')?;
    let whole = |text: &str| -> Option<i64> {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_number)
    };
    let [year, month, day] = three(date, '-')?;
    let [hour, minute, secs] = three(time, ':')?;
    let (secs, fraction) = secs.split_once('.').unwrap_or((secs, "0"));
    let (hour, minute, secs) = (whole(hour)?, whole(minute)?, whole(secs)?);
    if hour > 23 || minute > 59 || secs > 60 || fraction.len() > 9 {
        return None;
    }
    let nanos = whole(&format!("{fraction:0<9}"))?;
    let days = Date::new(whole(year)?, whole(month)?, whole(day)?)?.days_since_1970();
    let secs = ((days * 24 + hour) * 60 + minute) * 60 + secs;
    Some(Stamp::from_nanos(secs * NANOS_PER_SEC + nanos))
}

fn three(text: &str, between: char) -> Option<[&str; 3]> {
    let parts: Vec<&str> = text.split(between).collect();
    parts.try_into().ok()
}

fn poses(
    folder: &Path,
    gathering: &mut Gathering<'_>,
) -> Result<BTreeMap<Stamp, Rigid<World, Ego>>, Error> {
    let folder = folder.join("oxts");
    let stamps = Stamps::read(&folder)?;
    let mut rows = Vec::new();
    for (frame_idx, path) in numbered_files(&folder.join("data"), &["txt"], gathering.remarks)? {
        let read = oxts::read(&path)?;
        let [row] = read.as_slice() else {
            return Err(Error::Format {
                what: format!("{} moments, where there must be one", read.len()),
                path,
            });
        };
        rows.push((stamps.of(frame_idx)?, *row));
    }
    match rows.is_empty() {
        true => Ok(BTreeMap::new()),
        false => oxts::add(rows, &folder, gathering),
    }
}

fn labels(
    folder: &Path,
    sweeps: &Stamps,
    poses: &BTreeMap<Stamp, Rigid<World, Ego>>,
    remarks: &mut Remarks,
) -> Result<Labels, Error> {
    let path = folder.join(TRACKLETS);
    if !path.is_file() {
        remarks.note(format!("no {TRACKLETS}: the drive has no labels"));
        return Ok(Labels::default());
    }
    let tracklets = tracklets_from_str(&path, &read_text(&path)?)?;
    let known: Vec<_> = poses.iter().map(|(stamp, pose)| (*stamp, *pose)).collect();
    let trajectory = Trajectory::new(known, MAX_GAP).ok();
    let pose_at = |stamp: Stamp| match &trajectory {
        Some(trajectory) => trajectory.pose_at(stamp).ok(),
        None => poses.values().next().copied().or(Some(Rigid::identity())),
    };
    let mut labels = Labels::default();
    // The place of each frame among those with a pose.
    let mut places = BTreeMap::new();
    for (frame_idx, stamp) in sweeps.stamps.iter().enumerate() {
        if let Some(pose) = pose_at(*stamp) {
            places.insert(frame_idx, labels.frames.len());
            labels.frames.push(LabeledFrame::new(*stamp, pose));
        }
    }
    for (number, tracklet) in (1..).zip(tracklets) {
        labels.objects.push(object(
            number,
            &tracklet,
            (sweeps, &path),
            &places,
            remarks,
        )?);
    }
    Ok(labels)
}

fn object(
    number: usize,
    tracklet: &Tracklet,
    (sweeps, path): (&Stamps, &Path),
    places: &BTreeMap<usize, usize>,
    remarks: &mut Remarks,
) -> Result<Object, Error> {
    let mut object = Object {
        name: number.to_string(),
        class: tracklet.class.clone(),
        ..Object::default()
    };
    for (frame_idx, pose) in (tracklet.first_frame..).zip(&tracklet.poses) {
        if frame_idx >= sweeps.stamps.len() {
            return Err(Error::Line {
                line: tracklet.line,
                what: format!(
                    "an object at frame {frame_idx}; there are {}",
                    sweeps.stamps.len()
                ),
                path: path.to_owned(),
            });
        }
        check_place(pose.place).map_err(|what| Error::Line {
            line: tracklet.line,
            what,
            path: path.to_owned(),
        })?;
        let Some(place) = places.get(&frame_idx) else {
            remarks.lose("a box of a sweep before the first or after the last pose");
            continue;
        };
        let found = ObjectBox {
            cuboid: cuboid_from_tracklet(tracklet.size, pose).transformed(&Rigid::identity()),
            attributes: attributes(pose),
            view_box: None,
        };
        object.boxes.insert(*place, found);
    }
    Ok(object)
}

fn attributes(pose: &TrackletPose) -> Vec<(&'static str, AttributeValue)> {
    let words = ["none", "partly", "fully"];
    let word = |level: f64| {
        let known = (level.fract() == 0.0 && level >= 0.0).then_some(level as usize)?;
        words.get(known).copied()
    };
    let occlusion = word(pose.occlusion);
    let occlusion = occlusion.map(|it| ("occlusion", AttributeValue::Text(it.to_owned())));
    let is_known = [0.0, 1.0, 2.0].contains(&pose.truncation);
    let truncation = is_known.then_some(("truncation", AttributeValue::Number(pose.truncation)));
    occlusion.into_iter().chain(truncation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_text() {
        let stamp = stamp_from_text("2011-09-26 13:02:25.594360375").unwrap();
        assert_eq!(stamp.nanos(), 1_317_042_145_594_360_375);
        let stamp = stamp_from_text("2011-09-26 13:02:25.5").unwrap();
        assert_eq!(stamp.nanos(), 1_317_042_145_500_000_000);
        for text in [
            "",
            "2011-09-26",
            "2011-13-26 13:02:25.5",
            "2011-09-26 25:02:25",
            "2011-09-26 13:02:-5",
        ] {
            assert!(stamp_from_text(text).is_none(), "{text}");
        }
    }
}
