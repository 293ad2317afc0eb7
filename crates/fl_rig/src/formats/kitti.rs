//! KITTI's calibration of a frame or sequence: `P0` to `P3`, `R0_rect`, `Tr_velo_to_cam`,
//! `Tr_imu_to_velo`, in the spellings of the object, tracking and odometry data sets.
//!
//! A point of the velodyne is seen at `P_i R0_rect Tr_velo_to_cam x`. The cameras are rectified:
//! they share their orientation, and the fourth column of `P_i` holds where camera i sits. The
//! files name no vehicle frame, so the velodyne's (x forward, y left, z up) is the ego frame, and
//! no image size.

use std::collections::BTreeMap;
use std::path::Path;

use fl_spacetime::Rigid;
use nalgebra::{UnitQuaternion, Vector3};

use super::convention::{
    Pose, matrix_from_rotation, pose_from_rows, rotation_from_matrix, rows_from_pose,
};
use super::draft::{
    Draft, at_origin, losses_of_clocks, losses_of_kinds, note_name, only_first, pose_of, stand_in,
};
use super::lenses::{PINHOLE, fit_lens, note_size};
use super::texts::Texts;
use super::tree::number_text;
use super::{Loss, Written};
use crate::{CameraModel, Distortion, Error, Intrinsics, Rig, Sensor, SensorKind};

/// The size of nearly all rectified images of KITTI, pixels.
const IMAGE_SIZE_PX: (u32, u32) = (1242, 375);

/// Cameras of a rectified rig look the same way to this many radians.
const PARALLEL_RAD: f64 = 1e-9;

/// The lines of a file: a name, a colon, numbers.
pub(super) struct Lines<'a> {
    rows: BTreeMap<String, Vec<f64>>,
    path: &'a Path,
}

impl<'a> Lines<'a> {
    /// Lines whose values are no numbers, such as dates, are passed over.
    pub(super) fn parse(text: &str, path: &'a Path) -> Self {
        let line = |line: &str| {
            let (name, values) = line.split_once(char::is_whitespace)?;
            let numbers = values.split_whitespace().map(str::parse);
            let numbers = numbers.collect::<Result<Vec<f64>, _>>().ok()?;
            Some((name.trim_end_matches(':').to_owned(), numbers))
        };
        Self {
            rows: text.lines().filter_map(line).collect(),
            path,
        }
    }

    /// The numbers of the first of these lines that is there.
    pub(super) fn get<const N: usize>(&self, names: &[&str]) -> Result<Option<[f64; N]>, Error> {
        let Some((name, numbers)) = names
            .iter()
            .find_map(|name| Some((name, self.rows.get(*name)?)))
        else {
            return Ok(None);
        };
        let numbers = <[f64; N]>::try_from(numbers.as_slice()).ok();
        let usable = numbers.filter(|numbers| numbers.iter().all(|number| number.is_finite()));
        match usable {
            Some(numbers) => Ok(Some(numbers)),
            None => Err(self.refuse(name, &format!("must hold {N} finite numbers"))),
        }
    }

    /// The numbers of the first of these lines.
    pub(super) fn need<const N: usize>(&self, names: &[&str]) -> Result<[f64; N], Error> {
        self.get(names)?
            .ok_or_else(|| self.refuse(names[0], "is missing"))
    }

    /// The rotation in one of these lines, with the translation in another.
    pub(super) fn pose(&self, rotation: &str, translation: &str) -> Result<Pose, Error> {
        let translation = self.need::<3>(&[translation])?;
        Ok(Rigid::new(self.rotation(rotation)?, translation.into()))
    }

    pub(super) fn rotation(&self, name: &str) -> Result<UnitQuaternion<f64>, Error> {
        rotation_from_matrix(self.need(&[name])?).ok_or_else(|| self.refuse(name, "is no rotation"))
    }

