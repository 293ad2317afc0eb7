//! A scene as a log of Argoverse 2's sensor data set.
//!
//! Our ego frame is theirs but for its height, which `egovehicle_SE3_sensor` and the poses carry:
//! nothing is shifted.

use std::collections::BTreeMap;

use fl_cloud::Cloud;
use fl_fusion::FusedFrame;
use fl_spacetime::{Ego, OrientedBox, Stamp};

use super::{POSES, write_rig};
use crate::Error;
use crate::export::{
    Counts, ExportFolder, Frames, Job, LossKind, LossReport, file_name, n_points_inside,
};
use crate::feather::{Column, write_table};
use crate::nuscenes::{class_losses, with_px};
use crate::plain::scene_losses;

/// Argoverse's word for what it has none for.
const UNKNOWN: &str = "UNKNOWN";
const TABLES: [&str; 2] = [
    "calibration/intrinsics.feather",
    "calibration/egovehicle_SE3_sensor.feather",
];

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    job.drive.key_lidar()?;
    if !matches!(job.settings.frames, Frames::Key { .. }) {
        return Err(Error::Unfit {
            what: "frames of Argoverse 2 are sweeps of the key lidar; choose every so many"
                .to_owned(),
        });
    }
    scene_losses(job, report);
    for loss in super::rig::losses_of_rig(job.drive.fusion.rig()) {
        let sensor = loss.sensor.as_deref().unwrap_or("the rig");
        let kind = match loss.max_px {
            Some(_) => LossKind::Distortion,
            None => LossKind::Sensors,
        };
        report.add(kind, format!("{sensor}: {}", with_px(&loss)));
    }
    for track in job.drive.scene.tracks() {
        let parts = track.parts();
        let n_attributes = parts.attributes.len() + parts.frame_attributes.len();
        report.add_many(LossKind::Attributes, "attributes", n_attributes as u64);
        report.add_many(
            LossKind::ViewBoxes,
            "corrected view boxes",
            parts.view_boxes.len() as u64,
        );
        class_losses(job, track, "av2", report);
        if job.drive.foreign_class(track, "av2").is_none() {
            let what = format!("`{}` is written as `{UNKNOWN}`", track.class());
            report.add(LossKind::Classes, what);
        }
    }
    Ok(())
}

/// The numbers of a row of annotations: length, width, height, quaternion w first, middle of the
/// volume, all in the ego frame. The inverse of `cuboid_from_av2`.
pub fn row_from_cuboid(cuboid: &OrientedBox<Ego>) -> [f64; 10] {
    let [length, width, height] = cuboid.size().lwh();
    let [x, y, z, w] = cuboid.pose().quaternion_xyzw();
    let [tx, ty, tz] = cuboid.center().coords().into();
    [length, width, height, w, x, y, z, tx, ty, tz]
}

const NUMBERS: [&str; 10] = [
    "length_m", "width_m", "height_m", "qw", "qx", "qy", "qz", "tx_m", "ty_m", "tz_m",
];

#[derive(Default)]
struct Annotations {
    stamps: Vec<i64>,
    tracks: Vec<String>,
    categories: Vec<String>,
    numbers: [Vec<f64>; 10],
    n_points: Vec<i64>,
}

/// Quaternion w first and translation, by stamp.
#[derive(Default)]
struct EgoPoses {
    by_stamp: BTreeMap<i64, [f64; 7]>,
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    let root = file_name(job.drive.name);
    let mut annotations = Annotations::default();
    let mut poses = EgoPoses::default();
    for moment in job.moments {
        job.advance(moment.idx, job.moments.len())?;
        let Some(frame_idx) = moment.frame_idx else {
            continue;
        };
        let frame = job.drive.fusion.frame(frame_idx)?;
        report.add_many(
            LossKind::Log,
            "a snapshot that cannot be read",
            frame.losses.len() as u64,
        );
        poses.push(job, moment.stamp)?;
        annotations.push_frame(job, &frame);
        for image in &frame.images {
            poses.push(job, image.stamp)?;
            let name = format!(
                "{root}/sensors/cameras/{}",
                crate::images::image_name(&image.sensor, image.stamp)
            );
            out.write_media(&name, &image.data)?;
        }
        if out.wants_media() {
            write_sweep(out, &root, &frame)?;
        }
    }
    let counts = Counts {
        frames: job.moments.len(),
        boxes: annotations.stamps.len(),
    };
    let mut table = |name: &str, columns: Vec<(&str, Column)>| -> Result<(), Error> {
        let name = format!("{root}/{name}");
        write_table(&out.claim(&name)?, columns)?;
        out.seal(&name)
    };
    table("annotations.feather", annotations.columns())?;
    table(POSES, poses.columns())?;
    let rig_folder = TABLES.map(|name| out.claim(&format!("{root}/{name}")));
    for place in rig_folder {
        place?;
    }
    write_rig(job.drive.fusion.rig(), &out.place(&root)?)?;
    for name in TABLES {
        out.seal(&format!("{root}/{name}"))?;
    }
    Ok(counts)
}

