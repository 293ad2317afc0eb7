//! A scene as a log of Argoverse 2's sensor data set.
//!
//! Our ego frame is theirs but for its height, which `egovehicle_SE3_sensor` and the poses carry:
//! nothing is shifted.

use std::collections::BTreeMap;

use fl_cloud::Cloud;
use fl_fusion::FusedFrame;
use fl_spacetime::{Ego, OrientedBox, Stamp};

use super::rig::{TABLES, losses_of_rig, pose_columns, pose_numbers};
use super::{POSES, write_rig};
use crate::Error;
use crate::export::{
    Counts, ExportFolder, Job, LossReport, attribute_losses, class_losses, file_name, rig_losses,
    scene_losses, view_box_losses,
};
use crate::feather::{Column, write_table};

/// Argoverse's word for what it has none for.
const UNKNOWN: &str = "UNKNOWN";

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    job.key_lidar_of("frames of Argoverse 2")?;
    scene_losses(job, report);
    rig_losses(&losses_of_rig(job.drive.fusion.rig()), report);
    attribute_losses(job, report);
    view_box_losses(job, report);
    class_losses(job, "av2", Some(UNKNOWN), report);
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
        report.add_unread(frame.losses.len());
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
    for name in TABLES {
        out.claim(&format!("{root}/{name}"))?;
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
            self.n_points.push(points.within_box(&cuboid).len() as i64);
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
        self.by_stamp.insert(stamp.nanos(), pose_numbers(&pose));
        Ok(())
    }

    fn columns(self) -> Vec<(&'static str, Column)> {
        let (stamps, rows): (Vec<i64>, Vec<[f64; 7]>) = self.by_stamp.into_iter().unzip();
        let mut columns = vec![("timestamp_ns", Column::Integers(stamps))];
        columns.extend(pose_columns(&rows));
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
