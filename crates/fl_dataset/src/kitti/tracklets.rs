//! `tracklet_labels.xml` of KITTI's raw data: the boxes of a drive, object by object.
//!
//! The file is an archive of Boost's serialization, which KITTI's development kit reads. A
//! tracklet has one size and one pose for each frame from its first one on. Frames at which the
//! object is not there get the pose before once more, unset and out of the image, as readers of
//! tracklets expect.

use fl_fusion::project_cuboid;
use fl_rig::Sensor;
use fl_scene::Track;
use fl_spacetime::{OrientedBox, Rigid, Size, World};
use nalgebra::Vector3;

use super::raw::image_stamp;
use crate::Error;
use crate::export::{ExportFolder, FileStream, Job, LossKind, LossReport, Moment};

/// KITTI's word for an object of a class that it has none for.
const MISC: &str = "Misc";
/// Boxes that stand upright in the lidar to this many radians are not turned.
const UPRIGHT_RAD: f64 = 1e-9;
/// Sizes that differ by less, in meters, are one.
const SAME_SIZE_M: f64 = 1e-9;

/// How sure a pose is, in KITTI's numbers.
#[derive(Clone, Copy)]
enum PoseState {
    Unset = 0,
    Labeled = 2,
}

/// How much of a box is in the image, in KITTI's numbers; 99 is behind it.
#[derive(Clone, Copy)]
enum Truncation {
    Unset = -1,
    InImage = 0,
    Truncated = 1,
    OutOfImage = 2,
}

/// A box in the velodyne's frame as a tracklet has it: the middle of the bottom, and the turn
/// about z from x, counter-clockwise. For boxes that stand upright in the velodyne it is exact;
/// else the middle of the volume is, and the turn of what is ahead.
pub fn tracklet_from_cuboid(
    cuboid: &OrientedBox<fl_spacetime::Sensor>,
    size: Size,
) -> (Vector3<f64>, f64) {
    let bottom = cuboid.center().coords() - Vector3::z() * (0.5 * size.height());
    let ahead = cuboid.pose().rotation() * Vector3::x();
    (bottom, f64::atan2(ahead.y, ahead.x))
}

/// The size of a tracklet: that of the track at its first frame.
fn size_of(track: &Track, moments: &[Moment]) -> Option<Size> {
    let mut cuboids = moments.iter().filter_map(|it| track.cuboid_at(it.stamp));
    cuboids.next().map(|it| it.size())
}

/// Adds what tracklets cannot hold of the tracks.
pub(super) fn losses(job: &Job<'_>, lidar: &Sensor, report: &mut LossReport) -> Result<(), Error> {
    for track in job.drive.scene.tracks() {
        let Some(size) = size_of(track, job.moments) else {
            continue;
        };
        let mut n_other_sizes = 0;
        for moment in job.moments {
            let Some(cuboid) = track.cuboid_at(moment.stamp) else {
                continue;
            };
            let in_lidar = cuboid.transformed(&lidar_from_world(job, lidar, moment)?);
            let up = in_lidar.pose().rotation() * Vector3::z();
            if up.angle(&Vector3::z()) > UPRIGHT_RAD {
                let what = "a box that does not stand upright in the lidar";
                report.add(LossKind::Rotation, what);
            }
            let mut sides = cuboid.size().lwh().into_iter().zip(size.lwh());
            let is_same = sides.all(|(one, other)| (one - other).abs() < SAME_SIZE_M);
            n_other_sizes += u64::from(!is_same);
        }
        let what = "a box of another size than its track has at first";
        report.add_many(LossKind::Sizes, what, n_other_sizes);
    }
    Ok(())
}

/// The velodyne's frame as it sits on the vehicle at a moment.
fn lidar_from_world(
    job: &Job<'_>,
    lidar: &Sensor,
    moment: &Moment,
) -> Result<Rigid<fl_spacetime::Sensor, World>, Error> {
    let world_from_ego = job.drive.world_from_ego(moment.stamp)?;
    Ok((world_from_ego * lidar.ego_from_sensor).inverse())
}

