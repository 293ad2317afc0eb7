//! A scene as a drive of KITTI's raw data: sweeps, images, poses, calibration and tracklets.
//!
//! Frames have one number in all streams, as in KITTI's synchronized drives; every stream has its
//! own stamps. Images are as they were taken: the calibration has the lenses, and projections of
//! rectified images for those that need no rectification. `oxts` is about the ego frame.

use fl_rig::{Rig, RigFormat, Sensor, SensorId, SensorKind};
use fl_spacetime::{Date, Span, Stamp};
use nalgebra::Vector3;

use super::{oxts, tracklets};
use crate::Error;
use crate::export::{
    Counts, ExportFolder, Job, LossKind, LossReport, Moment, attribute_losses, class_losses,
    rig_losses, scene_losses, view_box_losses,
};
use crate::images::images_of_moment;
use crate::points::{intensity, packed};

/// KITTI's vehicle has so many cameras.
const MAX_CAMERAS: usize = 4;
const DAY_NANOS: i64 = 86_400_000_000_000;

pub(crate) fn losses(job: &Job<'_>, report: &mut LossReport) -> Result<(), Error> {
    let station = Station::of(job)?;
    scene_losses(job, report);
    report.add(LossKind::Visibility, "occlusion, which was not measured");
    rig_losses(&station.calibration()?.losses, report);
    for sensor in job.drive.fusion.rig().sensors() {
        match station.cameras.iter().position(|it| it.id == sensor.id) {
            Some(number) => {
                let what = format!("{}: its name; it is image_{number:02}", sensor.id);
                report.add(LossKind::Sensors, what);
            }
            None if sensor.id != station.lidar.id => {
                let what = format!("{}: a {}", sensor.id, sensor.kind.name());
                report.add(LossKind::Sensors, what);
            }
            None => {}
        }
    }
    attribute_losses(job, report);
    view_box_losses(job, report);
    class_losses(job, "kitti", Some("Misc"), report);
    for moment in job.moments {
        let images = images_of_moment(job, moment);
        let is_there = |camera: &&&Sensor| !images.iter().any(|(it, _)| it.id == camera.id);
        let n_missing = station.cameras.iter().filter(is_there).count();
        let what = "a frame without an image of a camera";
        report.add_many(LossKind::Sensors, what, n_missing as u64);
    }
    tracklets::losses(job, station.lidar, report)
}

/// The stamp of a camera's image at a moment, where there is one.
pub(super) fn image_stamp(job: &Job<'_>, camera: &Sensor, moment: &Moment) -> Option<Stamp> {
    let mut images = images_of_moment(job, moment).into_iter();
    let image = images.find(|(sensor, _)| sensor.id == camera.id);
    image.map(|(_, stamp)| stamp)
}

/// The sensors of a drive, as KITTI numbers them.
struct Station<'a> {
    lidar: &'a Sensor,
    /// By number.
    cameras: Vec<&'a Sensor>,
    vehicle: &'a str,
}

impl<'a> Station<'a> {
    /// The key lidar, and cameras by name; the one that was asked for is the first.
    fn of(job: &Job<'a>) -> Result<Self, Error> {
        let mut cameras: Vec<&Sensor> = job.drive.cameras().collect();
        if let Some(wish) = &job.settings.camera {
            let first = job.drive.camera(Some(wish))?;
            cameras.sort_by_key(|it| it.id != first.id);
        }
        cameras.truncate(MAX_CAMERAS);
        Ok(Self {
            lidar: job.key_lidar_of("frames of KITTI")?,
            cameras,
            vehicle: job.drive.fusion.rig().vehicle(),
        })
    }

    /// The three files of the calibration. KITTI knows the vehicle by its velodyne alone, so the
    /// ego frame is where the inertial unit is, whose poses `oxts` has.
    fn calibration(&self) -> Result<fl_rig::Written, Error> {
        let velo_from_ego = self.lidar.ego_from_sensor.inverse();
        let place = |id: String, sensor: &Sensor| -> Result<Sensor, Error> {
            Ok(Sensor {
                id: SensorId::new(&id).map_err(unfit)?,
                kind: sensor.kind.clone(),
                channel: None,
                frame_id: None,
                ego_from_sensor: (velo_from_ego * sensor.ego_from_sensor).relabel(),
                clock_offset: Span::ZERO,
            })
        };
        let at_ego = Sensor {
            kind: SensorKind::Imu,
            ego_from_sensor: fl_spacetime::Rigid::identity(),
            ..self.lidar.clone()
        };
        let mut sensors = vec![
            place("velodyne".to_owned(), self.lidar)?,
            place("imu".to_owned(), &at_ego)?,
        ];
        // The velodyne is the origin to the last bit.
        sensors[0].ego_from_sensor = fl_spacetime::Rigid::identity();
        for (number, camera) in self.cameras.iter().enumerate() {
            sensors.push(place(format!("camera_{number}"), camera)?);
        }
        let rig = Rig::new(self.vehicle, sensors).map_err(unfit)?;
        Ok(RigFormat::KittiRawUnrectified.format(&rig))
    }
}