impl Annotations {
    fn push_frame(&mut self, job: &Job<'_>, frame: &FusedFrame) {
        let points = frame.all_points();
        let ego_from_world = frame.world_from_ego.inverse();
        for labeled in job.drive.cuboids_at(frame.stamp) {
            let cuboid = labeled.cuboid.transformed(&ego_from_world);
            let category = job.drive.foreign_class(labeled.track, "av2");
            self.stamps.push(frame.stamp.nanos());
            self.tracks.push(labeled.track.id().0.to_string());
            self.categories.push(category.unwrap_or(UNKNOWN).to_owned());
            for (column, number) in self.numbers.iter_mut().zip(row_from_cuboid(&cuboid)) {
                column.push(number);
            }
            self.n_points.push(n_points_inside(&points, &cuboid) as i64);
        }
    }

    fn columns(self) -> Vec<(&'static str, Column)> {
        let mut columns = vec![
            ("timestamp_ns", Column::Integers(self.stamps)),
            ("track_uuid", Column::Texts(self.tracks)),
            ("category", Column::Texts(self.categories)),
        ];
        let numbers = NUMBERS.into_iter().zip(self.numbers);
        columns.extend(numbers.map(|(name, column)| (name, Column::Numbers(column))));
        columns.push(("num_interior_pts", Column::Integers(self.n_points)));
        columns
    }
}

impl EgoPoses {
    fn push(&mut self, job: &Job<'_>, stamp: Stamp) -> Result<(), Error> {
        let pose = job.drive.world_from_ego(stamp)?;
        let [x, y, z, w] = pose.quaternion_xyzw();
        let [tx, ty, tz] = pose.translation().into();
        self.by_stamp
            .insert(stamp.nanos(), [w, x, y, z, tx, ty, tz]);
        Ok(())
    }

    fn columns(self) -> Vec<(&'static str, Column)> {
        let names = ["qw", "qx", "qy", "qz", "tx_m", "ty_m", "tz_m"];
        let stamps = self.by_stamp.keys().copied().collect();
        let mut columns = vec![("timestamp_ns", Column::Integers(stamps))];
        for (idx, name) in names.into_iter().enumerate() {
            let numbers = self.by_stamp.values().map(|row| row[idx]);
            columns.push((name, Column::Numbers(numbers.collect())));
        }
        columns
    }
}

/// The points of all lidars in the ego frame at the key stamp.
fn write_sweep(out: &mut ExportFolder, root: &str, frame: &FusedFrame) -> Result<(), Error> {
    let name = format!("{root}/sensors/lidar/{}.feather", frame.stamp.nanos());
    let path = out.claim(&name)?;
    write_table(&path, sweep_columns(&frame.all_points()))?;
    out.seal(&name)
}

fn sweep_columns(cloud: &Cloud<Ego>) -> Vec<(&'static str, Column)> {
    let coordinates =
        |values: &[f32]| Column::Numbers(values.iter().map(|it| f64::from(*it)).collect());
    let mut columns = vec![
        ("x", coordinates(cloud.x())),
        ("y", coordinates(cloud.y())),
        ("z", coordinates(cloud.z())),
    ];
    if let Some(intensity) = cloud.intensity() {
        columns.push(("intensity", coordinates(intensity)));
    }
    if let Some(ring) = cloud.ring() {
        let numbers = ring.iter().map(|it| i64::from(*it));
        columns.push(("laser_number", Column::Integers(numbers.collect())));
    }
    if let Some(offsets) = cloud.offset_nanos() {
        let numbers = offsets.iter().map(|it| i64::from(*it));
        columns.push(("offset_ns", Column::Integers(numbers.collect())));
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::{Point, Size};

    #[test]
    fn a_box_of_known_numbers() {
        let size = Size::new(4.0, 2.0, 1.0).unwrap();
        let half_turn = std::f64::consts::PI;
        let cuboid = OrientedBox::<Ego>::from_yaw(Point::new(10.0, 20.0, 1.0), size, half_turn);
        let row = row_from_cuboid(&cuboid);
        let expected = [4.0, 2.0, 1.0, 0.0, 0.0, 0.0, 1.0, 10.0, 20.0, 1.0];
        let off = row.iter().zip(expected).map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f64::max) < 1e-15, "{row:?}");
    }
}
