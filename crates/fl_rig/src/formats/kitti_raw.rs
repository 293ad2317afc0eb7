//! The three files of a day of KITTI's raw data: `calib_cam_to_cam.txt`, `calib_velo_to_cam.txt`,
//! `calib_imu_to_velo.txt`.
//!
//! The synchronized images are rectified: sizes `S_rect`, projections `P_rect`, in the frame that
//! `R_rect_00` turns camera 0 to. The extracted ones are as they were taken: `S`, `K`, `D`, and
//! `R`, `T` from camera 0. The velodyne's frame is the ego frame, as for [`super::kitti`].

use fl_spacetime::Rigid;
use nalgebra::{UnitQuaternion, Vector3};

use super::convention::{Pose, matrix_from_rotation};
use super::draft::{Draft, at_origin, pose_of};
use super::kitti::{
    Lines, Numbered, ego_from_velo, join_projection, losses, numbered, parallel, push_line,
    split_projection, velo_from_imu,
};
use super::lenses::{PINHOLE, fit_lens};
use super::texts::Texts;
use super::{Loss, Written};
use crate::LensFamily;
use crate::{CameraModel, Distortion, Error, Intrinsics, Rig, SensorKind};

const CAMERAS: &str = "calib_cam_to_cam.txt";
const VELO: &str = "calib_velo_to_cam.txt";
const IMU: &str = "calib_imu_to_velo.txt";
/// The files of the format.
pub(super) const FILES: [&str; 3] = [CAMERAS, VELO, IMU];
const WANTED: &str =
    "calib_cam_to_cam.txt, calib_velo_to_cam.txt and perhaps calib_imu_to_velo.txt";

/// The rig that took the synchronized, rectified images.
pub(super) fn read_rectified(texts: &Texts<'_>) -> Result<Draft, Error> {
    read(texts, |lines, idx, camera_from_velo| {
        let rectification = lines.rotation("R_rect_00")?;
        let rectified_from_velo = Rigid::new(rectification, Vector3::zeros()) * *camera_from_velo;
        let name = format!("P_rect_{idx:02}");
        let Some(projection) = lines.get::<12>(&[&name])? else {
            return Ok(None);
        };
        let size = size(lines, &format!("S_rect_{idx:02}"))?;
        let (camera, camera_from_rectified) = split_projection(lines, &name, &projection, size)?;
        Ok(Some((camera, camera_from_rectified * rectified_from_velo)))
    })
}

/// The rig that took the images as they were.
pub(super) fn read_unrectified(texts: &Texts<'_>) -> Result<Draft, Error> {
    read(texts, |lines, idx, camera_from_velo| {
        let name = |key: &str| format!("{key}_{idx:02}");
        let Some(matrix) = lines.get::<9>(&[&name("K")])? else {
            return Ok(None);
        };
        let [fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0] = matrix else {
            return Err(lines.refuse(&name("K"), "must read [fx 0 cx, 0 fy cy, 0 0 1]"));
        };
        let distortion = Distortion::PlumbBob(lines.need(&[&name("D")])?);
        let (width_px, height_px) = size(lines, &name("S"))?;
        let intrinsics = Intrinsics { fx, fy, cx, cy };
        let camera = CameraModel::new(intrinsics, distortion, width_px, height_px)
            .map_err(|err| lines.refuse(&name("D"), &format!("is refused: {err}")))?;
        let camera_from_first = lines.pose(&name("R"), &name("T"))?;
        Ok(Some((camera, camera_from_first * *camera_from_velo)))
    })
}

/// A camera and `camera_from_velo`, if the camera of this number is there.
type Found = Option<(CameraModel, Pose)>;