fn unfit(err: fl_rig::Error) -> Error {
    Error::Unfit {
        what: err.to_string(),
    }
}

pub(crate) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    report: &mut LossReport,
) -> Result<Counts, Error> {
    let station = Station::of(job)?;
    let start = job.drive.scene.log().start;
    let day = Date::of(start).to_string().replace('-', "_");
    for (name, text) in station.calibration()?.files {
        out.write(&format!("{day}/{name}"), text.as_bytes())?;
    }
    let drive = format!("{day}/{day}_drive_0001_sync");
    let first = job.moments.first().map(|it| it.stamp);
    let first_in_world = match first {
        Some(stamp) => job.drive.world_from_ego(stamp)?.translation(),
        None => Vector3::zeros(),
    };
    write_stamps(job, out, &station, &drive)?;
    for moment in job.moments {
        job.advance(moment.idx, 2 * job.moments.len())?;
        let packet = oxts::packet(&job.drive.world_from_ego(moment.stamp)?, &first_in_world);
        let name = frame_name(&drive, "oxts", moment.idx, "txt");
        out.write(&name, packet.as_bytes())?;
        if out.wants_media() {
            write_media(job, out, &station, (&drive, moment), report)?;
        }
    }
    let name = format!("{drive}/tracklet_labels.xml");
    let camera = station.cameras.first().copied();
    Ok(Counts {
        frames: job.moments.len(),
        boxes: tracklets::write(job, out, &name, (station.lidar, camera))?,
    })
}

fn frame_name(drive: &str, stream: &str, frame: usize, ending: &str) -> String {
    format!("{drive}/{stream}/data/{frame:010}.{ending}")
}

/// The stamps of every stream, a line a frame; the line of a frame without an image is empty.
fn write_stamps(
    job: &Job<'_>,
    out: &mut ExportFolder,
    station: &Station<'_>,
    drive: &str,
) -> Result<(), Error> {
    let frames = job
        .moments
        .iter()
        .map(|it| text_from_stamp(it.stamp) + "\n");
    let frames: String = frames.collect();
    for stream in ["velodyne_points", "oxts"] {
        let name = format!("{drive}/{stream}/timestamps.txt");
        out.write(&name, frames.as_bytes())?;
    }
    for (number, camera) in station.cameras.iter().enumerate() {
        let line = |moment: &Moment| {
            let stamp = image_stamp(job, camera, moment).map(text_from_stamp);
            stamp.unwrap_or_default() + "\n"
        };
        let lines: String = job.moments.iter().map(line).collect();
        let name = format!("{drive}/image_{number:02}/timestamps.txt");
        out.write(&name, lines.as_bytes())?;
    }
    Ok(())
}

/// A moment as KITTI writes it, in UTC: `2011-09-26 13:02:25.594360375`.
fn text_from_stamp(stamp: Stamp) -> String {
    let nanos = stamp.nanos().rem_euclid(DAY_NANOS);
    let (secs, nanos) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    let (hours, minutes, secs) = (secs / 3600, secs / 60 % 60, secs % 60);
    let date = Date::of(stamp);
    format!("{date} {hours:02}:{minutes:02}:{secs:02}.{nanos:09}")
}

fn write_media(
    job: &Job<'_>,
    out: &mut ExportFolder,
    station: &Station<'_>,
    (drive, moment): (&str, &Moment),
    report: &mut LossReport,
) -> Result<(), Error> {
    let Some(frame_idx) = moment.frame_idx else {
        return Ok(());
    };
    let number_of = |id: &SensorId| station.cameras.iter().position(|it| it.id == *id);
    let wanted = |sensor: &Sensor| sensor.id == station.lidar.id || number_of(&sensor.id).is_some();
    let frame = job.drive.fusion.frame_of(frame_idx, wanted)?;
    report.add_unread(frame.losses.len());
    for image in &frame.images {
        if let Some(number) = number_of(&image.sensor) {
            // Loaders build names with this ending; readers of images look at the bytes.
            let stream = format!("image_{number:02}");
            let name = frame_name(drive, &stream, moment.idx, "png");
            out.write_media(&name, &image.data)?;
        }
    }
    let lidar_from_ego = station.lidar.ego_from_sensor.inverse();
    let clouds = frame.clouds.iter().map(|snapshot| &snapshot.cloud);
    let bytes = clouds.flat_map(|it| packed(it, &lidar_from_ego, |idx| [intensity(it, idx)]));
    let name = frame_name(drive, "velodyne_points", moment.idx, "bin");
    out.write_media(&name, &bytes.collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_of_the_first_drive() {
        let stamp = Stamp::from_nanos(1_317_042_145_594_360_375);
        assert_eq!(text_from_stamp(stamp), "2011-09-26 13:02:25.594360375");
    }
}
