//! The tables of moments: frames, boxes, view boxes.

use fl_cloud::Cloud;
use fl_fusion::project_cuboid;
use fl_rig::Sensor;
use fl_spacetime::{Ego, Frame, OrientedBox, Rigid, Stamp, World};

use super::labels::attributes_json;
use super::table::{Cell, Column, Kind, Table};
use crate::Error;
use crate::coco::{corrected_view_box, view_box};
use crate::export::{ExportFolder, Job, LabeledCuboid, LossReport, Moment};
use crate::images::images_of_moment;
use crate::plain::lidar_and_radar;

const WORLD: &str = "world";
const EGO: &str = "ego";
const MIDDLE: &str = "middle of the volume";
const TURN: &str = "unit quaternion, from the box's own axes";
const VELOCITY: &str = "velocity of the middle, by the track's own curve";

const FRAME: Column = Column::new("frame", Kind::Integer, "number of the moment, from 0");
const TRACK: Column = Column::new("track", Kind::Id, "the object's number");
const CLASS: Column = Column::new("class", Kind::Text, "what it is, by the ontology");

#[rustfmt::skip]
const FRAMES: &[Column] = &[
    FRAME,
    Column::stamp("stamp_ns", "the moment"),
    Column::new("fused_frame", Kind::Integer, "number of the fused frame of that stamp").or_absent(),
    Column::number("x_world", "m", WORLD, "the vehicle's origin, world_from_ego"),
    Column::number("y_world", "m", WORLD, "the vehicle's origin, world_from_ego"),
    Column::number("z_world", "m", WORLD, "the vehicle's origin, world_from_ego"),
    Column::number("qx_world", "", WORLD, "unit quaternion of world_from_ego"),
    Column::number("qy_world", "", WORLD, "unit quaternion of world_from_ego"),
    Column::number("qz_world", "", WORLD, "unit quaternion of world_from_ego"),
    Column::number("qw_world", "", WORLD, "unit quaternion of world_from_ego"),
];

#[rustfmt::skip]
const BOXES: &[Column] = &[
    FRAME,
    Column::stamp("stamp_ns", "the moment"),
    TRACK,
    CLASS,
    Column::number("length_m", "m", "", "along the box's own x"),
    Column::number("width_m", "m", "", "along the box's own y"),
    Column::number("height_m", "m", "", "along the box's own z"),
    Column::number("x_world", "m", WORLD, MIDDLE),
    Column::number("y_world", "m", WORLD, MIDDLE),
    Column::number("z_world", "m", WORLD, MIDDLE),
    Column::number("qx_world", "", WORLD, TURN),
    Column::number("qy_world", "", WORLD, TURN),
    Column::number("qz_world", "", WORLD, TURN),
    Column::number("qw_world", "", WORLD, TURN),
    Column::number("yaw_world", "rad", WORLD, "about z, 0 along x, counter-clockwise"),
    Column::number("x_ego", "m", EGO, MIDDLE),
    Column::number("y_ego", "m", EGO, MIDDLE),
    Column::number("z_ego", "m", EGO, MIDDLE),
    Column::number("qx_ego", "", EGO, TURN),
    Column::number("qy_ego", "", EGO, TURN),
    Column::number("qz_ego", "", EGO, TURN),
    Column::number("qw_ego", "", EGO, TURN),
    Column::number("yaw_ego", "rad", EGO, "about z, 0 along x, counter-clockwise"),
    Column::number("vx_world", "m/s", WORLD, VELOCITY).or_absent(),
    Column::number("vy_world", "m/s", WORLD, VELOCITY).or_absent(),
    Column::number("vz_world", "m/s", WORLD, VELOCITY).or_absent(),
    Column::new("is_keyframe", Kind::Flag, "whether the box is stated at this very moment"),
    Column::new("n_lidar_points", Kind::Integer, "points of all lidars in it, at fused frames").or_absent(),
    Column::new("n_radar_points", Kind::Integer, "points of all radars in it, at fused frames").or_absent(),
    Column::new("attributes", Kind::Text, "what is said of it at the moment, a JSON object"),
];

#[rustfmt::skip]
const VIEW_BOXES: &[Column] = &[
    FRAME,
    Column::new("camera", Kind::Text, "the camera's name in the rig"),
    Column::stamp("stamp_ns", "the image's own stamp"),
    TRACK,
    CLASS,
    Column::number("min_u", "px", "image", "left; 0 is the left side of the first pixel"),
    Column::number("min_v", "px", "image", "top; 0 is the upper side of the first pixel"),
    Column::number("max_u", "px", "image", "right"),
    Column::number("max_v", "px", "image", "bottom"),
    Column::number("truncation", "", "", "share of its bound outside the image, 0 to 1; none of corrected boxes").or_absent(),
    Column::new("is_corrected", Kind::Flag, "whether a person drew it"),
];

/// The tables that grow moment by moment.
pub(super) struct MomentTables {
    frames: Table,
    boxes: Table,
    view_boxes: Table,
}

