//! nuScenes' tables `sensor.json` and `calibrated_sensor.json`.
//!
//! A calibrated sensor is the ego frame from the sensor: translation in meters, quaternion w
//! first. Images are already undistorted, so a camera is its 3 × 3 matrix; its size stands in a
//! table of images.

use super::convention::{Pose, finite, rotation_from_wxyz, wxyz_from_rotation};
use super::draft::{Draft, losses_of_clocks, losses_of_kinds, pose_of};
use super::lenses::{PINHOLE, fit_lens, note_size};
use super::texts::Texts;
use super::tree::{Node, Tree};
use super::{Loss, Written};
use crate::{CameraModel, Distortion, Error, Intrinsics, Rig, Sensor, SensorKind};
use fl_spacetime::Rigid;

/// The size of all of nuScenes' images, pixels.
const IMAGE_SIZE_PX: (u32, u32) = (1600, 900);

const FORMAT: &str = "nuScenes";
const SENSORS: &str = "sensor.json";
const CALIBRATED: &str = "calibrated_sensor.json";
/// The files of the format.
pub(super) const FILES: [&str; 2] = [SENSORS, CALIBRATED];
const WANTED: &str = "sensor.json and calibrated_sensor.json";

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (sensors, sensors_path) = texts.json(SENSORS, FORMAT, WANTED)?;
    let (calibrated, path) = texts.json(CALIBRATED, FORMAT, WANTED)?;
    let sensors = sensors.root(&sensors_path).items()?;
    let mut draft = Draft::new("nuscenes");
    let (width_px, height_px) = IMAGE_SIZE_PX;
    draft.assume(format!(
        "images have {width_px} x {height_px} px; the tables do not say"
    ));
    let mut seen: Vec<(&str, Pose)> = Vec::new();
    for node in calibrated.root(&path).items()? {
        let sensor = sensor_of(&node, &sensors)?;
        let channel = sensor.at("channel")?.text()?;
        let pose = pose(&node)?;
        match seen.iter().find(|(name, _)| *name == channel) {
            Some((_, known)) if *known == pose => continue,
            Some(_) => return Err(several(&node, channel)),
            None => seen.push((channel, pose)),
        }
        match sensor.at("modality")?.text()? {
            "camera" => draft.add(channel, SensorKind::Camera(camera(&node)?), pose)?,
            "lidar" => draft.add(channel, SensorKind::Lidar, pose)?,
            "radar" => draft.add(channel, SensorKind::Radar, pose)?,
            other => draft.lose(
                channel,
                format!("the whole sensor; modality {other} is not known"),
            ),
        }
    }
    Ok(draft)
}

fn sensor_of<'a>(node: &Node<'_>, sensors: &[Node<'a>]) -> Result<Node<'a>, Error> {
    let token = node.at("sensor_token")?;
    let wanted = token.text()?;
    let is_wanted = |sensor: &&Node<'a>| {
        let own = sensor.get("token");
        own.is_some_and(|own| own.text().is_ok_and(|own| own == wanted))
    };
    let found = sensors.iter().find(is_wanted).cloned();
    found.ok_or_else(|| token.refuse("is in no row of sensor.json"))
}

fn several(node: &Node<'_>, channel: &str) -> Error {
    node.refuse(&format!(
        "is another calibration of {channel}; keep the rows of one log (those that its \
         sample_data name)"
    ))
}

fn pose(node: &Node<'_>) -> Result<Pose, Error> {
    let quaternion = node.at("rotation")?;
    let rotation = rotation_from_wxyz(quaternion.array()?)
        .ok_or_else(|| quaternion.refuse("must be a quaternion of norm 1, w first"))?;
    let translation = node.at("translation")?.array::<3>()?;
    finite(Rigid::new(rotation, translation.into()))
        .ok_or_else(|| node.refuse("must hold finite numbers"))
}

fn camera(node: &Node<'_>) -> Result<CameraModel, Error> {
    let matrix = node.at("camera_intrinsic")?;
    let intrinsics = intrinsics(&matrix)?;
    let (width_px, height_px) = IMAGE_SIZE_PX;
    CameraModel::new(intrinsics, Distortion::None, width_px, height_px)
        .map_err(|err| node.blame(err))
}

/// A camera matrix without skew.
pub(super) fn intrinsics(node: &Node<'_>) -> Result<Intrinsics, Error> {
    match node.array::<9>()? {
        [fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0] => Ok(Intrinsics { fx, fy, cx, cy }),
        _ => Err(node.refuse("must read [fx 0 cx, 0 fy cy, 0 0 1]")),
    }
}

/// The camera matrix, row by row.
pub(super) fn matrix(camera: &CameraModel) -> [f64; 9] {
    let &Intrinsics { fx, fy, cx, cy } = camera.intrinsics();
    [fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0]
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_clocks(rig);
    let keeps = |kind: &SensorKind| {
        matches!(
            kind,
            SensorKind::Camera(_) | SensorKind::Lidar | SensorKind::Radar
        )
    };
    losses.extend(losses_of_kinds(rig, keeps));
    let mut sensors = Vec::new();
    let mut calibrated = Vec::new();
    for sensor in rig.sensors().iter().filter(|sensor| keeps(&sensor.kind)) {
        let token = |table: u32| Tree::Text(format!("{table:08x}{:024x}", sensors.len() + 1));
        let Some(matrix) = matrix_of(sensor, &mut losses) else {
            continue;
        };
        calibrated.push(Tree::map([
            ("token", token(2)),
            ("sensor_token", token(1)),
            (
                "translation",
                Tree::numbers(pose_of(sensor).translation().iter().copied()),
            ),
            (
                "rotation",
                Tree::numbers(wxyz_from_rotation(pose_of(sensor).rotation())),
            ),
            ("camera_intrinsic", matrix),
        ]));
        let row = [
            ("token", token(1)),
            ("channel", Tree::Text(sensor.id.to_string())),
            ("modality", Tree::Text(sensor.kind.name().to_owned())),
        ];
        sensors.push(Tree::map(row));
    }
    let file = |name: &str, rows: Vec<Tree>| (name.to_owned(), Tree::List(rows).to_json());
    Written {
        files: vec![file(SENSORS, sensors), file(CALIBRATED, calibrated)],
        losses,
    }
}

/// The rows of a camera's matrix, none for other sensors; `None` if the camera is lost.
fn matrix_of(sensor: &Sensor, losses: &mut Vec<Loss>) -> Option<Tree> {
    if sensor.camera().is_none() {
        return Some(Tree::List(Vec::new()));
    }
    note_size(sensor, IMAGE_SIZE_PX, losses);
    let model = fit_lens(sensor, &PINHOLE(), losses)?;
    Some(Tree::rows(&matrix(&model), 3))
}