/// Writes the file, object by object, and tells how many boxes it has. Truncation is about the
/// image of `camera`.
pub(super) fn write(
    job: &Job<'_>,
    out: &mut ExportFolder,
    name: &str,
    (lidar, camera): (&Sensor, Option<&Sensor>),
) -> Result<usize, Error> {
    let tracklets: Vec<Tracklet<'_>> = job
        .drive
        .scene
        .tracks()
        .filter_map(|track| Tracklet::of(job, track))
        .collect();
    let mut xml = Xml {
        stream: out.stream(name)?,
        depth: 0,
        told: [false; 3],
    };
    xml.head()?;
    xml.open("tracklets class_id=\"0\" tracking_level=\"0\" version=\"0\"")?;
    xml.value("count", tracklets.len())?;
    xml.value("item_version", 1)?;
    let mut n_boxes = 0;
    for (idx, tracklet) in tracklets.iter().enumerate() {
        let n_moments = job.moments.len();
        job.advance(n_moments + idx, n_moments + tracklets.len())?;
        n_boxes += write_tracklet(job, &mut xml, tracklet, (lidar, camera))?;
    }
    xml.close("tracklets")?;
    xml.close("boost_serialization")?;
    out.close(xml.stream)?;
    Ok(n_boxes)
}

/// A track that is at some frame.
struct Tracklet<'a> {
    track: &'a Track,
    size: Size,
    /// The frames from the first to the last at which it is there.
    moments: &'a [Moment],
}

impl<'a> Tracklet<'a> {
    fn of(job: &Job<'a>, track: &'a Track) -> Option<Self> {
        let is_there = |moment: &Moment| track.cuboid_at(moment.stamp).is_some();
        let first = job.moments.iter().position(is_there)?;
        let last = job.moments.iter().rposition(is_there)?;
        let moments = &job.moments[first..=last];
        let size = size_of(track, moments)?;
        Some(Self {
            track,
            size,
            moments,
        })
    }
}

fn write_tracklet(
    job: &Job<'_>,
    xml: &mut Xml,
    tracklet: &Tracklet<'_>,
    sensors: (&Sensor, Option<&Sensor>),
) -> Result<usize, Error> {
    let Tracklet {
        track,
        size,
        moments,
    } = *tracklet;
    let class = job.drive.foreign_class(track, "kitti").unwrap_or(MISC);
    xml.open_kind("item", Kind::Tracklet)?;
    xml.text("objectType", name_of_raw(class))?;
    xml.value("h", size.height())?;
    xml.value("w", size.width())?;
    xml.value("l", size.length())?;
    xml.value("first_frame", moments.first().map_or(0, |it| it.idx))?;
    xml.open_kind("poses", Kind::Poses)?;
    xml.value("count", moments.len())?;
    xml.value("item_version", 2)?;
    let mut n_boxes = 0;
    let mut before = None;
    for moment in moments {
        let labeled = labeled_pose(job, tracklet, moment, sensors)?;
        n_boxes += usize::from(labeled.is_some());
        let pose = labeled.or(before.map(Pose::unset));
        if let Some(pose) = &pose {
            xml.open_kind("item", Kind::Pose)?;
            xml.pose(pose)?;
            xml.close("item")?;
        }
        before = pose;
    }
    xml.close("poses")?;
    xml.value("finished", 1)?;
    xml.close("item")?;
    Ok(n_boxes)
}

/// The pose of an object at a moment; `None` where it is not there.
fn labeled_pose(
    job: &Job<'_>,
    tracklet: &Tracklet<'_>,
    moment: &Moment,
    (lidar, camera): (&Sensor, Option<&Sensor>),
) -> Result<Option<Pose>, Error> {
    let Some(cuboid) = tracklet.track.cuboid_at(moment.stamp) else {
        return Ok(None);
    };
    let in_lidar = cuboid.transformed(&lidar_from_world(job, lidar, moment)?);
    let (bottom, turn_rad) = tracklet_from_cuboid(&in_lidar, tracklet.size);
    Ok(Some(Pose {
        bottom,
        turn_rad,
        state: PoseState::Labeled,
        truncation: truncation(job, camera, tracklet.track, moment)?,
    }))
}

/// The raw data write two words with a bracket where the benchmarks have one.
fn name_of_raw(class: &str) -> &str {
    match class {
        "Person_sitting" => "Person (sitting)",
        other => other,
    }
}

/// How much of the object the image has, at its own stamp; unset where it has nothing.
fn truncation(
    job: &Job<'_>,
    camera: Option<&Sensor>,
    track: &Track,
    moment: &Moment,
) -> Result<Truncation, Error> {
    let Some((sensor, model)) = camera.and_then(|it| Some((it, it.camera()?))) else {
        return Ok(Truncation::Unset);
    };
    let Some(stamp) = image_stamp(job, sensor, moment) else {
        return Ok(Truncation::Unset);
    };
    let (Some(cuboid), Some(camera_from_world)) = (
        track.cuboid_at(stamp),
        job.drive.camera_from_world(sensor, stamp)?,
    ) else {
        return Ok(Truncation::Unset);
    };
    let projection = project_cuboid(model, &cuboid.transformed(&camera_from_world));
    Ok(match projection {
        None => Truncation::Unset,
        Some(found) if found.truncation > 0.0 => Truncation::Truncated,
        Some(_) => Truncation::InImage,
    })
}

