//! A scene as frames of Waymo's open data set, in the JSON form of its messages.
//!
//! `frames.jsonl` has one `Frame` a line, `context.json` the `Context` with the calibrations.
//! Boxes are in the vehicle's frame at the stamp of the sweep, speeds in the global frame. Range
//! images are not made: points are PCD files in the vehicle's frame, images files of their own.

mod names;

use fl_cloud::pcd;
use fl_fusion::{ViewBox, project_cuboid};
use fl_rig::{Rig, RigFormat, Sensor, SensorKind};
use fl_spacetime::{Ego, OrientedBox, Rigid, Stamp, World};
use nalgebra::Vector3;
use serde_json::{Value, json};

use crate::Error;
use crate::coco::corrected_view_box;
use crate::export::{
    Counts, ExportFolder, Job, LabeledCuboid, LossKind, LossReport, Moment, attribute_losses,
    rig_losses, scene_losses,
};
use crate::images::images_of_moment;
use names::Names;

/// Boxes that stand upright in the vehicle to this many radians are not turned.
const UPRIGHT_RAD: f64 = 1e-9;

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    let names = Names::of(job.key_lidar_of("frames of Waymo")?, job);
    scene_losses(job, report);
    attribute_losses(job, report);
    report.add(LossKind::StampDigits, "stamps are whole microseconds");
    report.add(LossKind::Visibility, "difficulty, which was not judged");
    let rig = kept_rig(job, &names)?;
    rig_losses(&RigFormat::Waymo.format(&rig).losses, report);
    for sensor in job.drive.fusion.rig().sensors() {
        let what = match (names.of_sensor(sensor), &sensor.kind) {
            (Some(name), _) => format!("{}: its name; it is {name}", sensor.id),
            (None, kind) => format!("{}: a {}", sensor.id, kind.name()),
        };
        report.add(LossKind::Sensors, what);
    }
    for track in job.drive.scene.tracks() {
        let (class, kind) = (track.class(), names::type_of(job, track));
        let what = format!("`{class}` is written as `{kind}`");
        report.add(LossKind::Classes, what);
    }
    let mut n_corrected = 0;
    for moment in job.moments {
        let ego_from_world = job.drive.world_from_ego(moment.stamp)?.inverse();
        for labeled in job.drive.cuboids_at(moment.stamp) {
            let in_ego = labeled.cuboid.transformed(&ego_from_world);
            let up = in_ego.pose().rotation() * Vector3::z();
            if up.angle(&Vector3::z()) > UPRIGHT_RAD {
                let what = "a box that does not stand upright in the vehicle";
                report.add(LossKind::Rotation, what);
            }
        }
        for (sensor, stamp) in kept_images(job, &names, moment) {
            let tracks = job.drive.scene.tracks();
            let corrected = tracks.filter(|it| corrected_view_box(it, sensor, stamp).is_some());
            n_corrected += corrected.count() as u64;
        }
    }
    let tracks = job.drive.scene.tracks();
    let n_all: u64 = tracks.map(|it| it.parts().view_boxes.len() as u64).sum();
    let what = "corrected view boxes of other images";
    report.add_many(LossKind::ViewBoxes, what, n_all.saturating_sub(n_corrected));
    Ok(())
}

/// The cameras and lidars that have a name, under it.
fn kept_rig(job: &Job<'_>, names: &Names<'_>) -> Result<Rig, Error> {
    let unfit = |err: fl_rig::Error| Error::Unfit {
        what: err.to_string(),
    };
    let mut sensors = Vec::new();
    for (sensor, name) in names.sensors() {
        let prefix = match sensor.kind {
            SensorKind::Lidar => "laser_",
            _ => "camera_",
        };
        sensors.push(Sensor {
            id: fl_rig::SensorId::new(&format!("{prefix}{name}")).map_err(unfit)?,
            channel: None,
            frame_id: None,
            clock_offset: fl_spacetime::Span::ZERO,
            ..sensor.clone()
        });
    }
    Rig::new(job.drive.fusion.rig().vehicle(), sensors).map_err(unfit)
}

/// The images of a moment whose cameras have a name.
fn kept_images<'a>(job: &Job<'a>, names: &Names<'a>, moment: &Moment) -> Vec<(&'a Sensor, Stamp)> {
    let mut images = images_of_moment(job, moment);
    images.retain(|(sensor, _)| names.of_sensor(sensor).is_some());
    images
}