impl MomentTables {
    pub(super) fn begin(job: &Job<'_>, out: &mut ExportFolder) -> Result<Self, Error> {
        Ok(Self {
            frames: Table::begin(job, out, "frames", FRAMES)?,
            boxes: Table::begin(job, out, "boxes", BOXES)?,
            view_boxes: Table::begin(job, out, "view_boxes", VIEW_BOXES)?,
        })
    }

    /// Adds a moment; returns how many boxes there are.
    pub(super) fn push(
        &mut self,
        job: &Job<'_>,
        moment: &Moment,
        report: &mut LossReport,
    ) -> Result<usize, Error> {
        let world_from_ego = job.drive.world_from_ego(moment.stamp)?;
        let mut row = vec![moment.idx.into(), moment.stamp.into()];
        row.push(moment.frame_idx.into());
        row.extend(pose_cells(&world_from_ego));
        self.frames.push(row)?;
        let n_boxes = self.push_boxes(job, moment, &world_from_ego, report)?;
        for (sensor, stamp) in images_of_moment(job, moment) {
            self.push_view_boxes(job, moment, sensor, stamp)?;
        }
        Ok(n_boxes)
    }

    pub(super) fn end(self, out: &mut ExportFolder) -> Result<(), Error> {
        self.frames.end(out)?;
        self.boxes.end(out)?;
        self.view_boxes.end(out)
    }

    fn push_boxes(
        &mut self,
        job: &Job<'_>,
        moment: &Moment,
        world_from_ego: &Rigid<World, Ego>,
        report: &mut LossReport,
    ) -> Result<usize, Error> {
        let mut clouds = None;
        if let Some(idx) = moment.frame_idx {
            let fusion = job.drive.fusion;
            let frame = fusion.frame_of(idx, |sensor| sensor.camera().is_none())?;
            report.add_unread(frame.losses.len());
            clouds = Some(lidar_and_radar(&frame));
        }
        let ego_from_world = world_from_ego.inverse();
        let mut n_boxes = 0;
        for labeled in job.drive.cuboids_at(moment.stamp) {
            let in_ego = labeled.cuboid.transformed(&ego_from_world);
            let count = |cloud: &Cloud<Ego>| cloud.within_box(&in_ego).len();
            let velocity = labeled.track.velocity_at(moment.stamp);
            let velocity = velocity.map(|it| -> [f64; 3] { it.coords().into() });
            let mut row: Vec<Cell> = vec![moment.idx.into(), moment.stamp.into()];
            row.extend(object_cells(&labeled));
            row.extend(labeled.cuboid.size().lwh().map(Cell::from));
            row.extend(box_cells(&labeled.cuboid));
            row.extend(box_cells(&in_ego));
            row.extend([0, 1, 2].map(|axis| Cell::from(velocity.map(|it| it[axis]))));
            row.push(labeled.track.keyframe(moment.stamp).is_some().into());
            row.push(clouds.as_ref().map(|(lidar, _)| count(lidar)).into());
            row.push(clouds.as_ref().map(|(_, radar)| count(radar)).into());
            row.push(attributes_json(labeled.attributes_at(moment.stamp)).into());
            self.boxes.push(row)?;
            n_boxes += 1;
        }
        Ok(n_boxes)
    }

    fn push_view_boxes(
        &mut self,
        job: &Job<'_>,
        moment: &Moment,
        sensor: &Sensor,
        stamp: Stamp,
    ) -> Result<(), Error> {
        let camera_from_world = job.drive.camera_from_world(sensor, stamp)?;
        for labeled in job.drive.cuboids_at(stamp) {
            let Some(seen) = view_box(job, sensor, stamp, &labeled)? else {
                continue;
            };
            let is_corrected = corrected_view_box(labeled.track, sensor, stamp).is_some();
            let truncation = || {
                let in_camera = labeled.cuboid.transformed(&camera_from_world?);
                Some(project_cuboid(sensor.camera()?, &in_camera)?.truncation)
            };
            let truncation = (!is_corrected).then(truncation).flatten();
            let mut row: Vec<Cell> = vec![moment.idx.into(), sensor.id.as_str().into()];
            row.push(stamp.into());
            row.extend(object_cells(&labeled));
            let [min, max] = [seen.min, seen.max];
            row.extend([min.u, min.v, max.u, max.v].map(Cell::from));
            row.push(truncation.into());
            row.push(is_corrected.into());
            self.view_boxes.push(row)?;
        }
        Ok(())
    }
}

fn object_cells(labeled: &LabeledCuboid<'_>) -> [Cell; 2] {
    [
        labeled.track.id().0.into(),
        labeled.track.class().as_str().into(),
    ]
}

/// Translation x y z and quaternion x y z w.
pub(super) fn pose_cells<Dst: Frame, Src: Frame>(
    dst_from_src: &Rigid<Dst, Src>,
) -> impl Iterator<Item = Cell> {
    let translation: [f64; 3] = dst_from_src.translation().into();
    let numbers = translation.into_iter();
    numbers
        .chain(dst_from_src.quaternion_xyzw())
        .map(Cell::from)
}

/// Pose and yaw.
fn box_cells<F: Frame>(cuboid: &OrientedBox<F>) -> impl Iterator<Item = Cell> {
    pose_cells(cuboid.pose()).chain([Cell::from(cuboid.yaw())])
}
