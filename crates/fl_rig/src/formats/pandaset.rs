//! A sequence of PandaSet: `camera/NAME/intrinsics.json` and `poses.json`, `lidar/poses.json`.
//!
//! Poses are the world from the sensor, one a frame, quaternion as named fields; the first frame
//! places the sensors. Images are undistorted. The lidar's pose is the vehicle's, with x to the
//! right and y forward.

use std::path::Path;

use fl_spacetime::Rigid;

use super::convention::{
    Pose, finite, forward_from_pandaset, rotation_from_wxyz, wxyz_from_rotation,
};
use super::draft::{
    Draft, losses_of_clocks, losses_of_kinds, note_name, only_first, pose_of, stand_in,
};
use super::lenses::{PINHOLE, fit_lens, note_size};
use super::ros::file_stem;
use super::texts::Texts;
use super::tree::{Node, Tree};
use super::{Loss, Written};
use crate::{CameraModel, Distortion, Error, Intrinsics, Rig, SensorKind};

/// The size of all of PandaSet's images, pixels.
const IMAGE_SIZE_PX: (u32, u32) = (1920, 1080);

const FORMAT: &str = "PandaSet";
/// The files of the format.
pub(super) const FILES: [&str; 2] = ["intrinsics.json", "poses.json"];
const WANTED: &str =
    "lidar/poses.json and, for each camera, camera/NAME/intrinsics.json and poses.json";

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let (lidar, path) = texts.json("lidar/poses.json", FORMAT, WANTED)?;
    let ego_from_world = forward_from_pandaset() * first_pose(&lidar, &path)?.inverse();
    let mut draft = Draft::new("pandaset");
    let (width_px, height_px) = IMAGE_SIZE_PX;
    draft.assume(format!(
        "images have {width_px} x {height_px} px; the files do not say"
    ));
    draft.assume("the lidar's place is the ego frame; PandaSet names no other");
    draft.add("lidar", SensorKind::Lidar, forward_from_pandaset())?;
    for (name, text, path) in texts.ending(&["json"]) {
        let Some(name) = camera_name(name) else {
            continue;
        };
        let model = camera(&Tree::from_json(text, &path)?.root(&path))?;
        let poses = format!("camera/{name}/poses.json");
        let (poses, path) = texts.json(&poses, FORMAT, WANTED)?;
        let pose = ego_from_world * first_pose(&poses, &path)?;
        draft.add(name, SensorKind::Camera(model), pose)?;
    }
    Ok(draft)
}

/// The camera that a file of intrinsics belongs to.
fn camera_name(file: &str) -> Option<&str> {
    let folder = file.strip_suffix("/intrinsics.json")?;
    folder.rsplit('/').next()
}

fn first_pose(tree: &Tree, path: &Path) -> Result<Pose, Error> {
    let root = tree.root(path);
    let items = root.items()?;
    let first = items
        .first()
        .ok_or_else(|| root.refuse("must hold at least one pose"))?;
    let heading = first.at("heading")?;
    let rotation = rotation_from_wxyz(heading.fields(["w", "x", "y", "z"])?)
        .ok_or_else(|| heading.refuse("must be a quaternion of norm 1"))?;
    let place = first.at("position")?.fields(["x", "y", "z"])?;
    finite(Rigid::new(rotation, place.into())).ok_or_else(|| first.refuse("must be finite"))
}

fn camera(node: &Node<'_>) -> Result<CameraModel, Error> {
    let [fx, fy, cx, cy] = node.fields(["fx", "fy", "cx", "cy"])?;
    let intrinsics = Intrinsics { fx, fy, cx, cy };
    let (width_px, height_px) = IMAGE_SIZE_PX;
    CameraModel::new(intrinsics, Distortion::None, width_px, height_px)
        .map_err(|err| node.blame(err))
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_clocks(rig);
    let keeps = |kind: &SensorKind| matches!(kind, SensorKind::Camera(_) | SensorKind::Lidar);
    losses.extend(losses_of_kinds(rig, keeps));
    let mut files = vec![(
        "lidar/poses.json".to_owned(),
        poses(&forward_from_pandaset()),
    )];
    match only_first(rig, &SensorKind::Lidar, "lidar", &mut losses) {
        Some(lidar) if pose_of(lidar) != forward_from_pandaset() => {
            losses.push(Loss::of(&lidar.id, "where it sits on the vehicle"));
        }
        Some(_) => (),
        None => stand_in(&SensorKind::Lidar, &mut losses),
    }
    for sensor in rig.sensors() {
        note_size(sensor, IMAGE_SIZE_PX, &mut losses);
        let Some(model) = fit_lens(sensor, &PINHOLE(), &mut losses) else {
            continue;
        };
        let name = file_stem(sensor.id.as_str());
        note_name(sensor, &name, &mut losses);
        let folder = format!("camera/{name}");
        let &Intrinsics { fx, fy, cx, cy } = model.intrinsics();
        let numbers = [("fx", fx), ("fy", fy), ("cx", cx), ("cy", cy)];
        let intrinsics = Tree::map(numbers.map(|(key, number)| (key, Tree::Number(number))));
        files.push((format!("{folder}/intrinsics.json"), intrinsics.to_json()));
        files.push((format!("{folder}/poses.json"), poses(&pose_of(sensor))));
    }
    Written { files, losses }
}

/// A list of one pose.
fn poses(world_from_sensor: &Pose) -> String {
    let numbers = |keys: &[&str], numbers: &[f64]| {
        let pairs = keys.iter().zip(numbers);
        Tree::Map(
            pairs
                .map(|(key, number)| ((*key).to_owned(), Tree::Number(*number)))
                .collect(),
        )
    };
    let heading = wxyz_from_rotation(world_from_sensor.rotation());
    let place = world_from_sensor.translation();
    let pose = Tree::map([
        ("position", numbers(&["x", "y", "z"], place.as_slice())),
        ("heading", numbers(&["w", "x", "y", "z"], &heading)),
    ]);
    Tree::List(vec![pose]).to_json()
}
