//! A scene as a data set of Datumaro, which CVAT imports as `Datumaro 3D`.
//!
//! An item is one cloud, in the level ego frame at the stamp of the key sweep, with the images
//! that belong to it. A box has its place, three angles and three sizes; editors built on
//! three.js, CVAT among them, turn about x, then about the turned y, then about the turned z.

use fl_cloud::pcd;
use fl_rig::SensorId;
use fl_scene::Class;
use fl_spacetime::{OrientedBox, Sensor as Level};
use nalgebra::Matrix3;
use serde_json::{Value, json};

use crate::Error;
use crate::export::{
    Counts, ExportFolder, Job, LabeledCuboid, LossKind, LossReport, Moment, file_name,
    spoken_losses, value_json, view_box_losses,
};
use crate::images::images_of_moment;
use crate::level::{level_cloud, skew_losses, world_from_level};

/// The name of the one subset.
const SUBSET: &str = "default";
/// Datumaro's number for data sets of point clouds.
const POINT_CLOUDS: u8 = 6;
/// Closer to a right angle about y than this, turns about x and z are one.
const LOCKED: f64 = 1.0 - 1e-12;

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    job.key_lidar_of("items of Datumaro")?;
    spoken_losses(job, report);
    let n_events = job.drive.scene.events().len() as u64;
    report.add_many(LossKind::Events, "events", n_events);
    view_box_losses(job, report);
    skew_losses(job, report);
    sensor_losses(job, report);
    for sensor in job.drive.cameras() {
        let what = format!("{}: its lens, and where it sits", sensor.id);
        report.add(LossKind::Sensors, what);
    }
    Ok(())
}

/// Sensors that a cloud with images has no place for.
pub(crate) fn sensor_losses(job: &Job<'_>, report: &mut LossReport) {
    let sensors = job.drive.fusion.rig().sensors();
    let lidars = sensors
        .iter()
        .filter(|it| it.kind == fl_rig::SensorKind::Lidar);
    if lidars.count() > 1 {
        report.add(LossKind::Sensors, "which lidar measured a point");
    }
    for sensor in sensors {
        let is_lidar = sensor.kind == fl_rig::SensorKind::Lidar;
        if !is_lidar && sensor.camera().is_none() {
            let what = format!("{}: a {}", sensor.id, sensor.kind.name());
            report.add(LossKind::Sensors, what);
        }
    }
}

/// A box of Datumaro: the middle of the volume; the turns about x, y and z, in radians, of which
/// the matrix is `Rx Ry Rz`; and the sizes along x (length), y (width) and z (height).
pub fn cuboid_3d_from_cuboid(cuboid: &OrientedBox<Level>) -> [[f64; 3]; 3] {
    let turn = cuboid.pose().rotation().to_rotation_matrix();
    [
        cuboid.center().coords().into(),
        angles_xyz(turn.matrix()),
        cuboid.size().lwh(),
    ]
}

/// The angles of `Rx Ry Rz`; where y is a right angle, z is 0.
fn angles_xyz(matrix: &Matrix3<f64>) -> [f64; 3] {
    let about_y = matrix[(0, 2)].clamp(-1.0, 1.0).asin();
    let [about_x, about_z] = match matrix[(0, 2)].abs() < LOCKED {
        true => [
            f64::atan2(-matrix[(1, 2)], matrix[(2, 2)]),
            f64::atan2(-matrix[(0, 1)], matrix[(0, 0)]),
        ],
        false => [f64::atan2(matrix[(2, 1)], matrix[(1, 1)]), 0.0],
    };
    // No minus before a zero.
    [about_x + 0.0, about_y + 0.0, about_z + 0.0]
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    let mut stream = out.stream(&format!("annotations/{SUBSET}.json"))?;
    let tags = job.drive.scene.tags().iter().map(fl_scene::TagId::as_str);
    let infos = json!({"name": job.drive.name, "tags": tags.collect::<Vec<_>>()});
    let categories = json!({
        "label": {"labels": labels(job), "label_groups": [], "attributes": []},
    });
    stream.write(b"{\n\"dm_format_version\":\"1.0\",\n")?;
    stream.write(format!("\"media_type\":{POINT_CLOUDS},\n\"infos\":{infos},\n").as_bytes())?;
    stream.write(format!("\"categories\":{categories},\n\"items\":[").as_bytes())?;
    let mut counts = Counts::default();
    for moment in job.moments {
        job.advance(moment.idx, job.moments.len())?;
        let annotations: Vec<Value> = annotations(job, moment)?;
        counts.frames += 1;
        counts.boxes += annotations.len();
        let separator = if moment.idx == 0 { "\n" } else { ",\n" };
        let item = item(job, moment, annotations)?;
        stream.write(format!("{separator}{item}").as_bytes())?;
        if out.wants_media() {
            write_media(job, out, moment, report)?;
        }
    }
    stream.write(b"\n]}\n")?;
    out.close(stream)?;
    Ok(counts)
}

fn labels(job: &Job<'_>) -> Vec<Value> {
    let ontology = job.drive.scene.ontology();
    let label = |class: &Class| {
        let attributes = ontology.attributes().iter().filter(|attribute| {
            attribute.classes.is_empty() || ontology.among(&class.id, &attribute.classes)
        });
        let attributes: Vec<&str> = attributes.map(|it| it.id.as_str()).collect();
        let parent = class.parent.as_ref().map_or("", |it| it.as_str());
        json!({"name": class.id.as_str(), "parent": parent, "attributes": attributes})
    };
    ontology.classes().iter().map(label).collect()
}

