//! A scene as KITTI's object detection or tracking data set.
//!
//! Boxes are in the camera as it sits on the vehicle at the stamp of the sweep, so that a label
//! fits the sweep beside it; flat boxes and truncation are those of the image, at its own stamp.
//! Occlusion is not measured: it is 3, unknown.

use std::fmt::Write as _;

use fl_fusion::project_cuboid;
use fl_rig::{Rig, RigFormat, Sensor};
use fl_spacetime::{Camera, OrientedBox, Stamp, wrap_angle};
use nalgebra::Vector3;

use crate::Error;
use crate::export::{
    Counts, ExportFolder, Format, Job, LabeledCuboid, LossKind, LossReport, Moment,
    attribute_losses, class_losses, rig_losses, scene_losses,
};
use crate::images::images_of_moment;
use crate::points::{intensity, packed};

/// KITTI's word for an object of a class that it has none for.
const MISC: &str = "Misc";
/// KITTI's number for an occlusion that nobody knows.
const UNKNOWN_OCCLUSION: u8 = 3;
/// Boxes that stand upright in the camera to this many radians are not turned.
const UPRIGHT_RAD: f64 = 1e-9;

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    let lidar = job.key_lidar_of("frames of KITTI")?;
    let camera = job.drive.camera(job.settings.camera.as_ref())?;
    scene_losses(job, report);
    report.add(LossKind::Visibility, "occlusion, which was not measured");
    report.add(LossKind::StampDigits, "stamps: frames are numbered alone");
    rig_losses(&calibration(job, camera)?.losses, report);
    for sensor in job.drive.fusion.rig().sensors() {
        if sensor.id != camera.id && sensor.id != lidar.id {
            let what = format!("{}: a {}", sensor.id, sensor.kind.name());
            report.add(LossKind::Sensors, what);
        }
    }
    attribute_losses(job, report);
    class_losses(job, "kitti", Some(MISC), report);
    for moment in job.moments {
        moment_losses(job, camera, moment, report)?;
    }
    Ok(())
}

/// The stamp of the camera's image at a moment, where there is one.
fn image_stamp(job: &Job<'_>, camera: &Sensor, moment: &Moment) -> Option<Stamp> {
    let mut images = images_of_moment(job, moment).into_iter();
    let image = images.find(|(sensor, _)| sensor.id == camera.id);
    image.map(|(_, stamp)| stamp)
}

fn moment_losses(
    job: &Job<'_>,
    camera: &Sensor,
    moment: &Moment,
    report: &mut LossReport,
) -> Result<(), Error> {
    match image_stamp(job, camera, moment) {
        None => report.add(LossKind::Sensors, "a frame without an image"),
        Some(stamp) if stamp != moment.stamp => {
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
    let image_stamp = image_stamp(job, camera, moment);
    let (Some(image_stamp), Some(model)) = (image_stamp, camera.camera()) else {
        return Ok(Vec::new());
    };
    let at_image = job.drive.camera_from_world(camera, image_stamp)?;
    let at_sweep = job.drive.camera_from_world(camera, moment.stamp)?;
    let (Some(at_image), Some(at_sweep)) = (at_image, at_sweep) else {
        return Ok(Vec::new());
    };
    let labels = job.drive.cuboids_at(moment.stamp).filter_map(|labeled| {
        let seen = labeled.track.cuboid_at(image_stamp)?.transformed(&at_image);
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
            report.add_unread(n_lost);
        }
    }
    if layout.is_tracking {
        let name = |folder: &str| format!("training/{folder}/{}.txt", layout.sequence);
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
) -> Result<usize, Error> {
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
    let lidar_from_ego = lidar.ego_from_sensor.inverse();
    let clouds = frame.clouds.iter().map(|snapshot| &snapshot.cloud);
    let bytes = clouds.flat_map(|it| packed(it, &lidar_from_ego, |idx| [intensity(it, idx)]));
    let bytes: Vec<u8> = bytes.collect();
    out.write_media(&layout.name("velodyne", moment.idx, "bin"), &bytes)?;
    Ok(frame.losses.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::{Point, Rigid, Size};
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
