//! Corners of all boxes, in the world and in images, as plain JSON lines.
//!
//! One line a moment. Nothing is converted: it is what exports in foreign formats are compared
//! with, and what programs read that want no format at all. Corner `i` of a box is at
//! `+length/2` where bit 0 of `i` is set, else `-length/2`; bit 1 is the width, bit 2 the height.

use fl_cloud::Cloud;
use fl_fusion::{FusedFrame, project_cuboid};
use fl_rig::Sensor;
use fl_spacetime::{Ego, OrientedBox, Stamp, World};
use serde::Serialize;

use crate::Error;
use crate::export::{
    Counts, ExportFolder, Job, LossReport, Moment, attribute_losses, scene_losses, view_box_losses,
};
use crate::images::images_of_moment;

#[derive(Serialize)]
struct Line {
    frame: usize,
    stamp_ns: i64,
    world_from_ego: Pose,
    boxes: Vec<BoxLine>,
    images: Vec<ImageLine>,
}

#[derive(Serialize)]
struct Pose {
    translation: [f64; 3],
    rotation_xyzw: [f64; 4],
}

#[derive(Serialize)]
struct BoxLine {
    track: u64,
    class: String,
    size: [f64; 3],
    corners: Vec<[f64; 3]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_lidar_points: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n_radar_points: Option<usize>,
}

#[derive(Serialize)]
struct ImageLine {
    camera: String,
    stamp_ns: i64,
    boxes: Vec<ImageBox>,
}

#[derive(Serialize)]
struct ImageBox {
    track: u64,
    min: [f64; 2],
    max: [f64; 2],
    truncation: f64,
    corners: Vec<Option<[f64; 2]>>,
}

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    attribute_losses(job, report);
    view_box_losses(job, report);
    scene_losses(job, report);
    Ok(())
}

pub(crate) fn write(job: &Job<'_>, out: &mut ExportFolder) -> Result<Counts, Error> {
    let mut stream = out.stream("boxes.jsonl")?;
    let mut counts = Counts::default();
    for moment in job.moments {
        job.advance(moment.idx, job.moments.len())?;
        let line = line(job, moment)?;
        counts.frames += 1;
        counts.boxes += line.boxes.len();
        let mut bytes = serde_json::to_vec(&line).map_err(Error::json)?;
        bytes.push(b'\n');
        stream.write(&bytes)?;
    }
    out.close(stream)?;
    Ok(counts)
}

fn line(job: &Job<'_>, moment: &Moment) -> Result<Line, Error> {
    let drive = job.drive;
    let world_from_ego = drive.world_from_ego(moment.stamp)?;
    let frame = match moment.frame_idx {
        Some(idx) => Some(
            drive
                .fusion
                .frame_of(idx, |sensor| sensor.camera().is_none())?,
        ),
        None => None,
    };
    let clouds = frame.as_ref().map(lidar_and_radar);
    let boxes = drive.cuboids_at(moment.stamp).map(|labeled| {
        let in_ego = labeled.cuboid.transformed(&world_from_ego.inverse());
        let count = |cloud: &Cloud<Ego>| cloud.within_box(&in_ego).len();
        BoxLine {
            track: labeled.track.id().0,
            class: labeled.track.class().to_string(),
            size: labeled.cuboid.size().lwh(),
            corners: corners(&labeled.cuboid),
            n_lidar_points: clouds.as_ref().map(|(lidar, _)| count(lidar)),
            n_radar_points: clouds.as_ref().map(|(_, radar)| count(radar)),
        }
    });
    let boxes = boxes.collect();
    Ok(Line {
        frame: moment.idx,
        stamp_ns: moment.stamp.nanos(),
        world_from_ego: Pose {
            translation: world_from_ego.translation().into(),
            rotation_xyzw: world_from_ego.quaternion_xyzw(),
        },
        boxes,
        images: images(job, moment)?,
    })
}

/// All points of lidars, and all of radars.
pub(crate) fn lidar_and_radar(frame: &FusedFrame) -> (Cloud<Ego>, Cloud<Ego>) {
    let radars = frame.radars.iter().map(|snapshot| snapshot.cloud.clone());
    (
        frame.all_points(),
        Cloud::merge(&radars.collect::<Vec<_>>()),
    )
}

fn corners(cuboid: &OrientedBox<World>) -> Vec<[f64; 3]> {
    let corners = cuboid.corners();
    corners.iter().map(|it| it.coords().into()).collect()
}

fn images(job: &Job<'_>, moment: &Moment) -> Result<Vec<ImageLine>, Error> {
    let images = images_of_moment(job, moment).into_iter();
    let line = |(sensor, stamp): (&Sensor, Stamp)| {
        Ok(ImageLine {
            camera: sensor.id.to_string(),
            stamp_ns: stamp.nanos(),
            boxes: image_boxes(job, sensor, stamp)?,
        })
    };
    images.map(line).collect()
}

fn image_boxes(job: &Job<'_>, sensor: &Sensor, stamp: Stamp) -> Result<Vec<ImageBox>, Error> {
    let (Some(camera), Some(camera_from_world)) =
        (sensor.camera(), job.drive.camera_from_world(sensor, stamp)?)
    else {
        return Ok(Vec::new());
    };
    let boxes = job.drive.cuboids_at(stamp).filter_map(|labeled| {
        let in_camera = labeled.cuboid.transformed(&camera_from_world);
        let projection = project_cuboid(camera, &in_camera)?;
        let pixels = in_camera.corners().map(|corner| {
            let pixel = camera.project(corner)?;
            Some([pixel.u, pixel.v])
        });
        let view_box = projection.view_box;
        Some(ImageBox {
            track: labeled.track.id().0,
            min: [view_box.min.u, view_box.min.v],
            max: [view_box.max.u, view_box.max.v],
            truncation: projection.truncation,
            corners: pixels.to_vec(),
        })
    });
    Ok(boxes.collect())
}