/// The name of the item of a moment, and of its files.
fn item_name(moment: &Moment) -> String {
    format!("{:010}", moment.idx)
}

fn image_path(moment: &Moment, camera: &SensorId) -> String {
    format!("{}/{}.jpg", item_name(moment), file_name(camera.as_str()))
}

fn item(job: &Job<'_>, moment: &Moment, annotations: Vec<Value>) -> Result<Value, Error> {
    let world_from_cloud = world_from_level(&job.drive.world_from_ego(moment.stamp)?);
    let translation: [f64; 3] = world_from_cloud.translation().into();
    let images = images_of_moment(job, moment).into_iter();
    let images = images.map(|(sensor, _)| {
        let size = sensor.camera().map(|it| [it.height(), it.width()]);
        json!({"path": image_path(moment, &sensor.id), "size": size})
    });
    let name = item_name(moment);
    Ok(json!({
        "id": name,
        "annotations": annotations,
        "attr": {
            "frame": moment.idx, "stamp_ns": moment.stamp.nanos(),
            "world_from_cloud": {
                "translation": translation, "rotation_xyzw": world_from_cloud.quaternion_xyzw(),
            },
        },
        "point_cloud": {"path": format!("{name}.pcd")},
        "related_images": images.collect::<Vec<_>>(),
    }))
}

fn annotations(job: &Job<'_>, moment: &Moment) -> Result<Vec<Value>, Error> {
    let world_from_ego = job.drive.world_from_ego(moment.stamp)?;
    let level_from_world = world_from_level(&world_from_ego).inverse();
    let classes = job.drive.scene.ontology().classes();
    let annotation = |(idx, labeled): (usize, LabeledCuboid<'_>)| {
        let in_level = labeled.cuboid.transformed(&level_from_world);
        let [position, rotation, scale] = cuboid_3d_from_cuboid(&in_level);
        let label = classes
            .iter()
            .position(|it| it.id == *labeled.track.class());
        let track_id = labeled.track.id().0;
        let mut attributes = json!({});
        for (name, value) in labeled.attributes_at(moment.stamp) {
            attributes[name] = value_json(value);
        }
        attributes["track_id"] = json!(track_id);
        json!({
            "id": idx + 1, "type": "cuboid_3d", "attributes": attributes, "group": 0,
            "object_id": track_id, "label_id": label,
            "position": position, "rotation": rotation, "scale": scale,
        })
    };
    let cuboids = job.drive.cuboids_at(moment.stamp).enumerate();
    Ok(cuboids.map(annotation).collect())
}

fn write_media(
    job: &Job<'_>,
    out: &mut ExportFolder,
    moment: &Moment,
    report: &mut LossReport,
) -> Result<(), Error> {
    let Some(frame_idx) = moment.frame_idx else {
        return Ok(());
    };
    let frame = job.drive.fusion.frame(frame_idx)?;
    report.add_unread(frame.losses.len());
    for image in &frame.images {
        let path = image_path(moment, &image.sensor);
        out.write_media(&format!("images/{SUBSET}/{path}"), &image.data)?;
    }
    let name = format!("point_clouds/{SUBSET}/{}.pcd", item_name(moment));
    out.write_media(&name, &pcd::to_bytes(&level_cloud(&frame)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::{Point, Rigid, Size};
    use nalgebra::{Rotation3, UnitQuaternion, Vector3};

    fn about(axis: Vector3<f64>, angle_rad: f64) -> Rotation3<f64> {
        Rotation3::from_scaled_axis(axis * angle_rad)
    }

    #[test]
    fn a_box_of_known_numbers() {
        let size = Size::new(4.0, 2.0, 1.5).unwrap();
        let cuboid = OrientedBox::<Level>::from_yaw(Point::new(1.0, 2.0, 3.0), size, 2.5);
        let [position, rotation, scale] = cuboid_3d_from_cuboid(&cuboid);
        assert_eq!((position, scale), ([1.0, 2.0, 3.0], [4.0, 2.0, 1.5]));
        assert!(rotation[0].abs() < 1e-15 && rotation[1].abs() < 1e-15);
        assert!((rotation[2] - 2.5).abs() < 1e-15);
    }

    #[test]
    fn three_turns_come_back_in_their_order() {
        let [x, y, z] = [Vector3::x(), Vector3::y(), Vector3::z()];
        for angles in [[0.3, -0.2, 2.0], [-3.0, 1.2, -0.1], [0.0, -1.5, 3.1]] {
            let turn = about(x, angles[0]) * about(y, angles[1]) * about(z, angles[2]);
            let pose = Rigid::new(
                UnitQuaternion::from_rotation_matrix(&turn),
                Vector3::zeros(),
            );
            let size = Size::new(1.0, 1.0, 1.0).unwrap();
            let found = cuboid_3d_from_cuboid(&OrientedBox::<Level>::new(pose, size))[1];
            for (one, other) in angles.iter().zip(found) {
                assert!((one - other).abs() < 1e-12, "{angles:?} became {found:?}");
            }
        }
    }
}