    pub(super) fn refuse(&self, place: &str, what: &str) -> Error {
        Error::Place {
            place: place.to_owned(),
            what: what.to_owned(),
            path: self.path.to_owned(),
        }
    }
}

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (text, path) = texts.single()?;
    let lines = Lines::parse(text, &path);
    let mut draft = Draft::new("kitti");
    draft.assume("the velodyne's frame is the ego frame; KITTI's files name no other");
    let (width_px, height_px) = IMAGE_SIZE_PX;
    draft.assume(format!(
        "images have {width_px} x {height_px} px; KITTI's files do not say"
    ));
    let rectified_from_velo = rectified_from_velo(&lines)?;
    for idx in 0..4 {
        let name = format!("P{idx}");
        if let Some(projection) = lines.get::<12>(&[&name])? {
            let (camera, camera_from_rectified) =
                split_projection(&lines, &name, &projection, IMAGE_SIZE_PX)?;
            let pose = (camera_from_rectified * rectified_from_velo).inverse();
            draft.add(&format!("camera_{idx}"), SensorKind::Camera(camera), pose)?;
        }
    }
    draft.add("velodyne", SensorKind::Lidar, at_origin())?;
    let imu = ["Tr_imu_to_velo", "Tr_imu_velo"];
    if let Some(rows) = lines.get::<12>(&imu)? {
        let pose = pose_from_rows(&rows).ok_or_else(|| lines.refuse(imu[0], "is no pose"))?;
        draft.add("imu", SensorKind::Imu, pose)?;
    }
    Ok(draft)
}

/// `R0_rect Tr_velo_to_cam`; the odometry data set has the product itself, as `Tr`.
fn rectified_from_velo(lines: &Lines<'_>) -> Result<Pose, Error> {
    let names = ["Tr_velo_to_cam", "Tr_velo_cam", "Tr"];
    let camera_from_velo = pose_from_rows(&lines.need::<12>(&names)?)
        .ok_or_else(|| lines.refuse(names[0], "is no pose"))?;
    let rectification = match lines.get::<9>(&["R0_rect", "R_rect"])? {
        Some(rows) => {
            rotation_from_matrix(rows).ok_or_else(|| lines.refuse("R0_rect", "is no rotation"))?
        }
        None => UnitQuaternion::identity(),
    };
    Ok(Rigid::new(rectification, Vector3::zeros()) * camera_from_velo)
}

/// A projection K [I | t] as the pinhole K and the shift t: `camera_from_rectified`.
pub(super) fn split_projection(
    lines: &Lines<'_>,
    name: &str,
    &[fx, skew, cx, x, zero, fy, cy, y, a, b, one, z]: &[f64; 12],
    (width_px, height_px): (u32, u32),
) -> Result<(CameraModel, Pose), Error> {
    if [skew, zero, a, b, one] != [0.0, 0.0, 0.0, 0.0, 1.0] {
        return Err(lines.refuse(name, "must read [fx 0 cx x, 0 fy cy y, 0 0 1 z]"));
    }
    let intrinsics = Intrinsics { fx, fy, cx, cy };
    let camera = CameraModel::new(intrinsics, Distortion::None, width_px, height_px)
        .map_err(|err| lines.refuse(name, &format!("is refused: {err}")))?;
    let shift = Vector3::new((x - cx * z) / fx, (y - cy * z) / fy, z);
    Ok((camera, Rigid::new(UnitQuaternion::identity(), shift)))
}

/// The projection K [I | t] of a camera at the shift t from the rectified frame.
pub(super) fn join_projection(camera: &CameraModel, shift: Vector3<f64>) -> [f64; 12] {
    let &Intrinsics { fx, fy, cx, cy } = camera.intrinsics();
    let column = [
        fx * shift.x + cx * shift.z,
        fy * shift.y + cy * shift.z,
        shift.z,
    ];
    [
        fx, 0.0, cx, column[0], 0.0, fy, cy, column[1], 0.0, 0.0, 1.0, column[2],
    ]
}

/// One camera that a set of KITTI's can hold.
pub(super) struct Numbered<'a> {
    pub(super) idx: usize,
    pub(super) sensor: &'a Sensor,
    /// From the frame of the first camera.
    pub(super) camera_from_first: Pose,
}