/// A box of Waymo in the vehicle's frame: the middle of the volume; length along x, width along
/// y, height; and the heading from x, counter-clockwise, in [−π, π). Leaning boxes keep their
/// middle and their heading.
pub fn box_from_cuboid(cuboid: &OrientedBox<Ego>) -> [f64; 7] {
    let [x, y, z] = cuboid.center().coords().into();
    let [length, width, height] = cuboid.size().lwh();
    let ahead = cuboid.pose().rotation() * Vector3::x();
    let heading_rad = f64::atan2(ahead.y, ahead.x);
    let heading_rad = match heading_rad >= std::f64::consts::PI {
        true => -std::f64::consts::PI,
        false => heading_rad,
    };
    [x, y, z, length, width, height, heading_rad]
}

/// A pose as Waymo's `Transform`: sixteen numbers, row by row.
fn transform(pose: &Rigid<World, Ego>) -> Value {
    let rows = pose.isometry().to_homogeneous().transpose();
    json!({"transform": rows.as_slice()})
}

fn micros(stamp: Stamp) -> i64 {
    stamp.nanos().div_euclid(1000)
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    let names = Names::of(job.drive.key_lidar()?, job);
    out.write("context.json", &context(job, &names)?)?;
    let mut stream = out.stream("frames.jsonl")?;
    let mut counts = Counts::default();
    for moment in job.moments {
        job.advance(moment.idx, job.moments.len())?;
        let Some(frame_idx) = moment.frame_idx else {
            continue;
        };
        let wants_images = out.wants_media();
        let wanted = |sensor: &Sensor| wants_images || sensor.camera().is_none();
        let fused = job.drive.fusion.frame_of(frame_idx, wanted)?;
        report.add_unread(fused.losses.len());
        let points = fused.all_points();
        let boxes: Vec<Value> = job
            .drive
            .cuboids_at(moment.stamp)
            .map(|labeled| {
                let in_ego = labeled.cuboid.transformed(&fused.world_from_ego.inverse());
                let n_points = points.within_box(&in_ego).len();
                laser_label(job, &labeled, moment.stamp, (&in_ego, n_points))
            })
            .collect();
        counts.frames += 1;
        counts.boxes += boxes.len();
        let images = kept_images(job, &names, moment);
        let frame = frame(job, &names, moment, (boxes, &images))?;
        stream.write(format!("{frame}\n").as_bytes())?;
        for image in &fused.images {
            let sensor = job.drive.fusion.rig().sensor(&image.sensor);
            if let Some(name) = sensor.and_then(|it| names.of_sensor(it)) {
                let name = format!("images/{name}/{}.jpg", micros(moment.stamp));
                out.write_media(&name, &image.data)?;
            }
        }
        if out.wants_media() {
            let name = format!("points/{}.pcd", micros(moment.stamp));
            out.write_media(&name, &pcd::to_bytes(&points))?;
        }
    }
    out.close(stream)?;
    Ok(counts)
}

