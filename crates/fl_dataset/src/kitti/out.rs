//! A scene as KITTI's object detection or tracking data set.
//!
//! Boxes are in the camera as it sits on the vehicle at the stamp of the sweep, so that a label
//! fits the sweep beside it; flat boxes and truncation are those of the image, at its own stamp.
//! Occlusion is not measured: it is 3, unknown.

use std::fmt::Write as _;

use fl_fusion::{FusedFrame, project_cuboid};
use fl_rig::{Loss, Rig, RigFormat, Sensor};
use fl_spacetime::{Camera, Ego, OrientedBox, Rigid, wrap_angle};
use nalgebra::Vector3;

use crate::Error;
use crate::coco::images_of_moment;
use crate::export::{
    Counts, ExportFolder, Format, Frames, Job, LabeledCuboid, LossKind, LossReport, Moment,
    file_name,
};
use crate::nuscenes::{class_losses, with_px};
use crate::plain::{camera_from_world, scene_losses};

/// KITTI's word for an object of a class that it has none for.
const MISC: &str = "Misc";
/// KITTI's number for an occlusion that nobody knows.
const UNKNOWN_OCCLUSION: u8 = 3;
/// Boxes that stand upright in the camera to this many radians are not turned.
const UPRIGHT_RAD: f64 = 1e-9;

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    job.drive.key_lidar()?;
    if !matches!(job.settings.frames, Frames::Key { .. }) {
        return Err(Error::Unfit {
            what: "frames of KITTI are sweeps of the key lidar; choose every so many".to_owned(),
        });
    }
    let camera = job.drive.camera(job.settings.camera.as_ref())?;
    scene_losses(job, report);
    report.add(LossKind::Visibility, "occlusion, which was not measured");
    report.add(LossKind::StampDigits, "stamps: frames are numbered alone");
    for loss in calibration(job, camera)?.losses {
        let sensor = loss.sensor.as_deref().unwrap_or("the rig").to_owned();
        let kind = kind_of(&loss);
        report.add(kind, format!("{sensor}: {}", with_px(&loss)));
    }
    for sensor in job.drive.fusion.rig().sensors() {
        if sensor.id != camera.id && sensor.id != *job.drive.fusion.key_sensor() {
            report.add(
                LossKind::Sensors,
                format!("{}: a {}", sensor.id, sensor.kind.name()),
            );
        }
    }
    for track in job.drive.scene.tracks() {
        let parts = track.parts();
        let n_attributes = parts.attributes.len() + parts.frame_attributes.len();
        report.add_many(LossKind::Attributes, "attributes", n_attributes as u64);
        class_losses(job, track, "kitti", report);
        if job.drive.foreign_class(track, "kitti").is_none() {
            let what = format!("`{}` is written as `{MISC}`", track.class());
            report.add(LossKind::Classes, what);
        }
    }
    for moment in job.moments {
        moment_losses(job, camera, moment, report)?;
    }
    Ok(())
}

fn kind_of(loss: &Loss) -> LossKind {
    match loss.max_px {
        Some(_) => LossKind::Distortion,
        None => LossKind::Sensors,
    }
}

fn moment_losses(
    job: &Job<'_>,
    camera: &Sensor,
    moment: &Moment,
    report: &mut LossReport,
) -> Result<(), Error> {
    let images = images_of_moment(job, moment.frame_idx);
    match images.iter().find(|(_, sensor, _)| sensor.id == camera.id) {
        None => report.add(LossKind::Sensors, "a frame without an image"),
        Some((_, _, stamp)) if *stamp != moment.stamp => {
            report.add(LossKind::Skew, "an image at another moment than its sweep");
        }
        Some(_) => {}
    }
    let seen = labels(job, camera, moment)?;
    let there = job.drive.cuboids_at(moment.stamp).count();
    let n_outside = there.saturating_sub(seen.len()) as u64;
    report.add_many(
        LossKind::OutsideCameras,
        "an object that the camera does not see",
        n_outside,
    );
    let n_tilted = seen
        .iter()
        .filter(|label| label.tilt_rad > UPRIGHT_RAD)
        .count();
    let what = "a box that does not stand upright in the camera";
    report.add_many(LossKind::Rotation, what, n_tilted as u64);
    Ok(())
}

