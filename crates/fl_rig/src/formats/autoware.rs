//! Autoware's sensor kit: `sensors_calibration.yaml` places the kit on the vehicle,
//! `sensor_kit_calibration.yaml` the sensors on the kit, both as x y z and fixed-axis roll pitch
//! yaw under the names of parent and child. `CAMERA/camera_link` is a camera's body (x forward);
//! intrinsics are ROS `CameraInfo` files beside them.

use fl_spacetime::Rigid;

use super::Written;
use super::convention::{
    Pose, body_from_optical, finite, fixed_axes_from_rotation, rotation_from_fixed_axes,
};
use super::draft::{Draft, at_origin, losses_of_names, pose_of};
use super::frames::{BASE, FramedCamera, place};
use super::lenses::{OPENCV, fit_lens};
use super::ros::{camera_info, camera_text, file_stem};
use super::texts::{Texts, stem};
use super::tree::{Node, Tree};
use crate::{Error, FrameTree, Rig, Sensor, SensorKind};

const KIT: &str = "sensor_kit_base_link";
const ON_VEHICLE: &str = "sensors_calibration.yaml";
const ON_KIT: &str = "sensor_kit_calibration.yaml";
const WANTED: &str = "sensors_calibration.yaml and sensor_kit_calibration.yaml";

pub(super) fn read(texts: &Texts<'_>) -> Result<Draft, Error> {
    let mut frames = FrameTree::new();
    for name in [ON_VEHICLE, ON_KIT] {
        let found = texts.named(name);
        let (text, path) = found.ok_or_else(|| texts.missing("Autoware", WANTED))?;
        add_places(&Tree::from_yaml(text, &path)?.root(&path), &mut frames)?;
    }
    let mut cameras = Vec::new();
    for (name, text, path) in texts.ending(&["yaml", "yml"]) {
        let document = Tree::from_yaml(text, &path)?;
        let root = document.root(&path);
        if root.get("camera_matrix").is_some() {
            cameras.push(FramedCamera {
                name: camera_name(stem(name), &root, &frames)?,
                frame: None,
                model: camera_info(&root)?,
            });
        }
    }
    let mut draft = Draft::new("autoware");
    place(cameras, &frames, &mut draft)?;
    Ok(draft)
}

/// Frames under the frames they hang on.
fn add_places(root: &Node<'_>, frames: &mut FrameTree) -> Result<(), Error> {
    for (parent, children) in root.entries()? {
        for (child, node) in children.entries()? {
            frames.insert(parent, child, pose(&node)?);
        }
    }
    Ok(())
}

fn pose(node: &Node<'_>) -> Result<Pose, Error> {
    let rotation = rotation_from_fixed_axes(node.fields(["roll", "pitch", "yaw"])?);
    let translation = node.fields(["x", "y", "z"])?;
    finite(Rigid::new(rotation, translation.into()))
        .ok_or_else(|| node.refuse("must hold finite numbers"))
}

/// The camera that a file is about: by `camera_name` if a frame is called so, else by the file.
fn camera_name(file: &str, root: &Node<'_>, frames: &FrameTree) -> Result<String, Error> {
    let has_frame = |name: &str| {
        frames
            .frames()
            .contains(&format!("{name}/camera_link").as_str())
    };
    let stated = root
        .get("camera_name")
        .map(|name| name.text())
        .transpose()?;
    if let Some(name) = stated.filter(|name| has_frame(name)) {
        return Ok(name.to_owned());
    }
    let endings = ["_camera_info", "_info"];
    let bare = endings.iter().find_map(|ending| file.strip_suffix(ending));
    Ok(bare.unwrap_or(file).to_owned())
}

pub(super) fn write(rig: &Rig) -> Written {
    let mut losses = losses_of_names(rig);
    let on_vehicle = vec![(KIT.to_owned(), place_tree(&at_origin()))];
    let on_kit = rig.sensors().iter().map(|sensor| {
        let pose = match sensor.camera() {
            Some(_) => pose_of(sensor) * body_from_optical().inverse(),
            None => pose_of(sensor),
        };
        (frame_of(sensor), place_tree(&pose))
    });
    let mut files = vec![
        (ON_VEHICLE.to_owned(), under(BASE, on_vehicle)),
        (ON_KIT.to_owned(), under(KIT, on_kit.collect())),
    ];
    for (sensor, _) in rig.cameras() {
        let model = fit_lens(sensor, &OPENCV(), &mut losses);
        if let Some(info) = model.and_then(|model| model.camera_info()) {
            let id = sensor.id.as_str();
            files.push((
                format!("{}_info.yaml", file_stem(id)),
                camera_text(id, &info),
            ));
        }
    }
    Written { files, losses }
}

fn frame_of(sensor: &Sensor) -> String {
    match sensor.kind {
        SensorKind::Camera(_) => format!("{}/camera_link", sensor.id),
        SensorKind::Lidar => format!("{}_base_link", sensor.id),
        _ => format!("{}_link", sensor.id),
    }
}

fn under(parent: &str, children: Vec<(String, Tree)>) -> String {
    Tree::map([(parent, Tree::Map(children))]).to_yaml()
}

fn place_tree(pose: &Pose) -> Tree {
    let [x, y, z] = pose.translation().into();
    let [roll, pitch, yaw] = fixed_axes_from_rotation(pose.rotation());
    let parts = [
        ("x", x),
        ("y", y),
        ("z", z),
        ("roll", roll),
        ("pitch", pitch),
        ("yaw", yaw),
    ];
    Tree::map(parts.map(|(key, number)| (key, Tree::Number(number))))
}
