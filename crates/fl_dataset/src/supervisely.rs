//! A scene as a project of Supervisely: one episode of point clouds, with photo context.
//!
//! Clouds and boxes are in the level ego frame at the stamp of the key sweep; each image has the
//! matrix that takes points of its cloud to its camera, the vehicle's motion between included.
//! Attributes and events are tags of objects and of the episode, over the frames they last.

mod tags;

use fl_cloud::pcd;
use fl_rig::Sensor;
use fl_spacetime::{OrientedBox, Sensor as Level};
use serde_json::{Value, json};

use crate::Error;
use crate::datumaro::sensor_losses;
use crate::export::{
    Counts, ExportFolder, Job, LossKind, LossReport, Moment, file_name, spoken_losses, token,
    view_box_losses,
};
use crate::images::images_of_moment;
use crate::level::{
    camera_from_level, level_cloud, pinhole_losses, pinhole_matrix, skew_losses, world_from_level,
};
use tags::Tags;

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    job.key_lidar_of("clouds of Supervisely")?;
    spoken_losses(job, report);
    tags::losses(job, report);
    view_box_losses(job, report);
    skew_losses(job, report);
    sensor_losses(job, report);
    for sensor in job.drive.cameras() {
        pinhole_losses(sensor, report);
    }
    report.add(LossKind::Sensors, "where the vehicle was at each frame");
    Ok(())
}

/// A box of Supervisely: the middle of the volume; the turns about the fixed x, y and z, one
/// after the other, in radians; and the sizes along x (length), y (width) and z (height).
pub fn geometry_from_cuboid(cuboid: &OrientedBox<Level>) -> [[f64; 3]; 3] {
    let (about_x, about_y, about_z) = cuboid.pose().rotation().euler_angles();
    [
        cuboid.center().coords().into(),
        // No minus before a zero.
        [about_x + 0.0, about_y + 0.0, about_z + 0.0],
        cuboid.size().lwh(),
    ]
}

/// What the episode is made with.
struct Episode<'j, 'a> {
    job: &'j Job<'a>,
    /// The folder of the episode.
    folder: String,
    tags: Tags,
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    let episode = Episode {
        job,
        folder: file_name(job.drive.name),
        tags: Tags::of(job),
    };
    let meta = json!({
        "classes": episode.classes(), "tags": episode.tags.metas(),
        "projectType": "point_cloud_episodes",
    });
    write_json(out, "meta.json", &meta)?;
    let clouds = job.moments.iter();
    let clouds = clouds.map(|it| (it.idx.to_string(), json!(cloud_name(it))));
    let clouds = Value::Object(clouds.collect());
    let name = format!("{}/frame_pointcloud_map.json", episode.folder);
    write_json(out, &name, &clouds)?;
    episode.write_annotation(out, report)
}

fn write_json(out: &mut ExportFolder, name: &str, value: &Value) -> Result<(), Error> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(Error::json)?;
    bytes.push(b'\n');
    out.write(name, &bytes)
}

/// Files of clouds are called by their stamps, which Supervisely has no other place for.
fn cloud_name(moment: &Moment) -> String {
    format!("{}.pcd", moment.stamp.nanos())
}

impl Episode<'_, '_> {
    fn key(&self, parts: &[&str]) -> String {
        let parts: Vec<&str> = [self.job.drive.name].iter().chain(parts).copied().collect();
        token(&parts)
    }

    fn object_key(&self, track: u64) -> String {
        self.key(&["object", &track.to_string()])
    }

    fn classes(&self) -> Vec<Value> {
        let classes = self.job.drive.scene.ontology().classes().iter();
        let class = |class: &fl_scene::Class| {
            let [r, g, b] = class.color;
            json!({
                "title": class.id.as_str(), "shape": "cuboid_3d",
                "color": format!("#{r:02X}{g:02X}{b:02X}"), "geometry_config": {},
            })
        };
        classes.map(class).collect()
    }

    /// Writes the annotation frame by frame, with the clouds and images of each.
    fn write_annotation(
        &self,
        out: &mut ExportFolder,
        report: &mut LossReport,
    ) -> Result<Counts, Error> {
        let job = self.job;
        let mut stream = out.stream(&format!("{}/annotation.json", self.folder))?;
        let head = format!(
            "{{\n\"description\":{},\n\"key\":{},\n\"framesCount\":{},\n\"tags\":{},\n\"objects\":[",
            json!(job.drive.scene.log().name),
            json!(self.key(&["episode"])),
            job.moments.len(),
            json!(self.tags.of_episode(|parts| self.key(parts))),
        );
        stream.write(head.as_bytes())?;
        for (idx, track) in job.drive.scene.tracks().enumerate() {
            let id = track.id().0;
            let object = json!({
                "key": self.object_key(id), "classTitle": track.class().as_str(),
                "tags": self.tags.of_track(id, |parts| self.key(parts)),
            });
            let separator = if idx == 0 { "\n" } else { ",\n" };
            stream.write(format!("{separator}{object}").as_bytes())?;
        }
        stream.write(b"\n],\n\"frames\":[")?;
        let mut counts = Counts::default();
        for moment in job.moments {
            job.advance(moment.idx, job.moments.len())?;
            let figures = self.figures(moment)?;
            counts.frames += 1;
            counts.boxes += figures.len();
            let frame = json!({"index": moment.idx, "figures": figures});
            let separator = if moment.idx == 0 { "\n" } else { ",\n" };
            stream.write(format!("{separator}{frame}").as_bytes())?;
            self.write_images(out, moment)?;
            if out.wants_media() {
                self.write_media(out, moment, report)?;
            }
        }
        stream.write(b"\n]\n}\n")?;
        out.close(stream)?;
        Ok(counts)
    }