/// The calibration of the camera and the key lidar alone, the camera as number 2.
fn calibration(job: &Job<'_>, camera: &Sensor) -> Result<fl_rig::Written, Error> {
    let lidar = job.drive.key_lidar()?;
    let rename = |sensor: &Sensor, id: &str| -> Result<Sensor, Error> {
        let id = fl_rig::SensorId::new(id).map_err(|err| Error::Unfit {
            what: err.to_string(),
        })?;
        Ok(Sensor {
            id,
            ..sensor.clone()
        })
    };
    let sensors = vec![rename(camera, "camera_2")?, rename(lidar, "velodyne")?];
    let rig = Rig::new(job.drive.fusion.rig().vehicle(), sensors).map_err(|err| Error::Unfit {
        what: err.to_string(),
    })?;
    Ok(RigFormat::Kitti.format(&rig))
}

/// One line of labels.
struct Label<'a> {
    labeled: LabeledCuboid<'a>,
    class: &'a str,
    cuboid: OrientedBox<Camera>,
    view_box: [f64; 4],
    truncation: f64,
    /// How far the box is from standing upright in the camera.
    tilt_rad: f64,
}

fn labels<'a>(job: &Job<'a>, camera: &Sensor, moment: &Moment) -> Result<Vec<Label<'a>>, Error> {
    let images = images_of_moment(job, moment.frame_idx);
    let image = images.iter().find(|(_, sensor, _)| sensor.id == camera.id);
    let (Some((_, _, image_stamp)), Some(model)) = (image, camera.camera()) else {
        return Ok(Vec::new());
    };
    let at_image = camera_from_world(job, camera, *image_stamp)?;
    let at_sweep = camera_from_world(job, camera, moment.stamp)?;
    let (Some(at_image), Some(at_sweep)) = (at_image, at_sweep) else {
        return Ok(Vec::new());
    };
    let labels = job.drive.cuboids_at(moment.stamp).filter_map(|labeled| {
        let seen = labeled
            .track
            .cuboid_at(*image_stamp)?
            .transformed(&at_image);
        let projection = project_cuboid(model, &seen)?;
        let cuboid = labeled.cuboid.transformed(&at_sweep);
        let up = cuboid.pose().rotation() * Vector3::z();
        let view_box = projection.view_box;
        let [u, v] = [view_box.min, view_box.max].map(|it| [it.u - 0.5, it.v - 0.5]);
        Some(Label {
            labeled,
            class: job
                .drive
                .foreign_class(labeled.track, "kitti")
                .unwrap_or(MISC),
            cuboid,
            view_box: [u[0], u[1], v[0], v[1]],
            truncation: projection.truncation,
            tilt_rad: up.angle(&-Vector3::y()),
        })
    });
    Ok(labels.collect())
}

/// The middle of the bottom in the camera's frame, and the turn about the camera's y from its x:
/// the inverse of `cuboid_from_kitti` for boxes that stand upright in the camera.
pub fn kitti_from_cuboid_in_camera(cuboid: &OrientedBox<Camera>) -> (Vector3<f64>, f64) {
    let bottom = cuboid.center().coords() + Vector3::y() * (0.5 * cuboid.size().height());
    let ahead = cuboid.pose().rotation() * Vector3::x();
    (bottom, wrap_angle(f64::atan2(-ahead.z, ahead.x)))
}

fn line(label: &Label<'_>) -> String {
    let (bottom, rotation_y_rad) = kitti_from_cuboid_in_camera(&label.cuboid);
    let [x, y, z] = bottom.into();
    let alpha_rad = wrap_angle(rotation_y_rad - f64::atan2(x, z));
    let [left, top, right, bottom] = label.view_box;
    let [length, width, height] = label.cuboid.size().lwh();
    let (class, truncation) = (label.class, label.truncation);
    format!(
        "{class} {truncation:.6} {UNKNOWN_OCCLUSION} {alpha_rad:.9} {left:.6} {top:.6} {right:.6} \
         {bottom:.6} {height:.9} {width:.9} {length:.9} {x:.9} {y:.9} {z:.9} {rotation_y_rad:.12}\n"
    )
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    let camera = job.drive.camera(job.settings.camera.as_ref())?;
    let layout = Layout {
        is_tracking: job.settings.format == Format::KittiTracking,
        sequence: "0000",
    };
    let written = calibration(job, camera)?;
    let calibration = written.files.first().map_or("", |(_, text)| text);
    let mut tracking_text = String::new();
    let mut counts = Counts::default();
    for moment in job.moments {
        job.advance(moment.idx, job.moments.len())?;
        let mut object_text = String::new();
        for label in labels(job, camera, moment)? {
            counts.boxes += 1;
            match layout.is_tracking {
                true => {
                    let (frame, track) = (moment.idx, label.labeled.track.id().0);
                    let _infallible = write!(tracking_text, "{frame} {track} {}", line(&label));
                }
                false => object_text.push_str(&line(&label)),
            }
        }
        counts.frames += 1;
        if !layout.is_tracking {
            out.write(
                &layout.name("label_2", moment.idx, "txt"),
                object_text.as_bytes(),
            )?;
            out.write(
                &layout.name("calib", moment.idx, "txt"),
                calibration.as_bytes(),
            )?;
        }
        if out.wants_media() {
            let n_lost = write_media(job, out, &layout, (camera, moment))?;
            report.add_many(LossKind::Log, "a snapshot that cannot be read", n_lost);
        }
    }
    if layout.is_tracking {
        let sequence = file_name(layout.sequence);
        let name = |folder: &str| format!("training/{folder}/{sequence}.txt");
        out.write(&name("label_02"), tracking_text.as_bytes())?;
        out.write(&name("calib"), calibration.as_bytes())?;
    }
    Ok(counts)
}