/// The `Context`: its name, and the calibrations that the rig's own writer makes.
fn context(job: &Job<'_>, names: &Names<'_>) -> Result<Vec<u8>, Error> {
    let written = RigFormat::Waymo.format(&kept_rig(job, names)?);
    let text = written.files.first().map_or("{}", |(_, text)| text);
    let mut rig: Value = serde_json::from_str(text).map_err(Error::json)?;
    let context = json!({
        "name": job.drive.name,
        "cameraCalibrations": rig["context"]["camera_calibrations"].take(),
        "laserCalibrations": rig["context"]["laser_calibrations"].take(),
    });
    let mut bytes = serde_json::to_vec_pretty(&context).map_err(Error::json)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn frame(
    job: &Job<'_>,
    names: &Names<'_>,
    moment: &Moment,
    (laser_labels, images): (Vec<Value>, &[(&Sensor, Stamp)]),
) -> Result<Value, Error> {
    let mut image_rows = Vec::new();
    let mut projected = Vec::new();
    let mut stated = Vec::new();
    for (sensor, stamp) in images {
        let name = names.of_sensor(sensor);
        let pose = job.drive.world_from_ego(*stamp)?;
        image_rows.push(json!({
            "name": name, "pose": transform(&pose),
            "poseTimestamp": stamp.nanos() as f64 * 1e-9,
        }));
        let (of_cuboids, of_people) = image_labels(job, sensor, *stamp, name.unwrap_or_default())?;
        projected.push(json!({"name": name, "labels": of_cuboids}));
        if !of_people.is_empty() {
            stated.push(json!({"name": name, "labels": of_people}));
        }
    }
    Ok(json!({
        "context": {"name": job.drive.name},
        // 64-bit numbers are texts in the JSON of Protocol Buffers.
        "timestampMicros": micros(moment.stamp).to_string(),
        "pose": transform(&job.drive.world_from_ego(moment.stamp)?),
        "images": image_rows,
        "laserLabels": laser_labels,
        "projectedLidarLabels": projected,
        "cameraLabels": stated,
    }))
}

fn laser_label(
    job: &Job<'_>,
    labeled: &LabeledCuboid<'_>,
    stamp: Stamp,
    (in_ego, n_points): (&OrientedBox<Ego>, usize),
) -> Value {
    let [x, y, z, length, width, height, heading] = box_from_cuboid(in_ego);
    let mut label = json!({
        "box": {
            "centerX": x, "centerY": y, "centerZ": z,
            "length": length, "width": width, "height": height, "heading": heading,
        },
        "type": names::type_of(job, labeled.track),
        "id": labeled.track.id().0.to_string(),
        "numLidarPointsInBox": n_points,
    });
    if let Some(velocity_in_world) = labeled.track.velocity_at(stamp) {
        let [x, y, z]: [f64; 3] = velocity_in_world.coords().into();
        label["metadata"] = json!({"speedX": x, "speedY": y, "speedZ": z});
    }
    label
}

/// The flat labels of an image: those that cuboids project to, and those that people corrected.
fn image_labels(
    job: &Job<'_>,
    sensor: &Sensor,
    stamp: Stamp,
    name: &str,
) -> Result<(Vec<Value>, Vec<Value>), Error> {
    let (mut of_cuboids, mut of_people) = (Vec::new(), Vec::new());
    let camera_from_world = job.drive.camera_from_world(sensor, stamp)?;
    let (Some(model), Some(camera_from_world)) = (sensor.camera(), camera_from_world) else {
        return Ok((of_cuboids, of_people));
    };
    for labeled in job.drive.cuboids_at(stamp) {
        let id = labeled.track.id().0;
        let kind = names::type_of(job, labeled.track);
        let in_camera = labeled.cuboid.transformed(&camera_from_world);
        if let Some(seen) = project_cuboid(model, &in_camera) {
            let flat = flat_box(&seen.view_box);
            of_cuboids.push(json!({"box": flat, "type": kind, "id": format!("{id}_{name}")}));
        }
        if let Some(corrected) = corrected_view_box(labeled.track, sensor, stamp) {
            of_people.push(json!({
                "box": flat_box(&corrected), "type": kind, "id": format!("{id}_{name}_seen"),
                "association": {"laserObjectId": id.to_string()},
            }));
        }
    }
    Ok((of_cuboids, of_people))
}

/// Length is along x, width along y; pixels count from the corner of the first one.
fn flat_box(ViewBox { min, max }: &ViewBox) -> Value {
    json!({
        "centerX": 0.5 * (min.u + max.u), "centerY": 0.5 * (min.v + max.v),
        "length": max.u - min.u, "width": max.v - min.v,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::{Point, Size};

    #[test]
    fn a_box_of_known_numbers() {
        let size = Size::new(4.0, 2.0, 1.5).unwrap();
        let half_turn = std::f64::consts::PI;
        let cuboid = OrientedBox::<Ego>::from_yaw(Point::new(10.0, -3.0, 0.75), size, half_turn);
        let found = box_from_cuboid(&cuboid);
        let expected = [10.0, -3.0, 0.75, 4.0, 2.0, 1.5];
        assert!(
            found
                .iter()
                .zip(expected)
                .all(|(a, b)| (a - b).abs() < 1e-12)
        );
        assert!((found[6].abs() - half_turn).abs() < 1e-12 && found[6] < half_turn);
    }

    #[test]
    fn a_transform_is_written_row_by_row() {
        let pose = Rigid::from_yaw(1.0, 2.0, 3.0, 0.0);
        let expected = [
            1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 2.0, 0.0, 0.0, 1.0, 3.0, 0.0, 0.0, 0.0, 1.0,
        ];
        assert_eq!(transform(&pose), json!({"transform": expected}));
    }
}