    fn figures(&self, moment: &Moment) -> Result<Vec<Value>, Error> {
        let world_from_ego = self.job.drive.world_from_ego(moment.stamp)?;
        let level_from_world = world_from_level(&world_from_ego).inverse();
        let figures = self.job.drive.cuboids_at(moment.stamp).map(|labeled| {
            let in_level = labeled.cuboid.transformed(&level_from_world);
            let [position, rotation, dimensions] =
                geometry_from_cuboid(&in_level).map(|[x, y, z]| json!({"x": x, "y": y, "z": z}));
            let id = labeled.track.id().0;
            let parts = ["figure", &id.to_string(), &moment.idx.to_string()];
            json!({
                "key": self.key(&parts), "objectKey": self.object_key(id),
                "geometryType": "cuboid_3d",
                "geometry": {
                    "position": position, "rotation": rotation, "dimensions": dimensions,
                },
            })
        });
        Ok(figures.collect())
    }

    fn image_path(&self, moment: &Moment, camera: &Sensor) -> String {
        let cloud = cloud_name(moment).replace('.', "_");
        let camera = file_name(camera.id.as_str());
        format!("{}/related_images/{cloud}/{camera}.jpg", self.folder)
    }

    /// What each image says of its camera.
    fn write_images(&self, out: &mut ExportFolder, moment: &Moment) -> Result<(), Error> {
        for (sensor, stamp) in images_of_moment(self.job, moment) {
            let pose = camera_from_level(self.job, sensor, stamp, moment)?;
            let (Some(camera_from_level), Some(matrix)) = (pose, pinhole_matrix(sensor)) else {
                continue;
            };
            let rows = camera_from_level.isometry().to_homogeneous();
            let extrinsic: Vec<f64> = rows.transpose().as_slice()[..12].to_vec();
            let path = self.image_path(moment, sensor);
            let name = path.rsplit('/').next().unwrap_or_default();
            let about = json!({
                "name": name,
                "meta": {
                    "deviceId": sensor.id.as_str(), "timestamp": stamp.nanos(),
                    "sensorsData": {
                        "extrinsicMatrix": extrinsic, "intrinsicMatrix": matrix.concat(),
                    },
                },
            });
            write_json(out, &format!("{path}.json"), &about)?;
        }
        Ok(())
    }

    fn write_media(
        &self,
        out: &mut ExportFolder,
        moment: &Moment,
        report: &mut LossReport,
    ) -> Result<(), Error> {
        let Some(frame_idx) = moment.frame_idx else {
            return Ok(());
        };
        let frame = self.job.drive.fusion.frame(frame_idx)?;
        report.add_unread(frame.losses.len());
        for image in &frame.images {
            if let Some(sensor) = self.job.drive.fusion.rig().sensor(&image.sensor) {
                out.write_media(&self.image_path(moment, sensor), &image.data)?;
            }
        }
        let name = format!("{}/pointcloud/{}", self.folder, cloud_name(moment));
        out.write_media(&name, &pcd::to_bytes(&level_cloud(&frame)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::{Point, Rigid, Size};
    use nalgebra::{Rotation3, UnitQuaternion, Vector3};

    #[test]
    fn a_box_of_known_numbers() {
        let size = Size::new(4.0, 2.0, 1.5).unwrap();
        let cuboid = OrientedBox::<Level>::from_yaw(Point::new(1.0, 2.0, 3.0), size, -2.5);
        let [position, rotation, dimensions] = geometry_from_cuboid(&cuboid);
        assert_eq!((position, dimensions), ([1.0, 2.0, 3.0], [4.0, 2.0, 1.5]));
        assert!(rotation[0].abs() < 1e-15 && rotation[1].abs() < 1e-15);
        assert!((rotation[2] + 2.5).abs() < 1e-12);
    }

    #[test]
    fn three_turns_come_back_in_their_order() {
        let about = |axis: Vector3<f64>, rad: f64| Rotation3::from_scaled_axis(axis * rad);
        let angles = [0.3, -0.2, 2.0];
        let turn = about(Vector3::z(), angles[2])
            * about(Vector3::y(), angles[1])
            * about(Vector3::x(), angles[0]);
        let pose = Rigid::new(
            UnitQuaternion::from_rotation_matrix(&turn),
            Vector3::zeros(),
        );
        let size = Size::new(1.0, 1.0, 1.0).unwrap();
        let found = geometry_from_cuboid(&OrientedBox::<Level>::new(pose, size))[1];
        for (one, other) in angles.iter().zip(found) {
            assert!((one - other).abs() < 1e-12, "{found:?}");
        }
    }
}
