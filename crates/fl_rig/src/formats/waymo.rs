//! Waymo's `Context` as JSON: `camera_calibrations` and `laser_calibrations`.
//!
//! `extrinsic` is the vehicle from the sensor, and a camera's frame is its body: x forward, y
//! left, z up. `intrinsic` holds f_u f_v c_u c_v k1 k2 p1 p2 k3. Cameras and lasers share names.

use super::convention::{Pose, body_from_optical, pose_from_rows, rows_from_pose};
use super::draft::{Draft, losses_of_clocks, losses_of_kinds, note_name, pose_of};
use super::lenses::fit_lens;
use super::texts::Texts;
use super::tree::{Node, Tree};
use super::{Loss, Written};
use crate::LensFamily;
use crate::{CameraModel, Distortion, Error, Intrinsics, Rig, Sensor, SensorKind};

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (text, path) = texts.single()?;
    let tree = Tree::from_json(text, &path)?;
    let root = tree.root(&path);
    let context = root.get("context").unwrap_or(root);
    let mut draft = Draft::new("waymo");
    let cameras = context.any_of(&["camera_calibrations", "cameraCalibrations"])?;
    for node in cameras.items()? {
        let name = format!("camera_{}", node.at("name")?.text()?);
        let pose = extrinsic(&node)? * body_from_optical();
        draft.add(&name, SensorKind::Camera(camera(&node)?), pose)?;
        if node
            .any_of(&["rolling_shutter_direction", "rollingShutterDirection"])
            .is_ok()
        {
            draft.assume("all rows of an image are taken at once; rolling shutters are not kept");
        }
    }
    if let Ok(lasers) = context.any_of(&["laser_calibrations", "laserCalibrations"]) {
        for node in lasers.items()? {
            let name = format!("laser_{}", node.at("name")?.text()?);
            draft.add(&name, SensorKind::Lidar, extrinsic(&node)?)?;
        }
    }
    Ok(draft)
}

fn extrinsic(node: &Node<'_>) -> Result<Pose, Error> {
    let rows = node.at("extrinsic")?.at("transform")?;
    pose_from_rows(&rows.numbers()?).ok_or_else(|| rows.refuse("must be a 4 x 4 pose"))
}

fn camera(node: &Node<'_>) -> Result<CameraModel, Error> {
    let [fx, fy, cx, cy, lens @ ..] = node.at("intrinsic")?.array::<9>()?;
    let size = [node.at("width")?.size()?, node.at("height")?.size()?];
    let intrinsics = Intrinsics { fx, fy, cx, cy };
    let distortion = match lens.iter().all(|coefficient| *coefficient == 0.0) {
        true => Distortion::None,
        false => Distortion::PlumbBob(lens),
    };
    CameraModel::new(intrinsics, distortion, size[0], size[1]).map_err(|err| node.blame(err))
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_clocks(rig);
    let keeps = |kind: &SensorKind| matches!(kind, SensorKind::Camera(_) | SensorKind::Lidar);
    losses.extend(losses_of_kinds(rig, keeps));
    let holders = [LensFamily::all(Distortion::PlumbBob([0.0; 5]))];
    let mut cameras = Vec::new();
    let mut lasers = Vec::new();
    for sensor in rig.sensors() {
        if sensor.kind == SensorKind::Lidar {
            let name = bare(sensor, "laser_", &["laser_", "lidar_"], &mut losses);
            lasers.push(Tree::map([
                ("name", name),
                ("extrinsic", transform(&pose_of(sensor))),
            ]));
        } else if let Some(model) = fit_lens(sensor, &holders, &mut losses) {
            let name = bare(sensor, "camera_", &["camera_", "cam_"], &mut losses);
            let pose = pose_of(sensor) * body_from_optical().inverse();
            cameras.push(camera_tree(name, &model, &pose));
        }
    }
    let context = Tree::map([
        ("camera_calibrations", Tree::List(cameras)),
        ("laser_calibrations", Tree::List(lasers)),
    ]);
    Written {
        losses,
        ..Written::single(Tree::map([("context", context)]).to_json())
    }
}

fn camera_tree(name: Tree, model: &CameraModel, pose: &Pose) -> Tree {
    let &Intrinsics { fx, fy, cx, cy } = model.intrinsics();
    let lens = model.distortion().coefficients();
    Tree::map([
        ("name", name),
        (
            "intrinsic",
            Tree::numbers([&[fx, fy, cx, cy], lens].concat()),
        ),
        ("extrinsic", transform(pose)),
        ("width", Tree::Number(model.width().into())),
        ("height", Tree::Number(model.height().into())),
    ])
}

fn transform(pose: &Pose) -> Tree {
    Tree::map([("transform", Tree::numbers(rows_from_pose(pose)))])
}

/// The name without what says its kind; readers put `prefix` before it.
fn bare(sensor: &Sensor, prefix: &str, prefixes: &[&str], losses: &mut Vec<Loss>) -> Tree {
    let id = sensor.id.as_str();
    let stripped = prefixes.iter().find_map(|prefix| id.strip_prefix(prefix));
    let name = stripped.unwrap_or(id);
    note_name(sensor, &format!("{prefix}{name}"), losses);
    Tree::Text(name.to_owned())
}
