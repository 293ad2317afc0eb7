//! Corners of all boxes, in the world and in images, as plain JSON lines.
//!
//! One line a moment. Nothing is converted: it is what exports in foreign formats are compared
//! with, and what programs read that want no format at all. Corner `i` of a box is at
//! `+length/2` where bit 0 of `i` is set, else `-length/2`; bit 1 is the width, bit 2 the height.

use fl_cloud::Cloud;
use fl_fusion::{FusedFrame, project_cuboid};
use fl_rig::Sensor;
use fl_spacetime::{Camera, Ego, OrientedBox, Rigid, Stamp, World};
use serde::Serialize;

use crate::Error;
use crate::export::{Counts, ExportFolder, Job, LossKind, LossReport, Moment, n_points_inside};

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
    let scene = job.drive.scene;
    let parts = || scene.tracks().map(fl_scene::Track::parts);
    let attributes = parts().map(|it| it.attributes.len() + it.frame_attributes.len());
    let n_attributes: usize = attributes.sum();
    report.add_many(LossKind::Attributes, "attributes", n_attributes as u64);
    let n_boxes: usize = parts().map(|it| it.view_boxes.len()).sum();
    report.add_many(LossKind::ViewBoxes, "corrected view boxes", n_boxes as u64);
    scene_losses(job, report);
    Ok(())
}

/// What is labeled beside tracks, for formats that have tracks alone.
pub(crate) fn scene_losses(job: &Job<'_>, report: &mut LossReport) {
    let scene = job.drive.scene;
    let counts = [
        (LossKind::Events, "events", scene.events().len()),
        (LossKind::Captions, "captions", scene.captions().len()),
        (LossKind::Audio, "audio segments", scene.audio().len()),
        (LossKind::Relations, "relations", scene.relations().len()),
        (LossKind::Tags, "tags", scene.tags().len()),
    ];
    for (kind, what, count) in counts {
        report.add_many(kind, what, count as u64);
    }
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
        let count = |cloud: &Cloud<Ego>| n_points_inside(cloud, &in_ego);
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
    let Some(plan) = moment.frame_idx.and_then(|idx| job.drive.plans().get(idx)) else {
        return Ok(Vec::new());
    };
    let mut images = Vec::new();
    for found in &plan.matches {
        let sensor = job.drive.fusion.rig().sensor(&found.sensor);
        let Some(sensor) = sensor.filter(|it| it.camera().is_some()) else {
            continue;
        };
        images.push(ImageLine {
            camera: found.sensor.to_string(),
            stamp_ns: found.stamp.nanos(),
            boxes: image_boxes(job, sensor, found.stamp)?,
        });
    }
    Ok(images)
}

fn image_boxes(job: &Job<'_>, sensor: &Sensor, stamp: Stamp) -> Result<Vec<ImageBox>, Error> {
    let (Some(camera), Some(camera_from_world)) =
        (sensor.camera(), camera_from_world(job, sensor, stamp)?)
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

/// From the world to a camera at a moment; `None` for what is no camera.
pub(crate) fn camera_from_world(
    job: &Job<'_>,
    sensor: &Sensor,
    stamp: Stamp,
) -> Result<Option<Rigid<Camera, World>>, Error> {
    let Some(ego_from_camera) = sensor.ego_from_camera() else {
        return Ok(None);
    };
    let world_from_ego = job.drive.world_from_ego(stamp)?;
    Ok(Some((world_from_ego * ego_from_camera).inverse()))
}