/// One pose of a tracklet.
#[derive(Clone, Copy)]
struct Pose {
    bottom: Vector3<f64>,
    turn_rad: f64,
    state: PoseState,
    truncation: Truncation,
}

impl Pose {
    /// The same place, where the object is not there.
    fn unset(self) -> Self {
        Self {
            state: PoseState::Unset,
            truncation: Truncation::OutOfImage,
            ..self
        }
    }
}

/// Kinds of elements, of which Boost says more where the first of a kind stands.
#[derive(Clone, Copy)]
enum Kind {
    Tracklet,
    Poses,
    Pose,
}

/// An indented XML file.
struct Xml {
    stream: FileStream,
    depth: usize,
    /// The kinds that were told of, in their order.
    told: [bool; 3],
}

impl Xml {
    fn head(&mut self) -> Result<(), Error> {
        self.line("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>")?;
        self.line("<!DOCTYPE boost_serialization>")?;
        self.line("<boost_serialization signature=\"serialization::archive\" version=\"9\">")
    }

    fn line(&mut self, line: &str) -> Result<(), Error> {
        let indent = "\t".repeat(self.depth);
        self.stream.write(format!("{indent}{line}\n").as_bytes())
    }

    fn open(&mut self, tag: &str) -> Result<(), Error> {
        self.line(&format!("<{tag}>"))?;
        self.depth += 1;
        Ok(())
    }

    fn open_kind(&mut self, tag: &str, kind: Kind) -> Result<(), Error> {
        let version = [1, 0, 2][kind as usize];
        let was_told = std::mem::replace(&mut self.told[kind as usize], true);
        if was_told {
            return self.open(tag);
        }
        let class_id = kind as usize + 1;
        self.open(&format!(
            "{tag} class_id=\"{class_id}\" tracking_level=\"0\" version=\"{version}\""
        ))
    }

    fn close(&mut self, tag: &str) -> Result<(), Error> {
        self.depth = self.depth.saturating_sub(1);
        self.line(&format!("</{tag}>"))
    }

    fn value(&mut self, tag: &str, value: impl std::fmt::Display) -> Result<(), Error> {
        self.line(&format!("<{tag}>{value}</{tag}>"))
    }

    fn text(&mut self, tag: &str, text: &str) -> Result<(), Error> {
        let safe = text.replace('&', "&amp;").replace('<', "&lt;");
        self.value(tag, safe.replace('>', "&gt;"))
    }

    fn pose(&mut self, pose: &Pose) -> Result<(), Error> {
        let [x, y, z] = pose.bottom.into();
        for (tag, meters) in [("tx", x), ("ty", y), ("tz", z)] {
            self.value(tag, meters)?;
        }
        for (tag, angle_rad) in [("rx", 0.0), ("ry", 0.0), ("rz", pose.turn_rad)] {
            self.value(tag, angle_rad)?;
        }
        self.value("state", pose.state as i32)?;
        self.value("occlusion", -1)?;
        self.value("occlusion_kf", 0)?;
        self.value("truncation", pose.truncation as i32)?;
        for tag in [
            "amt_occlusion",
            "amt_occlusion_kf",
            "amt_border_l",
            "amt_border_r",
            "amt_border_kf",
        ] {
            self.value(tag, -1)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fl_spacetime::{Point, Sensor};

    /// A car that stands on the ground 1.73 m below the velodyne, turned to the left.
    #[test]
    fn a_car_of_known_numbers() {
        let size = Size::new(4.0, 2.0, 1.5).unwrap();
        let quarter = std::f64::consts::FRAC_PI_2;
        let center = Point::new(10.0, -3.0, -0.98);
        let cuboid = OrientedBox::<Sensor>::from_yaw(center, size, quarter);
        let (bottom, turn_rad) = tracklet_from_cuboid(&cuboid, size);
        assert!((bottom - Vector3::new(10.0, -3.0, -1.73)).norm() < 1e-12);
        assert!((turn_rad - quarter).abs() < 1e-12);
    }
}