/// The cameras by KITTI's numbers: the digit their name ends with, else their order.
pub(super) fn numbered<'a>(rig: &'a Rig, losses: &mut Vec<Loss>) -> Vec<Numbered<'a>> {
    let cameras: Vec<&Sensor> = rig.cameras().map(|(sensor, _)| sensor).collect();
    let digit = |sensor: &Sensor| {
        let last = sensor.id.as_str().chars().last()?;
        last.to_digit(4).map(|digit| digit as usize)
    };
    let digits: Vec<Option<usize>> = cameras.iter().map(|sensor| digit(sensor)).collect();
    let mut distinct: Vec<usize> = digits.iter().flatten().copied().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let by_name = distinct.len() == cameras.len();
    let mut pairs: Vec<(usize, &Sensor)> = cameras
        .into_iter()
        .enumerate()
        .map(|(order, sensor)| (digits[order].filter(|_| by_name).unwrap_or(order), sensor))
        .collect();
    pairs.sort_by_key(|(idx, _)| *idx);
    for (_, sensor) in pairs.iter().filter(|(idx, _)| *idx > 3) {
        losses.push(Loss::of(&sensor.id, "the whole camera; KITTI has four"));
    }
    pairs.retain(|(idx, _)| *idx < 4);
    for (idx, sensor) in &pairs {
        note_name(sensor, &format!("camera_{idx}"), losses);
    }
    let first = pairs.first().map(|(_, sensor)| pose_of(sensor));
    pairs
        .into_iter()
        .filter_map(|(idx, sensor)| {
            let camera_from_first = pose_of(sensor).inverse() * first?;
            Some(Numbered {
                idx,
                sensor,
                camera_from_first,
            })
        })
        .collect()
}

/// The cameras among them that look like the first; the others are lost.
pub(super) fn parallel<'a>(
    cameras: Vec<Numbered<'a>>,
    losses: &mut Vec<Loss>,
) -> Vec<Numbered<'a>> {
    let is_parallel =
        |camera: &Numbered<'_>| camera.camera_from_first.rotation().angle() <= PARALLEL_RAD;
    let (kept, lost): (Vec<_>, Vec<_>) = cameras.into_iter().partition(is_parallel);
    for camera in lost {
        let what = "the whole camera; rectified cameras look the same way as the first";
        losses.push(Loss::of(&camera.sensor.id, what));
    }
    kept
}

/// The first lidar's pose, or the ego frame; what the files cannot say of it is lost.
pub(super) fn ego_from_velo(rig: &Rig, losses: &mut Vec<Loss>) -> Pose {
    let Some(lidar) = only_first(rig, &SensorKind::Lidar, "velodyne", losses) else {
        stand_in(&SensorKind::Lidar, losses);
        return at_origin();
    };
    let pose = pose_of(lidar);
    if pose != at_origin() {
        losses.push(Loss::of(&lidar.id, "where it sits on the vehicle"));
    }
    pose
}

/// `velo_from_imu`, if there is an inertial unit.
pub(super) fn velo_from_imu(
    rig: &Rig,
    ego_from_velo: &Pose,
    losses: &mut Vec<Loss>,
) -> Option<Pose> {
    let imu = only_first(rig, &SensorKind::Imu, "imu", losses)?;
    Some(ego_from_velo.inverse() * pose_of(imu))
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses(rig);
    let ego_from_velo = ego_from_velo(rig, &mut losses);
    let cameras = parallel(numbered(rig, &mut losses), &mut losses);
    let first_from_ego = cameras.first().map(|first| pose_of(first.sensor).inverse());
    let mut text = String::new();
    for camera in &cameras {
        note_size(camera.sensor, IMAGE_SIZE_PX, &mut losses);
        if let Some(model) = fit_lens(camera.sensor, &PINHOLE(), &mut losses) {
            let projection = join_projection(&model, camera.camera_from_first.translation());
            push_line(&mut text, &format!("P{}", camera.idx), &projection);
        }
    }
    let first_from_velo = first_from_ego.unwrap_or_else(at_origin) * ego_from_velo;
    let upright = matrix_from_rotation(UnitQuaternion::identity());
    push_line(&mut text, "R0_rect", &upright);
    push_line(
        &mut text,
        "Tr_velo_to_cam",
        &rows_from_pose(&first_from_velo)[..12],
    );
    if let Some(pose) = velo_from_imu(rig, &ego_from_velo, &mut losses) {
        push_line(&mut text, "Tr_imu_to_velo", &rows_from_pose(&pose)[..12]);
    }
    Written {
        losses,
        ..Written::single(text)
    }
}

/// What no calibration of KITTI's holds.
pub(super) fn losses(rig: &Rig) -> Vec<Loss> {
    let keeps = |kind: &SensorKind| {
        matches!(
            kind,
            SensorKind::Camera(_) | SensorKind::Lidar | SensorKind::Imu
        )
    };
    let mut losses = losses_of_clocks(rig);
    losses.extend(losses_of_kinds(rig, keeps));
    losses
}

pub(super) fn push_line(text: &mut String, name: &str, numbers: &[f64]) {
    let numbers: Vec<String> = numbers.iter().map(|number| number_text(*number)).collect();
    text.push_str(&format!("{name}: {}\n", numbers.join(" ")));
}