/// Where the files of a frame lie.
struct Layout {
    is_tracking: bool,
    sequence: &'static str,
}

impl Layout {
    fn name(&self, folder: &str, frame: usize, ending: &str) -> String {
        match self.is_tracking {
            true => format!("training/{folder}/{}/{frame:06}.{ending}", self.sequence),
            false => format!("training/{folder}/{frame:06}.{ending}"),
        }
    }
}

/// Writes the image and the sweep, and tells how many could not be read.
fn write_media(
    job: &Job<'_>,
    out: &mut ExportFolder,
    layout: &Layout,
    (camera, moment): (&Sensor, &Moment),
) -> Result<u64, Error> {
    let Some(frame_idx) = moment.frame_idx else {
        return Ok(0);
    };
    let lidar = job.drive.key_lidar()?;
    let wanted = |sensor: &Sensor| sensor.id == camera.id || sensor.id == lidar.id;
    let frame = job.drive.fusion.frame_of(frame_idx, wanted)?;
    let image_folder = if layout.is_tracking {
        "image_02"
    } else {
        "image_2"
    };
    for image in &frame.images {
        // Loaders build names with this ending; readers of images look at the bytes.
        out.write_media(&layout.name(image_folder, moment.idx, "png"), &image.data)?;
    }
    let bytes = velodyne_bytes(&frame, &lidar.ego_from_sensor.inverse());
    out.write_media(&layout.name("velodyne", moment.idx, "bin"), &bytes)?;
    Ok(frame.losses.len() as u64)
}

/// x, y, z and reflectance of each point, in the lidar's frame at the key stamp.
fn velodyne_bytes(
    frame: &FusedFrame,
    lidar_from_ego: &Rigid<fl_spacetime::Sensor, Ego>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    for snapshot in &frame.clouds {
        for idx in 0..snapshot.cloud.len() {
            let point = *lidar_from_ego * snapshot.cloud.point(idx);
            let intensity = snapshot.cloud.intensity().map_or(0.0, |it| it[idx]);
            for number in [
                point.x() as f32,
                point.y() as f32,
                point.z() as f32,
                intensity,
            ] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::{Point, Size};
    use nalgebra::{Matrix3, Rotation3, UnitQuaternion};

    /// A car 10 m ahead that drives away from the camera: KITTI turns it by −90 degrees.
    #[test]
    fn a_car_ahead_of_known_numbers() {
        let axes = Matrix3::new(0.0, -1.0, 0.0, 0.0, 0.0, -1.0, 1.0, 0.0, 0.0);
        let rotation = Rotation3::from_matrix_unchecked(axes);
        let pose = Rigid::new(
            UnitQuaternion::from_rotation_matrix(&rotation),
            Vector3::new(1.0, 0.85, 10.0),
        );
        let cuboid = OrientedBox::<Camera>::new(pose, Size::new(4.0, 2.0, 1.5).unwrap());
        let (bottom, rotation_y_rad) = kitti_from_cuboid_in_camera(&cuboid);
        assert!(
            (bottom - Vector3::new(1.0, 1.6, 10.0)).norm() < 1e-12,
            "{bottom}"
        );
        let off = rotation_y_rad + std::f64::consts::FRAC_PI_2;
        assert!(off.abs() < 1e-12, "{rotation_y_rad}");
        let ahead_by_two = cuboid.pose().to_owned() * Point::new(2.0, 0.0, 0.0);
        assert!((ahead_by_two.z() - 12.0).abs() < 1e-12);
    }
}