fn read(
    texts: &Texts<'_>,
    camera_of: impl Fn(&Lines<'_>, usize, &Pose) -> Result<Found, Error>,
) -> Result<Draft, Error> {
    let missing = || texts.missing("KITTI raw", WANTED);
    let (cameras, path) = texts.named(CAMERAS).ok_or_else(missing)?;
    let lines = Lines::parse(cameras, &path);
    let (velo, velo_path) = texts.named(VELO).ok_or_else(missing)?;
    let camera_from_velo = Lines::parse(velo, &velo_path).pose("R", "T")?;
    let mut draft = Draft::new("kitti");
    draft.assume("the velodyne's frame is the ego frame; KITTI's files name no other");
    for idx in 0..4 {
        if let Some((camera, pose)) = camera_of(&lines, idx, &camera_from_velo)? {
            draft.add(
                &format!("camera_{idx}"),
                SensorKind::Camera(camera),
                pose.inverse(),
            )?;
        }
    }
    draft.add("velodyne", SensorKind::Lidar, at_origin())?;
    if let Some((imu, path)) = texts.named(IMU) {
        let velo_from_imu = Lines::parse(imu, &path).pose("R", "T")?;
        draft.add("imu", SensorKind::Imu, velo_from_imu)?;
    }
    Ok(draft)
}

fn size(lines: &Lines<'_>, name: &str) -> Result<(u32, u32), Error> {
    let [width, height] = lines.need::<2>(&[name])?;
    let whole =
        |size: f64| (size.fract() == 0.0 && (1.0..1e9).contains(&size)).then_some(size as u32);
    match (whole(width), whole(height)) {
        (Some(width), Some(height)) => Ok((width, height)),
        _ => Err(lines.refuse(name, "must hold whole numbers of pixels")),
    }
}

pub(super) fn write_rectified(rig: &Rig) -> Written {
    let mut losses = losses(rig);
    let cameras = parallel(numbered(rig, &mut losses), &mut losses);
    write(rig, losses, cameras, &PINHOLE())
}

pub(super) fn write_unrectified(rig: &Rig) -> Written {
    let mut losses = losses(rig);
    let cameras = numbered(rig, &mut losses);
    write(
        rig,
        losses,
        cameras,
        &[LensFamily::all(Distortion::PlumbBob([0.0; 5]))],
    )
}

fn write(
    rig: &Rig,
    mut losses: Vec<Loss>,
    cameras: Vec<Numbered<'_>>,
    lenses: &[LensFamily],
) -> Written {
    let ego_from_velo = ego_from_velo(rig, &mut losses);
    let first_from_ego = cameras.first().map(|first| pose_of(first.sensor).inverse());
    let mut text = String::new();
    for camera in &cameras {
        if let Some(model) = fit_lens(camera.sensor, lenses, &mut losses) {
            push_camera(&mut text, camera, &model);
        }
    }
    let first_from_velo = first_from_ego.unwrap_or_else(at_origin) * ego_from_velo;
    let mut files = vec![
        (CAMERAS.to_owned(), text),
        (VELO.to_owned(), pose_text(&first_from_velo)),
    ];
    if let Some(pose) = velo_from_imu(rig, &ego_from_velo, &mut losses) {
        files.push((IMU.to_owned(), pose_text(&pose)));
    }
    Written { files, losses }
}

/// The lines of one camera; those of the rectified image only if it is a pinhole that looks like
/// the first, which needs no rectification.
fn push_camera(text: &mut String, camera: &Numbered<'_>, model: &CameraModel) {
    let mut push = |key: &str, numbers: &[f64]| {
        push_line(text, &format!("{key}_{:02}", camera.idx), numbers);
    };
    let &Intrinsics { fx, fy, cx, cy } = model.intrinsics();
    let size = [f64::from(model.width()), f64::from(model.height())];
    let pose = &camera.camera_from_first;
    let coefficients = model.distortion().coefficients();
    let distortion: [f64; 5] =
        std::array::from_fn(|idx| coefficients.get(idx).copied().unwrap_or(0.0));
    push("S", &size);
    push("K", &[fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0]);
    push("D", &distortion);
    push("R", &matrix_from_rotation(pose.rotation()));
    push("T", pose.translation().as_slice());
    if *model.distortion() == Distortion::None {
        push("S_rect", &size);
        push("R_rect", &matrix_from_rotation(UnitQuaternion::identity()));
        push("P_rect", &join_projection(model, pose.translation()));
    }
}

fn pose_text(pose: &Pose) -> String {
    let mut text = String::new();
    push_line(&mut text, "R", &matrix_from_rotation(pose.rotation()));
    push_line(&mut text, "T", pose.translation().as_slice());
    text
}
